#pragma once
// What can be asked of the Workbench, and what comes back. All are values; each request ends with one Answer.
#include "lathe/data_analysis.h"
#include "lathe/download.h"
#include "lathe/error.h"
#include "lathe/export_format.h"
#include "lathe/formats.h"
#include "lathe/gpu.h"
#include "lathe/library.h"
#include "lathe/recipe.h"
#include "lathe/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lathe {

using RequestId = std::uint64_t;

// ---- questions -------------------------------------------------------------------------------------------------

/// What is this model: a folder with config.json, or a GGUF file.
struct InspectModel {
    std::string path;
    bool scanWeights = false; /* also look for NaN and infinity */
};

/// Rows of a dataset, tokenized with a model where one is named, and the whole set's ledger.
struct PreviewData {
    Recipe recipe;              ///< data, model (may be empty: no tokens), max_length, packing, mask fields
    std::int64_t firstRow = 0;
    std::int64_t rows = 20;
    bool wholeLedger = false;   ///< read every row for the ledger (else only those shown)
    std::string
        search; ///< only rows whose text has these words in it, A to Z in either case; firstRow counts those found
};

/// What the data is like as a whole. Answered by DataAnalysis.
struct AnalyzeData { Recipe recipe; };

struct Tokenize { std::string model, file; /* JSON Lines of {"text"} */ };

struct ListRuns {};
struct ShowRun { RunId run; };
struct GetCurves {
    std::vector<RunId> runs;
    std::string metric;
    std::int64_t maxPoints = 2000;
};
struct EditRun {
    RunId run;
    std::optional<std::string> name, notes;
    std::optional<std::vector<std::string>> tags;
};
struct DeleteRun { RunId run; };

struct Message { std::string role, content; };

/// One of several adapters that answer at once.
struct WeighedAdapter {
    std::string folder; ///< PEFT's or AdapterHub's; or
    RunId run; ///< the run that made it
    double weight = 1; ///< of its change; other than 1, or beside others, only LoRA's without DoRA
};

struct PromptText {
    std::vector<Message> messages; ///< rendered by the model's template; or
    std::string prompt; ///< plain text, when messages is empty
};
struct GenerateText {
    std::string model; ///< path; or empty with `run`
    RunId run; ///< its model and adapter (the live one while it trains or is paused)
    std::string adapter; ///< a PEFT folder; may be empty
    std::vector<WeighedAdapter>
        mix; ///< instead of `adapter` and the run's own: their changes added up, each times its weight
    std::vector<Message> messages; ///< rendered by the model's template; or
    std::string prompt; ///< plain text, when messages is empty
    std::vector<PromptText> prompts; ///< several instead of these two, answered together; not with compareWithBase
    std::int64_t atOnce = 8; ///< so many of them share a pass over the weights
    bool compareWithBase = false; ///< answer twice: side 0 base, side 1 tuned
    std::int64_t maxNewTokens = 256;
    double temperature = 0; ///< 0 is greedy
    std::int64_t topK = 0; ///< 0: off
    double topP = 1;
    double repetitionPenalty = 1;
    std::vector<std::string> stop;
    std::int64_t seed = 0;
    std::string dtype; ///< "fp32", "bf16", "fp16"; empty: the run's or the file's
    std::string
        quantization; ///< how the base's layers are held, as a recipe's; empty: as the adapter was trained, else "none"
    std::string device; ///< as a recipe's; empty: auto
    std::string
        activations; ///< "int8": rounded to 8 bits where weights are a GGUF's own blocks, as llama.cpp does; else exact
};

struct EvaluateData {
    std::string model;
    RunId run; ///< or a run: its model and its adapter
    std::string adapter;
    Recipe recipe; ///< data and its fields; dtype (default fp32)
    bool perExample = false;
};

struct ExportRun {
    RunId run;
    ExportFormat format = ExportFormat::Peft;
    std::string folder; ///< where; empty: RUN/export/<format>
    bool overwrite = false;
    std::string
        device; ///< where it is computed and proved, as a recipe's; empty: auto, which takes a GPU where the model fits
    std::string ggufType; ///< of Gguf: a name of ggufTypeInfos(); empty: defaultGgufType
    std::int64_t fileBytes = defaultFileBytes; ///< of Merged: more weights than this go into several files
};

