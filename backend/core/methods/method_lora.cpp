// The sites found here are the ones that counts, estimate and engine all use.
#include "methods/method_lora.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/method_partners.h"
#include "methods/target_modules.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {

/// What loraTargets() puts behind the linear layers.
bool isEmbedding(const LinearSpec& target) { return target.layer < 0 && target.slot != LinearSlot::HeadDense; }

constexpr double smallDataDropout = 0.05; ///< also what is counted with while the number of rows is not known

const Fields& loraFields() {
    constexpr std::string_view method = "Method";
    static const Fields fields{
        describe(
            field::rank,
            {.label = "Rank",
             .fallback = 16,
             .group = method,
             .help = "Size of the two small matrices beside each weight: a higher rank learns more and costs more.",
             .least = 1,
             .most = 65536,
             .paper = "arXiv 2106.09685"}),
        describe(field::alpha, {.label = "Alpha",
                                .group = method,
                                .help = "Strength of the change: it is scaled by alpha / rank.",
                                .least = 0,
                                .most = 1e6,
                                .automatic = "twice the rank",
                                .paper = "arXiv 2106.09685"}),
        describe(field::dropout, {.label = "Dropout",
                                  .group = method,
                                  .help = "Share of the adapter's inputs that are zeroed at random during training.",
                                  .least = 0,
                                  .most = 0.99,
                                  .automatic = "0; 0.05 below 1000 rows"}),
        describe(
            field::targetModules,
            {.label = "Target modules",
             .fallback = std::vector<std::string>{"all-linear"},
             .group = method,
             .help = "Linear layers to adapt: all-linear, roles (q_proj), ends of full names (layers.0.mlp.up_proj) or "
                     "regex:EXPRESSION."}),
        describe(field::rslora, {.label = "rsLoRA",
                                 .fallback = false,
                                 .group = method,
                                 .help = "Scales by alpha / sqrt(rank), so that high ranks still learn.",
                                 .paper = "arXiv 2312.03732",
                                 .advanced = true}),
        describe(field::dora,
                 {.label = "DoRA",
                  .fallback = false,
                  .group = method,
                  .help =
                      "Trains the length of each weight row separately from its direction: closer to full fine-tuning, "
                      "slower steps.",
                  .paper = "arXiv 2402.09353",
                  .advanced = true}),
        describe(field::loraplusRatio,
                 {.label = "LoRA+ ratio",
                  .fallback = 1.0,
                  .group = method,
                  .help = "B is trained at this multiple of A's learning rate; the paper recommends 16.",
                  .least = 0.01,
                  .most = 1000,
                  .paper = "arXiv 2402.12354",
                  .advanced = true}),
        describe(field::bias, {.label = "Biases",
                               .fallback = valueOf(TrainedBiases::None),
                               .group = method,
                               .help = "Biases of the base that are trained too.",
                               .advanced = true}),
        describe(field::loraBias, {.label = "Bias on B",
                                   .fallback = false,
                                   .group = method,
                                   .help = "Trains a bias beside each B as well, as PEFT's lora_bias. It can be merged "
                                           "only into layers that have "
                                           "a bias themselves.",
                                   .advanced = true}),
        describe(field::modulesToSave,
                 {.label = "Fully trained modules",
                  .fallback = std::vector<std::string>{},
                  .group = method,
                  .help = "Modules of the base that are trained directly and saved with the adapter, such as lm_head.",
                  .advanced = true}),
        describe(
            field::loraInit,
            {.label = "Initialization",
             .fallback = valueOf(LoraInit::KaimingUniform),
             .group = method,
             .help =
                 "How A and B start. A fresh adapter changes nothing: B is zero, or what A and B hold is taken out of "
                 "the base.",
             .advanced = true}),
        describe(field::rankPattern,
                 {.label = "Ranks by pattern",
                  .fallback = std::vector<std::string>{},
                  .group = method,
                  .help = "Other ranks for some layers: PATTERN=RANK, such as layers.0.self_attn.q_proj=2.",
                  .advanced = true}),
        describe(field::alphaPattern, {.label = "Alphas by pattern",
                                       .fallback = std::vector<std::string>{},
                                       .group = method,
                                       .help = "Other alphas for some layers: PATTERN=ALPHA.",
                                       .advanced = true}),
    };
    return fields;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    const std::vector<LinearSpec> targets = loraTargets(spec);
    MethodCounts counts;
    const std::size_t linears =
        targets.size() - (isEmbedding(targets.back()) ? 1 : 0); // the embedding stands behind them
    counts.loads.resize(linears);
    const bool fromWeights =
        settings.get(field::loraInit) == LoraInit::Pissa || settings.get(field::loraInit) == LoraInit::Olora;
    const bool dora = settings.get(field::dora),
               drops = settings.getIfAny(field::dropout).value_or(smallDataDropout) > 0;
    const std::vector<LoraSite> sites = loraSites(targets, settings, &counts.unmatched);
    counts.tensors.reserve(3 * sites.size());
    for (const LoraSite& site : sites) {
        const LinearSpec& linear = targets[site.linear];
        const auto at = std::int64_t(site.linear);
        if (site.linear >= linears) {
            counts.changesInput = true;
            counts.tensors.push_back(
                {linear.name + ".lora_embedding_A", {site.rank, linear.in}, linear.layer, PartKind::LowRank});
            counts.tensors.push_back(
                {linear.name + ".lora_embedding_B", {linear.out, site.rank}, linear.layer, PartKind::LowRank});
            continue;
        }
        counts.tensors.push_back(
            {linear.name + ".lora_A", {site.rank, linear.in}, linear.layer, PartKind::LowRank, at, true});
        counts.tensors.push_back(
            {linear.name + ".lora_B", {linear.out, site.rank}, linear.layer, PartKind::LowRank, at, true});
        if (settings.get(field::loraBias))
            counts.tensors.push_back(
                {linear.name + ".lora_B.bias", {linear.out}, linear.layer, PartKind::LowRank, at, true});
        if (dora)
            counts.tensors.push_back(
                {linear.name + ".lora_magnitude_vector", {linear.out}, linear.layer, PartKind::Magnitude, at});
        counts.loads[site.linear] = {.rank = site.rank, .drops = drops, .magnitude = dora};
        if (fromWeights) counts.originals += linear.out * linear.in;
        if (dora) counts.frozen += linear.out; // the squared lengths of the base's rows
    }
    if (settings.get(field::bias) == TrainedBiases::None && settings.get(field::modulesToSave).empty()) return counts;
    for (const ParameterSpec& parameter : selectedParameters(spec, loraTrainsWhole(spec, settings)))
        counts.tensors.push_back({parameter.name, parameter.shape, parameter.layer});
    return counts;
}

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    std::vector<Problem> problems;
    const std::vector<LinearSpec> targets = loraTargets(spec);
    const std::size_t linears = targets.size() - (isEmbedding(targets.back()) ? 1 : 0);
    try {
        std::vector<std::string> unmatched;
        const std::vector<LoraSite> sites = loraSites(targets, settings, &unmatched);
        if (sites.empty() || !unmatched.empty())
            problems.push_back({"target_modules", unmatchedText("target_modules", unmatched, spec.linears()) + "."});
        std::vector<std::string> adapted;
        for (const LoraSite& site : sites) adapted.push_back(targets[site.linear].name);
        for (const FieldKey<WordList>& field : {field::rankPattern, field::alphaPattern})
            for (const std::string& pattern : PatternValues(field.name, settings.get(field)).unmatched(adapted))
                problems.push_back({std::string(field.name), "The pattern \"" + pattern.substr(0, 80)
                                                                 + "\" matches no layer that is adapted; one is "
                                                                 + (adapted.empty() ? "not there" : adapted.front())
                                                                 + "."});
        if (settings.get(field::loraBias) && settings.get(field::dora))
            problems.push_back(
                {"lora_bias", Said("DoRA and a bias on B don't go together, as in PEFT; choose one of the two.")});
        if (settings.get(field::loraBias) && settings.get(field::loraInit) != LoraInit::KaimingUniform)
            problems.push_back(
                {"lora_bias", Said("A bias on B goes with the initialization Kaiming uniform alone, as in PEFT.")});
        for (const LoraSite& site : sites) {
            const LinearSpec& linear = targets[site.linear];
            if (settings.get(field::loraBias) && site.linear >= linears)
                problems.push_back({"lora_bias", Said("A bias on B is for linear layers, not for %1.", linear.name)});
            const std::int64_t side = std::min(linear.in, linear.out);
            if (settings.get(field::dora) && site.linear >= linears)
                problems.push_back({"dora", Said("DoRA is for linear layers, not for %1.", linear.name)});
            if (site.rank <= side) continue;
            problems.push_back({"rank", Said("Rank %1 is larger than %2 (%3 x %4); it must be at most %5.",
                                             std::to_string(site.rank), linear.name, std::to_string(linear.out),
                                             std::to_string(linear.in), std::to_string(side))});
            break; // one tells it; the others are the same layer over and over
        }
    } catch (const Error& error) {
        problems.push_back({"target_modules", error.info().message});
    }
    addModuleProblems(spec, settings, problems);
    return problems;
}

