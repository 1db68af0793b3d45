// The spec's list of parameters gives the base's parts, the methods' lists of tensors those that are added: what the
// counts are sums of. Layers that are not shown only add to their sums.
#include "estimate/model_parts.h"

#include "estimate/counting.h"
#include "methods/methods.h"
#include "recipe/quantization.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace lathe {
namespace {

/// Norms of a head each are one.
std::string_view moduleOf(std::string_view parameter) {
    const std::size_t heads = parameter.find(".norms.");
    return parameter.substr(0, heads == std::string_view::npos ? parameter.rfind('.') : heads);
}

std::string lastWord(std::string_view name) { return std::string(name.substr(name.rfind('.') + 1)); }

PartBlock blockOf(LinearSlot slot) {
    switch (slot) {
    case LinearSlot::Query:
    case LinearSlot::Key:
    case LinearSlot::Value:
    case LinearSlot::QueryKeyValue:
    case LinearSlot::AttentionOutput: return PartBlock::Attention;
    case LinearSlot::CrossQuery:
    case LinearSlot::CrossKey:
    case LinearSlot::CrossValue:
    case LinearSlot::CrossOutput: return PartBlock::CrossAttention;
    case LinearSlot::Gate:
    case LinearSlot::Up:
    case LinearSlot::GateUp:
    case LinearSlot::Down: return PartBlock::FeedForward;
    case LinearSlot::HeadDense: break;
    }
    return PartBlock::Output;
}

bool leaves(LinearSlot slot) {
    return slot == LinearSlot::AttentionOutput || slot == LinearSlot::CrossOutput || slot == LinearSlot::Down;
}

void place(ModelPart& part, NormSlot slot, bool normsSums) {
    using enum NormSlot;
    const auto at = [&](PartBlock block, PartStage stage) { part.block = block, part.stage = stage; };
    const PartStage after = normsSums ? PartStage::AfterSum : PartStage::After;
    switch (slot) {
    case BeforeAttention: return at(PartBlock::Attention, PartStage::Before);
    case AfterAttention: return at(PartBlock::Attention, after);
    case BeforeCross: return at(PartBlock::CrossAttention, PartStage::Before);
    case BeforeFeedForward: return at(PartBlock::FeedForward, PartStage::Before);
    case AfterFeedForward: return at(PartBlock::FeedForward, after);
    case Query:
    case Key: return at(PartBlock::Attention, PartStage::Within);
    case Final: return at(PartBlock::Output, PartStage::Enter);
    case None: break;
    }
}

/// What is of a method stands where its linear layer says, or, of none, where its kind always stands.
void place(ModelPart& part, const LinearSpec* linear) {
    switch (part.kind) {
    case PartKind::VirtualTokens:
    case PartKind::PromptNetwork: part.block = PartBlock::Input, part.stage = PartStage::Before; return;
    case PartKind::Prefix: part.block = PartBlock::Attention, part.stage = PartStage::Within; return;
    case PartKind::Shared: part.block = PartBlock::FeedForward, part.stage = PartStage::Behind; return;
    case PartKind::Bottleneck:
    case PartKind::Fusion: part.stage = PartStage::Behind; break;
    default: part.stage = PartStage::Enter;
    }
    if (linear) part.block = blockOf(linear->slot);
}

/// Builds the list; the base's parts first, since others stand on them.
class Listing {
public:
    Listing(const ModelSpec& spec, const Recipe& recipe)
        : m_spec(spec),
          m_linears(spec.linears()),
          m_counts(countMethods(spec, countedMethods(recipe))),
          m_format(quantizationOf(recipe)) {
        for (const TrainedTensor& tensor : m_counts.tensors)
            if (!tensor.added()) m_trained.insert(tensor.name);
        m_parts.architecture = spec.architecture;
        m_parts.layers = spec.layers;
        m_parts.encoderLayers = spec.encoderLayers;
        m_parts.hidden = spec.hidden;
        m_parts.intermediate = spec.intermediate;
        m_parts.heads = spec.heads;
        m_parts.keyValueHeads = spec.keyValueHeads;
        m_parts.headDim = spec.headDim;
        m_parts.activation = spec.activation;
        m_parts.parallel = spec.parallel;
        m_parts.shares.resize(std::size_t(spec.layers));
    }

    ModelParts of(std::int64_t layer) {
        m_parameters = parameterSpecs(m_spec);
        for (const ParameterSpec& parameter : m_parameters) {
            const std::int64_t count = PartTensor{{}, parameter.shape}.count();
            LayerShare& share = shareOf(parameter.layer);
            share.total += count;
            if (m_trained.contains(parameter.name)) share.trained += count;
        }
        for (const TrainedTensor& tensor : m_counts.tensors) {
            if (!tensor.added()) continue;
            shareOf(tensor.layer).total += tensor.count();
            shareOf(tensor.layer).trained += tensor.count();
        }
        choose(layer);
        addOwn();
        addMethods();
        return std::move(m_parts);
    }

private:
    LayerShare& shareOf(std::int64_t layer) {
        return layer < 0 || layer >= m_spec.layers ? m_parts.outside : m_parts.shares[std::size_t(layer)];
    }
    bool shows(std::int64_t layer) const { return layer < 0 || layer == m_parts.layer; }