/// What an export would take on the disk, before anything is written; answered by ExportSizes.
struct SizeExports {
    RunId run;
    std::string folder; /* where it would be written; empty: RUN/export */
};

/// What training changed, module by module. Only of methods that change weights (LoRA and its kin, full fine-tuning).
struct AnalyzeChange {
    RunId run;
    std::string model, adapter; ///< or these two
};
/// A LoRA cut to a lower rank by singular value decomposition (of each module's change), written as a PEFT folder.
struct ResizeAdapter {
    RunId run;
    std::string model, adapter; ///< or these two
    std::int64_t rank = 0;
    std::string folder; ///< where; empty: RUN/export/rank-<rank>
    bool overwrite = false;
};
/// What AdapterFusion's attention weighs.
struct FusionAttention {
    RunId run;
    std::string text; ///< token by token; empty: averaged over the run's validation rows
    std::string device; ///< as a recipe's; empty: auto
};
/// Methods on the same model, measured here: sizes, a training step, the time of a token with and without.
struct MeasureMethods {
    Recipe recipe; ///< model, dtype, threads, max_length (of the step), task
    std::vector<MethodChoice> methods;
    std::int64_t repeats = 5; ///< medians of so many
};

/// The most rows that one micro-batch may have: by the estimate, then by trying a step. The rows of a step stay as
/// many.
struct FindLargestBatch { Recipe recipe; };

/// Which files of a repository there are, and which of them the order would fetch. Answered by HubListing.
struct ListHubFiles { DownloadOrder order; };
/// Answered by DownloadedModel, after many DownloadMoved. Cancelled (or failed), what was fetched is kept: the same
/// order goes on from there.
struct FetchModel { DownloadOrder order; };
/// What a broken off download of that repository left is deleted; finished files stay. Answered by Done.
struct DiscardDownload { DownloadOrder order; };

/// A model's tokenizer and chat template tried on some words.
struct TryModelText {
    std::string model;
    std::string text; ///< tokenized as it is; or
    std::vector<Message> messages; ///< rendered by the template, with the loss mask
    std::string chatTemplate; ///< a usual one's name or a Jinja file; empty: the model's own
    bool generationPrompt = false;
    bool addSpecial = true; ///< of a text: what the tokenizer puts around it
};

using Query = std::variant<InspectModel, PreviewData, AnalyzeData, Tokenize, ListRuns, ShowRun, GetCurves, EditRun,
                           DeleteRun, GenerateText, EvaluateData, ExportRun, AnalyzeChange, ResizeAdapter,
                           FusionAttention, MeasureMethods, FindLargestBatch, MeasureFormats, ListModels, ChangePlaces,
                           ListHubFiles, FetchModel, DiscardDownload, TryModelText, ReadGpus, SizeExports>;

// ---- answers ---------------------------------------------------------------------------------------------------

struct TensorRow {
    std::string name, dtype;
    std::vector<std::int64_t> shape;
    std::int64_t bytes = 0;
};

struct ModelReport {
    std::string path, format, architecture; ///< format: "safetensors", "gguf"
    std::int64_t parameters = 0, layers = 0, hiddenSize = 0, vocabularySize = 0, contextLength = 0;
    std::int64_t heads = 0, keyValueHeads = 0, intermediateSize = 0;
    bool tiedHead = false;
    std::string dtype;
    std::vector<TensorRow> tensors;
    std::vector<std::string> linearRoles; ///< "q_proj", ...: what target_modules may name
    std::string tokenizer, chatTemplate; ///< in words: "byte-level BPE, 49152 tokens"; "ChatML"
    std::vector<std::string> warnings;
};

/// One token of a rendered example, as the mask inspector shows it.
struct TokenView {
    std::int64_t id = 0;
    std::string text; ///< its bytes; may be part of a character
    bool trained = false; ///< carries loss
    bool cut = false; ///< beyond max_length
};

