// Nothing here knows a command: names, defaults and choices come from the tables, so that a page can't lag behind
// what the program takes.
#include "cli/help.h"

#include "cli/commands.h"
#include "cli/text_format.h"

#include <algorithm>
#include <sstream>

namespace lathe::cli {
namespace {

constexpr std::size_t lineWidth = 100, indent = 6;

/// Words of `text` in lines, each indented.
std::string wrapped(const std::string& text) {
    std::istringstream words(text);
    std::string all, line, word;
    while (words >> word) {
        if (!line.empty() && indent + line.size() + 1 + word.size() > lineWidth) {
            all += std::string(indent, ' ') + line + '\n';
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    return all + std::string(indent, ' ') + line + '\n';
}

std::string entry(const Field& field, const std::vector<std::string_view>& methods = {}) {
    const bool isOn = std::holds_alternative<bool>(field.fallback) && std::get<bool>(field.fallback);
    std::string text = "  " + flagFor(field.name) + valueName(field);
    if (field.kind == FieldKind::Flag)
        text += ", --no-" + flagFor(field.name).substr(2) + (isOn ? "   (on by default)" : "");
    return text + '\n' + wrapped(helpText(field, methods));
}

} // namespace

std::string valueName(const Field& field) {
    switch (field.kind) {
    case FieldKind::Flag: return "";
    case FieldKind::Integer: return " N";
    case FieldKind::Real: return " X";
    case FieldKind::Path: return " PATH";
    case FieldKind::Words: return " WORDS";
    case FieldKind::Text: return " TEXT";
    case FieldKind::Choice: break;
    }
    std::string names;
    for (const Option& option : field.choices) names += (names.empty() ? " " : "|") + std::string(option.name);
    return names;
}

std::string helpText(const Field& field, const std::vector<std::string_view>& methods) {
    std::string help(field.help);
    if (field.automatic == "required") help += " Required.";
    else if (!field.automatic.empty()) help += " Default: " + std::string(field.automatic) + ".";
    else if (field.kind != FieldKind::Flag && !toText(field.fallback).empty())
        help += " Default: " + toText(field.fallback) + ".";
    if (!methods.empty()) {
        help += " For:";
        for (const std::string_view method : methods) help += " " + std::string(method);
        help += '.';
    }
    for (const Option& option : field.choices)
        if (!option.help.empty()) help += " " + std::string(option.name) + ": " + std::string(option.help) + ";";
    if (help.ends_with(';')) help.back() = '.';
    return help;
}

std::string overview() {
    std::string text = "lathe: fine-tunes language models.\n\nCommands:\n";
    std::vector<std::vector<std::string>> rows;
    for (const Command& command : commands())
        rows.push_back({"  " + std::string(command.name), std::string(command.summary)});
    rows.push_back({"  help", "Shows this page, or with a command, its page; --man: the manual page for man."});
    return text + tableText(rows)
           + "\nEvery command takes --json (one object per line), --store DIR and --help.\n"
             "Exit codes: 0 done, 1 our bug, 2 bad input, 3 stopped by you (saved), 4 out of memory, 5 input/output.\n";
}

std::string helpFor(const Command& command) {
    std::string text = "lathe " + std::string(command.name) + " " + std::string(command.usage) + "\n\n"
                       + std::string(command.summary) + "\n";
    if (!command.more.empty()) text += std::string(command.more) + "\n";
    std::vector<std::string_view> groups;
    std::vector<std::pair<std::string_view, std::string>> entries;
    const auto add = [&](const Field& field, const std::vector<std::string_view>& methods) {
        if (std::find(groups.begin(), groups.end(), field.group) == groups.end()) groups.push_back(field.group);
        entries.emplace_back(field.group, entry(field, methods));
    };
    for (const Field& field : *command.own) add(field, {});
    for (const RecipeFlag& flag : recipeFlags(command)) add(*flag.field, flag.methods);
    for (const Field& field : commonFields()) add(field, {});
    for (const std::string_view group : groups) {
        text += "\n" + std::string(group) + ":\n";
        for (const auto& [owner, one] : entries)
            if (owner == group) text += one;
    }
    return text;
}

} // namespace lathe::cli
