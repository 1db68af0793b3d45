// Read as it lies, with every offset checked: the bytes come from a model file.
#include "tokenizer/charsmap.h"

#include "lathe/error.h"
#include "unicode/unicode.h"

namespace lathe {

namespace {

std::uint32_t offsetOf(std::uint32_t unit) { return (unit >> 10) << ((unit & (1u << 9)) >> 6); }
std::uint32_t labelOf(std::uint32_t unit) { return unit & (1u << 31 | 0xFF); }
bool hasLeaf(std::uint32_t unit) { return (unit >> 8 & 1) != 0; }

} // namespace

Charsmap::Charsmap(std::string_view bytes, const std::string& where) {
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
        return value;
    };
    const std::size_t size = bytes.size() < 4 ? 0 : number(0);
    if (size < 4 || size % 4 != 0 || size > bytes.size() - 4)
        throw Error(ErrorKind::BadFile,
                    {"%1: the precompiled charsmap of %2 bytes is damaged.", where, std::to_string(bytes.size())});
    m_units.resize(size / 4);
    for (std::size_t i = 0; i < m_units.size(); ++i) m_units[i] = number(4 + 4 * i);
    m_replacements = bytes.substr(4 + size);
    if (firstInvalidUtf8(m_replacements) != std::string::npos)
        throw Error(ErrorKind::BadFile, {"%1: the precompiled charsmap has replacements that are not UTF-8.", where});
}

std::optional<Charsmap::Match> Charsmap::find(std::string_view text, bool longest) const {
    if (m_units.empty()) return std::nullopt;
    std::optional<Match> found;
    std::size_t node = offsetOf(m_units[0]);
    for (std::size_t i = 0; i < text.size() && text[i] != '\0'; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        node ^= byte;
        if (node >= m_units.size() || labelOf(m_units[node]) != byte) break;
        const bool leaf = hasLeaf(m_units[node]);
        node ^= offsetOf(m_units[node]);
        if (node >= m_units.size()) break;
        if (!leaf) continue;
        const std::size_t begin = m_units[node] & 0x7FFFFFFF;
        if (begin >= m_replacements.size()) break;
        const std::string_view rest = std::string_view(m_replacements).substr(begin);
        found = Match{i + 1, rest.substr(0, rest.find('\0'))};
        if (!longest) break;
    }
    return found;
}

} // namespace lathe
