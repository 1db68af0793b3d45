#pragma once
// The values of the fields that choose one of a few, and their words: one table each, in choices.cpp.
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lathe {

struct Option {
    std::string_view name; ///< as written in JSON and flags
    std::string_view help;
    std::string_view label = {}; ///< for people; empty: see labelOf
};

template <typename E> struct ChoiceWord {
    E value;
    Option words; ///< as recipes and flags write it, and for people
};

/// What a model learns to do.
enum class Task { LanguageModeling, Chat, SequenceClassification, TokenClassification, QuestionAnswering };
std::span<const ChoiceWord<Task>> choicesOf(Task);

/// What a row's label is, in sequence classification.
enum class ProblemType { Auto, SingleLabel, MultiLabel, Regression };
std::span<const ChoiceWord<ProblemType>> choicesOf(ProblemType);

/// Number format of the frozen weights and of the computation.
enum class Precision { BF16, FP16, FP32 };
std::span<const ChoiceWord<Precision>> choicesOf(Precision);

/// What happens to rows that are longer than the maximum length.
enum class LongRows { Ask, Drop, Cut, Stop };
std::span<const ChoiceWord<LongRows>> choicesOf(LongRows);

/// What happens when a row can't be read.
enum class MalformedRows { Stop, Skip };
std::span<const ChoiceWord<MalformedRows>> choicesOf(MalformedRows);

/// Which tokens count toward the loss.
enum class TrainedPart { Completions, Everything };
std::span<const ChoiceWord<TrainedPart>> choicesOf(TrainedPart);

/// Whether what layers keep for the backward pass is compressed.
enum class Compression { Auto, On, Off };
std::span<const ChoiceWord<Compression>> choicesOf(Compression);

/// Whether the longest batch is tried before the first step.
enum class TrialRun { Auto, Always, Never };
std::span<const ChoiceWord<TrialRun>> choicesOf(TrialRun);

/// Where frozen weights wait that are not in memory.
enum class Paging { Off, Disk, Memory, Sharded };
std::span<const ChoiceWord<Paging>> choicesOf(Paging);

/// How the learning rate changes after the warm-up.
enum class ScheduleKind { Cosine, Linear, Constant };
std::span<const ChoiceWord<ScheduleKind>> choicesOf(ScheduleKind);

/// What the rows of a source are used for.
enum class DataRole { Train, Validation, HeldOut };
std::span<const ChoiceWord<DataRole>> choicesOf(DataRole);

/// Whether a CSV or TSV file's first row names its columns.
enum class HeaderRow { Auto, Yes, No };
std::span<const ChoiceWord<HeaderRow>> choicesOf(HeaderRow);

/// Which of the base's biases LoRA trains, too.
enum class TrainedBiases { None, LoraOnly, All };
std::span<const ChoiceWord<TrainedBiases>> choicesOf(TrainedBiases);

/// How LoRA's factors begin.
enum class LoraInit { KaimingUniform, Gaussian, Pissa, Olora };
std::span<const ChoiceWord<LoraInit>> choicesOf(LoraInit);

/// How a bottleneck's weights begin.
enum class AdapterInit { NearIdentity, Identity };
std::span<const ChoiceWord<AdapterInit>> choicesOf(AdapterInit);

/// What a prompt's vectors begin as.
enum class PromptInit { Random, Vocabulary, Text };
std::span<const ChoiceWord<PromptInit>> choicesOf(PromptInit);

/// What makes P-tuning's vectors.
enum class PromptEncoder { Mlp, Lstm };
std::span<const ChoiceWord<PromptEncoder>> choicesOf(PromptEncoder);

/// Which rows stand in front of a question, in context.
enum class ExampleChoice { Random, Nearest };
std::span<const ChoiceWord<ExampleChoice>> choicesOf(ExampleChoice);

/// Where a layer's bottlenecks are placed.
enum class Placement {
    Houlsby,  ///< behind attention and feed-forward, before their residual is added (arXiv 1902.00751)
    Pfeiffer, ///< behind the feed-forward, reading what leaves it (arXiv 2005.00247)
    Parallel, ///< beside the feed-forward, reading what it reads (arXiv 2110.04366)
};
std::span<const ChoiceWord<Placement>> choicesOf(Placement);

/// As recipes write it: "drop".
template <typename E> std::string_view wordOf(E value) {
    for (const ChoiceWord<E>& choice : choicesOf(value))
        if (choice.value == value) return choice.words.name;
    return {};
}

/// The value of that word; nothing where it is none of them.
template <typename E> std::optional<E> choiceFrom(std::string_view word) {
    for (const ChoiceWord<E>& choice : choicesOf(E{}))
        if (choice.words.name == word) return choice.value;
    return std::nullopt;
}

/// All of a choice's words, in their order.
template <typename E> std::vector<Option> optionsOf() {
    std::vector<Option> options;
    for (const ChoiceWord<E>& choice : choicesOf(E{})) options.push_back(choice.words);
    return options;
}

} // namespace lathe