struct ExampleView {
    std::int64_t row = 0; ///< 0-based, in file order over all sources
    std::int64_t line = 0; ///< 1-based line in its file, where the format has lines
    std::string source;
    std::string raw; ///< the row as JSON
    std::string rendered; ///< the text that is tokenized
    std::vector<TokenView> tokens;
    std::string problem; ///< why it can't be trained on; empty where it can
    std::string target; ///< label, tags or answers, in words; empty in language modeling
};

/// What happens to the rows: lengths, cuts, drops. Stored with the run.
struct DataLedger {
    std::int64_t rows = 0, usable = 0, malformed = 0, empty = 0, nothingToTrain = 0;
    std::int64_t tooLong = 0, cut = 0, dropped = 0, answerLost = 0;
    std::int64_t trainRows = 0, validationRows = 0, heldOutRows = 0;
    std::int64_t windows = 0; ///< examples that questions came to; 0 where each is one
    std::int64_t tokens = 0, trainedTokens = 0, longest = 0, maxLength = 0;
    std::int64_t mostLength = 0; ///< the most that max_length may be; 0: not known
    std::string
        lengthFrom; ///< where maxLength comes from, in words: "as asked", "the longest row", "what memory allows"
    bool mayRaiseLength() const { return mostLength == 0 || longest <= mostLength; } ///< so far that no row is too long
    std::vector<std::int64_t> tooLongRows; ///< first 1000
    std::vector<std::pair<std::int64_t, std::string>> problems; ///< line, what is wrong; first 1000
    std::vector<std::int64_t> histogram; ///< rows by length, bucketTokens wide
    std::int64_t bucketTokens = 0;
    std::string policy; ///< "ask", "drop", "cut", "stop"
    std::int64_t duplicates = 0; ///< usable rows with the same tokens as an earlier one
    std::int64_t leaked = 0; ///< validation rows with the same tokens as a training row
    std::int64_t filtered = 0; ///< rows left out by a source's filter or by min_length
    std::int64_t deduplicated = 0; ///< rows left out by dedupe: they say what an earlier one says
    std::vector<std::string> notes; ///< columns that are not used, sources left out, ...; in words
};

/// Something looked at before a start, with its verdict.
struct Finding {
    std::string name; ///< "end_of_turn"
    bool good = true;
    std::string text; ///< in words, good or bad
};

struct DataReport {
    std::string format; ///< "chat", "alpaca", "prompt_completion", "text"
    std::vector<std::string> columns;
    std::vector<ExampleView> examples;
    DataLedger ledger;
    std::vector<Finding>
        findings; ///< whether chat template, tokenizer and mask fit each other; empty where there are no conversations
};

struct TokenizedText {
    std::vector<std::int64_t> ids, idsPlain;
    std::vector<std::string> tokens;
    std::vector<std::pair<std::int64_t, std::int64_t>> offsetsPlain; ///< code points
    std::string decoded, decodedSkipSpecial;
};
struct TokenizedFile { std::vector<TokenizedText> rows; };

struct RunList { std::vector<RunSummary> runs; };
struct Curves { std::vector<Curve> curves; };
struct Done {};

struct GeneratedAnswer {
    std::string text;
    std::int64_t promptTokens = 0, newTokens = 0;
    std::string endedBy;
    double promptSeconds = 0, seconds = 0; ///< to its first token; in all, with what was written beside it in that time
};
struct GeneratedText {
    std::vector<std::string> texts; ///< one, or base and tuned; or one of each of several prompts
    std::vector<GeneratedAnswer> answers; ///< of several prompts, in their order
    std::int64_t promptTokens = 0, newTokens = 0;
    double seconds = 0;
    double promptSeconds = 0; ///< of them: reading what was to be read, up to each text's first token
    std::int64_t promptsRead = 0; ///< tokens read in that time
    std::int64_t decodedTokens = 0; ///< new tokens beyond each text's first, made in the rest of the time
    std::string endedBy; ///< "end_of_text", "stop", "length", "cancelled", "memory" (which ran out)
    std::string activations; ///< "int8" where they were rounded; else empty
};

