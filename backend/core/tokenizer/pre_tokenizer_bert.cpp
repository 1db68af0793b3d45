// BertPreTokenizer: cuts at white space, which is dropped, and makes every punctuation mark a word of its own.
#include "tokenizer/bert_characters.h"
#include "tokenizer/tokenizer_parts.h"
#include "unicode/unicode.h"

namespace lathe {

namespace {

class BertPreTokenizer final : public PreTokenizer {
public:
    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        std::vector<ByteSpan> cut;
        cut.reserve(passage.text().size() / 4);
        const std::string_view text = passage.text();
        for (const ByteSpan& word : words) {
            std::size_t begin = word.begin;
            const auto close = [&](std::size_t end) {
                if (begin < end) cut.push_back({begin, end});
            };
            for (std::size_t at = word.begin; at < word.end;) {
                const CodePoint point = codePointAt(text, at);
                const bool space = isWhiteSpace(point.value), mark = !space && isBertPunctuation(point.value);
                if (space || mark) {
                    close(at);
                    if (mark) cut.push_back({at, at + point.bytes});
                    begin = at + point.bytes;
                }
                at += point.bytes;
            }
            close(word.end);
        }
        words = std::move(cut);
    }
};

} // namespace

std::unique_ptr<PreTokenizer> makeBertPreTokenizer(const nlohmann::json&, const std::string&) {
    return std::make_unique<BertPreTokenizer>();
}

} // namespace lathe
