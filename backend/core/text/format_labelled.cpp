// A text or two with a label; words with a tag each.
#include "text/format_table.h"

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
        if (problem.empty()) problem = member == row.end() ? "no \"" + name + "\"" : "\"" + name + "\" holds " + member->type_name() + ", not a list";
        return entries;
    }
    for (const auto& entry : *member) {
        const auto text = labelOf(entry);
        if (!text && problem.empty()) problem = "\"" + name + "\", entry " + std::to_string(entries.size() + 1) + ": " + entry.type_name() + ", not text";
        entries.push_back(text.value_or(""));
    }
    return entries;
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
    } else if (const auto text = labelOf(*label); text && !text->empty()) {
        labelled.labels = {*text};
    } else if (content.problem.empty()) {
        content.problem = text ? "\"" + names[2] + "\" is empty" : "\"" + names[2] + "\" holds " + label->type_name() + ", not a label";
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
        content.problem = std::to_string(tagged.words.size()) + " words in \"" + names[0] + "\", but " + std::to_string(tagged.tags.size()) + " tags in \"" + names[1] + "\"";
    if (content.problem.empty() && tagged.words.empty()) content.problem = "no words";
    content.what = std::move(tagged);
    return content;
}

} // namespace lathe
