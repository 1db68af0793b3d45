// The one table of a recipe's own fields: form, flags, checks, stored JSON and manual are all made from it.
// What depends on the model or the data has no fallback here but words in `automatic`; resolve.cpp fills it in.
#include "lathe/recipe.h"
#include "recipe/optimizers.h"

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
         .choices = {{"language_modeling", "predict the next token: texts, instructions, conversations", "language modeling"},
                     {"chat", "language modeling on conversations only"},
                     {"sequence_classification", "one label, several labels or a number for a text or a pair of texts"},
                     {"token_classification", "a label for each word"},
                     {"question_answering", "the span of a context that answers a question"}}},
        {.name = "labels", .label = "Labels", .kind = Words, .group = model,
         .help = "Names of the labels of a classification, in the order of their numbers.",
         .automatic = "those of the training rows, sorted", .advanced = true},
        {.name = "problem_type", .label = "Labels per row", .kind = Choice, .fallback = "auto", .group = model,
         .help = "What a row's label is, in sequence classification.",
         .choices = {{"auto", "found from the label column", "automatic"}, {"single_label", "one of the labels"}, {"multi_label", "any number of them"},
                     {"regression", "a number"}}, .advanced = true},
        {.name = "model", .label = "Model", .kind = Path, .group = model,
         .help = "A folder with config.json and safetensors files, or a GGUF file.", .automatic = "required"},
        {.name = "init_adapter", .label = "Start from adapter", .kind = Path, .group = model,
         .help = "A saved adapter (PEFT folder) whose weights training starts from.", .automatic = "a fresh adapter", .advanced = true},
        {.name = "random_weights", .label = "From random weights", .kind = Flag, .fallback = false, .group = model,
         .help = "Trains new weights, drawn by the seed. The model folder then needs no weights, only its config and tokenizer.",
         .advanced = true},
        {.name = "dtype", .label = "Precision", .kind = Choice, .group = model,
         .help = "Number format of the frozen weights and of the computation. Trained weights are always kept in FP32.",
         .automatic = "bf16; fp16 on a GPU without bf16 (before sm_80)",
         .choices = {{"bf16", "half the memory of FP32", "BF16"}, {"fp16", "with loss scaling, for GPUs without BF16", "FP16"},
                     {"fp32", "slower, for exact comparisons", "FP32"}}},
        {.name = "quantization", .label = "Base quantization", .kind = Choice, .group = model,
         .help = "Fewer bits for the frozen weights of the layers, so that larger models fit. They are dequantized piece by piece during computation.",
         .automatic = "nf4 for QLoRA, else none", .paper = "arXiv 2305.14314",
         .choices = {{"none", "in the number format that the precision names", "not quantized"}, {"nf4", "4 bits, levels made for normally distributed weights", "NF4"},
                     {"fp4", "4 bits, a tiny floating-point number", "FP4"}, {"int4", "4 bits, evenly spaced", "Int4"}, {"int8", "8 bits, one constant per block", "Int8"},
                     {"int8_row", "8 bits, one constant per row", "Int8 per row"},
                     {"file", "as they are in the model's file: a GGUF file's own blocks, mapped and never copied", "as in the file"}}},
        {.name = "quantization_block_size", .label = "Block size", .kind = Choice, .fallback = "64", .group = model,
         .help = "Weights that share one constant: fewer are more exact and take more memory.",
         .choices = {{"32", ""}, {"64", "as in QLoRA"}, {"128", ""}, {"256", ""}, {"512", ""}, {"1024", ""}, {"2048", ""}, {"4096", ""}}, .advanced = true},
        {.name = "double_quantization", .label = "Double quantization", .kind = Flag, .fallback = true, .group = model,
         .help = "Keeps the blocks' constants in 8 bits too: 0.37 fewer bits per weight with blocks of 64.", .paper = "arXiv 2305.14314", .advanced = true},
    };
}

