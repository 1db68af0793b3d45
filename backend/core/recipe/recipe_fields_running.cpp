// The fields of recipe_fields.cpp's table that are about a run on its way: evaluation, saving, and the machine.
#include "lathe/field_keys.h"
#include "logs/log_formats.h"
#include "recipe/recipe_field_groups.h"

#include <string_view>

namespace lathe {
namespace {

constexpr std::string_view evaluation = "Evaluation", saving = "Saving", hardware = "Hardware";

std::vector<Option> logChoices() {
    std::vector<Option> choices;
    for (const LogFormat& format : logFormats()) choices.push_back({format.name, format.help, format.label});
    return choices;
}

} // namespace

Fields evaluationFields() {
    return {
        describe(field::evalEvery, {.label = "Evaluate every",
                                    .group = evaluation,
                                    .help = "Steps between measurements on the validation rows. 0: never.",
                                    .least = 0,
                                    .most = 1000000000,
                                    .unit = "steps",
                                    .automatic = "ten times per run; never without validation rows"}),
        describe(field::earlyStoppingPatience,
                 {.label = "Early stopping after",
                  .fallback = 3,
                  .group = evaluation,
                  .help = "Ends the run after this many evaluations in a row without improvement. 0: off.",
                  .least = 0,
                  .most = 1000000,
                  .unit = "evaluations"}),
        describe(field::keepBest,
                 {.label = "Keep the best",
                  .fallback = true,
                  .group = evaluation,
                  .help = "Keeps the best checkpoint by the metric and makes it the result of the run."}),
        describe(field::bestMetric,
                 {.label = "Best by",
                  .fallback = "loss",
                  .group = evaluation,
                  .help = "The validation metric that picks the best checkpoint and ends a run early.",
                  .choices = {{"loss", "lowest validation loss"},
                              {"accuracy", "classification"},
                              {"macro_f1", "classification", "macro F1"},
                              {"micro_f1", "classification", "micro F1"},
                              {"matthews", "classification", "Matthews correlation"},
                              {"span_f1", "token classification: whole entities", "span F1"},
                              {"exact_match", "question answering"},
                              {"f1", "question answering", "F1"},
                              {"pearson", "regression", "Pearson correlation"},
                              {"spearman", "regression", "Spearman correlation"}},
                  .advanced = true}),
        describe(
            field::compareWith16Bit,
            {.label = "Compare with 16 bits",
             .fallback = true,
             .group = evaluation,
             .help =
                 "If the run quantizes its base: also scores the validation rows with the 16-bit base before the first "
                 "step, so that the run "
                 "reports how much of the loss from quantization training recovers. Needs the memory of a 16-bit base "
                 "during that time.",
             .advanced = true}),
        describe(field::maxAnswerLength, {.label = "Longest answer",
                                          .fallback = 30,
                                          .group = evaluation,
                                          .help = "Longest answer that question answering considers.",
                                          .least = 1,
                                          .most = 1 << 20,
                                          .unit = "tokens",
                                          .advanced = true,
                                          .tasks = {Task::QuestionAnswering}}),
        describe(field::nBest, {.label = "Candidates",
                                .fallback = 20,
                                .group = evaluation,
                                .help = "How many starts and ends of each window question answering tries.",
                                .least = 1,
                                .most = 1000,
                                .advanced = true,
                                .tasks = {Task::QuestionAnswering}}),
        describe(field::logEvery, {.label = "Log every",
                                   .fallback = 1,
                                   .group = evaluation,
                                   .help = "Steps per logged point; its loss is their mean.",
                                   .least = 1,
                                   .most = 1000000,
                                   .unit = "steps",
                                   .advanced = true}),
        describe(field::logFormat,
                 {.label = "Logs for other tools",
                  .fallback = std::vector<std::string>{},
                  .group = evaluation,
                  .help = "Also writes the run's numbers in these formats while it trains, one or several.",
                  .choices = logChoices(),
                  .advanced = true}),
        describe(field::logTo,
                 {.label = "Folder for logs",
                  .fallback = std::string(),
                  .group = evaluation,
                  .help =
                      "Where those logs go: each run gets a folder of its own in it, named as the run is. Empty: logs, "
                      "in the run's own folder.",
                  .advanced = true}),
        describe(field::samplePrompts, {.label = "Sample prompts",
                                        .fallback = std::vector<std::string>{},
                                        .group = evaluation,
                                        .help = "Prompts that the model answers at each evaluation.",
                                        .advanced = true,
                                        .tasks = {Task::LanguageModeling, Task::Chat}}),
    };
}

Fields savingFields() {
    return {
        describe(field::saveEvery, {.label = "Save every",
                                    .group = saving,
                                    .help = "Steps between checkpoints. 0: only by time and at the end.",
                                    .least = 0,
                                    .most = 1000000000,
                                    .unit = "steps",
                                    .automatic = "at least four times per run"}),
        describe(field::saveMinutes,
                 {.label = "Save at least every",
                  .fallback = 10.0,
                  .group = saving,
                  .help = "A checkpoint is also written whenever this much time has passed. 0: off.",
                  .least = 0,
                  .most = 1e6,
                  .unit = "minutes"}),
        describe(field::keepCheckpoints,
                 {.label = "Keep checkpoints",
                  .fallback = 2,
                  .group = saving,
                  .help = "How many of the newest checkpoints are kept, in addition to the best one.",
                  .least = 1,
                  .most = 1000000,
                  .advanced = true}),
    };
}

Fields hardwareFields() {
    return {
        describe(
            field::device,
            {.label = "Device",
             .fallback = "auto",
             .group = hardware,
             .help =
                 "Where to compute: automatic, the processor, a GPU, or one GPU of several by its number (cuda:1) or "
                 "its UUID (GPU-8932f...).",
             .choices = {{"auto", "the GPU with the most free memory that this build can use, else the CPU",
                          "automatic"},
                         {"cpu", "the processor", "CPU"},
                         {"cuda", "the NVIDIA GPU with the most free memory", "CUDA"}}}),
        describe(
            field::memoryBudgetGib,
            {.label = "Memory budget",
             .group = hardware,
             .help =
                 "How much memory the run may use. A step that needs more is split into smaller pieces; paged weights "
                 "stay within it.",
             .least = 0.05,
             .most = 65536,
             .unit = "GiB",
             .automatic = "nine tenths of what is free when the run starts; on a GPU, all but 5 % and at least 512 MiB",
             .advanced = true}),
        describe(
            field::lengthThatFits,
            {.label = "Longest that fits",
             .group = hardware,
             .help =
                 "What the longest example is capped by where it is not given. A run that goes on keeps what it began "
                 "with.",
             .least = 2,
             .most = 1 << 24,
             .unit = "tokens",
             .automatic = "as many as memory allows when the run starts",
             .advanced = true}),
        describe(
            field::dryRun,
            {.label = "Trial before the start",
             .fallback = valueOf(TrialRun::Auto),
             .group = hardware,
             .help =
                 "Tries the longest batch and an evaluation batch before the first step, and reports memory, time and "
                 "disk space.",
             .advanced = true}),
        describe(field::threads,
                 {.label = "Threads",
                  .group = hardware,
                  .help = "Processor threads. Results are the same, bit for bit, only with the same number.",
                  .least = 1,
                  .most = 4096,
                  .automatic = "one for each physical core",
                  .advanced = true}),
        describe(
            field::pagedWeights,
            {.label = "Paged weights",
             .fallback = valueOf(Paging::Off),
             .group = hardware,
             .help =
                 "Keeps the frozen weights of the layers outside memory and brings in the next layer in time, so that "
                 "models larger than memory can be trained, slowly. Processes that train together can keep a share "
                 "each "
                 "(sharded). The result is the same, bit for bit.",
             .advanced = true}),
        describe(field::weightPagesMib,
                 {.label = "Memory for paged weights",
                  .fallback = 0.0,
                  .group = hardware,
                  .help =
                      "How much of the paged weights is in memory at once; never less than two layers. 0: half of the "
                      "memory budget if one is given, "
                      "else four layers.",
                  .least = 0,
                  .most = 1e9,
                  .unit = "MiB",
                  .advanced = true}),
        describe(field::optimizerPagesMib, {.label = "Memory for paged states",
                                            .fallback = 64.0,
                                            .group = hardware,
                                            .help = "How much of a paged optimizer's state is in memory at once.",
                                            .least = 0.001,
                                            .most = 1e9,
                                            .unit = "MiB",
                                            .advanced = true}),
        describe(field::shardOptimizer,
                 {.label = "Sharded optimizer state",
                  .fallback = false,
                  .group = hardware,
                  .help =
                      "Of processes that train together, each keeps the optimizer's state of a share of the trained "
                      "numbers, updates those, and gets the others'. The result is the same, bit for bit; one "
                      "process alone keeps all of it.",
                  .advanced = true}),
    };
}

} // namespace lathe
