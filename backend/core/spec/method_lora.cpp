#include "spec/method_lora.h"

#include "lathe/error.h"
#include "spec/target_modules.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {

const Fields& loraFields() {
    using enum FieldKind;
    constexpr std::string_view method = "Method";
    static const Fields fields{
        {.name = "rank", .label = "Rank", .kind = Integer, .fallback = 16, .group = method,
         .help = "Size of the two small matrices beside each weight: more learns more and costs more.", .least = 1, .most = 65536,
         .paper = "arXiv 2106.09685"},
        {.name = "alpha", .label = "Alpha", .kind = Real, .group = method,
         .help = "Strength of the change: it is scaled by alpha / rank.", .least = 0, .most = 1e6, .automatic = "twice the rank",
         .paper = "arXiv 2106.09685"},
        {.name = "dropout", .label = "Dropout", .kind = Real, .group = method,
         .help = "Share of the adapter's inputs left out at random while training.", .least = 0, .most = 0.99,
         .automatic = "0; 0.05 below 1000 rows"},
        {.name = "target_modules", .label = "Target modules", .kind = Words, .fallback = std::vector<std::string>{"all-linear"}, .group = method,
         .help = "Linear layers to adapt: all-linear, roles (q_proj), ends of full names (layers.0.mlp.up_proj) or regex:EXPRESSION."},
        {.name = "rslora", .label = "rsLoRA", .kind = Flag, .fallback = false, .group = method,
         .help = "Scales by alpha / sqrt(rank), so that large ranks still learn.", .paper = "arXiv 2312.03732", .advanced = true},
        {.name = "init", .label = "First weights", .kind = Choice, .fallback = "kaiming_uniform", .group = method,
         .help = "How A starts; B starts at zero, so that a fresh adapter changes nothing.",
         .choices = {{"kaiming_uniform", "uniform within 1 / sqrt(inputs), as PEFT"}, {"gaussian", "normal with deviation 1 / rank"}},
         .advanced = true},
        {.name = "rank_pattern", .label = "Ranks by pattern", .kind = Words, .fallback = std::vector<std::string>{}, .group = method,
         .help = "Other ranks for some layers: PATTERN=RANK, as layers.0.self_attn.q_proj=2.", .advanced = true},
        {.name = "alpha_pattern", .label = "Alphas by pattern", .kind = Words, .fallback = std::vector<std::string>{}, .group = method,
         .help = "Other alphas for some layers: PATTERN=ALPHA.", .advanced = true},
    };
    return fields;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    const std::vector<LinearSpec> linears = spec.linears();
    MethodCounts counts;
    counts.keptPerToken.assign(linears.size(), 0);
    for (const LoraSite& site : loraSites(linears, settings, &counts.unmatched)) {
        const LinearSpec& linear = linears[site.linear];
        counts.tensors.push_back({linear.name + ".lora_A", {site.rank, linear.in}, linear.layer, true});
        counts.tensors.push_back({linear.name + ".lora_B", {linear.out, site.rank}, linear.layer, true});
            counts.keptPerToken[site.linear] = site.rank; // x A^T, for the gradient of B
    }
    return counts;
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    std::vector<Problem> problems;
    const std::vector<LinearSpec> linears = spec.linears();
    const std::string roles = "the model's linear layers are: " + listed(linearRoles(linears));
    try {
        std::vector<std::string> unmatched;
        const std::vector<LoraSite> sites = loraSites(linears, settings, &unmatched);
        if (sites.empty()) problems.push_back({"target_modules", "target_modules match no layer; " + roles});
        else if (!unmatched.empty()) problems.push_back({"target_modules", "these target_modules match no layer: " + listed(unmatched) + "; " + roles});
        for (const LoraSite& site : sites) {
            const LinearSpec& linear = linears[site.linear];
            const std::int64_t side = std::min(linear.in, linear.out);
            if (site.rank <= side) continue;
            problems.push_back({"rank", "rank " + std::to_string(site.rank) + " is larger than " + linear.name + " (" + std::to_string(linear.out) + " x "
                                            + std::to_string(linear.in) + "); it must be at most " + std::to_string(side)});
            break; // one tells it; the others are the same layer over and over
        }
    } catch (const Error& error) {
        problems.push_back({"target_modules", error.info().message});
    }
    return problems;
}

double fill(Settings& settings, std::int64_t trainRows) {
    if (!settings.isGiven("alpha")) settings.set("alpha", 2.0 * static_cast<double>(settings.integer("rank")));
    if (!settings.isGiven("dropout") && trainRows >= 0) settings.set("dropout", trainRows < smallDataRows ? 0.05 : 0.0);
    return 0.01;
}

} // namespace

std::vector<LoraSite> loraSites(const std::vector<LinearSpec>& linears, const Settings& settings, std::vector<std::string>* unmatched) {
    const TargetModules targets(settings.words("target_modules"));
    const PatternValues ranks("rank_pattern", settings.words("rank_pattern"));
    const PatternValues alphas("alpha_pattern", settings.words("alpha_pattern"));
    const std::int64_t rank = settings.integer("rank");
    const double alpha = settings.realIfAny("alpha").value_or(2.0 * static_cast<double>(rank));
    const bool rsLora = settings.flag("rslora");

    std::vector<LoraSite> sites;
    for (std::size_t i = 0; i < linears.size(); ++i) {
        const std::string& name = linears[i].name;
        if (!targets.matches(name)) continue;
        const double ownRank = ranks.valueFor(name).value_or(static_cast<double>(rank));
        if (!(ownRank >= 1 && ownRank <= 65536) || std::trunc(ownRank) != ownRank)
            throw Error(ErrorKind::BadInput, "rank_pattern: the rank of " + name + " must be a whole number from 1");
        const double ownAlpha = alphas.valueFor(name).value_or(alpha);
        sites.push_back({i, static_cast<std::int64_t>(ownRank), ownAlpha, ownAlpha / (rsLora ? std::sqrt(ownRank) : ownRank)});
    }
    if (unmatched) *unmatched = targets.unmatched(linears);
    return sites;
}

MethodInfo loraInfo() {
    return {.name = "lora", .label = "LoRA", .family = MethodFamily::Reparametrization, .paper = "arXiv 2106.09685",
            .summary = "Adds a small low-rank matrix pair beside each chosen weight and trains only those.",
            .fields = &loraFields(), .combinesWith = {}, .merges = true};
}

MethodCounter loraCounter() { return {count, check, 2e-4, fill}; }

} // namespace lathe
