#pragma once
// What Split and Replace look for: a regular expression, or a text as it stands.
#include "tokenizer/regex.h"

#include <optional>

namespace lathe {

class Pattern {
public:
    /// From {"String": ...} or {"Regex": ...} under "pattern" of a part. Throws Error{BadFile} with `where`.
    Pattern(const nlohmann::json& object, const std::string& where);
    /// As Regex::find.
    void find(std::string_view text, std::size_t shift, std::vector<ByteSpan>& matches) const;

private:
    std::string m_text;
    std::optional<Regex> m_regex; ///< where a search for m_text does not do
};

void replaceAll(std::string& text, std::string_view from, std::string_view to);

} // namespace lathe