constexpr std::int64_t highRank = 64;

std::vector<Said> hints(const ModelSpec& spec, const Settings& settings) {
    if (settings.get(field::rslora)) return {};
    const std::vector<LoraSite> sites = loraSites(loraTargets(spec), settings);
    const auto highest = std::max_element(sites.begin(), sites.end(),
                                          [](const LoraSite& a, const LoraSite& b) { return a.rank < b.rank; });
    if (highest == sites.end() || highest->rank < highRank) return {};
    const double same = highest->alpha / std::sqrt(double(highest->rank));
    return {Said("Rank %1 is high: rsLoRA, which scales by alpha / sqrt(rank) and not by alpha / rank, keeps learning "
                 "steady at such ranks (arXiv 2312.03732). With it, an alpha of %2 begins at the present scale.",
                 highest->rank, toText(Value(std::round(same * 100) / 100)))};
}

double fill(Settings& settings, std::int64_t trainRows) {
    settings.set(field::alpha, loraAlpha(settings));
    if (!settings.isGiven(field::dropout) && trainRows >= 0)
        settings.set(field::dropout, trainRows < smallDataRows ? smallDataDropout : 0.0);
    return 0.01;
}

} // namespace

std::vector<LinearSpec> loraTargets(const ModelSpec& spec) {
    std::vector<LinearSpec> targets = spec.linears();
    ModelSpec first = spec; // of one layer: all that is asked for lies outside of them
    first.layers = 1;
    for (const ParameterSpec& parameter : parameterSpecs(first)) {
        const std::string& name = parameter.name;
        if (!name.ends_with("embed_tokens.weight") && !name.ends_with("word_embeddings.weight")
            && !name.ends_with("wte.weight"))
            continue;
        LinearSpec embedding;
        embedding.name = name.substr(0, name.size() - 7);
        embedding.role = embedding.name.substr(embedding.name.rfind('.') + 1);
        embedding.in = parameter.shape[0];
        embedding.out = parameter.shape[1];
        targets.push_back(std::move(embedding));
        break;
    }
    return targets;
}

