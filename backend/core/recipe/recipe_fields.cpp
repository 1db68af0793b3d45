// The one table of a recipe's own fields, with recipe_fields_running.cpp: form, flags, checks, stored JSON and manual
// are all made from it. What depends on the model or the data has no fallback here but words in `automatic`;
// resolve.cpp fills it in.
#include "lathe/field_keys.h"
#include "lathe/recipe.h"
#include "recipe/optimizers.h"
#include "recipe/recipe_field_groups.h"

namespace lathe {
namespace {

constexpr std::string_view model = "Model", data = "Data", training = "Training", schedule = "Schedule";

Fields modelFields() {
    return {
        describe(field::name, {.label = "Name",
                               .group = model,
                               .help = "A name for the run in the history.",
                               .automatic = "the model's, method's and dataset's names"}),
        describe(field::task, {.label = "Task",
                               .fallback = valueOf(Task::LanguageModeling),
                               .group = model,
                               .help = "What the model learns to do.",
                               .shapes = Shapes::Tokens}),
        describe(field::labels, {.label = "Labels",
                                 .group = model,
                                 .help = "Names of the labels of a classification, in the order of their numbers.",
                                 .automatic = "those of the training rows, sorted",
                                 .advanced = true,
                                 .tasks = {Task::SequenceClassification, Task::TokenClassification},
                                 .shapes = Shapes::Rows}),
        describe(field::problemType, {.label = "Labels per row",
                                      .fallback = valueOf(ProblemType::Auto),
                                      .group = model,
                                      .help = "What a row's label is, in sequence classification.",
                                      .advanced = true,
                                      .tasks = {Task::SequenceClassification},
                                      .shapes = Shapes::Rows}),
        describe(field::model, {.label = "Model",
                                .group = model,
                                .help = "A folder with config.json and safetensors files, or a GGUF file.",
                                .automatic = "required"}),
        describe(field::initAdapter, {.label = "Start from adapter",
                                      .group = model,
                                      .help = "A saved adapter (PEFT folder) whose weights training starts from.",
                                      .automatic = "a fresh adapter",
                                      .advanced = true}),
        describe(
            field::randomWeights,
            {.label = "From random weights",
             .fallback = false,
             .group = model,
             .help =
                 "Trains new weights, drawn by the seed. The model folder then needs no weights, only its config and "
                 "tokenizer.",
             .advanced = true}),
        describe(
            field::dtype,
            {.label = "Precision",
             .group = model,
             .help =
                 "Number format of the frozen weights and of the computation. Trained weights are always kept in FP32.",
             .automatic = "bf16; fp16 on a GPU without bf16 (before sm_80)"}),
        describe(
            field::quantization,
            {.label = "Base quantization",
             .group = model,
             .help = "Fewer bits for the frozen weights of the layers, so that larger models fit. They are dequantized "
                     "piece by piece during computation.",
             .automatic = "nf4 for QLoRA, else none",
             .paper = "arXiv 2305.14314",
             .choices = {{"none", "in the number format that the precision names", "not quantized"},
                         {"nf4", "4 bits, levels made for normally distributed weights", "NF4"},
                         {"fp4", "4 bits, a tiny floating-point number", "FP4"},
                         {"int4", "4 bits, evenly spaced", "Int4"},
                         {"int8", "8 bits, one constant per block", "Int8"},
                         {"int8_row", "8 bits, one constant per row", "Int8 per row"},
                         {"file",
                          "as they are in the model's file: a GGUF file's own blocks, or bitsandbytes' codes, mapped "
                          "and never "
                          "copied",
                          "as in the file"}}}),
        describe(field::quantizationBlockSize,
                 {.label = "Block size",
                  .fallback = "64",
                  .group = model,
                  .help = "Weights that share one constant: fewer are more exact and take more memory.",
                  .choices = {{"32", ""},
                              {"64", "as in QLoRA"},
                              {"128", ""},
                              {"256", ""},
                              {"512", ""},
                              {"1024", ""},
                              {"2048", ""},
                              {"4096", ""}},
                  .advanced = true}),
        describe(field::doubleQuantization,
                 {.label = "Double quantization",
                  .fallback = true,
                  .group = model,
                  .help = "Keeps the blocks' constants in 8 bits too: 0.37 fewer bits per weight with blocks of 64.",
                  .paper = "arXiv 2305.14314",
                  .advanced = true}),
    };
}

Fields dataShapeFields() {
    return {
        describe(
            field::maxLength,
            {.label = "Maximum length",
             .group = data,
             .help = "Longest example, in tokens. Longer ones are treated as long rows; also the size of a packed row.",
             .least = 2,
             .most = 1 << 24,
             .unit = "tokens",
             .automatic = "the longest row, capped by the model's context and by memory",
             .shapes = Shapes::Rows}),
        describe(field::tooLong, {.label = "Long rows",
                                  .fallback = valueOf(LongRows::Ask),
                                  .group = data,
                                  .help = "What happens to rows that are longer than the maximum length.",
                                  .shapes = Shapes::Rows}),
        describe(field::minLength, {.label = "Minimum length",
                                    .group = data,
                                    .help = "Examples with fewer tokens are left out and counted.",
                                    .least = 1,
                                    .most = 1 << 24,
                                    .unit = "tokens",
                                    .automatic = "no minimum",
                                    .advanced = true,
                                    .shapes = Shapes::Rows}),
        describe(field::dedupe, {.label = "Remove duplicates",
                                 .fallback = false,
                                 .group = data,
                                 .help = "Of rows with the same tokens only the first is used. The others are counted; "
                                         "the files stay as they are.",
                                 .advanced = true,
                                 .shapes = Shapes::Rows}),
        describe(field::malformedRows, {.label = "Malformed rows",
                                        .fallback = valueOf(MalformedRows::Stop),
                                        .group = data,
                                        .help = "What happens when a row can't be read.",
                                        .advanced = true,
                                        .shapes = Shapes::Rows}),
        describe(field::trainOn,
                 {.label = "Train on",
                  .fallback = valueOf(TrainedPart::Completions),
                  .group = data,
                  .help = "Which tokens count toward the loss. Plain text has no prompt, so all of it counts.",
                  .tasks = {Task::LanguageModeling, Task::Chat},
                  .shapes = Shapes::Tokens}),
        describe(
            field::chatTemplate,
            {.label = "Chat template",
             .group = data,
             .help =
                 "Turns conversations into text: a common template by name (chatml, llama3, gemma, mistral, llama2, "
                 "phi3, zephyr, alpaca, vicuna) or a Jinja file.",
             .automatic = "the model's own",
             .tasks = {Task::LanguageModeling, Task::Chat}}),
        describe(
            field::chatTemplateKwargs,
            {.label = "Template variables",
             .group = data,
             .help =
                 "Names that the chat template asks for, with their values, as a JSON object: {\"enable_thinking\": "
                 "false}. A row's own (chat_template_kwargs) win.",
             .automatic = "none",
             .advanced = true,
             .tasks = {Task::LanguageModeling, Task::Chat}}),
        describe(field::eos,
                 {.label = "End-of-text token",
                  .fallback = true,
                  .group = data,
                  .help = "Puts the end-of-text token after each example, so that the model learns to stop.",
                  .advanced = true,
                  .shapes = Shapes::Tokens}),
        describe(
            field::packing,
            {.label = "Packing",
             .fallback = true,
             .group = data,
             .help = "Puts several short examples into one row; attention never crosses from one to the next. Language "
                     "modeling only.",
             .advanced = true,
             .tasks = {Task::LanguageModeling, Task::Chat}}),
        describe(
            field::groupByLength,
            {.label = "Group by length",
             .fallback = false,
             .group = data,
             .help =
                 "Puts rows of about the same length into a step, where rows are not packed. The seed still decides "
                 "the order of the steps.",
             .advanced = true}),
        describe(field::docStride,
                 {.label = "Stride",
                  .fallback = 128,
                  .group = data,
                  .help = "Tokens that neighboring windows of a long context share, in question answering.",
                  .least = 0,
                  .most = 1 << 20,
                  .unit = "tokens",
                  .advanced = true,
                  .tasks = {Task::QuestionAnswering}}),
        describe(
            field::validationFraction,
            {.label = "Validation share",
             .group = data,
             .help = "Share of the rows set aside, by the seed, to measure progress on.",
             .least = 0,
             .most = 0.9,
             .automatic =
                 "5 %, at least 50 and at most 500 rows, never more than a fifth; none if a validation file is given",
             .shapes = Shapes::Rows}),
    };
}

Fields trainingFields() {
    return {
        describe(field::epochs, {.label = "Epochs",
                                 .group = training,
                                 .help = "How often each example is seen.",
                                 .least = 0,
                                 .most = 100000,
                                 .automatic = "3 below 5000 rows, else 1; not used if steps are given"}),
        describe(field::steps, {.label = "Steps",
                                .group = training,
                                .help = "Optimizer steps to train for; overrides epochs.",
                                .least = 1,
                                .most = 1000000000,
                                .unit = "steps",
                                .automatic = "from the epochs"}),
        describe(
            field::batchSize,
            {.label = "Batch size",
             .group = training,
             .help =
                 "Rows computed at once. Changes only memory and speed, not the result, as long as batch size times "
                 "accumulation stays the same.",
             .least = 1,
             .most = 65536,
             .unit = "rows",
             .automatic = "as many as give 4096 tokens and fit in memory, at most 16"}),
        describe(field::gradientAccumulation, {.label = "Accumulation",
                                               .group = training,
                                               .help = "Batches whose gradients are added up for one step.",
                                               .least = 1,
                                               .most = 65536,
                                               .unit = "batches",
                                               .automatic = "as many as make 16 rows per step"}),
        describe(field::learningRate, {.label = "Learning rate",
                                       .group = training,
                                       .help = "The largest rate, reached after the warm-up.",
                                       .least = 0,
                                       .most = 10,
                                       .automatic = "2e-4 for LoRA, 2e-5 for full fine-tuning"}),
        describe(field::clipNorm, {.label = "Clip gradients at",
                                   .fallback = 1.0,
                                   .group = training,
                                   .help = "Gradients with a larger norm are scaled down to it. 0: off.",
                                   .least = 0,
                                   .most = 1e9,
                                   .paper = "arXiv 1211.5063"}),
        describe(
            field::gradientCheckpointing,
            {.label = "Gradient checkpointing",
             .fallback = true,
             .group = training,
             .help =
                 "Keeps only each layer's input and recomputes the rest in the backward pass: far less memory, about a "
                 "third slower.",
             .paper = "arXiv 1604.06174"}),
        describe(field::compressActivations, {.label = "Compress activations",
                                              .fallback = valueOf(Compression::Auto),
                                              .group = training,
                                              .help = "Keeps what layers need for the backward pass in about 11 of its "
                                                      "16 bits, on the processor and in BF16. "
                                                      "The results are the same, bit for bit.",
                                              .advanced = true}),
        describe(
            field::optimizer,
            {.label = "Optimizer",
             .fallback = "adamw",
             .group = training,
             .help =
                 "What turns gradients into steps, and how much it stores for each trained parameter. The paged ones "
                 "help when much is "
                 "trained and memory is short; they give the same weights, bit for bit, and take longer.",
             .paper = "arXiv 1711.05101, 2110.02861",
             .choices = optimizerChoices()}),
        describe(field::weightDecay, {.label = "Weight decay",
                                      .group = training,
                                      .help = "Pulls trained weights toward zero, independently of the gradient.",
                                      .least = 0,
                                      .most = 10,
                                      .automatic = "0.01; 0 for full fine-tuning below 1000 rows",
                                      .paper = "arXiv 1711.05101",
                                      .advanced = true}),
        describe(field::decayNormsAndBiases, {.label = "Decay norms and biases",
                                              .fallback = false,
                                              .group = training,
                                              .help = "Applies weight decay to norm weights and biases too.",
                                              .advanced = true}),
        describe(field::beta1, {.label = "AdamW beta 1",
                                .fallback = 0.9,
                                .group = training,
                                .help = "How slowly the mean of the gradients changes.",
                                .least = 0,
                                .most = 0.9999999,
                                .paper = "arXiv 1412.6980",
                                .advanced = true}),
        describe(field::beta2, {.label = "AdamW beta 2",
                                .fallback = 0.999,
                                .group = training,
                                .help = "How slowly the mean of the squared gradients changes.",
                                .least = 0,
                                .most = 0.9999999,
                                .paper = "arXiv 1412.6980",
                                .advanced = true}),
        describe(field::epsilon, {.label = "AdamW epsilon",
                                  .fallback = 1e-8,
                                  .group = training,
                                  .help = "Keeps divisions by small squared gradients finite.",
                                  .least = 1e-30,
                                  .most = 1,
                                  .paper = "arXiv 1412.6980",
                                  .advanced = true}),
        describe(
            field::seed,
            {.label = "Seed",
             .fallback = 42,
             .group = training,
             .help =
                 "Decides the split, the order of the rows, the initial weights and dropout. The same seed gives the "
                 "same run.",
             .least = 0,
             .most = 9007199254740991.0,
             .shapes = Shapes::Rows}),
    };
}

Fields scheduleFields() {
    return {
        describe(field::schedule, {.label = "Schedule",
                                   .fallback = valueOf(ScheduleKind::Cosine),
                                   .group = schedule,
                                   .help = "How the learning rate changes after the warm-up."}),
        describe(field::warmupSteps, {.label = "Warm-up",
                                      .group = schedule,
                                      .help = "Steps over which the learning rate rises from 0.",
                                      .least = 0,
                                      .most = 1000000000,
                                      .unit = "steps",
                                      .automatic = "5 % of the steps, at least 10, never more than half of them"}),
    };
}

} // namespace

const Fields& recipeFields() {
    static const Fields fields = [] {
        Fields all;
        for (Fields part : {modelFields(), dataShapeFields(), trainingFields(), scheduleFields(), evaluationFields(),
                            savingFields(), hardwareFields()})
            all.insert(all.end(), part.begin(), part.end());
        return all;
    }();
    return fields;
}

} // namespace lathe
