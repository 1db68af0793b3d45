// A label is looked up as it is written, then as the whole number that it stands for: files of other programs write 1
// as 1.0.
#include "dataset/label_set.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

namespace lathe {
namespace {

constexpr std::int32_t notScored = -100;

} // namespace

std::optional<std::int64_t> wholeLabel(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<double> numberLabel(const std::string& text) {
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value)
                                                                                             : std::nullopt;
}

std::optional<std::string> withoutPoint(const std::string& text) {
    const std::size_t point = text.find('.');
    if (point == std::string::npos || point + 1 == text.size()
        || text.find_first_not_of('0', point + 1) != std::string::npos)
        return std::nullopt;
    const std::string whole = text.substr(0, point);
    const std::string digits = whole.starts_with('-') ? whole.substr(1) : whole;
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos
        || (digits.size() > 1 && digits[0] == '0'))
        return std::nullopt;
    return digits == "0" ? digits : whole;
}

std::optional<bool> zeroOrOne(const std::string& text) {
    if (text == "0" || text == "0.0" || text == "false") return false;
    if (text == "1" || text == "1.0" || text == "true") return true;
    return std::nullopt;
}

std::vector<std::string> cutLabelList(const std::string& text) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find_first_of(",;|", at), text.size());
        std::string name = text.substr(at, end - at);
        name.erase(0, std::min(name.find_first_not_of(" \t"), name.size()));
        name.erase(name.find_last_not_of(" \t") + 1);
        if (!name.empty()) names.push_back(std::move(name));
        at = end + 1;
    }
    return names;
}

void LabelSet::findIndices() {
    m_index.clear();
    for (std::size_t i = 0; i < names.size(); ++i) m_index.emplace(names[i], static_cast<std::int32_t>(i));
}

std::int32_t LabelSet::indexOf(const std::string& name) const {
    if (const auto found = m_index.find(name); found != m_index.end()) return found->second;
    const auto whole = withoutPoint(name);
    if (whole)
        if (const auto found = m_index.find(*whole); found != m_index.end()) return found->second;
    if (!given) return -1;
    const std::string& number = whole ? *whole : name;
    std::int64_t index = wholeLabel(number).value_or(-1);
    if (std::to_string(index) != number) index = -1; // 01 is a name
    if (names.size() == 2 && (name == "true" || name == "false")) index = name == "true";
    return index >= 0 && index < std::int64_t(names.size()) ? static_cast<std::int32_t>(index) : -1;
}

void LabelSet::put(PreparedRow& row) const {
    TokenExample& example = row.example;
    if (task == Task::TokenClassification) {
        example.tags.assign(example.ids.size(), notScored);
        for (std::size_t i = 0; i < row.starts.size(); ++i)
            if (const std::int32_t index =
                    row.starts[i] < 0 ? -1 : indexOf(row.labels[static_cast<std::size_t>(row.starts[i])]);
                index >= 0)
                example.tags[i] = index;
    } else if (problemType == ProblemType::Regression) {
        example.labels = {static_cast<float>(numberLabel(row.labels.at(0)).value_or(0))};
    } else if (vectors) {
        const auto holds = [](const std::string& label) { return zeroOrOne(label).value_or(false) ? 1.0f : 0.0f; };
        example.labels.clear();
        if (problemType == ProblemType::MultiLabel)
            std::transform(row.labels.begin(), row.labels.end(), std::back_inserter(example.labels), holds);
        else
            example.labels = {float(std::find_if(row.labels.begin(), row.labels.end(),
                                                 [&](const std::string& label) { return holds(label) > 0; })
                                    - row.labels.begin())};
    } else if (problemType == ProblemType::MultiLabel) {
        example.labels.assign(names.size(), 0.0f);
        for (const std::string& name : row.labelList ? row.labels : cutLabelList(row.labels.at(0)))
            if (const std::int32_t index = indexOf(name); index >= 0)
                example.labels[static_cast<std::size_t>(index)] = 1.0f;
    } else if (problemType == ProblemType::SingleLabel) {
        example.labels = {static_cast<float>(indexOf(row.labels.at(0)))};
    }
}

} // namespace lathe