    void choose(std::int64_t layer) {
        if (layer < 0) {
            const auto found = std::find_if(m_parts.shares.begin(), m_parts.shares.end(),
                                            [](const LayerShare& share) { return share.trained > 0; });
            layer = found == m_parts.shares.end() ? 0 : found - m_parts.shares.begin();
        }
        m_parts.layer = std::min(layer, m_spec.layers - 1);
        for (std::size_t i = 0; i < m_linears.size(); ++i)
            if (shows(m_linears[i].layer)) {
                m_shown.push_back(i);
                if (m_linears[i].slot == LinearSlot::Gate || m_linears[i].slot == LinearSlot::GateUp)
                    m_parts.gated = true;
            }
    }

    const LinearSpec* linearNamed(std::string_view module) const {
        for (const std::size_t i : m_shown)
            if (m_linears[i].name == module) return &m_linears[i];
        return nullptr;
    }

    void addOwn() {
        const bool normsSums = m_spec.kind == ModelKind::Encoder || m_spec.kind == ModelKind::DisentangledEncoder;
        bool inLayers = false; // parameters stand in order: embeddings, layers, output
        for (const ParameterSpec& parameter : m_parameters) {
            inLayers = inLayers || parameter.layer >= 0;
            if (!shows(parameter.layer)) continue;
            const std::string_view module = moduleOf(parameter.name);
            if (m_parts.parts.empty() || m_parts.parts.back().name != module) {
                ModelPart& part = m_parts.parts.emplace_back();
                part.name = module;
                part.role = lastWord(module);
                part.layer = parameter.layer;
                part.stage = parameter.layer < 0 ? PartStage::Enter : PartStage::Within;
                const bool positions = m_spec.positionRows > 0 && parameter.shape.front() == m_spec.positionRows;
                part.block = parameter.layer >= 0     ? PartBlock::Attention
                             : !inLayers || positions ? PartBlock::Input
                                                      : PartBlock::Output;
                place(part, parameter.slot, normsSums);
                if (const LinearSpec* linear = linearNamed(module)) {
                    part.in = linear->in;
                    part.out = linear->out;
                    if (linear->layer >= 0) {
                        part.block = blockOf(linear->slot);
                        part.stage = leaves(linear->slot) ? PartStage::Leave : PartStage::Enter;
                        if (m_format.isOn()) part.format = m_format.format;
                    }
                }
            }
            m_parts.parts.back().tensors.push_back(
                {parameter.name, parameter.shape, m_trained.contains(parameter.name)});
        }
    }

    void addMethods() {
        const std::size_t own = m_parts.parts.size();
        const TrainedTensor* before = nullptr;
        for (const TrainedTensor& tensor : m_counts.tensors) {
            if (!tensor.added() || !shows(tensor.layer)) continue;
            const bool same = before && before->kind == tensor.kind && before->linear == tensor.linear
                              && before->layer == tensor.layer;
            before = &tensor;
            if (!same) begin(tensor, own);
            m_parts.parts.back().tensors.push_back({tensor.name, tensor.shape, true});
        }
        for (std::size_t i = own; i < m_parts.parts.size(); ++i) name(m_parts.parts[i]);
    }

    void begin(const TrainedTensor& tensor, std::size_t own) {
        const bool known = tensor.linear >= 0 && tensor.linear < std::int64_t(m_linears.size());
        const LinearSpec* linear = known ? &m_linears[std::size_t(tensor.linear)] : nullptr;
        ModelPart part;
        part.kind = tensor.kind;
        part.layer = tensor.layer;
        place(part, linear);
        const LinearLoad load = known && std::size_t(tensor.linear) < m_counts.loads.size()
                                    ? m_counts.loads[std::size_t(tensor.linear)]
                                    : LinearLoad{};
        if (part.kind == PartKind::Fusion) part.networks = load.networks;
        part.beside = part.kind == PartKind::Bottleneck && known && !load.readsJoined && !load.readsOutput;
        if (part.stage == PartStage::Enter) { // it stands on a module of the base
            for (std::size_t i = 0; i < own && part.on < 0; ++i) {
                const std::string& name = m_parts.parts[i].name;
                if (linear ? name == linear->name
                           : tensor.name.size() > name.size() && tensor.name.starts_with(name)
                                 && tensor.name[name.size()] == '.')
                    part.on = std::int64_t(i);
            }
            if (part.on >= 0) {
                const ModelPart& base = m_parts.parts[std::size_t(part.on)];
                part.block = base.block;
                part.stage = base.stage;
            }
            if (part.kind == PartKind::Scale && linear)
                part.stage = load.scalesInput ? PartStage::Before : PartStage::Behind;
        }
        m_parts.parts.push_back(std::move(part));
    }

    /// After what its tensors' names have in common.
    static void name(ModelPart& part) {
        std::string_view common = part.tensors.front().name;
        for (const PartTensor& tensor : part.tensors) {
            std::size_t same = 0;
            while (same < common.size() && same < tensor.name.size() && common[same] == tensor.name[same]) ++same;
            common = common.substr(0, same);
        }
        if (part.tensors.size() == 1) part.name = common;
        else part.name = common.substr(0, common.rfind('.'));
        part.role = lastWord(part.name);
    }

    const ModelSpec& m_spec;
    std::vector<LinearSpec> m_linears;
    std::vector<std::size_t> m_shown; ///< of those: the ones of no layer and of the layer
    MethodCounts m_counts;
    Quantization m_format;
    std::vector<ParameterSpec> m_parameters;
    std::unordered_set<std::string_view> m_trained; ///< names of the base's tensors that are
    ModelParts m_parts;
};

} // namespace

ModelParts partsOf(const ModelSpec& spec, const Recipe& recipe, std::int64_t layer) {
    return Listing(spec, recipe).of(layer);
}

} // namespace lathe
