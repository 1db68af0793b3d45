// Factors are deltas of linear layers; merging can be taken back exactly (changed_weight.h).
#include "peft/lora.h"

#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/method_lora.h"
#include "methods/target_modules.h"
#include "peft/initial.h"
#include "peft/lora_config.h"
#include "peft/word_matrices.h"

#include <algorithm>

namespace lathe {

/// The change of the word embedding: rows of A^T by id, times B^T.
class Lora::Embedding final : public EmbeddingDelta {
public:
    Parameter a, b; ///< (rank, vocabulary), (hidden, rank)
    std::string module;
    double scale = 1, trainedScale = 1;
    at::Tensor weight, original; ///< the model's table; what it was before merge()
    Model* model = nullptr;

    at::Tensor words(const at::Tensor& words, const at::Tensor& ids) override {
        const at::Tensor rows = at::embedding(a.master().t(), ids);
        return words + (at::matmul(rows, b.master().t()) * scale).to(words.scalar_type());
    }
};

AttachReport Lora::attach(Model& model, std::uint64_t seed) {
    at::NoGradGuard quiet;
    AttachReport report;
    const Settings& settings = m_choice.settings;
    const ModelSpec& spec = model.spec();
    const std::vector<Linear*> layers = model.linears();
    const std::vector<LinearSpec> targets = loraTargets(spec);
    const std::vector<LoraSite> sites = loraSites(targets, settings, &report.unmatched);
    const std::string head = wordMatrices(spec).head;
    const bool onHead = !head.empty() && !spec.tiedHead
                        && TargetModules(settings.get(field::targetModules)).matches(head, true); // adopt() makes it
    if (sites.empty() && !onHead)
        throw Error(ErrorKind::BadInput, unmatchedText("target_modules", report.unmatched, spec.linears()) + ".");
    for (const LoraSite& site : sites) {
        const LinearSpec& linear = targets[site.linear];
        if (site.rank < 1 || site.rank > std::min(linear.in, linear.out))
            throw Error(ErrorKind::BadInput,
                        {"Rank %1 does not fit %2 (%3 x %4).", std::to_string(site.rank), linear.name,
                         std::to_string(linear.out), std::to_string(linear.in)},
                        "It must be from 1 to the smaller of the two.");
    }
    m_model = &model;
    m_sites.clear();
    const FirstValues first(seed, model.device());
    for (const LoraSite& site : sites) {
        const LinearSpec& linear = targets[site.linear];
        const std::int64_t rank = site.rank;
        report.modules.push_back(linear.name);
        if (isEmbeddingTarget(spec, site)) {
            m_embedding = std::make_shared<Embedding>();
            m_embedding->a =
                Parameter(linear.name + ".lora_embedding_A", first.zeros({rank, linear.in}), at::kFloat, true);
            m_embedding->b = Parameter(linear.name + ".lora_embedding_B",
                                       first.normal({linear.out, rank}, 1, site.linear), at::kFloat, true);
            m_embedding->module = linear.name;
            m_embedding->scale = m_embedding->trainedScale = site.scale;
            m_embedding->weight = model.wordEmbeddings();
            m_embedding->model = &model;
            model.useEmbeddingDelta(m_embedding.get(), true);
            continue;
        }
        Linear* layer = layers[site.linear];
        LowRank delta;
        // A as PEFT starts it: uniform within 1 / sqrt(in) (Kaiming with a = sqrt(5)), or normal with deviation 1 /
        // rank
        delta.a = Parameter(linear.name + ".lora_A",
                            settings.get(field::loraInit) == LoraInit::Gaussian
                                ? first.normal({rank, linear.in}, 1.0 / double(rank), site.linear)
                                : first.linear({rank, linear.in}, linear.in, site.linear),
                            model.dtype(), true);
        delta.b = Parameter(linear.name + ".lora_B", first.zeros({linear.out, rank}), model.dtype(), true);
        delta.scale = site.scale;
        delta.dropout = settings.getIfAny(field::dropout).value_or(0.0);
        delta.site = std::uint32_t(site.linear);
        if (settings.get(field::loraBias))
            delta.bias = Parameter(linear.name + ".lora_B.bias", first.zeros({linear.out}), model.dtype(), false);
        if (settings.get(field::dora)) {
            delta.baseSquares = rowSquares(layer->weight());
            delta.magnitude =
                Parameter(linear.name + ".lora_magnitude_vector", delta.rowLengths(layer->weight()), at::kFloat, false);
        }
        m_sites.push_back({layer, layer->add(std::move(delta)), site.scale, std::nullopt, {}});
    }
    m_base.attach(model, loraTrainsWhole(spec, settings));
    startFromWeights();
    return report;
}

std::vector<Parameter*> Lora::added() {
    std::vector<Parameter*> all;
    if (m_embedding) {
        all.push_back(&m_embedding->a);
        all.push_back(&m_embedding->b);
    }
    for (const Site& site : m_sites) {
        all.push_back(&site.delta->a);
        all.push_back(&site.delta->b);
        if (site.delta->hasMagnitude()) all.push_back(&site.delta->magnitude);
        if (site.delta->hasBias()) all.push_back(&site.delta->bias);
    }
    return all;
}

void Lora::filled() {
    if (!m_head) return;
    m_head->on = true;
    showHead();
}

/// PiSSA (arXiv 2404.02948) and OLoRA (arXiv 2406.01775) begin with a part of the weight in B A, and take it out of the
/// weight. PEFT does so again whenever such an adapter is read, from the base's own weights, and so does this. Neither
/// product depends on the signs that a decomposition chooses.
void Lora::startFromWeights() {
    at::NoGradGuard quiet;
    const LoraInit init = m_choice.settings.get(field::loraInit);
    if (init != LoraInit::Pissa && init != LoraInit::Olora) return;
    for (const Site& site : m_sites) {
        LowRank& delta = *site.delta;
        const std::int64_t rank = delta.a.master().size(0);
        const at::Tensor weight = site.layer->weight().to(at::kFloat);
        if (init == LoraInit::Pissa) {
            const auto [u, s, v] = at::linalg_svd(weight, false);
            const at::Tensor root = (s.narrow(0, 0, rank) / site.scale).sqrt();
            delta.a.master().copy_(v.narrow(0, 0, rank) * root.unsqueeze(1));
            delta.b.master().copy_(u.narrow(1, 0, rank) * root);
        } else {
            const auto [q, r] = at::linalg_qr(weight);
            delta.a.master().copy_(r.narrow(0, 0, rank));
            delta.b.master().copy_(q.narrow(1, 0, rank));
        }
        delta.a.refresh();
        delta.b.refresh();
        const at::Tensor part = at::mm(delta.b.master(), delta.a.master()).mul_(site.scale);
        if (site.layer->streamed()) // made again whenever the weight is read: what is kept is small
            ChangedWeight(*site.layer, [this, a = delta.a.master().clone(), b = delta.b.master().clone(),
                                        scale = site.scale](const at::Tensor& read) {
                return m_base.isOn() ? read.to(at::kFloat) - at::mm(b, a).mul_(scale) : read;
            });
        else m_base.replace({}, site.layer->weight(), weight - part);
    }
}

double Lora::rateFactor(const Parameter& parameter) const {
    const std::string& name = parameter.name();
    return name.ends_with(".lora_B") || name.ends_with(".lora_B.bias") || name.ends_with(".lora_embedding_B")
               ? m_choice.settings.get(field::loraplusRatio)
               : 1;
}

void Lora::enableAdded(bool on) {
    for (const Site& site : m_sites) site.delta->enabled = on && !site.merged;
    if (m_embedding) m_embedding->model->useEmbeddingDelta(m_embedding.get(), on && !m_embedding->original.defined());
    if (m_head) {
        m_head->on = on;
        showHead();
    }
}

/// Other adapters may be folded in meanwhile: what the weight is without this one is noted each time it goes on.
void Lora::showHead() {
    at::NoGradGuard quiet;
    Head& head = *m_head;
    if (head.original.defined()) {
        head.weight.copy_(head.original);
        head.original = at::Tensor();
    }
    if (!head.on) return;
    head.original = head.weight.clone();
    head.weight.copy_(at::mm(head.b, head.a).mul_(head.scale * m_weight).add_(head.original));
}

void Lora::adopt(const std::map<std::string, at::Tensor>& found) {
    const ModelSpec& spec = m_model->spec();
    const std::string module = wordMatrices(spec).head;
    const auto a = found.find("base_model.model." + module + ".lora_A.weight"),
               b = found.find("base_model.model." + module + ".lora_B.weight");
    if (module.empty() || spec.tiedHead || a == found.end() || b == found.end()) return;
    if (m_choice.settings.get(field::dora))
        throw Error(ErrorKind::BadInput, {"DoRA on %1 is not supported", module}, "Export it merged with PEFT.");
    if (m_choice.settings.get(field::loraBias))
        throw Error(ErrorKind::BadInput, {"LoRA with a bias on %1 is not supported.", module},
                    "Export it merged with PEFT.");
    m_head = std::make_unique<Head>();
    m_head->module = module;
    LinearSpec linear;
    linear.name = module;
    linear.role = module.substr(module.rfind('.') + 1);
    linear.in = spec.wordSize();
    linear.out = spec.vocabulary;
    Settings settings = m_choice.settings;
    settings.set(field::targetModules, std::vector<std::string>{module});
    linear.slot = LinearSlot::HeadDense;
    const LoraSite site = loraSites({linear}, settings).at(0);
    m_head->scale = site.scale;
    m_head->a = at::zeros({site.rank, linear.in}, m_model->wordEmbeddings().options().dtype(at::kFloat));
    m_head->b = at::zeros({linear.out, site.rank}, m_head->a.options());
    for (const auto& [name, weight] : m_model->weights())
        if (name == module + ".weight") m_head->weight = weight;
}

/// In fp32: it is rounded once, where it is put.
at::Tensor Lora::merged(const LowRank& delta, const at::Tensor& weight) {
    at::Tensor sum = at::mm(delta.b.master(), delta.a.master()).mul_(delta.scale).add_(weight);
    if (delta.hasMagnitude()) sum.mul_((delta.magnitude.master() / delta.rowLengths(weight)).unsqueeze(1));
    return sum;
}

void Lora::merge(Model& model) {
    at::NoGradGuard quiet;
    if (m_embedding && model.spec().tiedHead)
        throw Error(ErrorKind::BadInput,
                    {"LoRA on %1 can't be merged: the same weights are the model's head.", m_embedding->module},
                    "Export it as an adapter.");
    for (const Site& site : m_sites)
        if (site.delta->hasBias() && !site.layer->bias().defined())
            throw Error(ErrorKind::BadInput,
                        {"This LoRA gives %1 a bias, which the model has none of: it can't be merged.",
                         site.layer->spec().name},
                        "Export it as an adapter.");
    for (Site& site : m_sites) {
        if (site.merged) continue;
        if (site.delta->hasBias()) {
            site.originalBias = site.layer->bias().clone();
            site.layer->bias().copy_(site.delta->bias.master() * site.delta->scale + site.originalBias);
        }
        site.merged.emplace(*site.layer,
                            [delta = site.delta](const at::Tensor& weight) { return merged(*delta, weight); });
        site.delta->enabled = false;
    }
    if (m_embedding && !m_embedding->original.defined()) {
        m_embedding->original = m_embedding->weight.clone();
        m_embedding->weight.copy_(at::mm(m_embedding->b.master(), m_embedding->a.master()).t() * m_embedding->scale
                                  + m_embedding->original);
        model.useEmbeddingDelta(m_embedding.get(), false);
    }
}

void Lora::unmerge(Model& model) {
    at::NoGradGuard quiet;
    for (Site& site : m_sites) {
        if (!site.merged) continue;
        site.merged->undo();
        site.merged.reset();
        if (site.originalBias.defined()) site.layer->bias().copy_(site.originalBias);
        site.originalBias = at::Tensor();
        site.delta->enabled = true;
    }
    if (m_embedding && m_embedding->original.defined()) {
        m_embedding->weight.copy_(m_embedding->original);
        m_embedding->original = at::Tensor();
        model.useEmbeddingDelta(m_embedding.get(), true);
    }
}

void Lora::setWeight(double weight) {
    if (!addsUp()) return InsertedMethod::setWeight(weight);
    m_weight = weight;
    for (const Site& site : m_sites) site.delta->scale = site.scale * weight;
    if (m_embedding) m_embedding->scale = m_embedding->trainedScale * weight;
    if (m_head) showHead();
}

void Lora::detach() {
    enable(false);
    for (const Site& site : m_sites) site.layer->remove(site.delta);
    m_sites.clear();
    m_embedding.reset();
    m_head.reset();
}

NamedTensors Lora::tensors() {
    NamedTensors all;
    if (m_embedding) {
        const std::string module = "base_model.model." + m_embedding->module;
        all.emplace_back(module + ".lora_embedding_A", m_embedding->a.master());
        all.emplace_back(module + ".lora_embedding_B", m_embedding->b.master());
    }
    if (m_head) {
        all.emplace_back("base_model.model." + m_head->module + ".lora_A.weight", m_head->a);
        all.emplace_back("base_model.model." + m_head->module + ".lora_B.weight", m_head->b);
    }
    for (const Site& site : m_sites) {
        const std::string module = "base_model.model." + site.layer->spec().name;
        all.emplace_back(module + ".lora_A.weight", site.delta->a.master());
        all.emplace_back(module + ".lora_B.weight", site.delta->b.master());
        if (site.delta->hasBias()) all.emplace_back(module + ".lora_B.bias", site.delta->bias.master());
        if (site.delta->hasMagnitude())
            all.emplace_back(module + ".lora_magnitude_vector", site.delta->magnitude.master());
    }
    return all;
}

/// PEFT puts its own layer in the place of an adapted one, and that one inside it.
std::string Lora::baseKey(const std::string& name) const {
    const std::size_t dot = name.rfind('.');
    const std::string module = name.substr(0, dot);
    const bool adapted = std::any_of(m_sites.begin(), m_sites.end(),
                                     [&](const Site& site) { return site.layer->spec().name == module; });
    return "base_model.model." + module + (adapted ? ".base_layer" : "") + name.substr(dot);
}

nlohmann::json Lora::config() {
    std::vector<std::string> modules;
    bool transposed = false;
    for (const Site& site : m_sites) {
        modules.push_back(site.layer->spec().name);
        transposed = transposed || site.layer->spec().transposed;
    }
    if (m_embedding) modules.push_back(m_embedding->module);
    if (m_head) modules.push_back(m_head->module);
    std::vector<std::string> all;
    for (const ParameterSpec& parameter : parameterSpecs(m_model->spec()))
        if (parameter.shape.size() == 2 && parameter.name.ends_with(".weight"))
            all.push_back(parameter.name.substr(0, parameter.name.size() - 7));
    nlohmann::json written = loraToPeft(m_choice, modules, all);
    written["fan_in_fan_out"] = transposed;
    if (nameInClass(m_model->spec(), modules.front()) != modules.front())
        written["target_modules"] = modules; // shorter ones would find the part for pictures, too
    return written;
}

} // namespace lathe
