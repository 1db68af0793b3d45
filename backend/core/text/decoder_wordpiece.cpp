// WordPiece as a decoder: pieces joined to words, and the spaces before punctuation and contractions taken out again.
#include "base/json.h"
#include "text/tokenizer_parts.h"

namespace lathe {

namespace {

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
}

class WordPieceDecoder final : public Decoder {
public:
    WordPieceDecoder(const nlohmann::json& object, const std::string& where)
        : m_prefix(valueOr<std::string>(object, "prefix", "##", where)), m_cleanup(valueOr<bool>(object, "cleanup", true, where)) {}

    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        // In this order, each token by itself: so " do not" is never met.
        static constexpr std::pair<std::string_view, std::string_view> repairs[] = {
            {" .", "."},   {" ?", "?"},   {" !", "!"},           {" ,", ","},   {" ' ", "'"},  {" n't", "n't"},
            {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};
        bool first = true;
        for (std::string& token : tokens) {
            if (!first) {
                if (token.starts_with(m_prefix)) token.erase(0, m_prefix.size());
                else token = std::string(1, ' ') += token;
            }
            first = false;
            if (m_cleanup)
                for (const auto& [from, to] : repairs) replaceAll(token, from, to);
        }
        return tokens;
    }

private:
    std::string m_prefix;
    bool m_cleanup;
};

} // namespace

std::unique_ptr<Decoder> makeWordPieceDecoder(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<WordPieceDecoder>(object, where);
}

} // namespace lathe
