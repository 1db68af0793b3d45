#pragma once
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// Texts of which the longest that another text begins with is looked for.
class PrefixSet {
public:
    PrefixSet() = default;
    explicit PrefixSet(std::vector<std::string> texts) : m_texts(std::move(texts)) {
        std::erase(m_texts, std::string());
        std::sort(m_texts.begin(), m_texts.end());
        for (const std::string& text : m_texts) m_first[static_cast<unsigned char>(text[0])] = true;
    }
    bool empty() const { return m_texts.empty(); }
    const std::vector<std::string>& texts() const { return m_texts; }

    /// Bytes of the longest; 0 where there is none. `text` must not be empty.
    std::size_t match(std::string_view text) const {
        if (!m_first[static_cast<unsigned char>(text[0])]) return 0;
        std::size_t longest = 0;
        auto begin = m_texts.begin(), end = m_texts.end(); // those that go on as the text does
        for (std::size_t at = 0; at < text.size() && begin != end; ++at) {
            const auto byte = static_cast<unsigned char>(text[at]);
            const auto below = [&](const std::string& one, unsigned value) {
                return one.size() <= at || static_cast<unsigned char>(one[at]) < value;
            };
            begin = std::partition_point(begin, end, [&](const std::string& one) { return below(one, byte); });
            end = std::partition_point(begin, end, [&](const std::string& one) { return below(one, byte + 1u); });
            if (begin != end && begin->size() == at + 1) longest = at + 1; // the shortest of them comes first
        }
        return longest;
    }

private:
    std::vector<std::string> m_texts;
    std::array<bool, 256> m_first{}; ///< bytes that one of them begins with
};

} // namespace lathe
