#include "templates/chat_mask.h"

#include <string_view>

namespace lathe {
namespace {

/// For rising byte positions in UTF-8: how many code points lie before each.
class CodePoints {
public:
    explicit CodePoints(std::string_view text) : m_text(text) {}
    std::int64_t before(std::size_t byte) {
        for (; m_byte < byte && m_byte < m_text.size(); ++m_byte)
            m_count += (static_cast<unsigned char>(m_text[m_byte]) & 0xC0) != 0x80;
        return m_count;
    }

private:
    std::string_view m_text;
    std::size_t m_byte = 0;
    std::int64_t m_count = 0;
};

} // namespace

MaskedChat maskChat(const RenderedChat& chat, const Tokenizer& tokenizer) {
    Encoding encoding = tokenizer.encode(chat.text, false, true);
    MaskedChat masked;
    masked.trained.assign(encoding.ids.size(), 0);
    CodePoints points(chat.text);
    std::size_t token = 0;
    for (const auto& [begin, end] : chat.answers) {
        const std::int64_t from = points.before(begin), to = points.before(end);
        while (token < encoding.offsets.size() && encoding.offsets[token].second <= from) ++token;
        for (; token < encoding.offsets.size() && encoding.offsets[token].first < to; ++token)
            masked.trained[token] = 1;
    }
    masked.ids = std::move(encoding.ids);
    return masked;
}

} // namespace lathe
