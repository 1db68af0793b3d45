#include "tokenizer/pattern.h"

#include "base/json.h"

namespace lathe {

Pattern::Pattern(const nlohmann::json& object, const std::string& where) {
    const auto pattern = require<nlohmann::json>(object, "pattern", where);
    if (pattern.is_string()) { // as old files have it
        m_text = pattern.get<std::string>();
    } else if (auto regex = optional<std::string>(pattern, "Regex", where + ": pattern")) {
        m_regex.emplace(*regex, where);
        return;
    } else {
        m_text = require<std::string>(pattern, "String", where + ": pattern");
    }
    if (m_text.empty()) m_regex.emplace("", where);
}

void Pattern::find(std::string_view text, std::size_t shift, std::vector<ByteSpan>& matches) const {
    if (m_regex) return m_regex->find(text, shift, matches);
    for (std::size_t at = 0; (at = text.find(m_text, at)) != std::string_view::npos; at += m_text.size())
        matches.push_back({at + shift, at + shift + m_text.size()});
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    if (from.empty() || text.find(from) == std::string::npos) return;
    std::string made;
    std::size_t done = 0;
    for (std::size_t at = 0; (at = text.find(from, done)) != std::string::npos; done = at + from.size())
        made.append(text, done, at - done).append(to);
    text = made.append(text, done);
}

} // namespace lathe
