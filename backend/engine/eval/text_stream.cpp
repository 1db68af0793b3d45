#include "eval/text_stream.h"

#include <algorithm>

namespace lathe {
namespace {

/// Moves whole characters from the front of `bytes` to `text`; what is no UTF-8 becomes U+FFFD, what may yet become a
/// character stays (unless `all`).
void takeCharacters(std::string& bytes, std::string& text, bool all) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto lead = static_cast<unsigned char>(bytes[at]);
        const std::size_t size = lead < 0x80                    ? 1
                                 : lead >= 0xC2 && lead <= 0xDF ? 2
                                 : lead >= 0xE0 && lead <= 0xEF ? 3
                                 : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                                : 0;
        std::size_t have = size ? 1 : 0;
        const auto follows = [&](std::size_t i) {
            const auto byte = static_cast<unsigned char>(bytes[at + i]);
            unsigned char least = 0x80,
                          most = 0xBF; // the second byte's narrower ranges: no overlong forms, no surrogates
            if (i == 1 && lead == 0xE0) least = 0xA0;
            if (i == 1 && lead == 0xED) most = 0x9F;
            if (i == 1 && lead == 0xF0) least = 0x90;
            if (i == 1 && lead == 0xF4) most = 0x8F;
            return byte >= least && byte <= most;
        };
        while (have && have < size && at + have < bytes.size() && follows(have)) ++have;
        if (size && have == size) text.append(bytes, at, size);
        else if (size && at + have == bytes.size() && !all) break;
        else text += "\xEF\xBF\xBD";
        at += std::max<std::size_t>(have, 1);
    }
    bytes.erase(0, at);
}

} // namespace

std::string TextStream::add(std::string_view bytes) {
    if (m_stopped) return {};
    m_bytes += bytes;
    takeCharacters(m_bytes, m_pending, false);
    std::size_t first = std::string::npos, held = 0;
    for (const std::string& stop : m_stops) {
        if (stop.empty()) continue;
        first = std::min(first, m_pending.find(stop));
        for (std::size_t size = std::min(stop.size() - 1, m_pending.size()); size > held; --size)
            if (m_pending.ends_with(std::string_view(stop).substr(0, size))) held = size;
    }
    if (first != std::string::npos) {
        m_stopped = true;
        std::string shown = m_pending.substr(0, first);
        m_pending.clear();
        m_bytes.clear();
        m_given += shown.size();
        return shown;
    }
    std::size_t ready = m_pending.size() - held;
    while (ready > 0 && ready < m_pending.size() && (static_cast<unsigned char>(m_pending[ready]) & 0xC0) == 0x80)
        --ready;
    std::string shown = m_pending.substr(0, ready);
    m_pending.erase(0, ready);
    m_given += shown.size();
    return shown;
}

std::string TextStream::finish() {
    if (m_stopped) return {};
    takeCharacters(m_bytes, m_pending, true);
    m_given += m_pending.size();
    return std::exchange(m_pending, {});
}

} // namespace lathe