Fields dataShapeFields() {
    return {
        {.name = "max_length", .label = "Maximum length", .kind = Integer, .group = data,
         .help = "Longest example, in tokens. Longer ones are treated as long rows; also the size of a packed row.",
         .least = 2, .most = 1 << 24, .unit = "tokens", .automatic = "the longest row, capped by the model's context and by memory"},
        {.name = "too_long", .label = "Long rows", .kind = Choice, .fallback = "ask", .group = data,
         .help = "What happens to rows that are longer than the maximum length.",
         .choices = {{"ask", "show the counts and ask; without a terminal, stop"}, {"drop", "leave the rows out"},
                     {"cut", "keep their beginning"}, {"stop", "end with an error that counts them"}}},
        {.name = "min_length", .label = "Minimum length", .kind = Integer, .group = data, .help = "Examples with fewer tokens are left out and counted.",
         .least = 1, .most = 1 << 24, .unit = "tokens", .automatic = "no minimum", .advanced = true},
        {.name = "dedupe", .label = "Remove duplicates", .kind = Flag, .fallback = false, .group = data,
         .help = "Of rows with the same tokens only the first is used. The others are counted; the files stay as they are.", .advanced = true},
        {.name = "malformed_rows", .label = "Malformed rows", .kind = Choice, .fallback = "stop", .group = data,
         .help = "What happens when a row can't be read.",
         .choices = {{"stop", "end with an error that names the lines"}, {"skip", "leave them out and count them"}}, .advanced = true},
        {.name = "train_on", .label = "Train on", .kind = Choice, .fallback = "completions", .group = data,
         .help = "Which tokens count toward the loss. Plain text has no prompt, so all of it counts.",
         .choices = {{"completions", "answers only"}, {"everything", "prompts too"}}},
        {.name = "chat_template", .label = "Chat template", .kind = Text, .group = data,
         .help = "Turns conversations into text: a common template by name (chatml, llama3, gemma, mistral, llama2, phi3, zephyr, alpaca, vicuna) or a Jinja file.",
         .automatic = "the model's own"},
        {.name = "chat_template_kwargs", .label = "Template variables", .kind = Text, .group = data,
         .help = "Names that the chat template asks for, with their values, as a JSON object: {\"enable_thinking\": false}. A row's own (chat_template_kwargs) win.",
         .advanced = true},
        {.name = "eos", .label = "End-of-text token", .kind = Flag, .fallback = true, .group = data,
         .help = "Puts the end-of-text token after each example, so that the model learns to stop.", .advanced = true},
        {.name = "packing", .label = "Packing", .kind = Flag, .fallback = true, .group = data,
         .help = "Puts several short examples into one row; attention never crosses from one to the next. Language modeling only.",
         .advanced = true},
        {.name = "group_by_length", .label = "Group by length", .kind = Flag, .fallback = false, .group = data,
         .help = "Puts rows of about the same length into a step, where rows are not packed. The seed still decides the order of the steps.", .advanced = true},
        {.name = "doc_stride", .label = "Stride", .kind = Integer, .fallback = 128, .group = data,
         .help = "Tokens that neighboring windows of a long context share, in question answering.", .least = 0, .most = 1 << 20,
         .unit = "tokens", .advanced = true},
        {.name = "validation_fraction", .label = "Validation share", .kind = Real, .group = data,
         .help = "Share of the rows set aside, by the seed, to measure progress on.", .least = 0, .most = 0.9,
         .automatic = "5 %, at least 50 and at most 500 rows, never more than a fifth; none if a validation file is given"},
    };
}

