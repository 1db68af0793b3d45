#pragma once
// The five kinds of parts a tokenizer is put together from, as tokenizer.json names them, and what passes between them:
// normalizer, pre-tokenizer, model, post-processor, decoder. Each kind has one table (normalizers.cpp, ...) and one
// small file for each part: a new part is a new file and a row. Parts are const after construction: many threads use
// them at once.
#include "lathe/error.h"
#include "tokenizer/tokenizer.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lathe {

/// Where a byte of normalized text came from: [begin, end) in code points of the text as it was given.
struct Origin { std::uint32_t begin = 0, end = 0; };

/// Text between two added tokens on its way through the parts. Views the caller's text until a part changes it.
class Passage {
public:
    /// `origins`: one for each byte of `text`, or none at all where no offsets were asked for. `first`: nothing stands
    /// before it in the text as it was given.
    Passage(std::string_view text, std::span<const Origin> origins, bool first = true)
        : m_text(text), m_origins(origins), m_begin(origins.empty() ? 0 : origins.front().begin), m_first(first) {}
    Passage(const Passage&) = delete;
    Passage& operator=(const Passage&) = delete;
    std::string_view text() const { return m_text; }
    std::span<const Origin> origins() const { return m_origins; }
    bool tracked() const { return !m_origins.empty(); }
    bool first() const { return m_first; }
    std::uint32_t begin() const { return m_begin; } ///< where it began, in code points of the text; 0 where not tracked
    void replace(std::string text, std::vector<Origin> origins) {
        m_ownText = std::move(text);
        m_ownOrigins = std::move(origins);
        m_text = m_ownText;
        m_origins = m_ownOrigins;
    }

private:
    std::string_view m_text;
    std::span<const Origin> m_origins;
    std::string m_ownText;
    std::vector<Origin> m_ownOrigins;
    std::uint32_t m_begin;
    bool m_first;
};

/// [begin, end) in bytes of a passage's text.
struct ByteSpan { std::size_t begin = 0, end = 0; };

/// An encoding in the making. `offsets` and `edges` have an entry for each id where offsets were asked for, else none.
struct Draft {
    struct Edges {
        std::int64_t leading = 0, trailing = 0; ///< white space at the token's ends, in characters
    };
    bool tracked = false; ///< offsets were asked for
    std::vector<std::int32_t> ids;
    std::vector<std::pair<std::int64_t, std::int64_t>> offsets;
    std::vector<Edges> edges;
};

class Normalizer {
public:
    virtual ~Normalizer() = default;
    virtual void normalize(Passage& passage) const = 0;
};

class PreTokenizer {
public:
    virtual ~PreTokenizer() = default;
    /// Cuts each of `words` further; what no word holds any more is dropped. May change the text.
    virtual void split(Passage& passage, std::vector<ByteSpan>& words) const = 0;
    /// Whether the model gets bytes spelt in the byte-level alphabet rather than characters.
    virtual bool byteLevel() const { return false; }
};

/// A token's id as a file gives it. Throws Error{BadFile}, which `where` begins, for one below 0 or far beyond any
/// vocabulary, whose table would take the memory.
std::int32_t checkedId(std::int64_t id, const std::string& token, const std::string& where);

class TokenModel {
public:
    virtual ~TokenModel() = default;
    /// Appends the tokens of every word to `ids`, and where they lie to `spans` unless that is null.
    virtual void tokenize(std::string_view text, std::span<const ByteSpan> words, std::vector<std::int32_t>& ids,
                          std::vector<ByteSpan>* spans) const = 0;
    virtual std::int64_t size() const = 0; ///< highest id + 1
    virtual std::int64_t count() const = 0; ///< tokens; less than size() where ids have holes
    virtual const std::string* token(std::int32_t id) const = 0; ///< nullptr where no token has the id
    virtual std::string bytes(std::int32_t id) const = 0; ///< what the token stands for; empty where there is none
    virtual std::optional<std::int32_t> id(std::string_view token) const = 0;
    virtual std::string describe() const = 0; ///< "byte-level BPE"
};

class PostProcessor {
public:
    virtual ~PostProcessor() = default;
    virtual void process(Draft& draft, bool addSpecial) const = 0;
    /// What process() and a pair's encoding come to; empty: the texts alone.
    virtual std::vector<FramePiece> frame(bool pair) const = 0;
    virtual std::vector<std::int32_t> addedIds() const { return {}; } ///< of the tokens it may put in
};

class TokenDecoder {
public:
    virtual ~TokenDecoder() = default;
    /// Tokens as the vocabulary writes them to text, in steps: the end result is the strings joined.
    virtual std::vector<std::string> decode(std::vector<std::string> tokens) const = 0;
};

/// Makes a part from its JSON object. `where` begins error messages ("tokenizer.json: normalizer").
template <class Part>
using PartMaker = std::unique_ptr<Part> (*)(const nlohmann::json& object, const std::string& where);

template <class Part>
struct PartRow {
    std::string_view type; ///< as tokenizer.json writes it
    PartMaker<Part> make;
};

[[noreturn]] void throwNotSupported(const std::string& where, const std::string& part);

/// The member "type". Throws Error{BadFile} where there is none.
std::string partType(const nlohmann::json& object, const std::string& where);

template <class Part>
std::unique_ptr<Part> makePart(std::span<const PartRow<Part>> rows, const nlohmann::json& object,
                               const std::string& where) {
    const std::string type = partType(object, where);
    for (const auto& row : rows)
        if (row.type == type) return row.make(object, where + " " + type);
    throwNotSupported(where, type);
}

/// One for each table. Throw Error{BadFile}: a part that no row has ("not supported: WordPiece"), a field that is
/// wrong. Puts `text` before the passage unless that is empty; it has the place of the first character.
void prepend(Passage& passage, std::string_view text);

std::unique_ptr<Normalizer> makeNormalizer(const nlohmann::json& object, const std::string& where);
std::unique_ptr<PreTokenizer> makePreTokenizer(const nlohmann::json& object, const std::string& where);
std::unique_ptr<TokenModel> makeTokenModel(const nlohmann::json& object, bool byteLevel, const std::string& where);
std::unique_ptr<PostProcessor> makePostProcessor(const nlohmann::json& object, const std::string& where);
std::unique_ptr<TokenDecoder> makeDecoder(const nlohmann::json& object, const std::string& where);

} // namespace lathe
