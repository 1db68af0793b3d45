#pragma once
// The text of tokens as it comes: whole characters only, and nothing that may yet turn out to begin a stop string.
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class TextStream {
public:
    explicit TextStream(std::vector<std::string> stops) : m_stops(std::move(stops)) {}

    /// Adds a token's bytes; returns what may be shown now (UTF-8). Bytes that are none become U+FFFD.
    std::string add(std::string_view bytes);
    /// What was held back. Nothing after a stop string.
    std::string finish();
    /// Bytes of text so far, with those that are held back.
    std::size_t known() const { return m_given + m_pending.size(); }
    bool stopped() const { return m_stopped; } ///< a stop string came; it and what followed are dropped

private:
    std::vector<std::string> m_stops;
    std::string m_bytes;   ///< not yet whole characters
    std::string m_pending; ///< whole characters not yet shown
    std::size_t m_given = 0; ///< bytes that were shown
    bool m_stopped = false;
};

} // namespace lathe