struct ExampleScore {
    std::int64_t row = 0;
    double loss = 0;
    std::int64_t trainedTokens = 0;
};
struct EvaluationReport {
    double loss = 0, perplexity = 0; ///< perplexity: language modeling
    std::vector<std::pair<std::string, double>>
        metrics; ///< the task's: "accuracy", "exact_match", ...; in the order to show them
    std::vector<std::string> labels; ///< names of the confusion matrix's rows and columns
    std::vector<std::vector<std::int64_t>> confusion; ///< expected, predicted; empty where the task has none
    std::int64_t trainedTokens = 0, examples = 0, skipped = 0;
    std::vector<ExampleScore> perExample;
    double seconds = 0;
    std::vector<std::string> notes; ///< what happened on the way that a person should hear of
};

struct ExportReport {
    std::string folder;
    std::vector<std::string> files;
    double largestDifference = 0; ///< of logits on fixed probes, the written files reloaded
    std::string proof; ///< in words
};

struct ExportSize {
    ExportFormat format = ExportFormat::Peft;
    std::string ggufType; ///< of Gguf
    std::int64_t bytes = 0; ///< of the weights, which are all but a little of it; 0 where it can't be written
    ErrorInfo refusal; ///< why it can't, as the export itself would say; empty where it can
};
struct ExportSizes {
    std::vector<ExportSize> sizes;
    std::int64_t freeBytes = 0; /* where it would be written */
};

/// ΔW of one linear layer beside its W. The energy that ranks 1..k keep is the sum of the first k squared singular
/// values over the sum of all.
struct ModuleChange {
    std::string module;
    std::int64_t layer = -1,
                 rank =
                     0; ///< rank: as many singular values as can differ from zero, the matrix's smaller side for full
    double changeNorm = 0, weightNorm = 0; ///< Frobenius
    std::vector<double> singularValues; ///< of ΔW, falling; at most 64
};
struct ChangeReport { std::vector<ModuleChange> modules; };

struct FusionReport {
    std::vector<std::string> adapters; ///< names
    std::vector<std::vector<double>> mean; ///< layer, adapter; each row sums to 1
    std::vector<std::string> tokens; ///< of the typed text, their bytes; empty for a dataset
    std::vector<std::vector<std::vector<double>>> byToken; ///< token, layer, adapter
};

/// One row of the table that compares methods with figures from this machine.
struct MethodMeasure {
    std::string method; ///< its name; "" is the base alone
    std::string label;
    std::int64_t parameters = 0; ///< trained
    double stepSeconds = 0; ///< one training step
    double tokenSeconds = 0; ///< a generated token (a pass over one row, for encoders), attached
    std::optional<double> mergedTokenSeconds; ///< where the method merges
    std::string problem; ///< why it could not be measured; empty where it was
};
struct MethodMeasures { std::vector<MethodMeasure> rows; };

struct BatchTrial {
    std::int64_t batchSize = 0;
    bool fits = false;
    std::int64_t peakBytes = 0;
};
struct LargestBatch {
    std::int64_t batchSize = 0, gradientAccumulation = 0; ///< 0: not even one row fits
    std::int64_t budgetBytes = 0; ///< what it was to fit in
    std::vector<BatchTrial> trials; ///< steps that were really taken
};

struct TriedText {
    ExampleView example; ///< rendered text and its tokens; `problem` where it can't be made
    std::string decoded; ///< of all tokens
    std::vector<Finding> findings; ///< of the template; empty where there is none
    std::vector<std::string> templates; ///< the usual ones' names
};

using AnswerValue = std::variant<ErrorInfo, Done, ModelReport, DataReport, DataAnalysis, TokenizedFile, RunList,
                                 RunDetail, Curves, GeneratedText, EvaluationReport, ExportReport, ChangeReport,
                                 FusionReport, MethodMeasures, LargestBatch, FormatsReport, ModelLibrary, HubListing,
                                 DownloadedModel, TriedText, GpuReadings, ExportSizes>;

} // namespace lathe