bool isEmbeddingTarget(const ModelSpec& spec, const LoraSite& site) { return site.linear >= spec.linears().size(); }

Chosen loraTrainsWhole(const ModelSpec& spec, const Settings& settings) {
    const TrainedBiases bias = settings.get(field::bias);
    std::vector<std::string> biases;
    if (bias == TrainedBiases::LoraOnly) {
        const std::vector<LinearSpec> targets = loraTargets(spec);
        for (const LoraSite& site : loraSites(targets, settings)) biases.push_back(targets[site.linear].name + ".bias");
    }
    return [whole = inModules(settings.get(field::modulesToSave)), biases,
            all = bias == TrainedBiases::All](const std::string& name) {
        return (all && isBias(name)) || std::find(biases.begin(), biases.end(), name) != biases.end() || whole(name);
    };
}

double loraAlpha(const Settings& settings) {
    return settings.getIfAny(field::alpha).value_or(2.0 * static_cast<double>(settings.get(field::rank)));
}

std::vector<LoraSite> loraSites(const std::vector<LinearSpec>& linears, const Settings& settings,
                                std::vector<std::string>* unmatched) {
    const TargetModules targets(settings.get(field::targetModules));
    const PatternValues ranks("rank_pattern", settings.get(field::rankPattern));
    const PatternValues alphas("alpha_pattern", settings.get(field::alphaPattern));
    const std::int64_t rank = settings.get(field::rank);
    const double alpha = loraAlpha(settings);
    const bool rsLora = settings.get(field::rslora);

    std::vector<LoraSite> sites;
    for (std::size_t i = 0; i < linears.size(); ++i) {
        const std::string& name = linears[i].name;
        if (!targets.matches(name, linears[i].layer < 0 && linears[i].slot != LinearSlot::HeadDense))
            continue; // the embedding is asked for by name
        const double ownRank = ranks.valueFor(name).value_or(static_cast<double>(rank));
        if (!(ownRank >= 1 && ownRank <= settings.field(field::rank).most) || std::trunc(ownRank) != ownRank)
            throw Error(ErrorKind::BadInput, {"rank_pattern: the rank of %1 must be a whole number from 1.", name});
        const double ownAlpha = alphas.valueFor(name).value_or(alpha);
        sites.push_back(
            {i, static_cast<std::int64_t>(ownRank), ownAlpha, ownAlpha / (rsLora ? std::sqrt(ownRank) : ownRank)});
    }
    if (unmatched) *unmatched = targets.unmatched(linears);
    return sites;
}

MethodInfo loraInfo() {
    return {.name = "lora",
            .label = "LoRA",
            .family = MethodFamily::Reparametrization,
            .paper = "arXiv 2106.09685",
            .summary = "Adds a pair of small low-rank matrices beside each chosen weight and trains only those.",
            .fields = &loraFields(),
            .combinesWith = withInputs({"adapter"}),
            .merges = true,
            .placement = "in parallel, beside linear layers",
            .nonlinearity = "none",
            .trains = "two low-rank matrices",
            .does = "A change to a weight W is written as the product of two thin matrices: W + (alpha / r) B "
                    "A, where A has r rows and B has r columns. W stays frozen. A starts at random and B at "
                    "zero, so that training begins with the model as it is. A layer of d × k numbers is "
                    "changed by r (d + k) of them.",
            .use = "The first thing to try: it learns nearly as well as full fine-tuning on most tasks, and "
                   "what it learned is a small file that can be swapped or merged. Ranks from 8 to 32 on all "
                   "linear layers are usual; take a higher one for much data, or for a task far from what "
                   "the model knows.",
            .costs = "Gradients and optimizer states for the small matrices alone, often under one percent of "
                     "the model. The frozen weights and the activations need their memory all the same. Once "
                     "merged, it costs nothing when the model answers."};
}

MethodCounter loraCounter() {
    return {.count = count, .check = check, .learningRate = 2e-4, .fill = fill, .hints = hints};
}

} // namespace lathe
