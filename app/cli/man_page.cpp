// One page for the whole program. The flags of a recipe, which several commands take, stand once, in sections of their
// own; each command names those it takes.
#include "cli/man_page.h"

#include "cli/commands.h"
#include "cli/help.h"
#include "lathe/method_info.h"
#include "lathe/recipe.h"
#include "lathe/version.h"

#include <algorithm>
#include <array>

namespace lathe::cli {
namespace {

/// As roff reads it: a backslash and what begins a request are no commands, a dash is one.
std::string escaped(std::string_view text) {
    std::string all;
    for (const char c : text) {
        if (c == '\\') all += "\\e";
        else if (c == '-') all += "\\-";
        else if (c == '\n') all += ' ';
        else all += c;
    }
    return all.starts_with('.') || all.starts_with('\'') ? "\\&" + all : all;
}

/// A paragraph: one sentence a line, as roff likes it, so that spaces after them are its own.
std::string paragraph(std::string_view text) {
    std::string all;
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = text.find(". ", begin);
        end = end == std::string_view::npos ? text.size() : end + 1;
        all += escaped(text.substr(begin, end - begin)) + '\n';
        begin = text.find_first_not_of(' ', end);
        if (begin == std::string_view::npos) break;
    }
    return all;
}

std::string flagEntry(const Field& field, const std::vector<std::string_view>& methods = {}) {
    const std::string flag = flagFor(field.name);
    std::string tag = "\\fB" + escaped(flag) + "\\fR";
    if (field.kind == FieldKind::Flag) tag += ", \\fB" + escaped("--no-" + flag.substr(2)) + "\\fR";
    else if (!field.choices.empty() && field.kind == FieldKind::Choice) {
        tag += ' ';
        for (std::size_t i = 0; i < field.choices.size(); ++i)
            tag += (i > 0 ? "|" : "") + ("\\fB" + escaped(field.choices[i].name) + "\\fR");
    } else tag += " \\fI" + escaped(valueName(field).substr(1)) + "\\fR";
    return ".TP\n" + tag + '\n' + paragraph(helpText(field, methods));
}

std::string commandSection(const Command& command) {
    std::string text = ".SS \"" + escaped(std::string(command.name)) + "\"\n\\fBlathe " + escaped(command.name)
                       + "\\fR " + escaped(command.usage) + "\n.PP\n" + paragraph(command.summary);
    if (!command.more.empty()) text += paragraph(command.more);
    for (const Field& field : *command.own) text += flagEntry(field);
    std::string groups;
    for (const std::string_view group : command.recipeGroups)
        groups += (groups.empty() ? "" : ", ") + std::string(group);
    if (command.dataFields) groups += (groups.empty() ? "" : ", ") + std::string("Data sources");
    if (command.methodFields) groups += (groups.empty() ? "" : ", ") + std::string("Methods");
    if (!groups.empty()) text += ".PP\n" + paragraph("Also takes flags of a recipe, below: " + groups + ".");
    return text;
}

/// The recipe's fields by group, in the order in which the groups first come.
std::string recipeSections() {
    std::vector<std::string_view> groups;
    for (const Field& field : recipeFields())
        if (std::find(groups.begin(), groups.end(), field.group) == groups.end()) groups.push_back(field.group);
    std::string text;
    for (const std::string_view group : groups) {
        text += ".SS \"" + escaped(group) + "\"\n";
        for (const Field& field : recipeFields())
            if (field.group == group) text += flagEntry(field);
    }
    // what the commands take of data sources and methods, as they take it
    Command all{.own = &noFields(), .dataFields = true};
    text += ".SS \"Data sources\"\n";
    for (const RecipeFlag& flag : recipeFlags(all)) text += flagEntry(*flag.field);
    all.dataFields = false, all.methodFields = true;
    text += ".SS Methods\n";
    for (const RecipeFlag& flag : recipeFlags(all)) text += flagEntry(*flag.field, flag.methods);
    return text;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> exits{{
    {"0", "Done."},
    {"1", "A bug in Lathe."},
    {"2", "Bad input or usage."},
    {"3", "Stopped by you; a run is saved."},
    {"4", "Out of memory."},
    {"5", "Input or output."},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> variables{{
    {"LATHE_HOME", "Where runs and their history are kept; else $XDG_DATA_HOME/lathe, else ~/.local/share/lathe."},
    {"LATHE_CACHE_GB", "How large the cache of tokenized data may grow; 50 where it is not set."},
    {"HF_HOME, HF_HUB_CACHE", "Where models from the Hugging Face Hub are kept."},
    {"LATHE_ENGINE", "The engine's library, in place of the one beside the program."},
    {"LATHE_RESOURCES", "The folder of the bundled sample, in place of the one beside the program."},
}};

} // namespace

std::string manPage() {
    std::string text =
        ".\\\" Written by \"lathe help --man\" from the program's tables.\n.TH LATHE 1 \"\" \"Lathe "
        + std::string(programVersion())
        + "\" \"User Commands\"\n.SH NAME\nlathe \\- fine\\-tunes language models\n.SH SYNOPSIS\n"
          ".B lathe\n.I COMMAND\n[words and flags]\n.br\n.B lathe help\n[\\fICOMMAND\\fR]\n"
          ".SH DESCRIPTION\n"
        + paragraph("Counts what a run takes before it starts, trains, stops, resumes with the same bits, "
                    "compares, answers and exports. lathe-gui is the same in a window, over the same "
                    "history of runs.")
        + ".SH COMMANDS\n";
    for (const Command& command : commands()) text += commandSection(command);
    text += ".SH \"FLAGS OF EVERY COMMAND\"\n";
    for (const Field& field : commonFields()) text += flagEntry(field);
    text += ".SH \"FLAGS OF A RECIPE\"\n"
            + paragraph("Any of these is a field of a recipe file, too, with underscores in place of dashes.")
            + recipeSections() + ".SH \"EXIT STATUS\"\n";
    for (const auto& [code, meaning] : exits) text += ".TP\n" + std::string(code) + '\n' + escaped(meaning) + '\n';
    text += ".SH ENVIRONMENT\n";
    for (const auto& [name, meaning] : variables) text += ".TP\n\\fB" + escaped(name) + "\\fR\n" + paragraph(meaning);
    return text + ".SH \"SEE ALSO\"\n.BR lathe\\-gui (1)\n";
}

} // namespace lathe::cli
