// BertNormalizer: what is left of a text after BERT's cleaning (Devlin et al. 2018, BasicTokenizer in tokenization.py):
// control characters out, all white space to spaces, ideographs apart, accents off, lower case; each step can be off.
#include "base/json.h"
#include "tokenizer/bert_characters.h"
#include "tokenizer/rewriter.h"
#include "tokenizer/tokenizer_parts.h"
#include "unicode/unicode.h"

#include <algorithm>

namespace lathe {

std::unique_ptr<Normalizer> makeNfd(const nlohmann::json&, const std::string&);

namespace {

class BertNormalizer final : public Normalizer {
public:
    BertNormalizer(const nlohmann::json& object, const std::string& where)
        : m_clean(valueOr<bool>(object, "clean_text", true, where)),
          m_ideographs(valueOr<bool>(object, "handle_chinese_chars", true, where)),
          m_lower(valueOr<bool>(object, "lowercase", true, where)),
          m_strip(optional<bool>(object, "strip_accents", where).value_or(m_lower)),
          m_nfd(makeNfd({}, where)) {}

    void normalize(Passage& passage) const override {
        if (m_clean || m_ideographs) spaceOut(passage);
        if (m_strip) m_nfd->normalize(passage);
        if (m_strip || m_lower) fold(passage);
    }

private:
    void spaceOut(Passage& passage) const {
        Rewriter writer(passage);
        writer.run([&](char32_t value) {
            if (m_clean && isBertControl(value)) return;
            if (m_ideographs && isBertIdeograph(value)) {
                writer.put(' ');
                writer.put(value);
                writer.put(' ');
            } else {
                writer.put(m_clean && isBertSpace(value) ? U' ' : value);
            }
        });
    }
    void fold(Passage& passage) const {
        Rewriter writer(passage);
        writer.run([&](char32_t value) {
            if (m_strip && isBertAccent(value)) return;
            const LowerCase lower = m_lower ? lowerCaseOf(value) : LowerCase{value};
            writer.put(lower.first);
            if (lower.second) writer.put(lower.second);
        });
    }

    bool m_clean, m_ideographs, m_lower, m_strip;
    std::unique_ptr<Normalizer> m_nfd;
};

} // namespace

std::unique_ptr<Normalizer> makeBertNormalizer(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<BertNormalizer>(object, where);
}

} // namespace lathe
