#include "dataset/row_text.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::size_t excerptBytes = 300;

void collect(const RowColumns& value, std::string& text) {
    if (value.is_string()) (text += value.get_ref<const std::string&>()) += '\n';
    else if (value.is_structured())
        for (const auto& inner : value) collect(inner, text);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

} // namespace

std::string wordsOfRow(const PendingRow& row) {
    const DataSource& source = *row.source;
    const ParsedRow parsed = parseRow(row.raw, *source.kind, source.shape);
    std::string text;
    if (parsed.columns.is_object())
        for (const std::string& name : source.layout.names)
            if (const auto at = parsed.columns.find(name); at != parsed.columns.end()) collect(*at, text);
    if (text.empty()) text = row.raw.text;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

std::string beginningOf(std::string_view text) {
    if (text.size() <= excerptBytes) return cleanUtf8(text);
    std::size_t end = excerptBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return cleanUtf8(text.substr(0, end)) + "...";
}

bool says(std::string_view text, std::string_view words) {
    return std::search(text.begin(), text.end(), words.begin(), words.end(),
                       [](char a, char b) { return lower(a) == lower(b); })
           != text.end();
}

} // namespace lathe
