// The one table of a recipe's own fields: form, flags, checks, stored JSON and manual are all made from it.
// What depends on the model or the data has no fallback here but words in `automatic`; resolve.cpp fills it in.
#include "lathe/recipe.h"
#include "spec/optimizers.h"

namespace lathe {
namespace {

using enum FieldKind;

constexpr std::string_view model = "Model", data = "Data", training = "Training", schedule = "Schedule",
                           evaluation = "Evaluation", saving = "Saving", hardware = "Hardware";

Fields modelFields() {
    return {
        {.name = "name", .label = "Name", .kind = Text, .group = model, .help = "A name for the run in the history.",
         .automatic = "the model's, method's and dataset's names"},
        {.name = "task", .label = "Task", .kind = Choice, .fallback = "language_modeling", .group = model,
         .help = "What the model learns to do.",
         .choices = {{"language_modeling", "predict the next token: texts, instructions, conversations", "language modelling"},
                     {"chat", "language modelling on conversations only"},
                     {"sequence_classification", "one label, several labels or a number for a text or a pair of texts"},
                     {"token_classification", "a label for each word"},
                     {"question_answering", "the span of a context that answers a question"}}},
        {.name = "labels", .label = "Labels", .kind = Words, .group = model,
         .help = "Names of a classification's labels, in the order of their numbers.",
         .automatic = "those of the training rows, sorted", .advanced = true},
        {.name = "problem_type", .label = "Labels per row", .kind = Choice, .fallback = "auto", .group = model,
         .help = "What a row's label is, in sequence classification.",
         .choices = {{"auto", "found from the label column", "automatic"}, {"single_label", "one of the labels"}, {"multi_label", "any number of them"},
                     {"regression", "a number"}}, .advanced = true},
        {.name = "model", .label = "Model", .kind = Path, .group = model,
         .help = "A folder with config.json and safetensors files, or a GGUF file.", .automatic = "none: it must be given"},
        {.name = "init_adapter", .label = "Start from adapter", .kind = Path, .group = model,
         .help = "A saved adapter (PEFT folder) whose weights training starts from.", .automatic = "a fresh adapter", .advanced = true},
        {.name = "random_weights", .label = "From random weights", .kind = Flag, .fallback = false, .group = model,
         .help = "Trains from new weights drawn by the seed; the model folder then needs no weights, only its config and tokenizer.",
         .advanced = true},
        {.name = "dtype", .label = "Precision", .kind = Choice, .group = model,
         .help = "Number format of the frozen weights and the computation. Trained weights are always kept in FP32.",
         .automatic = "bf16; fp16 on a GPU without it (before sm_80)",
         .choices = {{"bf16", "half the memory of FP32", "BF16"}, {"fp16", "with loss scaling, for GPUs without BF16", "FP16"},
                     {"fp32", "slower, for exact comparisons", "FP32"}}},
        {.name = "quantization", .label = "Base kept as", .kind = Choice, .group = model,
         .help = "Fewer bits for the frozen weights of the layers, so that larger models fit. They are unpacked piece by piece while computing.",
         .automatic = "nf4 for QLoRA, else none", .paper = "arXiv 2305.14314",
         .choices = {{"none", "as the precision says"}, {"nf4", "4 bits, levels made for normally distributed weights", "NF4"},
                     {"fp4", "4 bits, a tiny floating point number", "FP4"}, {"int4", "4 bits, evenly spaced", "Int4"}, {"int8", "8 bits, a constant a block", "Int8"},
                     {"int8_row", "8 bits, a constant a row", "Int8 by row"},
                     {"file", "as the model's file has them: a GGUF's own blocks, mapped, never copied", "as in the file"}}},
        {.name = "quantization_block_size", .label = "Weights a block", .kind = Choice, .fallback = "64", .group = model,
         .help = "Weights that share one constant: fewer are more exact and take more memory.",
         .choices = {{"32", ""}, {"64", "as QLoRA"}, {"128", ""}, {"256", ""}, {"512", ""}, {"1024", ""}, {"2048", ""}, {"4096", ""}}, .advanced = true},
        {.name = "double_quantization", .label = "Double quantization", .kind = Flag, .fallback = true, .group = model,
         .help = "Keeps the blocks' constants in 8 bits, too: 0.37 bits a weight less at 64 weights a block.", .paper = "arXiv 2305.14314", .advanced = true},
    };
}

Fields dataShapeFields() {
    return {
        {.name = "max_length", .label = "Longest example", .kind = Integer, .group = data,
         .help = "Examples longer than this fall under the policy for long rows; also the size of a packed row.",
         .least = 2, .most = 1 << 24, .unit = "tokens", .automatic = "the longest row, capped by the model's context and by memory"},
        {.name = "too_long", .label = "Long rows", .kind = Choice, .fallback = "ask", .group = data,
         .help = "What happens to rows longer than the longest example.",
         .choices = {{"ask", "show the counts and ask; without a terminal: stop"}, {"drop", "leave the rows out"},
                     {"cut", "keep their beginning"}, {"stop", "end with an error that counts them"}}},
        {.name = "min_length", .label = "Shortest example", .kind = Integer, .group = data, .help = "Examples with fewer tokens are left out and counted.",
         .least = 1, .most = 1 << 24, .unit = "tokens", .automatic = "none is too short", .advanced = true},
        {.name = "dedupe", .label = "Leave out repeats", .kind = Flag, .fallback = false, .group = data,
         .help = "Of rows with the same tokens only the first is taken. The others are counted; the files stay as they are.", .advanced = true},
        {.name = "malformed_rows", .label = "Malformed rows", .kind = Choice, .fallback = "stop", .group = data,
         .help = "What happens when a row can't be read.",
         .choices = {{"stop", "end with an error that names the lines"}, {"skip", "leave them out and count them"}}, .advanced = true},
        {.name = "train_on", .label = "Train on", .kind = Choice, .fallback = "completions", .group = data,
         .help = "Which tokens carry loss. Plain text has no prompt, so all of it does.",
         .choices = {{"completions", "answers only"}, {"everything", "prompts, too"}}},
        {.name = "chat_template", .label = "Chat template", .kind = Text, .group = data,
         .help = "Writes conversations as text: a usual template by name (chatml, llama3, gemma, mistral, llama2, phi3, zephyr, alpaca, vicuna) or a Jinja file.",
         .automatic = "the model's own"},
        {.name = "chat_template_kwargs", .label = "Template variables", .kind = Text, .group = data,
         .help = "Names that the chat template asks for, with their values, as a JSON object: {\"enable_thinking\": false}. A row's own (chat_template_kwargs) win.",
         .advanced = true},
        {.name = "eos", .label = "End-of-text token", .kind = Flag, .fallback = true, .group = data,
         .help = "Puts the end-of-text token after each example, so that the model learns to stop.", .advanced = true},
        {.name = "packing", .label = "Packing", .kind = Flag, .fallback = true, .group = data,
         .help = "Puts several short examples into one row; attention never crosses from one to the next. Language modelling only.",
         .advanced = true},
        {.name = "group_by_length", .label = "Group by length", .kind = Flag, .fallback = false, .group = data,
         .help = "Rows of a step are of about the same length, where they are not packed. The steps still come in an order by the seed.", .advanced = true},
        {.name = "doc_stride", .label = "Stride", .kind = Integer, .fallback = 128, .group = data,
         .help = "Tokens that neighbouring windows of a long context share, in question answering.", .least = 0, .most = 1 << 20,
         .unit = "tokens", .advanced = true},
        {.name = "validation_fraction", .label = "Validation share", .kind = Real, .group = data,
         .help = "Share of the rows set aside, by the seed, to measure progress on.", .least = 0, .most = 0.9,
         .automatic = "5 %, at least 50 and at most 500 rows, never over a fifth; none where a validation file is given"},
    };
}

Fields trainingFields() {
    return {
        {.name = "epochs", .label = "Epochs", .kind = Real, .group = training, .help = "How often every example is seen.",
         .least = 0, .most = 100000, .automatic = "3 below 5000 rows, else 1; not used where steps are given"},
        {.name = "steps", .label = "Steps", .kind = Integer, .group = training, .help = "Optimizer steps to train for; overrides epochs.",
         .least = 1, .most = 1000000000, .unit = "steps", .automatic = "from the epochs"},
        {.name = "batch_size", .label = "Batch size", .kind = Integer, .group = training,
         .help = "Rows computed at once. Does not change the result, only memory and speed, as long as batch size times accumulation stays.",
         .least = 1, .most = 65536, .unit = "rows", .automatic = "as many as give 4096 tokens and fit in memory, at most 16"},
        {.name = "gradient_accumulation", .label = "Accumulation", .kind = Integer, .group = training,
         .help = "Batches whose gradients are added up for one step.", .least = 1, .most = 65536, .unit = "batches",
         .automatic = "as many as make 16 rows a step"},
        {.name = "learning_rate", .label = "Learning rate", .kind = Real, .group = training,
         .help = "The largest rate, reached after the warm-up.", .least = 0, .most = 10,
         .automatic = "2e-4 for LoRA, 2e-5 for full fine-tuning"},
        {.name = "clip_norm", .label = "Clip gradients at", .kind = Real, .fallback = 1.0, .group = training,
         .help = "Gradients whose norm is larger are scaled down to it. 0: off.", .least = 0, .most = 1e9,
         .paper = "arXiv 1211.5063"},
        {.name = "gradient_checkpointing", .label = "Gradient checkpointing", .kind = Flag, .fallback = true, .group = training,
         .help = "Keeps only each layer's input and computes the rest again for the backward pass: far less memory, about a third slower.",
         .paper = "arXiv 1604.06174"},
        {.name = "optimizer", .label = "Optimizer", .kind = Choice, .fallback = "adamw", .group = training,
         .help = "What turns gradients into steps, and how much it remembers for each trained parameter. The paged ones help where much is "
                 "trained and memory is short; they give the same weights, bit for bit, and take longer.",
         .paper = "arXiv 1711.05101, 2110.02861", .choices = optimizerChoices()},
        {.name = "weight_decay", .label = "Weight decay", .kind = Real, .group = training,
         .help = "Pulls trained weights towards zero, apart from the gradient.", .least = 0, .most = 10,
         .automatic = "0.01; 0 for full fine-tuning below 1000 rows", .paper = "arXiv 1711.05101", .advanced = true},
        {.name = "decay_norms_and_biases", .label = "Decay norms and biases", .kind = Flag, .fallback = false, .group = training,
         .help = "Weight decay on norm weights and biases, too.", .advanced = true},
        {.name = "beta1", .label = "AdamW beta 1", .kind = Real, .fallback = 0.9, .group = training,
         .help = "How slowly the mean of the gradients changes.", .least = 0, .most = 0.9999999, .paper = "arXiv 1412.6980", .advanced = true},
        {.name = "beta2", .label = "AdamW beta 2", .kind = Real, .fallback = 0.999, .group = training,
         .help = "How slowly the mean of the squared gradients changes.", .least = 0, .most = 0.9999999,
         .paper = "arXiv 1412.6980", .advanced = true},
        {.name = "epsilon", .label = "AdamW epsilon", .kind = Real, .fallback = 1e-8, .group = training,
         .help = "Keeps the division by small squared gradients finite.", .least = 1e-30, .most = 1, .paper = "arXiv 1412.6980",
         .advanced = true},
        {.name = "seed", .label = "Seed", .kind = Integer, .fallback = 42, .group = training,
         .help = "Decides the split, the order of the rows, the first weights and dropout. The same seed gives the same run.",
         .least = 0, .most = 9007199254740991.0},
    };
}

Fields scheduleFields() {
    return {
        {.name = "schedule", .label = "Schedule", .kind = Choice, .fallback = "cosine", .group = schedule,
         .help = "How the learning rate changes after the warm-up.",
         .choices = {{"cosine", "falls to 0 along half a cosine"}, {"linear", "falls to 0 in a straight line"}, {"constant", "stays"}}},
        {.name = "warmup_steps", .label = "Warm-up", .kind = Integer, .group = schedule,
         .help = "Steps over which the learning rate rises from 0.", .least = 0, .most = 1000000000, .unit = "steps",
         .automatic = "5 % of the steps, at least 10, never more than half of them"},
    };
}

Fields evaluationFields() {
    return {
        {.name = "eval_every", .label = "Evaluate every", .kind = Integer, .group = evaluation,
         .help = "Steps between measurements on the validation rows. 0: never.", .least = 0, .most = 1000000000, .unit = "steps",
         .automatic = "ten times a run; never where there are no validation rows"},
        {.name = "early_stopping_patience", .label = "Early stopping after", .kind = Integer, .fallback = 3, .group = evaluation,
         .help = "Ends the run after this many evaluations in a row without a new best. 0: off.", .least = 0, .most = 1000000,
         .unit = "evaluations"},
        {.name = "keep_best", .label = "Keep the best", .kind = Flag, .fallback = true, .group = evaluation,
         .help = "Keeps the checkpoint that is best by the metric and makes it the run's result."},
        {.name = "best_metric", .label = "Best by", .kind = Choice, .fallback = "loss", .group = evaluation,
         .help = "The validation metric that picks the best checkpoint and ends a run early.",
         .choices = {{"loss", "least validation loss"}, {"accuracy", "classification"}, {"macro_f1", "classification", "macro F1"}, {"micro_f1", "classification", "micro F1"},
                     {"matthews", "classification", "Matthews correlation"}, {"span_f1", "token classification: whole entities", "span F1"},
                     {"exact_match", "question answering"}, {"f1", "question answering", "F1"},
                     {"pearson", "regression", "Pearson correlation"}, {"spearman", "regression", "Spearman correlation"}},
         .advanced = true},
        {.name = "compare_with_16_bit", .label = "Compare with 16 bits", .kind = Flag, .fallback = true, .group = evaluation,
         .help = "Where the run quantizes its base: scores the validation rows with the 16-bit base, too, before the first step, so that the run "
                 "tells how much of what quantization costs training wins back. Needs the memory of a 16-bit base for that time.", .advanced = true},
        {.name = "max_answer_length", .label = "Longest answer", .kind = Integer, .fallback = 30, .group = evaluation,
         .help = "Longest answer that question answering looks for.", .least = 1, .most = 1 << 20, .unit = "tokens", .advanced = true},
        {.name = "n_best", .label = "Candidates", .kind = Integer, .fallback = 20, .group = evaluation,
         .help = "How many starts and ends of each window question answering tries.", .least = 1, .most = 1000, .advanced = true},
        {.name = "log_every", .label = "Log every", .kind = Integer, .fallback = 1, .group = evaluation,
         .help = "Steps that one logged point stands for; its loss is their mean.", .least = 1, .most = 1000000, .unit = "steps", .advanced = true},
        {.name = "sample_prompts", .label = "Sample prompts", .kind = Words, .fallback = std::vector<std::string>{}, .group = evaluation,
         .help = "Prompts that the model answers at each evaluation.", .advanced = true},
    };
}

Fields savingFields() {
    return {
        {.name = "save_every", .label = "Save every", .kind = Integer, .group = saving,
         .help = "Steps between checkpoints. 0: only by time and at the end.", .least = 0, .most = 1000000000, .unit = "steps",
         .automatic = "at least four times a run"},
        {.name = "save_minutes", .label = "Save at least every", .kind = Real, .fallback = 10.0, .group = saving,
         .help = "A checkpoint is also written when this much time has gone by. 0: off.", .least = 0, .most = 1e6, .unit = "minutes"},
        {.name = "keep_checkpoints", .label = "Keep checkpoints", .kind = Integer, .fallback = 2, .group = saving,
         .help = "How many of the newest checkpoints stay; the best one stays besides.", .least = 1, .most = 1000000, .advanced = true},
    };
}

Fields hardwareFields() {
    return {
        {.name = "device", .label = "Device", .kind = Text, .fallback = "auto", .group = hardware,
         .help = "Where to compute: automatic, the processor, a GPU, or one GPU of several by its number (cuda:1) or its UUID (GPU-8932f...).",
         .choices = {{"auto", "the GPU with the most free memory that this build can use, else the CPU", "automatic"}, {"cpu", "the processor", "CPU"},
                     {"cuda", "the NVIDIA GPU with the most free memory", "CUDA"}}},
        {.name = "memory_budget_gib", .label = "Memory budget", .kind = Real, .group = hardware,
         .help = "What the run may hold in memory. A step that needs more is cut into smaller pieces; paged weights keep to it.", .least = 0.05,
         .most = 65536, .unit = "GiB", .automatic = "nine tenths of what is free when the run starts; of a GPU all but 5 %, at least 512 MiB", .advanced = true},
        {.name = "length_that_fits", .label = "Longest that fits", .kind = Integer, .group = hardware,
         .help = "What the longest example is capped by where it is not given. A run that goes on keeps what it began with.", .least = 2, .most = 1 << 24,
         .unit = "tokens", .automatic = "as many as memory allows when the run starts", .advanced = true},
        {.name = "dry_run", .label = "Trial first", .kind = Choice, .fallback = "auto", .group = hardware,
         .help = "Tries the longest batch and an evaluation batch before the first step, and tells memory, time and disk.",
         .choices = {{"auto", "before runs of 50 steps and more", "automatic"}, {"always", "before every run"}, {"never", "starts at once"}}, .advanced = true},
        {.name = "threads", .label = "Threads", .kind = Integer, .group = hardware,
         .help = "Processor threads. Results are bit for bit the same only at the same number.", .least = 1, .most = 4096,
         .automatic = "one for each physical core", .advanced = true},
        {.name = "paged_weights", .label = "Paged weights", .kind = Choice, .fallback = "off", .group = hardware,
         .help = "Keeps the frozen weights of the layers outside of memory and brings in the layer that is next, so that models larger than "
                 "memory can be trained, slowly. The result is the same, bit for bit.",
         .choices = {{"off", "all weights in memory"}, {"disk", "in the model's own file, read again in each pass"},
                     {"memory", "in the host's memory, for a GPU that is too small; on the processor it saves nothing"}},
         .advanced = true},
        {.name = "weight_pages_mib", .label = "Memory for paged weights", .kind = Real, .fallback = 0.0, .group = hardware,
         .help = "How much of the paged weights is in memory at once; never less than two layers. 0: half of the memory budget where one is given, "
                 "else four layers.",
         .least = 0, .most = 1e9, .unit = "MiB", .advanced = true},
        {.name = "optimizer_pages_mib", .label = "Memory for paged states", .kind = Real, .fallback = 64.0,
         .group = hardware, .help = "How much of a paged optimizer's state is in memory at once.", .least = 0.001, .most = 1e9, .unit = "MiB",
         .advanced = true},
    };
}

} // namespace

const Fields& recipeFields() {
    static const Fields fields = [] {
        Fields all;
        for (Fields part : {modelFields(), dataShapeFields(), trainingFields(), scheduleFields(), evaluationFields(), savingFields(), hardwareFields()})
            all.insert(all.end(), part.begin(), part.end());
        return all;
    }();
    return fields;
}

} // namespace lathe
