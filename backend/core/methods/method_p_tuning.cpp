#include "methods/method_p_tuning.h"

#include "lathe/field_keys.h"
#include "methods/method_partners.h"
#include "methods/virtual_tokens.h"

namespace lathe {
namespace {

const Fields& fields() {
    static const Fields all{
        virtualTokensField(20, "arXiv 2103.10385"),
        describe(field::encoder, {.label = "Encoder",
                                  .fallback = valueOf(PromptEncoder::Mlp),
                                  .group = "Method",
                                  .help = "What computes the vectors during training; only its result is saved.",
                                  .paper = "arXiv 2103.10385"}),
        describe(field::encoderHiddenSize, {.label = "Encoder width",
                                            .group = "Method",
                                            .help = "Inner size of the encoder.",
                                            .least = 1,
                                            .most = 65536,
                                            .automatic = "the model's hidden size",
                                            .advanced = true}),
        describe(field::encoderLayers, {.label = "LSTM layers",
                                        .fallback = 2,
                                        .group = "Method",
                                        .help = "Layers of the LSTM encoder.",
                                        .least = 1,
                                        .most = 16,
                                        .advanced = true}),
    };
    return all;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    const std::int64_t width = spec.wordSize(), hidden = promptEncoderHidden(spec, settings);
    MethodCounts counts;
    counts.loads.resize(spec.linears().size());
    counts.inFront = virtualTokenCount(settings);
    const auto add = [&](const std::string& name, std::vector<std::int64_t> shape,
                         PartKind kind = PartKind::PromptNetwork) {
        counts.tensors.push_back({"prompt_encoder." + name, std::move(shape), -1, kind});
    };
    const auto linear = [&](const std::string& name, std::int64_t out, std::int64_t in) {
        add("mlp_head." + name + ".weight", {out, in});
        add("mlp_head." + name + ".bias", {out});
    };
    add("embedding.weight", {virtualTokenCount(settings), width}, PartKind::VirtualTokens);
    if (settings.get(field::encoder) == PromptEncoder::Mlp) {
        linear("0", hidden, width);
        linear("2", hidden, hidden);
        linear("4", width, hidden);
        return counts;
    }
    for (std::int64_t layer = 0; layer < settings.get(field::encoderLayers); ++layer)
        for (const char* direction : {"", "_reverse"}) {
            const std::string end = "_l" + std::to_string(layer) + direction;
            add("lstm_head.weight_ih" + end, {4 * hidden, layer == 0 ? width : 2 * hidden});
            add("lstm_head.weight_hh" + end, {4 * hidden, hidden});
            add("lstm_head.bias_ih" + end, {4 * hidden});
            add("lstm_head.bias_hh" + end, {4 * hidden});
        }
    linear("0", 2 * hidden, 2 * hidden);
    linear("2", width, 2 * hidden);
    return counts;
}

} // namespace

std::int64_t promptEncoderHidden(const ModelSpec& spec, const Settings& settings) {
    return settings.getIfAny(field::encoderHiddenSize).value_or(spec.wordSize());
}

MethodInfo pTuningInfo() {
    return {.name = "p_tuning",
            .label = "P-tuning",
            .family = MethodFamily::Addition,
            .paper = "arXiv 2103.10385",
            .summary = "Prompt tuning with vectors that a small encoder computes during training.",
            .fields = &fields(),
            .combinesWith = withInserted(),
            .merges = false,
            .fresh = FreshStart::Changed,
            .placement = "before the text",
            .nonlinearity = "ReLU or an LSTM, during training",
            .trains = "word vectors",
            .does = "Vectors in front of the text as in prompt tuning, but computed by a small network while "
                    "training. The network is dropped afterward, and what it made is kept.",
            .use = "Where prompt tuning is unsteady: through the network, the vectors learn together.",
            .costs = "While training a network of some millions of numbers, depending on the hidden size; "
                     "afterward as little as prompt tuning."};
}

MethodCounter pTuningCounter() {
    return {.count = count,
            .check = checkVirtualTokens,
            .learningRate = 5e-3,
            .fill = noDecay,
            .virtualTokens = virtualTokenCount,
            .cannotMerge = standsInFront};
}

} // namespace lathe
