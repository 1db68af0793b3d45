// Conditions are parsed once against the file's columns, so that a misspelled column fails before the first row.
#include "rows/row_filter.h"

#include "lathe/error.h"
#include "lathe/joined.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace lathe {
namespace {

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t") + 1 - begin));
}

std::optional<double> numberIn(std::string_view text) {
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// A value as people see it; null and missing as nothing.
std::string textIn(const RowColumns& row, const std::string& column) {
    const auto member = row.find(column);
    if (member == row.end() || member->is_null()) return {};
    return member->is_string() ? member->get<std::string>()
                               : member->dump(-1, ' ', false, RowColumns::error_handler_t::replace);
}

} // namespace

RowFilter::RowFilter(const std::vector<std::string>& conditions, const std::vector<std::string>& columns,
                     const std::string& source) {
    static const std::vector<std::pair<std::string_view, Sign>> signs = { // longer ones first
                                                                         {" is not empty", Sign::NotEmpty},
                                                                         {" is empty", Sign::Empty},
                                                                         {" contains ", Sign::Contains},
                                                                         {"!=", Sign::Unequal},
                                                                         {"<=", Sign::LessOrEqual},
                                                                         {">=", Sign::MoreOrEqual},
                                                                         {"<", Sign::Less},
                                                                         {">", Sign::More},
                                                                         {"=", Sign::Equal}};
    for (const std::string& text : conditions) {
        const auto wrong = [&](const std::string& what) {
            return Error(ErrorKind::BadInput, {"%1: the filter \"%2\" %3.", source, text, what},
                         "Write a column, a sign and a value: lang = en, score >= 0.5, text contains hello, answer is "
                         "not empty, length(text) < 2000.");
        };
        Condition condition;
        std::size_t at = std::string::npos;
        std::string_view sign;
        for (const auto& [word, meaning] : signs)
            if (const std::size_t place = text.find(word); place < at) {
                at = place;
                sign = word;
                condition.sign = meaning;
            }
        if (at == std::string::npos) throw wrong("has no sign");
        condition.column = trimmed(std::string_view(text).substr(0, at));
        condition.value = trimmed(std::string_view(text).substr(at + sign.size()));
        if (condition.column.starts_with("length(") && condition.column.ends_with(')')) {
            condition.length = true;
            condition.column = trimmed(std::string_view(condition.column).substr(7, condition.column.size() - 8));
        }
        if (std::find(columns.begin(), columns.end(), condition.column) == columns.end()) {
            throw wrong("asks for the column \"" + condition.column + "\", and the file has: " + joined(columns));
        }
        const bool ordered = condition.sign >= Sign::Less && condition.sign <= Sign::MoreOrEqual;
        const auto number = numberIn(condition.value);
        if ((ordered || condition.length) && condition.sign < Sign::Contains && !number)
            throw wrong("compares with \"" + condition.value + "\", which is not a number");
        condition.number = number.value_or(0);
        m_conditions.push_back(std::move(condition));
    }
}

bool RowFilter::keeps(const RowColumns& row) const {
    return std::all_of(m_conditions.begin(), m_conditions.end(), [&](const Condition& one) { return holds(one, row); });
}

bool RowFilter::holds(const Condition& condition, const RowColumns& row) {
    const std::string text = textIn(row, condition.column);
    switch (condition.sign) {
    case Sign::Contains: return text.find(condition.value) != std::string::npos;
    case Sign::Empty: return text.empty();
    case Sign::NotEmpty: return !text.empty();
    default: break;
    }
    std::optional<double> number = numberIn(text);
    if (condition.length)
        number = double(std::count_if(text.begin(), text.end(),
                                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    const bool equal = text == condition.value || (number && numberIn(condition.value) == number);
    switch (condition.sign) {
    case Sign::Equal: return equal;
    case Sign::Unequal: return !equal;
    case Sign::Less: return number && *number < condition.number;
    case Sign::LessOrEqual: return number && *number <= condition.number;
    case Sign::More: return number && *number > condition.number;
    default: return number && *number >= condition.number;
    }
}

} // namespace lathe
