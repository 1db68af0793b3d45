// The one table of words of each choice.
#include "lathe/choices.h"

namespace lathe {
namespace {

constexpr ChoiceWord<Task> taskWords[] = {
    {Task::LanguageModeling,
     {"language_modeling", "predict the next token: texts, instructions, conversations", "language modeling"}},
    {Task::Chat, {"chat", "language modeling on conversations only"}},
    {Task::SequenceClassification,
     {"sequence_classification", "one label, several labels or a number for a text or a pair of texts"}},
    {Task::TokenClassification, {"token_classification", "a label for each word"}},
    {Task::QuestionAnswering, {"question_answering", "the span of a context that answers a question"}},
};

constexpr ChoiceWord<ProblemType> problemTypeWords[] = {
    {ProblemType::Auto, {"auto", "found from the label column", "automatic"}},
    {ProblemType::SingleLabel, {"single_label", "one of the labels"}},
    {ProblemType::MultiLabel, {"multi_label", "any number of them"}},
    {ProblemType::Regression, {"regression", "a number"}},
};

constexpr ChoiceWord<Precision> precisionWords[] = {
    {Precision::BF16, {"bf16", "half the memory of FP32", "BF16"}},
    {Precision::FP16, {"fp16", "with loss scaling, for GPUs without BF16", "FP16"}},
    {Precision::FP32, {"fp32", "slower, for exact comparisons", "FP32"}},
};

constexpr ChoiceWord<LongRows> longRowsWords[] = {
    {LongRows::Ask, {"ask", "show the counts and ask; without a terminal, stop"}},
    {LongRows::Drop, {"drop", "leave the rows out"}},
    {LongRows::Cut, {"cut", "keep their beginning"}},
    {LongRows::Stop, {"stop", "end with an error that counts them"}},
};

constexpr ChoiceWord<MalformedRows> malformedRowsWords[] = {
    {MalformedRows::Stop, {"stop", "end with an error that names the lines"}},
    {MalformedRows::Skip, {"skip", "leave them out and count them"}},
};

constexpr ChoiceWord<TrainedPart> trainedPartWords[] = {
    {TrainedPart::Completions, {"completions", "answers only"}},
    {TrainedPart::Everything, {"everything", "prompts too"}},
};

constexpr ChoiceWord<Compression> compressionWords[] = {
    {Compression::Auto, {"auto", "with gradient checkpointing, where it costs next to nothing", "automatic"}},
    {Compression::On, {"on", "a fifth less memory without checkpointing, about 5 % slower"}},
    {Compression::Off, {"off", ""}},
};

constexpr ChoiceWord<TrialRun> trialRunWords[] = {
    {TrialRun::Auto, {"auto", "before runs of 50 steps or more", "automatic"}},
    {TrialRun::Always, {"always", "before every run"}},
    {TrialRun::Never, {"never", "start at once"}},
};

constexpr ChoiceWord<Paging> pagingWords[] = {
    {Paging::Off, {"off", "all weights in memory"}},
    {Paging::Disk, {"disk", "in files, the model's own where it has them so, read again in each pass"}},
    {Paging::Memory, {"memory", "in the host's memory, for a GPU that is too small; saves nothing on the processor"}},
    {Paging::Sharded,
     {"sharded", "a share in the host's memory of each process that trains along, the rest fetched from the others"}},
};

constexpr ChoiceWord<ScheduleKind> scheduleKindWords[] = {
    {ScheduleKind::Cosine, {"cosine", "falls to 0 along half a cosine"}},
    {ScheduleKind::Linear, {"linear", "falls to 0 in a straight line"}},
    {ScheduleKind::Constant, {"constant", "stays"}},
};

constexpr ChoiceWord<DataRole> dataRoleWords[] = {
    {DataRole::Train, {"train", "trained on, except for a share kept for validation", "training"}},
    {DataRole::Validation, {"validation", "measured, never trained on"}},
    {DataRole::HeldOut, {"held_out", "measured before and after the run, never trained on"}},
};

constexpr ChoiceWord<HeaderRow> headerRowWords[] = {
    {HeaderRow::Auto, {"auto", "if it has a known name", "automatic"}},
    {HeaderRow::Yes, {"yes", "it does"}},
    {HeaderRow::No, {"no", "columns are then called 1, 2, ..."}},
};

constexpr ChoiceWord<TrainedBiases> trainedBiasesWords[] = {
    {TrainedBiases::None, {"none", ""}},
    {TrainedBiases::LoraOnly, {"lora_only", "those of the adapted layers", "LoRA only"}},
    {TrainedBiases::All, {"all", ""}},
};

constexpr ChoiceWord<LoraInit> loraInitWords[] = {
    {LoraInit::KaimingUniform, {"kaiming_uniform", "uniform within 1 / sqrt(inputs), as in PEFT", "Kaiming uniform"}},
    {LoraInit::Gaussian, {"gaussian", "normal with standard deviation 1 / rank", "Gaussian"}},
    {LoraInit::Pissa,
     {"pissa", "the weight's largest singular values, which leave the base (arXiv 2404.02948)", "PiSSA"}},
    {LoraInit::Olora,
     {"olora", "the first columns of the weight's QR decomposition, which leave the base (arXiv 2406.01775)", "OLoRA"}},
};

constexpr ChoiceWord<AdapterInit> adapterInitWords[] = {
    {AdapterInit::NearIdentity, {"near_identity", "normal with standard deviation 0.02: changes almost nothing"}},
    {AdapterInit::Identity, {"identity", "second half zero: changes nothing"}},
};

constexpr ChoiceWord<PromptInit> promptInitWords[] = {
    {PromptInit::Random, {"random", "normally distributed numbers, as in PEFT"}},
    {PromptInit::Vocabulary, {"vocabulary", "the vectors of randomly drawn words"}},
    {PromptInit::Text, {"text", "the vectors of a text's words"}},
};

constexpr ChoiceWord<PromptEncoder> promptEncoderWords[] = {
    {PromptEncoder::Mlp, {"mlp", "three linear layers with ReLU", "MLP"}},
    {PromptEncoder::Lstm, {"lstm", "a two-way LSTM, then two linear layers, as in the paper", "LSTM"}},
};

constexpr ChoiceWord<ExampleChoice> exampleChoiceWords[] = {
    {ExampleChoice::Random, {"random", "drawn by the seed, the same for all questions"}},
    {ExampleChoice::Nearest, {"nearest", "those closest in length to the question"}},
};

constexpr ChoiceWord<Placement> placementWords[] = {
    {Placement::Houlsby, {"houlsby", "two per layer: after attention and after the feed-forward network", "Houlsby"}},
    {Placement::Pfeiffer, {"pfeiffer", "one per layer: after the feed-forward network", "Pfeiffer"}},
    {Placement::Parallel, {"parallel", "one per layer: in parallel with the feed-forward network"}},
};
} // namespace

std::span<const ChoiceWord<Task>> choicesOf(Task) { return taskWords; }
std::span<const ChoiceWord<ProblemType>> choicesOf(ProblemType) { return problemTypeWords; }
std::span<const ChoiceWord<Precision>> choicesOf(Precision) { return precisionWords; }
std::span<const ChoiceWord<LongRows>> choicesOf(LongRows) { return longRowsWords; }
std::span<const ChoiceWord<MalformedRows>> choicesOf(MalformedRows) { return malformedRowsWords; }
std::span<const ChoiceWord<TrainedPart>> choicesOf(TrainedPart) { return trainedPartWords; }
std::span<const ChoiceWord<Compression>> choicesOf(Compression) { return compressionWords; }
std::span<const ChoiceWord<TrialRun>> choicesOf(TrialRun) { return trialRunWords; }
std::span<const ChoiceWord<Paging>> choicesOf(Paging) { return pagingWords; }
std::span<const ChoiceWord<ScheduleKind>> choicesOf(ScheduleKind) { return scheduleKindWords; }
std::span<const ChoiceWord<DataRole>> choicesOf(DataRole) { return dataRoleWords; }
std::span<const ChoiceWord<HeaderRow>> choicesOf(HeaderRow) { return headerRowWords; }
std::span<const ChoiceWord<TrainedBiases>> choicesOf(TrainedBiases) { return trainedBiasesWords; }
std::span<const ChoiceWord<LoraInit>> choicesOf(LoraInit) { return loraInitWords; }
std::span<const ChoiceWord<AdapterInit>> choicesOf(AdapterInit) { return adapterInitWords; }
std::span<const ChoiceWord<PromptInit>> choicesOf(PromptInit) { return promptInitWords; }
std::span<const ChoiceWord<PromptEncoder>> choicesOf(PromptEncoder) { return promptEncoderWords; }
std::span<const ChoiceWord<ExampleChoice>> choicesOf(ExampleChoice) { return exampleChoiceWords; }
std::span<const ChoiceWord<Placement>> choicesOf(Placement) { return placementWords; }

} // namespace lathe
