#pragma once
// Text to token ids and back, exactly as Hugging Face's tokenizers.
#include "lathe/choices.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lathe {

struct Encoding {
    std::vector<std::int32_t> ids;
    std::vector<std::pair<std::int64_t, std::int64_t>>
        offsets; ///< [begin, end) in code points of the text; empty unless asked for
};

/// A piece of what a model reads: a special token, or the place of a text.
struct FramePiece {
    std::int32_t id = -1;  ///< -1: a text
    int sequence = -1;     ///< of a text: 0 the first, 1 the second
    std::uint8_t type = 0; ///< token type of all that stands here
};

class Tokenizer {
public:
    virtual ~Tokenizer() = default;
    /// `addSpecial`: what the post-processor puts around (BOS, EOS). Special tokens inside the text are recognised.
    virtual Encoding encode(std::string_view text, bool addSpecial, bool withOffsets = false) const = 0;
    /// How one text, or a pair, is put between special tokens. The default asks encode() for one text, and puts a
    /// second behind it.
    virtual std::vector<FramePiece> frame(bool pair) const;
    virtual std::string decode(std::span<const std::int32_t> ids, bool skipSpecial) const = 0;
    /// The token as the vocabulary writes it ("Ġthe"); and the bytes it stands for.
    virtual std::string token(std::int32_t id) const = 0;
    virtual std::string tokenBytes(std::int32_t id) const = 0;
    virtual std::optional<std::int32_t> id(std::string_view token) const = 0;
    virtual std::int64_t size() const = 0; ///< highest id + 1
    virtual bool isSpecial(std::int32_t id) const = 0;
    virtual std::string describe() const = 0; ///< "byte-level BPE, 49152 tokens"
};

/// What else a model's text files say.
struct SpecialTokens {
    std::optional<std::int32_t> bos, pad;
    std::optional<std::int32_t> decoderStart; ///< of an encoder-decoder: what its answers begin with
    std::vector<std::int32_t> eos;    ///< end-of-text first; generation stops at any
    std::string chatTemplate;         ///< Jinja source of the one called "default"; empty where the model has none
    std::vector<std::pair<std::string, std::string>>
        namedTemplates; ///< the others by name: "tool_use" writes rows with tools
};

/// The head that a classifier already has: its classes' numbers stay its own.
struct KnownHead {
    std::optional<Task> task;         ///< one with labels, if any
    std::vector<std::string> labels;  ///< by number
    ProblemType problemType = ProblemType::Auto; ///< Auto: it does not say
};

struct ModelText {
    std::shared_ptr<const Tokenizer> tokenizer;
    SpecialTokens special;
    std::filesystem::path source; ///< the model's folder or file; empty where it was made in another way
    std::int64_t vocabulary =
        0;  ///< rows of the model's embeddings; 0: not known. Published tokenizers may know more tokens
    KnownHead head;
    std::vector<std::string> warnings; ///< what may be wrong with the tokenizer, in sentences
};

/// The named templates that transformers keeps in a folder beside a model's chat_template.jinja; none of other files.
std::vector<std::pair<std::string, std::string>> templatesBeside(const std::filesystem::path& file);

/// What is wrong with ids where one of them has no row in the model's embeddings, naming the token; empty: nothing. The
/// tokenizers of some published models know tokens that the models do not.
std::string beyondVocabulary(const ModelText& text, std::span<const std::int32_t> ids);

/// From a model folder (tokenizer.json or another of the files that readFolderTokenizer() knows, tokenizer_config.json,
/// special_tokens_map.json, generation_config.json, config.json) or a GGUF file's metadata. Throws Error{BadFile} with
/// file and reason.
ModelText readModelText(const std::filesystem::path& model);

/// A tokenizer.json alone.
std::shared_ptr<const Tokenizer> readTokenizer(const std::filesystem::path& tokenizerJson);

/// BERT's vocab.txt (a token a line, its number the id) with what tokenizer_config.json beside it says, if it is there.
std::shared_ptr<const Tokenizer> readVocabularyText(const std::filesystem::path& vocabTxt);

} // namespace lathe