Fields trainingFields() {
    return {
        {.name = "epochs", .label = "Epochs", .kind = Real, .group = training, .help = "How often each example is seen.",
         .least = 0, .most = 100000, .automatic = "3 below 5000 rows, else 1; not used if steps are given"},
        {.name = "steps", .label = "Steps", .kind = Integer, .group = training, .help = "Optimizer steps to train for; overrides epochs.",
         .least = 1, .most = 1000000000, .unit = "steps", .automatic = "from the epochs"},
        {.name = "batch_size", .label = "Batch size", .kind = Integer, .group = training,
         .help = "Rows computed at once. Changes only memory and speed, not the result, as long as batch size times accumulation stays the same.",
         .least = 1, .most = 65536, .unit = "rows", .automatic = "as many as give 4096 tokens and fit in memory, at most 16"},
        {.name = "gradient_accumulation", .label = "Accumulation", .kind = Integer, .group = training,
         .help = "Batches whose gradients are added up for one step.", .least = 1, .most = 65536, .unit = "batches",
         .automatic = "as many as make 16 rows per step"},
        {.name = "learning_rate", .label = "Learning rate", .kind = Real, .group = training,
         .help = "The largest rate, reached after the warm-up.", .least = 0, .most = 10,
         .automatic = "2e-4 for LoRA, 2e-5 for full fine-tuning"},
        {.name = "clip_norm", .label = "Clip gradients at", .kind = Real, .fallback = 1.0, .group = training,
         .help = "Gradients with a larger norm are scaled down to it. 0: off.", .least = 0, .most = 1e9,
         .paper = "arXiv 1211.5063"},
        {.name = "gradient_checkpointing", .label = "Gradient checkpointing", .kind = Flag, .fallback = true, .group = training,
         .help = "Keeps only each layer's input and recomputes the rest in the backward pass: far less memory, about a third slower.",
         .paper = "arXiv 1604.06174"},
        {.name = "optimizer", .label = "Optimizer", .kind = Choice, .fallback = "adamw", .group = training,
         .help = "What turns gradients into steps, and how much it stores for each trained parameter. The paged ones help when much is "
                 "trained and memory is short; they give the same weights, bit for bit, and take longer.",
         .paper = "arXiv 1711.05101, 2110.02861", .choices = optimizerChoices()},
        {.name = "weight_decay", .label = "Weight decay", .kind = Real, .group = training,
         .help = "Pulls trained weights toward zero, independently of the gradient.", .least = 0, .most = 10,
         .automatic = "0.01; 0 for full fine-tuning below 1000 rows", .paper = "arXiv 1711.05101", .advanced = true},
        {.name = "decay_norms_and_biases", .label = "Decay norms and biases", .kind = Flag, .fallback = false, .group = training,
         .help = "Applies weight decay to norm weights and biases too.", .advanced = true},
        {.name = "beta1", .label = "AdamW beta 1", .kind = Real, .fallback = 0.9, .group = training,
         .help = "How slowly the mean of the gradients changes.", .least = 0, .most = 0.9999999, .paper = "arXiv 1412.6980", .advanced = true},
        {.name = "beta2", .label = "AdamW beta 2", .kind = Real, .fallback = 0.999, .group = training,
         .help = "How slowly the mean of the squared gradients changes.", .least = 0, .most = 0.9999999,
         .paper = "arXiv 1412.6980", .advanced = true},
        {.name = "epsilon", .label = "AdamW epsilon", .kind = Real, .fallback = 1e-8, .group = training,
         .help = "Keeps divisions by small squared gradients finite.", .least = 1e-30, .most = 1, .paper = "arXiv 1412.6980",
         .advanced = true},
        {.name = "seed", .label = "Seed", .kind = Integer, .fallback = 42, .group = training,
         .help = "Decides the split, the order of the rows, the initial weights and dropout. The same seed gives the same run.",
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
         .automatic = "ten times per run; never without validation rows"},
        {.name = "early_stopping_patience", .label = "Early stopping after", .kind = Integer, .fallback = 3, .group = evaluation,
         .help = "Ends the run after this many evaluations in a row without improvement. 0: off.", .least = 0, .most = 1000000,
         .unit = "evaluations"},
        {.name = "keep_best", .label = "Keep the best", .kind = Flag, .fallback = true, .group = evaluation,
         .help = "Keeps the best checkpoint by the metric and makes it the result of the run."},
        {.name = "best_metric", .label = "Best by", .kind = Choice, .fallback = "loss", .group = evaluation,
         .help = "The validation metric that picks the best checkpoint and ends a run early.",
         .choices = {{"loss", "lowest validation loss"}, {"accuracy", "classification"}, {"macro_f1", "classification", "macro F1"}, {"micro_f1", "classification", "micro F1"},
                     {"matthews", "classification", "Matthews correlation"}, {"span_f1", "token classification: whole entities", "span F1"},
                     {"exact_match", "question answering"}, {"f1", "question answering", "F1"},
                     {"pearson", "regression", "Pearson correlation"}, {"spearman", "regression", "Spearman correlation"}},
         .advanced = true},
        {.name = "compare_with_16_bit", .label = "Compare with 16 bits", .kind = Flag, .fallback = true, .group = evaluation,
         .help = "If the run quantizes its base: also scores the validation rows with the 16-bit base before the first step, so that the run "
                 "reports how much of the loss from quantization training recovers. Needs the memory of a 16-bit base during that time.", .advanced = true},
        {.name = "max_answer_length", .label = "Longest answer", .kind = Integer, .fallback = 30, .group = evaluation,
         .help = "Longest answer that question answering considers.", .least = 1, .most = 1 << 20, .unit = "tokens", .advanced = true},
        {.name = "n_best", .label = "Candidates", .kind = Integer, .fallback = 20, .group = evaluation,
         .help = "How many starts and ends of each window question answering tries.", .least = 1, .most = 1000, .advanced = true},
        {.name = "log_every", .label = "Log every", .kind = Integer, .fallback = 1, .group = evaluation,
         .help = "Steps per logged point; its loss is their mean.", .least = 1, .most = 1000000, .unit = "steps", .advanced = true},
        {.name = "sample_prompts", .label = "Sample prompts", .kind = Words, .fallback = std::vector<std::string>{}, .group = evaluation,
         .help = "Prompts that the model answers at each evaluation.", .advanced = true},
    };
}

