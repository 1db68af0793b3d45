// A text or two with a label; words with a tag each.
#include "rows/format_table.h"

#include <algorithm>

namespace lathe {
namespace {

/// A label as text: names as they are, numbers and truth values as JSON writes them; nothing for what is no label.
std::optional<std::string> labelOf(const nlohmann::ordered_json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    return std::nullopt;
}

/// The list in column `name`, each entry a label.
std::vector<std::string> listOf(const RowColumns& row, const std::string& name, std::string& problem) {
    std::vector<std::string> entries;
    const auto member = row.find(name);
    if (member == row.end() || !member->is_array()) {
        if (problem.empty())
            problem = member == row.end() ? "no \"" + name + "\""
                                          : "\"" + name + "\" holds " + member->type_name() + ", not a list";
        return entries;
    }
    for (const auto& entry : *member) {
        const auto text = labelOf(entry);
        if (!text && problem.empty())
            problem = "\"" + name + "\", entry " + std::to_string(entries.size() + 1) + ": " + entry.type_name()
                      + ", not text";
        entries.push_back(text.value_or(""));
    }
    return entries;
}

/// A list that a table's cell holds as text, as JSON, Python or NumPy write it: [1, 0], ['a', 'b'], [1. 0.]. Null where
/// it is none.
RowColumns listInText(const std::string& text) {
    const std::size_t from = text.find_first_not_of(" \t"), to = text.find_last_not_of(" \t");
    if (from == std::string::npos || text[from] != '[' || text[to] != ']') return nullptr;
    std::string inside = text.substr(from, to + 1 - from);
    const auto scalars = [](const RowColumns& list) {
        return list.is_array() && std::none_of(list.begin(), list.end(), [](const RowColumns& one) {
                   return one.is_structured() || one.is_null();
               });
    };
    if (const RowColumns list = RowColumns::parse(inside, nullptr, false); scalars(list)) return list;
    std::string python = inside;
    std::replace(python.begin(), python.end(), '\'', '"');
    if (const RowColumns list = RowColumns::parse(python, nullptr, false); scalars(list)) return list;
    std::string numbers = "[";
    for (std::size_t i = 1; i + 1 < inside.size();) { // numbers between blanks
        i = inside.find_first_not_of(" \t\n", i);
        if (i == std::string::npos || i + 1 >= inside.size()) break;
        const std::size_t end = std::min(inside.find_first_of(" \t\n", i), inside.size() - 1);
        std::string number = inside.substr(i, end - i);
        if (number.ends_with('.')) number += '0';
        numbers += (numbers.size() > 1 ? "," : "") + number;
        i = end;
    }
    const RowColumns list = RowColumns::parse(numbers + "]", nullptr, false);
    return scalars(list) && !list.empty() && list.front().is_number() ? list : RowColumns();
}

} // namespace

RowContent readLabelled(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    LabelledText labelled;
    labelled.text = textOf(row, names[0], false, content.problem);
    if (row.contains(names[1])) labelled.pair = textOf(row, names[1], false, content.problem);
    const auto label = row.find(names[2]);
    if (label == row.end() || label->is_null()) {
        if (content.problem.empty()) content.problem = "no \"" + names[2] + "\"";
    } else if (label->is_array()) {
        labelled.list = true;
        labelled.labels = listOf(row, names[2], content.problem);
    } else if (const RowColumns list =
                   label->is_string() ? listInText(label->get_ref<const std::string&>()) : RowColumns();
               list.is_array()) {
        labelled.list = true;
        for (const RowColumns& one : list) labelled.labels.push_back(*labelOf(one));
    } else if (const auto text = labelOf(*label); text && !text->empty()) {
        labelled.labels = {*text};
    } else if (content.problem.empty()) {
        content.problem = text ? "\"" + names[2] + "\" is empty"
                               : "\"" + names[2] + "\" holds " + label->type_name() + ", not a label";
    }
    content.what = std::move(labelled);
    return content;
}

RowContent readTagged(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    TaggedWords tagged;
    tagged.words = listOf(row, names[0], content.problem);
    tagged.tags = listOf(row, names[1], content.problem);
    if (content.problem.empty() && tagged.words.size() != tagged.tags.size())
        content.problem = std::to_string(tagged.words.size()) + " words in \"" + names[0] + "\", but "
                          + std::to_string(tagged.tags.size()) + " tags in \"" + names[1] + "\"";
    if (content.problem.empty() && tagged.words.empty()) content.problem = "no words";
    content.what = std::move(tagged);
    return content;
}

} // namespace lathe
