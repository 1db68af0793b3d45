#include "methods/method_in_context.h"
#include "lathe/field_keys.h"

namespace lathe {
namespace {

const Fields& fields() {
    using enum FieldKind;
    static const Fields all{
        describe(field::k,
                 {.label = "Examples",
                  .fallback = 4,
                  .group = "Method",
                  .help = "Solved examples in front of each question; fewer if the context has no room for them.",
                  .least = 0,
                  .most = 1000,
                  .unit = "examples",
                  .paper = "arXiv 2005.14165"}),
        describe(field::choice, {.label = "Selection",
                                 .fallback = valueOf(ExampleChoice::Random),
                                 .group = "Method",
                                 .help = "How they are chosen from the training data."}),
    };
    return all;
}

MethodCounts count(const ModelSpec& spec, const Settings&) {
    MethodCounts counts;
    counts.loads.resize(spec.linears().size());
    return counts;
}

std::vector<Problem> check(const ModelSpec& spec, const Settings&) {
    if (spec.head.kind == HeadKind::LanguageModel && spec.encoderLayers == 0) return {};
    return {{"method",
             "in-context learning needs a language model that continues a text; " + spec.architecture + " is none"}};
}

double fill(Settings&, std::int64_t) { return 0.0; }

} // namespace

MethodInfo inContextInfo() {
    return {.name = "in_context",
            .label = "In-context learning",
            .family = MethodFamily::Baseline,
            .paper = "arXiv 2005.14165",
            .summary = "Trains nothing: puts solved examples before each question and evaluates the answers.",
            .fields = &fields(),
            .combinesWith = {},
            .merges = false,
            .placement = "in the text",
            .nonlinearity = "none",
            .trains = "nothing",
            .does = "Nothing is trained. Solved examples stand in front of each question, and the model goes "
                    "on in their manner.",
            .use = "As the line that training has to beat, and when there are only a handful of examples.",
            .costs = "No training, but every question carries the examples with it: longer prompts, slower "
                     "answers, less room in the context."};
}

MethodCounter inContextCounter() {
    return {.count = count,
            .check = check,
            .learningRate = 1e-4,
            .fill = fill,
            .cannotMerge = "it trains nothing: its examples stand in the prompt"};
}

} // namespace lathe
