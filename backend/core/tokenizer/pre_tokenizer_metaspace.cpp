// Metaspace: spaces become a visible character ("▁"), one stands before the text, and words begin with it.
#include "base/json.h"
#include "tokenizer/byte_token.h"
#include "tokenizer/tokenizer_parts.h"
#include "unicode/unicode.h"

namespace lathe {

namespace {

enum class PrependScheme { Always, First, Never };

PrependScheme schemeOf(const nlohmann::json& object, const std::string& where) {
    const auto name = valueOr<std::string>(object, "prepend_scheme", "always", where);
    const auto wanted = optional<bool>(object, "add_prefix_space", where); // as old files have it
    if (name != "always" && name != "first" && name != "never") throwNotSupported(where, "prepend_scheme " + name);
    if (name == "never" || (wanted && !*wanted)) return PrependScheme::Never;
    return name == "first" ? PrependScheme::First : PrependScheme::Always;
}

std::string replacementOf(const nlohmann::json& object, const std::string& where) {
    const auto text = valueOr<std::string>(object, "replacement", std::string(spaceMark), where);
    if (text.empty() || firstInvalidUtf8(text) != std::string::npos || codePointAt(text, 0).bytes != text.size())
        throw Error(ErrorKind::BadFile, {"%1: \"replacement\" is not one character.", where});
    return text;
}

class Metaspace final : public PreTokenizer {
public:
    Metaspace(const nlohmann::json& object, const std::string& where)
        : m_mark(replacementOf(object, where)),
          m_scheme(schemeOf(object, where)),
          m_split(valueOr<bool>(object, "split", true, where)) {}

    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        const std::string_view text = passage.text();
        std::string marked;
        std::vector<Origin> origins;
        std::vector<ByteSpan> cut;
        marked.reserve(text.size() + text.size() / 2 + 8);
        const auto put = [&](std::string_view what, std::size_t origin) {
            marked += what;
            if (passage.tracked()) origins.insert(origins.end(), what.size(), passage.origins()[origin]);
        };
        for (const ByteSpan& word : words) {
            std::size_t begin = marked.size();
            if (prepends(passage, word)) put(m_mark, word.begin);
            for (std::size_t at = word.begin; at < word.end;) {
                const bool space = text[at] == ' ';
                const bool mark = space || text.substr(at, m_mark.size()) == m_mark;
                if (mark && m_split && marked.size() > begin) {
                    cut.push_back({begin, marked.size()});
                    begin = marked.size();
                }
                if (mark) {
                    put(m_mark, at);
                    at += space ? 1 : m_mark.size();
                    continue;
                }
                const std::size_t from = at++;
                while (at < word.end && text[at] != ' ' && text[at] != m_mark[0]) ++at;
                marked.append(text, from, at - from);
                if (passage.tracked())
                    origins.insert(origins.end(), passage.origins().begin() + std::ptrdiff_t(from),
                                   passage.origins().begin() + std::ptrdiff_t(at));
            }
            if (marked.size() > begin) cut.push_back({begin, marked.size()});
        }
        words = std::move(cut);
        passage.replace(std::move(marked), std::move(origins));
    }

private:
    bool prepends(const Passage& passage, const ByteSpan& word) const {
        if (m_scheme == PrependScheme::Never || word.begin == word.end) return false;
        if (m_scheme == PrependScheme::First && !(passage.first() && word.begin == 0)) return false;
        const std::string_view text = passage.text().substr(word.begin, word.end - word.begin);
        return text[0] != ' ' && !text.starts_with(m_mark);
    }

    std::string m_mark;
    PrependScheme m_scheme;
    bool m_split;
};

/// Marks become spaces again; those of the first token go where the pre-tokenizer puts one there.
class MetaspaceDecoder final : public TokenDecoder {
public:
    MetaspaceDecoder(const nlohmann::json& object, const std::string& where)
        : m_mark(replacementOf(object, where)), m_first(schemeOf(object, where) != PrependScheme::Never) {}
    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            std::string text;
            for (std::size_t at = 0; at < tokens[i].size();) {
                const std::size_t next = std::min(tokens[i].find(m_mark, at), tokens[i].size());
                text.append(tokens[i], at, next - at);
                if (next < tokens[i].size() && !(i == 0 && m_first)) text += ' ';
                at = next + m_mark.size();
            }
            tokens[i] = std::move(text);
        }
        return tokens;
    }

private:
    std::string m_mark;
    bool m_first;
};

} // namespace

std::unique_ptr<PreTokenizer> makeMetaspace(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<Metaspace>(object, where);
}
std::unique_ptr<TokenDecoder> makeMetaspaceDecoder(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<MetaspaceDecoder>(object, where);
}

} // namespace lathe
