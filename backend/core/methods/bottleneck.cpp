// Placement decides the sites; names follow the adapters library, so that its files load here and ours there.
#include "methods/bottleneck.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace lathe {
namespace {

std::set<std::int64_t> leftOut(const ModelSpec& spec, const Settings& settings) {
    std::set<std::int64_t> layers;
    for (const std::string& word : settings.get(field::leaveOut)) {
        std::int64_t layer = -1;
        const char* end = word.data() + word.size();
        if (std::from_chars(word.data(), end, layer).ptr != end || word.empty() || layer < 0 || layer >= spec.layers)
            throw Error(ErrorKind::BadInput, {"leave_out: the model has no layer \"%1\"; its layers are 0 to %2.",
                                              word.substr(0, 40), std::to_string(spec.layers - 1)});
        layers.insert(layer);
    }
    return layers;
}

/// As the adapters library calls the end of the sublayer whose last layer that is.
std::string siteName(const LinearSpec& linear) {
    std::string name = linear.name;
    if (name.ends_with(".output.dense")) return name.substr(0, name.size() - 6);
    if (const std::size_t block = name.find(".block.");
        block != std::string::npos) // T5's sublayers are modules themselves
        return name.substr(0, name.rfind('.', name.rfind('.') - 1));
    const std::string number = '.' + std::to_string(linear.layer) + '.';
    name.resize(name.find(number) + number.size());
    return name + (linear.slot == LinearSlot::AttentionOutput ? "attention_adapters" : "output_adapters");
}

} // namespace

std::vector<BottleneckSite> bottleneckSites(const ModelSpec& spec, const Settings& settings) {
    const std::set<std::int64_t> without = leftOut(spec, settings);
    const bool both = settings.get(field::placement) == Placement::Houlsby;
    const std::vector<LinearSpec> linears = spec.linears();
    std::vector<BottleneckSite> sites;
    for (std::size_t i = 0; i < linears.size(); ++i) {
        const bool attention = linears[i].slot == LinearSlot::AttentionOutput,
                   feedForward = linears[i].slot == LinearSlot::Down;
        if ((feedForward || (both && attention)) && !without.contains(linears[i].layer))
            sites.push_back({linears[i].layer, attention, siteName(linears[i]), i});
    }
    return sites;
}

std::int64_t bottleneckSize(const ModelSpec& spec, const Settings& settings) {
    if (find(settings.fields(), "bottleneck_size"))
        if (const auto size = settings.getIfAny(field::bottleneckSize)) return *size;
    return std::max<std::int64_t>(1,
                                  std::int64_t(std::floor(double(spec.hidden) / settings.get(field::reductionFactor))));
}

std::string basePrefix(const ModelSpec& spec) {
    const std::string name = spec.linears().front().name;
    for (const char* inside : {"encoder.", "layers.", "h.", "transformer.layer."})
        if (const std::size_t at = name.find(inside); at != std::string::npos)
            return at == 0 ? "" : name.substr(0, at - 1);
    return {};
}

Field placementField(bool parallel) {
    Field field = describe(field::placement, {.label = "Placement",
                                              .fallback = valueOf(Placement::Pfeiffer),
                                              .group = "Method",
                                              .help = "Where the small networks are placed."});
    if (!parallel)
        std::erase_if(field.choices, [](const Option& one) { return one.name == wordOf(Placement::Parallel); });
    return field;
}

Field reductionField(double fallback) {
    return describe(field::reductionFactor, {.label = "Reduction",
                                             .fallback = fallback,
                                             .group = "Method",
                                             .help = "The bottleneck's size is the hidden size divided by this.",
                                             .least = 0.01,
                                             .most = 65536});
}

Field activationField(std::string_view fallback) {
    return describe(field::activation,
                    {.label = "Activation",
                     .fallback = std::string(fallback),
                     .group = "Method",
                     .help = "The activation between the two halves.",
                     .choices = {{"relu", "", "ReLU"}, {"gelu", "", "GELU"}, {"silu", "also called swish", "SiLU"}}});
}

Field bottleneckDropoutField() {
    return describe(field::dropout, {.label = "Dropout",
                                     .fallback = 0.0,
                                     .group = "Method",
                                     .help = "Share of its outputs that are zeroed at random during training.",
                                     .least = 0,
                                     .most = 0.99,
                                     .advanced = true});
}

Field leaveOutField() {
    return describe(field::leaveOut, {.label = "Layers left out",
                                      .fallback = std::vector<std::string>{},
                                      .group = "Method",
                                      .help = "Layers without an adapter, by number, from 0.",
                                      .advanced = true});
}

Field adapterNameField() {
    return describe(field::adapterName, {.label = "Adapter name",
                                         .fallback = "task",
                                         .group = "Method",
                                         .help = "The adapter's name in its file, which the adapters library needs.",
                                         .advanced = true});
}

std::vector<Problem> checkBottleneck(const ModelSpec& spec, const Settings& settings) {
    std::vector<Problem> problems;
    try {
        if (bottleneckSites(spec, settings).empty())
            problems.push_back({"leave_out", Said("Every layer is left out: nothing would be trained.")});
    } catch (const Error& error) {
        problems.push_back({"leave_out", error.info().message});
    }
    const std::string name = settings.get(field::adapterName);
    if (name.empty() || name.find_first_of("./,\\") != std::string::npos)
        problems.push_back({"adapter_name", Said("The adapter's name must be a word without . , / \\.")});
    return problems;
}

void loadAt(const ModelSpec& spec, const std::vector<BottleneckSite>& sites, std::int64_t networks, std::int64_t inner,
            Placement placement, MethodCounts& counts) {
    counts.loads.resize(spec.linears().size());
    for (const BottleneckSite& site : sites)
        counts.loads[site.linear] = {.bottleneck = inner,
                                     .networks = networks,
                                     .readsJoined = placement == Placement::Pfeiffer,
                                     .readsOutput = placement == Placement::Houlsby};
}

} // namespace lathe
