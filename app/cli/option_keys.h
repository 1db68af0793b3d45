#pragma once
// The keys of the commands' own options, as lathe/field_keys.h has those of recipes.
#include "lathe/field_key.h"

namespace lathe::cli::option {

inline constexpr FieldKey<bool> json{"json"};
inline constexpr FieldKey<FilePath> store{"store"};
inline constexpr FieldKey<bool> help{"help"};
inline constexpr FieldKey<FilePath> model{"model"};
inline constexpr FieldKey<FilePath> adapter{"adapter"};
inline constexpr FieldKey<std::int64_t> rank{"rank"};
inline constexpr FieldKey<FilePath> out{"out"};
inline constexpr FieldKey<std::string> where{"where"};
inline constexpr FieldKey<std::string> name{"name"};
inline constexpr FieldKey<std::string> notes{"notes"};
inline constexpr FieldKey<WordList> tag{"tag"};
inline constexpr FieldKey<WordList> untag{"untag"};
inline constexpr FieldKey<bool> pin{"pin"};
inline constexpr FieldKey<bool> archive{"archive"};
inline constexpr FieldKey<std::int64_t> most{"most"};
inline constexpr FieldKey<bool> overwrite{"overwrite"};
inline constexpr FieldKey<std::string> revision{"revision"};
inline constexpr FieldKey<WordList> files{"files"};
inline constexpr FieldKey<std::int64_t> connections{"connections"};
inline constexpr FieldKey<std::string> on{"on"};
inline constexpr FieldKey<bool> devices{"devices"};
inline constexpr FieldKey<bool> largestBatch{"largest_batch"};
inline constexpr FieldKey<bool> tryIt{"try"};
inline constexpr FieldKey<WordList> data{"data"};
inline constexpr FieldKey<std::string> run{"run"};
inline constexpr FieldKey<bool> perExample{"per_example"};
inline constexpr FieldKey<ChoiceName> format{"format"};
inline constexpr FieldKey<ChoiceName> ggufType{"gguf_type"};
inline constexpr FieldKey<double> fileSize{"file_size"};
inline constexpr FieldKey<WordList> formats{"formats"};
inline constexpr FieldKey<std::int64_t> blockSize{"block_size"};
inline constexpr FieldKey<bool> doubleQuantization{"double_quantization"};
inline constexpr FieldKey<std::string> text{"text"};
inline constexpr FieldKey<bool> layers{"layers"};
inline constexpr FieldKey<WordList> target{"target"};
inline constexpr FieldKey<WordList> validation{"validation"};
inline constexpr FieldKey<WordList> mix{"mix"};
inline constexpr FieldKey<Precision> dtype{"dtype"};
inline constexpr FieldKey<ChoiceName> quantization{"quantization"};
inline constexpr FieldKey<ChoiceName> activations{"activations"};
inline constexpr FieldKey<std::string> prompt{"prompt"};
inline constexpr FieldKey<WordList> message{"message"};
inline constexpr FieldKey<std::string> system{"system"};
inline constexpr FieldKey<FilePath> prompts{"prompts"};
inline constexpr FieldKey<std::int64_t> batchSize{"batch_size"};
inline constexpr FieldKey<bool> compare{"compare"};
inline constexpr FieldKey<std::int64_t> maxNewTokens{"max_new_tokens"};
inline constexpr FieldKey<double> temperature{"temperature"};
inline constexpr FieldKey<std::int64_t> topK{"top_k"};
inline constexpr FieldKey<double> topP{"top_p"};
inline constexpr FieldKey<double> repetitionPenalty{"repetition_penalty"};
inline constexpr FieldKey<WordList> stop{"stop"};
inline constexpr FieldKey<std::int64_t> alternatives{"alternatives"};
inline constexpr FieldKey<std::int64_t> seed{"seed"};
inline constexpr FieldKey<bool> scanWeights{"scan_weights"};
inline constexpr FieldKey<bool> tensors{"tensors"};
inline constexpr FieldKey<WordList> method{"method"};
inline constexpr FieldKey<std::int64_t> repeats{"repeats"};
inline constexpr FieldKey<WordList> add{"add"};
inline constexpr FieldKey<WordList> remove{"remove"};
inline constexpr FieldKey<bool> remembered{"remembered"};
inline constexpr FieldKey<std::int64_t> rows{"rows"};
inline constexpr FieldKey<std::int64_t> firstRow{"first_row"};
inline constexpr FieldKey<std::string> search{"search"};
inline constexpr FieldKey<bool> analyze{"analyze"};
inline constexpr FieldKey<WordList> heldOut{"held_out"};
inline constexpr FieldKey<FilePath> html{"html"};
inline constexpr FieldKey<std::string> baseline{"baseline"};
inline constexpr FieldKey<bool> empty{"empty"};
inline constexpr FieldKey<bool> force{"force"};
inline constexpr FieldKey<bool> isPublic{"public"};
inline constexpr FieldKey<std::string> pushMessage{"message"}; ///< of push; generate's takes several
inline constexpr FieldKey<bool> dryRun{"dry_run"};
inline constexpr FieldKey<bool> yes{"yes"};
inline constexpr FieldKey<bool> allow{"allow"};
inline constexpr FieldKey<double> seconds{"seconds"};
inline constexpr FieldKey<std::int64_t> points{"points"};
inline constexpr FieldKey<WordList> vary{"vary"};
inline constexpr FieldKey<std::int64_t> random{"random"};

} // namespace lathe::cli::option