Fields savingFields() {
    return {
        {.name = "save_every", .label = "Save every", .kind = Integer, .group = saving,
         .help = "Steps between checkpoints. 0: only by time and at the end.", .least = 0, .most = 1000000000, .unit = "steps",
         .automatic = "at least four times per run"},
        {.name = "save_minutes", .label = "Save at least every", .kind = Real, .fallback = 10.0, .group = saving,
         .help = "A checkpoint is also written whenever this much time has passed. 0: off.", .least = 0, .most = 1e6, .unit = "minutes"},
        {.name = "keep_checkpoints", .label = "Keep checkpoints", .kind = Integer, .fallback = 2, .group = saving,
         .help = "How many of the newest checkpoints are kept, in addition to the best one.", .least = 1, .most = 1000000, .advanced = true},
    };
}

Fields hardwareFields() {
    return {
        {.name = "device", .label = "Device", .kind = Text, .fallback = "auto", .group = hardware,
         .help = "Where to compute: automatic, the processor, a GPU, or one GPU of several by its number (cuda:1) or its UUID (GPU-8932f...).",
         .choices = {{"auto", "the GPU with the most free memory that this build can use, else the CPU", "automatic"}, {"cpu", "the processor", "CPU"},
                     {"cuda", "the NVIDIA GPU with the most free memory", "CUDA"}}},
        {.name = "memory_budget_gib", .label = "Memory budget", .kind = Real, .group = hardware,
         .help = "How much memory the run may use. A step that needs more is split into smaller pieces; paged weights stay within it.", .least = 0.05,
         .most = 65536, .unit = "GiB", .automatic = "nine tenths of what is free when the run starts; on a GPU, all but 5 % and at least 512 MiB", .advanced = true},
        {.name = "length_that_fits", .label = "Longest that fits", .kind = Integer, .group = hardware,
         .help = "What the longest example is capped by where it is not given. A run that goes on keeps what it began with.", .least = 2, .most = 1 << 24,
         .unit = "tokens", .automatic = "as many as memory allows when the run starts", .advanced = true},
        {.name = "dry_run", .label = "Trial before the start", .kind = Choice, .fallback = "auto", .group = hardware,
         .help = "Tries the longest batch and an evaluation batch before the first step, and reports memory, time and disk space.",
         .choices = {{"auto", "before runs of 50 steps or more", "automatic"}, {"always", "before every run"}, {"never", "start at once"}}, .advanced = true},
        {.name = "threads", .label = "Threads", .kind = Integer, .group = hardware,
         .help = "Processor threads. Results are the same, bit for bit, only with the same number.", .least = 1, .most = 4096,
         .automatic = "one for each physical core", .advanced = true},
        {.name = "paged_weights", .label = "Paged weights", .kind = Choice, .fallback = "off", .group = hardware,
         .help = "Keeps the frozen weights of the layers outside memory and brings in the next layer in time, so that models larger than "
                 "memory can be trained, slowly. The result is the same, bit for bit.",
         .choices = {{"off", "all weights in memory"}, {"disk", "in the model's own file, read again in each pass"},
                     {"memory", "in the host's memory, for a GPU that is too small; saves nothing on the processor"}},
         .advanced = true},
        {.name = "weight_pages_mib", .label = "Memory for paged weights", .kind = Real, .fallback = 0.0, .group = hardware,
         .help = "How much of the paged weights is in memory at once; never less than two layers. 0: half of the memory budget if one is given, "
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
