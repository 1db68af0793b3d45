#include "methods/method_compacter.h"

#include "lathe/field_keys.h"
#include "methods/bottleneck.h"
#include "methods/method_partners.h"

namespace lathe {
namespace {

const Fields& fields() {
    constexpr std::string_view method = "Method";
    static const Fields all{
        placementField(false),
        reductionField(32),
        activationField("gelu"),
        bottleneckDropoutField(),
        describe(field::phmDim,
                 {.label = "Kronecker terms",
                  .fallback = 4,
                  .group = method,
                  .help = "Each matrix is a sum of this many Kronecker products; must divide the hidden size and the "
                          "bottleneck's size.",
                  .least = 1,
                  .most = 1024,
                  .paper = "arXiv 2106.04647"}),
        describe(field::phmRank, {.label = "Rank of the factors",
                                  .fallback = 1,
                                  .group = method,
                                  .help = "The large factors are products of this rank.",
                                  .least = 1,
                                  .most = 1024,
                                  .advanced = true}),
        leaveOutField(),
        adapterNameField(),
    };
    return all;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    const std::int64_t d = spec.hidden, m = bottleneckSize(spec, settings), n = settings.get(field::phmDim),
                       r = settings.get(field::phmRank);
    const std::string name = settings.get(field::adapterName), prefix = basePrefix(spec);
    MethodCounts counts;
    const std::vector<BottleneckSite> sites = bottleneckSites(spec, settings);
    loadAt(spec, sites, 1, m, settings.get(field::placement), counts);
    for (const BottleneckSite& site : sites)
        for (const bool down : {true, false}) {
            const std::string start = site.name + ".adapters." + name + (down ? ".adapter_down.0." : ".adapter_up.");
            const std::int64_t in = down ? d : m, out = down ? m : d;
            counts.tensors.push_back(
                {start + "W_left", {n, in / n, r}, site.layer, PartKind::Bottleneck, std::int64_t(site.linear)});
            counts.tensors.push_back(
                {start + "W_right", {n, r, out / n}, site.layer, PartKind::Bottleneck, std::int64_t(site.linear)});
            counts.tensors.push_back({start + "b", {out}, site.layer, PartKind::Bottleneck, std::int64_t(site.linear)});
        }
    counts.tensors.push_back({prefix + (prefix.empty() ? "" : ".") + "shared_parameters." + name + ".phm_rule",
                              {n, n, n},
                              -1,
                              PartKind::Shared});
    return counts;
}

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    std::vector<Problem> problems = checkBottleneck(spec, settings);
    const std::int64_t n = settings.get(field::phmDim), m = bottleneckSize(spec, settings);
    if (spec.hidden % n || m % n)
        problems.push_back({"phm_dim", Said("%1 Kronecker terms must divide the hidden size %2 and the bottleneck of "
                                            "%3; change phm_dim or reduction_factor.",
                                            std::to_string(n), std::to_string(spec.hidden), std::to_string(m))});
    return problems;
}

double fill(Settings&, std::int64_t) { return 0.0; }

} // namespace

MethodInfo compacterInfo() {
    return {.name = "compacter",
            .label = "Compacter",
            .family = MethodFamily::Addition,
            .paper = "arXiv 2106.04647",
            .summary = "Adapters whose matrices are sums of Kronecker products: a tenth of the parameters or fewer.",
            .fields = &fields(),
            .combinesWith = withInputs(),
            .merges = false,
            .fresh = FreshStart::Near,
            .placement = "in sequence, after sublayers",
            .nonlinearity = "ReLU, GELU or SiLU",
            .trains = "factors and biases",
            .does = "Adapters whose matrices are sums of Kronecker products: small factors that all layers "
                    "share, multiplied with thin ones of each layer's own.",
            .use = "Where the file must be tiny, for instance with one for each of thousands of users.",
            .costs = "A tenth of an adapter's numbers or fewer. A step takes about as long as an adapter's, "
                     "since the matrices are put together anew each time."};
}

MethodCounter compacterCounter() {
    return {.count = count, .check = check, .learningRate = 3e-3, .fill = fill, .cannotMerge = hasActivation};
}

} // namespace lathe
