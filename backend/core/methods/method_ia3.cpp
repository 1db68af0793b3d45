// Which side of a layer is scaled depends on its place: inputs for the last layer of the feed-forward network,
// outputs for the rest.
#include "methods/method_ia3.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/method_partners.h"
#include "methods/target_modules.h"

#include <algorithm>

namespace lathe {
namespace {

const Fields& fields() {
    constexpr std::string_view method = "Method";
    static const Fields all{
        describe(field::targetModules,
                 {.label = "Target modules",
                  .group = method,
                  .help = "Linear layers to scale: roles (k_proj), ends of full names or regex:EXPRESSION.",
                  .automatic = "keys, values and the last layer of the feed-forward network",
                  .paper = "arXiv 2205.05638"}),
        describe(field::feedforwardModules,
                 {.label = "Feed-forward modules",
                  .group = method,
                  .help = "The target modules whose input is scaled instead of their output.",
                  .automatic = "the last layer of the feed-forward network",
                  .advanced = true}),
    };
    return all;
}

std::string lastPart(const std::string& name) { return name.substr(name.rfind('.') + 1); }

/// Cross-attention's layers are called as attention's.
LinearSlot plainSlot(LinearSlot slot) {
    using enum LinearSlot;
    return slot == CrossQuery    ? Query
           : slot == CrossKey    ? Key
           : slot == CrossValue  ? Value
           : slot == CrossOutput ? AttentionOutput
                                 : slot;
}

/// "output.dense" where "dense" alone is ambiguous, else the role.
std::string shortName(const LinearSpec& linear, const std::vector<LinearSpec>& linears) {
    const std::string role = lastPart(linear.name);
    const bool shared = std::any_of(linears.begin(), linears.end(), [&](const LinearSpec& other) {
        return plainSlot(other.slot) != plainSlot(linear.slot) && lastPart(other.name) == role;
    });
    if (!shared) return role;
    const std::string parent = linear.name.substr(0, linear.name.rfind('.'));
    return lastPart(parent) + "." + role;
}

std::vector<std::string> defaultWords(const std::vector<LinearSpec>& linears, bool feedForward) {
    std::vector<std::string> words;
    for (const LinearSpec& linear : linears) {
        const bool down = linear.slot == LinearSlot::Down;
        using enum LinearSlot;
        const bool attends = linear.slot == Key || linear.slot == Value || linear.slot == QueryKeyValue
                             || linear.slot == CrossKey || linear.slot == CrossValue;
        if (!down && (feedForward || !attends)) continue;
        if (std::string word = shortName(linear, linears); std::find(words.begin(), words.end(), word) == words.end())
            words.push_back(std::move(word));
    }
    return words;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    const std::vector<LinearSpec> linears = spec.linears();
    MethodCounts counts;
    counts.loads.resize(linears.size());
    for (const Ia3Site& site : ia3Sites(linears, settings, &counts.unmatched)) {
        const LinearSpec& linear = linears[site.linear];
        counts.tensors.push_back(
            {linear.name + ".ia3_l",
             site.ofInput ? std::vector<std::int64_t>{1, linear.in} : std::vector<std::int64_t>{linear.out, 1},
             linear.layer, PartKind::Scale, std::int64_t(site.linear)});
        (site.ofInput ? counts.loads[site.linear].scalesInput : counts.loads[site.linear].scalesOutput) = true;
    }
    return counts;
}

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    const std::vector<LinearSpec> linears = spec.linears();
    try {
        std::vector<std::string> unmatched;
        const bool none = ia3Sites(linears, settings, &unmatched).empty();
        if (none || !unmatched.empty())
            return {{"target_modules", unmatchedText("target_modules", unmatched, linears)}};
    } catch (const Error& error) {
        return {{"target_modules", error.info().message}};
    }
    return {};
}

double fill(Settings&, std::int64_t) { return 0.0; } // decay would pull the factors to 0, not to 1

} // namespace

std::vector<Ia3Site> ia3Sites(const std::vector<LinearSpec>& linears, const Settings& settings,
                              std::vector<std::string>* unmatched) {
    const auto words = [&](FieldKey<WordList> field, bool feedForward) {
        return settings.isGiven(field) ? settings.get(field) : defaultWords(linears, feedForward);
    };
    const TargetModules targets(words(field::targetModules, false)),
        feedForward(words(field::feedforwardModules, true));
    std::vector<Ia3Site> sites;
    for (std::size_t i = 0; i < linears.size(); ++i)
        if (targets.matches(linears[i].name)) sites.push_back({i, feedForward.matches(linears[i].name)});
    if (unmatched) *unmatched = targets.unmatched(linears);
    return sites;
}

MethodInfo ia3Info() {
    return {.name = "ia3",
            .label = "IA3",
            .family = MethodFamily::Addition,
            .paper = "arXiv 2205.05638",
            .summary = "Scales keys, values and feed-forward activations by trained vectors: very few parameters, and "
                       "none once merged.",
            .fields = &fields(),
            .combinesWith = withInputs(),
            .merges = true,
            .placement = "on keys, values and inner activations",
            .nonlinearity = "none",
            .trains = "scaling vectors",
            .does = "Vectors multiply the keys, the values and the inner numbers of the feed-forward, element "
                    "by element. They start at one, so that nothing changes at first.",
            .use = "With few examples and short training, or when thousands of variants are to be kept. It "
                   "turns up or down what is there, and builds nothing new.",
            .costs = "A few vectors for each layer: some ten times fewer numbers than a small LoRA. Once "
                     "merged, nothing."};
}

MethodCounter ia3Counter() { return {count, check, 3e-3, fill}; }

} // namespace lathe
