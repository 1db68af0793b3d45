#include "methods/method_prompt_tuning.h"

#include "lathe/field_keys.h"
#include "methods/method_partners.h"
#include "methods/virtual_tokens.h"

namespace lathe {
namespace {

const Fields& fields() {
    static const Fields all{
        virtualTokensField(20, "arXiv 2104.08691"),
        describe(field::promptInit, {.label = "Initialization",
                                     .fallback = valueOf(PromptInit::Vocabulary),
                                     .group = "Method",
                                     .help = "What the virtual tokens start from."}),
        describe(field::initText,
                 {.label = "Initial text",
                  .fallback = "",
                  .group = "Method",
                  .help =
                      "The text whose words the virtual tokens start from, repeated or cut to their number; ideally a "
                      "description of the task."}),
    };
    return all;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    MethodCounts counts;
    counts.tensors.push_back({"prompt_encoder.embedding.weight",
                              {virtualTokenCount(settings), spec.wordSize()},
                              -1,
                              PartKind::VirtualTokens});
    counts.loads.resize(spec.linears().size());
    counts.inFront = virtualTokenCount(settings);
    return counts;
}

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    std::vector<Problem> problems = checkVirtualTokens(spec, settings);
    checkInitText(settings, problems);
    return problems;
}

} // namespace

MethodInfo promptTuningInfo() {
    return {.name = "prompt_tuning",
            .label = "Prompt tuning",
            .family = MethodFamily::Addition,
            .paper = "arXiv 2104.08691",
            .summary = "Trains a few word vectors before the text and nothing else.",
            .fields = &fields(),
            .combinesWith = withInserted(),
            .merges = false,
            .fresh = FreshStart::Changed,
            .placement = "before the text",
            .nonlinearity = "none",
            .trains = "word vectors",
            .does = "A few vectors are put in front of the text, as if they were words, and only they are "
                    "trained.",
            .use = "For large models and clear tasks, where it comes near full fine-tuning; small models "
                   "learn little by it. Its learning rates are far higher than those of other methods.",
            .costs = "Tokens times hidden size: some thousands of numbers. The vectors take up room in the "
                     "context, and each step runs through the whole model all the same."};
}

MethodCounter promptTuningCounter() {
    return {.count = count,
            .check = check,
            .learningRate = 3e-2,
            .fill = noDecay,
            .virtualTokens = virtualTokenCount,
            .cannotMerge = standsInFront};
}

} // namespace lathe
