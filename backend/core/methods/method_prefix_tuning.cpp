#include "methods/method_prefix_tuning.h"

#include "lathe/field_keys.h"
#include "methods/method_partners.h"
#include "methods/virtual_tokens.h"

namespace lathe {
namespace {

const Fields& fields() {
    static const Fields all{
        virtualTokensField(20, "arXiv 2101.00190"),
        describe(field::promptInit,
                 {.label = "Initialization",
                  .fallback = valueOf(PromptInit::Vocabulary),
                  .group = "Method",
                  .help = "What the prefix starts from: the keys and values that the model has for words, or numbers. "
                          "A reparametrized prefix, and one of a model that writes no text, start at random.",
                  .paper = "arXiv 2101.00190, section 7.4"}),
        describe(field::initText,
                 {.label = "Initial text",
                  .fallback = "",
                  .group = "Method",
                  .help = "The text that the prefix starts as, repeated or cut to its number of tokens; "
                          "ideally a description of the task."}),
        describe(
            field::prefixProjection,
            {.label = "Reparametrize",
             .fallback = false,
             .group = "Method",
             .help =
                 "Computes the prefix with a small network during training, which the paper found more stable; only "
                 "its result is saved.",
             .paper = "arXiv 2101.00190"}),
        describe(field::encoderHiddenSize, {.label = "Network width",
                                            .group = "Method",
                                            .help = "Inner size of this network.",
                                            .least = 1,
                                            .most = 65536,
                                            .automatic = "the size of a layer's keys",
                                            .advanced = true}),
    };
    return all;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    const std::int64_t tokens = virtualTokenCount(settings), width = prefixWidth(spec),
                       hidden = prefixHidden(spec, settings), all = 2 * spec.layers * width;
    MethodCounts counts;
    counts.loads.resize(spec.linears().size());
    counts.inEachLayer = tokens;
    const auto add = [&](const char* name, std::vector<std::int64_t> shape, PartKind kind = PartKind::PromptNetwork) {
        counts.tensors.push_back({"prompt_encoder." + std::string(name), std::move(shape), -1, kind});
    };
    if (!settings.get(field::prefixProjection)) {
        add("embedding.weight", {tokens, all}, PartKind::Prefix);
        return counts;
    }
    add("embedding.weight", {tokens, width}, PartKind::Prefix);
    add("transform.0.weight", {hidden, width});
    add("transform.0.bias", {hidden});
    add("transform.2.weight", {all, hidden});
    add("transform.2.bias", {all});
    return counts;
}

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    std::vector<Problem> problems = checkVirtualTokens(spec, settings);
    checkInitText(settings, problems);
    if (settings.get(field::promptInit) == PromptInit::Text && !prefixStartsAsWords(spec, settings))
        problems.push_back({"init", Said("This prefix can't start from a text: only one without a network, of a model "
                                         "that writes text, can.")});
    if (spec.relativeDistance > 0)
        problems.push_back(
            {"method", Said("Prefix tuning has no place in %1: a prefix has no distance to the text's tokens, by which "
                            "its attention goes; prompt tuning puts its vectors before the text itself.",
                            spec.architecture)});
    return problems;
}

} // namespace

std::int64_t prefixWidth(const ModelSpec& spec) { return spec.keyValueHeads * spec.headDim; }

bool prefixStartsAsWords(const ModelSpec& spec, const Settings& settings) {
    return spec.head.kind == HeadKind::LanguageModel && spec.encoderLayers == 0
           && !settings.get(field::prefixProjection);
}

std::int64_t prefixHidden(const ModelSpec& spec, const Settings& settings) {
    return settings.getIfAny(field::encoderHiddenSize).value_or(prefixWidth(spec));
}

MethodInfo prefixTuningInfo() {
    return {.name = "prefix_tuning",
            .label = "Prefix tuning",
            .family = MethodFamily::Addition,
            .paper = "arXiv 2101.00190",
            .summary = "Trains keys and values that every layer's attention sees before the text.",
            .fields = &fields(),
            .combinesWith = withInserted(),
            .merges = false,
            .fresh = FreshStart::Changed,
            .placement = "before the text, in every layer",
            .nonlinearity = "none, or tanh during training",
            .trains = "keys and values",
            .does = "Every layer's attention gets trained keys and values in front of the text's own, so that "
                    "the text can look at them in each layer.",
            .use = "For writing text from few examples. It can say more than prompt tuning, which speaks to "
                   "the first layer alone.",
            .costs = "Tokens times layers times the size of keys and values, twice. The prefix takes up room "
                     "in the context and can't be merged."};
}

MethodCounter prefixTuningCounter() {
    return {.count = count,
            .check = check,
            .learningRate = 5e-3,
            .fill = noDecay,
            .virtualTokens = virtualTokenCount,
            .cannotMerge = standsInFront};
}

} // namespace lathe
