// Shapes and names are the adapters library's; checks refuse what would compute something else than it says.
#include "methods/method_adapter.h"

#include "lathe/field_keys.h"
#include "methods/bottleneck.h"
#include "methods/method_partners.h"
#include "methods/selected.h"

namespace lathe {
namespace {

const Fields& fields() {
    using enum FieldKind;
    constexpr std::string_view method = "Method";
    static const Fields all{
        placementField(true),
        reductionField(16),
        describe(field::bottleneckSize, {.label = "Bottleneck",
                                         .group = method,
                                         .help = "The bottleneck's size, in place of the reduction.",
                                         .least = 1,
                                         .most = 65536,
                                         .automatic = "hidden size / reduction",
                                         .paper = "arXiv 1902.00751"}),
        activationField("relu"),
        bottleneckDropoutField(),
        describe(field::scaling, {.label = "Scaling",
                                  .fallback = 1.0,
                                  .group = method,
                                  .help = "Factor on what the adapter adds; parallel adapters usually take 4.",
                                  .least = 0,
                                  .most = 1000,
                                  .advanced = true}),
        describe(field::adapterInit, {.label = "Initialization",
                                      .fallback = valueOf(AdapterInit::NearIdentity),
                                      .group = method,
                                      .help = "How the adapter starts.",
                                      .advanced = true}),
        describe(field::invertible, {.label = "Invertible",
                                     .fallback = false,
                                     .group = method,
                                     .help = "Adds an invertible adapter after the embeddings, as used for languages.",
                                     .paper = "arXiv 2005.00052",
                                     .advanced = true}),
        describe(field::invertibleReduction, {.label = "Invertible reduction",
                                              .fallback = 2.0,
                                              .group = method,
                                              .help = "Its inner size is half the hidden size divided by this.",
                                              .least = 0.01,
                                              .most = 65536,
                                              .advanced = true}),
        leaveOutField(),
        describe(field::modulesToSave,
                 {.label = "Fully trained modules",
                  .fallback = std::vector<std::string>{},
                  .group = method,
                  .help = "Modules of the base that are trained directly and saved with the adapter, such as pooler.",
                  .advanced = true}),
        adapterNameField(),
    };
    return all;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    const std::int64_t d = spec.hidden, m = bottleneckSize(spec, settings);
    const std::string name = settings.get(field::adapterName);
    MethodCounts counts;
    const std::vector<BottleneckSite> sites = bottleneckSites(spec, settings);
    loadAt(spec, sites, 1, m, settings.get(field::placement), counts);
    for (const BottleneckSite& site : sites) {
        const std::string start = site.name + ".adapters." + name + ".adapter_";
        counts.tensors.push_back(
            {start + "down.0.weight", {m, d}, site.layer, PartKind::Bottleneck, std::int64_t(site.linear)});
        counts.tensors.push_back(
            {start + "down.0.bias", {m}, site.layer, PartKind::Bottleneck, std::int64_t(site.linear)});
        counts.tensors.push_back(
            {start + "up.weight", {d, m}, site.layer, PartKind::Bottleneck, std::int64_t(site.linear)});
        counts.tensors.push_back({start + "up.bias", {d}, site.layer, PartKind::Bottleneck, std::int64_t(site.linear)});
    }
    for (TrainedTensor& tensor : countSelected(spec, inModules(settings.get(field::modulesToSave))).tensors)
        counts.tensors.push_back(std::move(tensor));
    if (!settings.get(field::invertible)) return counts;
    counts.changesInput = true;
    const std::int64_t half = d / 2, inner = std::max<std::int64_t>(
                                         1, std::int64_t(double(half) / settings.get(field::invertibleReduction)));
    const std::string prefix = basePrefix(spec),
                      start = prefix + (prefix.empty() ? "" : ".") + "invertible_adapters." + name + ".";
    for (const char* part : {"F", "G"}) {
        counts.tensors.push_back({start + part + ".0.weight", {inner, half}, -1, PartKind::Bottleneck});
        counts.tensors.push_back({start + part + ".0.bias", {inner}, -1, PartKind::Bottleneck});
        counts.tensors.push_back({start + part + ".2.weight", {half, inner}, -1, PartKind::Bottleneck});
        counts.tensors.push_back({start + part + ".2.bias", {half}, -1, PartKind::Bottleneck});
    }
    return counts;
}

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    std::vector<Problem> problems = checkBottleneck(spec, settings);
    addModuleProblems(spec, settings, problems);
    const bool words = spec.head.kind == HeadKind::LanguageModel || spec.head.kind == HeadKind::MaskedLanguageModel;
    if (settings.get(field::invertible) && words)
        problems.push_back(
            {"invertible", Said("An invertible adapter would have to be undone before the head of a language "
                                "model; it is for the other tasks.")});
    if (settings.get(field::invertible) && spec.encoderLayers)
        problems.push_back(
            {"invertible", Said("An invertible adapter has no place in %1: its two sides share their embeddings.",
                                spec.architecture)});
    if (settings.get(field::invertible) && spec.wordSize() != spec.hidden)
        problems.push_back(
            {"invertible", Said("An invertible adapter needs embeddings of the hidden size; %1's are projected.",
                                spec.architecture)});
    if (settings.get(field::invertible) && spec.hidden % 2)
        problems.push_back({"invertible", Said("An invertible adapter needs an even hidden size.")});
    return problems;
}

double fill(Settings&, std::int64_t) { return 0.01; }

} // namespace

MethodInfo adapterInfo() {
    return {.name = "adapter",
            .label = "Adapter",
            .family = MethodFamily::Addition,
            .paper = "arXiv 1902.00751",
            .summary = "Adds small bottleneck networks to the layers and trains only those.",
            .fields = &fields(),
            .combinesWith = withInputs({"lora", "qlora"}),
            .merges = false,
            .fresh = FreshStart::Near,
            .placement = "in sequence or in parallel, after sublayers",
            .nonlinearity = "ReLU, GELU or SiLU",
            .trains = "weights and biases",
            .does = "A small network is placed behind sublayers: down to a few numbers, an activation, up "
                    "again, and the result is added. Houlsby's placement has one behind attention and one "
                    "behind the feed-forward, Pfeiffer's only the latter; a parallel one reads what its "
                    "sublayer reads.",
            .use = "For many tasks on one base, and to be mixed later by AdapterFusion, which is made for "
                   "these. For a single task LoRA is usually the simpler choice.",
            .costs = "Two matrices of hidden size times bottleneck for each place. It can't be merged, so that "
                     "every token takes a little longer; the page Methods measures how much on this machine."};
}

MethodCounter adapterCounter() {
    return {.count = count, .check = check, .learningRate = 1e-4, .fill = fill, .cannotMerge = hasActivation};
}

} // namespace lathe
