#pragma once
// Lists in words: "q_proj, k_proj, v_proj".
#include <functional>
#include <string>
#include <string_view>

namespace lathe {

/// Adds one to the list.
inline void addTo(std::string& list, std::string_view one, std::string_view between = ", ") {
    if (!list.empty()) list += between;
    list += one;
}

/// `word`: what is written of each: a function of it, or a member.
template <class Range, class Word = std::identity>
std::string joined(const Range& range, std::string_view between = ", ", Word word = {}) {
    std::string list;
    bool first = true;
    for (const auto& one : range) {
        if (!first) list += between;
        first = false;
        list += std::invoke(word, one);
    }
    return list;
}

} // namespace lathe
