// Digits: cuts numbers from the rest, or each digit alone.
#include "base/json.h"
#include "text/split_behavior.h"
#include "text/unicode.h"

namespace lathe {

namespace {

class Digits final : public PreTokenizer {
public:
    explicit Digits(bool alone) : m_behavior(alone ? SplitBehavior::Isolated : SplitBehavior::Contiguous) {}

    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        std::vector<ByteSpan> cut, digits;
        const std::string_view text = passage.text();
        for (const ByteSpan& word : words) {
            digits.clear();
            for (std::size_t at = word.begin; at < word.end;) {
                const auto byte = static_cast<unsigned char>(text[at]);
                if (byte < 0x80) {
                    if (byte >= '0' && byte <= '9') digits.push_back({at, at + 1});
                    ++at;
                    continue;
                }
                const CodePoint point = codePointAt(text, at);
                if (isNumeric(point.value)) digits.push_back({at, at + point.bytes});
                at += point.bytes;
            }
            if (digits.empty()) cut.push_back(word);
            else cutAt(word, digits, m_behavior, false, cut);
        }
        words = std::move(cut);
    }

private:
    SplitBehavior m_behavior;
};

} // namespace

std::unique_ptr<PreTokenizer> makeDigits(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<Digits>(valueOr<bool>(object, "individual_digits", false, where));
}

} // namespace lathe
