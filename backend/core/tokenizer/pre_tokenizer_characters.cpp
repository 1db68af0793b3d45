// Pre-tokenizers that decide by one character at a time: Digits, Punctuation, Whitespace, WhitespaceSplit,
// CharDelimiterSplit, FixedLength.
#include "base/json.h"
#include "tokenizer/bert_characters.h"
#include "tokenizer/split_behavior.h"
#include "unicode/unicode.h"

namespace lathe {

namespace {

/// Cuts at characters that `Delimiter` is true of.
template <class Delimiter>
class CharacterSplit final : public PreTokenizer {
public:
    CharacterSplit(Delimiter delimiter, SplitBehavior behavior) : m_delimiter(delimiter), m_behavior(behavior) {}

    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        std::vector<ByteSpan> cut, found;
        const std::string_view text = passage.text();
        for (const ByteSpan& word : words) {
            found.clear();
            for (std::size_t at = word.begin; at < word.end;) {
                const CodePoint point = codePointAt(text, at);
                if (m_delimiter(point.value)) found.push_back({at, at + point.bytes});
                at += point.bytes;
            }
            if (found.empty()) cut.push_back(word);
            else cutAt(word, found, m_behavior, false, cut);
        }
        words = std::move(cut);
    }

private:
    Delimiter m_delimiter;
    SplitBehavior m_behavior;
};

template <class Delimiter>
std::unique_ptr<PreTokenizer> splitAt(Delimiter delimiter, SplitBehavior behavior) {
    return std::make_unique<CharacterSplit<Delimiter>>(delimiter, behavior);
}

/// Runs of word parts, and runs of what is neither these nor white space.
class Whitespace final : public PreTokenizer {
public:
    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        enum class Kind { Space, Word, Sign };
        std::vector<ByteSpan> cut;
        const std::string_view text = passage.text();
        for (const ByteSpan& word : words) {
            Kind last = Kind::Space;
            std::size_t begin = word.begin;
            for (std::size_t at = word.begin; at < word.end;) {
                const CodePoint point = codePointAt(text, at);
                const Kind kind = isWordPart(point.value)     ? Kind::Word
                                  : isWhiteSpace(point.value) ? Kind::Space
                                                              : Kind::Sign;
                if (kind != last) {
                    if (last != Kind::Space) cut.push_back({begin, at});
                    begin = at;
                    last = kind;
                }
                at += point.bytes;
            }
            if (last != Kind::Space) cut.push_back({begin, word.end});
        }
        words = std::move(cut);
    }
};

class FixedLength final : public PreTokenizer {
public:
    explicit FixedLength(std::int64_t characters) : m_characters(characters) {}
    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        std::vector<ByteSpan> cut;
        for (const ByteSpan& word : words) {
            std::size_t begin = word.begin, at = word.begin;
            for (std::int64_t n = 1; at < word.end; ++n) {
                at += codePointAt(passage.text(), at).bytes;
                if (n % m_characters == 0 || at == word.end) cut.push_back({begin, at}), begin = at;
            }
        }
        words = std::move(cut);
    }

private:
    std::int64_t m_characters;
};

} // namespace

std::unique_ptr<PreTokenizer> makeDigits(const nlohmann::json& object, const std::string& where) {
    const bool alone = valueOr<bool>(object, "individual_digits", false, where);
    const auto digit = [](char32_t value) { return value < 0x80 ? value >= '0' && value <= '9' : isNumeric(value); };
    return splitAt(digit, alone ? SplitBehavior::Isolated : SplitBehavior::Contiguous);
}

std::unique_ptr<PreTokenizer> makePunctuation(const nlohmann::json& object, const std::string& where) {
    return splitAt(isBertPunctuation,
                   splitBehavior(valueOr<std::string>(object, "behavior", "Isolated", where), where));
}

std::unique_ptr<PreTokenizer> makeWhitespace(const nlohmann::json&, const std::string&) {
    return std::make_unique<Whitespace>();
}

std::unique_ptr<PreTokenizer> makeWhitespaceSplit(const nlohmann::json&, const std::string&) {
    return splitAt(isWhiteSpace, SplitBehavior::Removed);
}

std::unique_ptr<PreTokenizer> makeCharDelimiterSplit(const nlohmann::json& object, const std::string& where) {
    const auto text = require<std::string>(object, "delimiter", where);
    if (text.empty() || firstInvalidUtf8(text) != std::string::npos || codePointAt(text, 0).bytes != text.size())
        throw Error(ErrorKind::BadFile, {"%1: \"delimiter\" is not one character.", where});
    return splitAt([delimiter = codePointAt(text, 0).value](char32_t value) { return value == delimiter; },
                   SplitBehavior::Removed);
}

std::unique_ptr<PreTokenizer> makeFixedLength(const nlohmann::json& object, const std::string& where) {
    const auto length = valueOr<std::int64_t>(object, "length", 5, where);
    if (length < 1) throw Error(ErrorKind::BadFile, {"%1: \"length\" is %2.", where, std::to_string(length)});
    return std::make_unique<FixedLength>(length);
}

} // namespace lathe
