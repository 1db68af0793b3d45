// WordPiece as a decoder: pieces joined to words, and the spaces before punctuation and contractions taken out again;
// CTC, which does the last, too.
#include "base/json.h"
#include "tokenizer/pattern.h"
#include "tokenizer/tokenizer_parts.h"

#include <algorithm>

namespace lathe {

namespace {

/// In this order, each token by itself: so " do not" is never met.
void cleanUp(std::string& token) {
    static constexpr std::pair<std::string_view, std::string_view> repairs[] = {
        {" .", "."},   {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},   {" n't", "n't"},
        {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};
    for (const auto& [from, to] : repairs) replaceAll(token, from, to);
}

class WordPieceDecoder final : public TokenDecoder {
public:
    WordPieceDecoder(const nlohmann::json& object, const std::string& where)
        : m_prefix(valueOr<std::string>(object, "prefix", "##", where)),
          m_cleanup(valueOr<bool>(object, "cleanup", true, where)) {}

    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        bool first = true;
        for (std::string& token : tokens) {
            if (!first) {
                if (token.starts_with(m_prefix)) token.erase(0, m_prefix.size());
                else token = std::string(1, ' ') += token;
            }
            first = false;
            if (m_cleanup) cleanUp(token);
        }
        return tokens;
    }

private:
    std::string m_prefix;
    bool m_cleanup;
};

/// Of speech: repeated tokens are one, padding is nothing, a delimiter is a space.
class CtcDecoder final : public TokenDecoder {
public:
    CtcDecoder(const nlohmann::json& object, const std::string& where)
        : m_pad(valueOr<std::string>(object, "pad_token", "<pad>", where)),
          m_delimiter(valueOr<std::string>(object, "word_delimiter_token", "|", where)),
          m_cleanup(valueOr<bool>(object, "cleanup", true, where)) {}
    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
        std::vector<std::string> made;
        for (std::string& token : tokens) {
            replaceAll(token, m_pad, "");
            if (m_cleanup) {
                cleanUp(token);
                replaceAll(token, m_delimiter, " ");
            }
            if (!token.empty()) made.push_back(std::move(token));
        }
        return made;
    }

private:
    std::string m_pad, m_delimiter;
    bool m_cleanup;
};

} // namespace

std::unique_ptr<TokenDecoder> makeCtcDecoder(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<CtcDecoder>(object, where);
}

std::unique_ptr<TokenDecoder> makeWordPieceDecoder(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<WordPieceDecoder>(object, where);
}

} // namespace lathe
