// The scripts hold the tables as data, so that completing starts no program: bash and zsh look them up in a case, fish
// has a line for each.
#include "cli/completions.h"

#include "cli/commands.h"
#include "lathe/error.h"

#include <algorithm>

namespace lathe::cli {
namespace {

/// What a command takes: its own flags, the recipe's, the common ones; each once.
std::vector<const Field*> fieldsOf(const Command& command) {
    std::vector<const Field*> fields;
    const auto add = [&](const Field& field) {
        if (std::none_of(fields.begin(), fields.end(), [&](const Field* one) { return one->name == field.name; }))
            fields.push_back(&field);
    };
    for (const Field& field : *command.own) add(field);
    for (const RecipeFlag& flag : recipeFlags(command)) add(*flag.field);
    for (const Field& field : commonFields()) add(field);
    return fields;
}

std::string namesOf(const std::vector<Option>& choices) {
    std::string names;
    for (const Option& option : choices) names += (names.empty() ? "" : " ") + std::string(option.name);
    return names;
}

/// Flags by what is completed behind them, in words of a case: "--dtype" and its choices.
std::string choiceCases(const Command& command) {
    std::string cases;
    for (const Field* field : fieldsOf(command))
        if (!field->choices.empty())
            cases += "        " + flagFor(field->name) + ") choices='" + namesOf(field->choices) + "' ;;\n";
    return cases;
}

std::string flagsOf(const Command& command) {
    std::string flags;
    for (const Field* field : fieldsOf(command)) {
        flags += (flags.empty() ? "" : " ") + flagFor(field->name);
        if (field->kind == FieldKind::Flag) flags += " --no-" + flagFor(field->name).substr(2);
    }
    return flags;
}

std::string commandNames() {
    std::string names;
    for (const Command& command : commands()) names += std::string(command.name) + " ";
    return names + "help";
}

/// One case a command: sets `flags`, and `choices` by the flag before the word.
std::string tableFor(const char* before) {
    std::string text = "    case $command in\n";
    for (const Command& command : commands()) {
        text += "    " + std::string(command.name) + ")\n        flags='" + flagsOf(command) + "'\n";
        if (const std::string cases = choiceCases(command); !cases.empty())
            text += "        case " + std::string(before) + " in\n" + cases + "        esac\n";
        text += "        ;;\n";
    }
    return text + "    esac\n    case $command in\n    help) choices='" + commandNames()
           + "' ;;\n    completions) choices='bash zsh fish' ;;\n    esac\n";
}

std::string bash() {
    return "# bash completion for lathe\n_lathe() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} "
           "flags= "
           "choices=\n"
           "    if ((COMP_CWORD == 1)); then\n        COMPREPLY=($(compgen -W '"
           + commandNames() + "' -- \"$word\"))\n        return\n    fi\n" + tableFor("$before")
           + "    if [[ $word == -* ]]; then\n        COMPREPLY=($(compgen -W \"$flags\" -- \"$word\"))\n"
             "    elif [[ $choices ]]; then\n        COMPREPLY=($(compgen -W \"$choices\" -- \"$word\"))\n"
             "    else\n        COMPREPLY=($(compgen -f -- \"$word\"))\n    fi\n}\n"
             "complete -o filenames -F _lathe lathe\n";
}

std::string zsh() {
    return "#compdef lathe\n_lathe() {\n"
           "    local word=${words[CURRENT]} before=${words[CURRENT-1]} command=${words[2]} flags= choices=\n"
           "    if ((CURRENT == 2)); then\n        compadd -- "
           + commandNames() + "\n        return\n    fi\n" + tableFor("$before")
           + "    if [[ $word == -* ]]; then\n        compadd -- ${=flags}\n"
             "    elif [[ -n $choices ]]; then\n        compadd -- ${=choices}\n"
             "    else\n        _files\n    fi\n}\n"
             "if [[ $funcstack[1] = _lathe ]]; then\n    _lathe \"$@\"\nelse\n    compdef _lathe lathe\nfi\n";
}

/// In single quotes, as fish reads them.
std::string inQuotes(std::string_view text) {
    std::string all = "'";
    for (const char c : text) all += (c == '\'' || c == '\\' ? "\\" : "") + std::string(1, c);
    return all + "'";
}

/// The first sentence, or all where there is none.
std::string_view brief(std::string_view help) {
    const std::size_t end = help.find(". ");
    return end == std::string_view::npos ? help : help.substr(0, end + 1);
}

std::string fish() {
    std::string text = "# fish completion for lathe\n";
    for (const Command& command : commands())
        text += "complete -c lathe -n __fish_use_subcommand -f -a " + std::string(command.name) + " -d "
                + inQuotes(command.summary) + "\n";
    text += "complete -c lathe -n __fish_use_subcommand -f -a help -d 'Shows the help of a command.'\n"
            "complete -c lathe -n '__fish_seen_subcommand_from help' -f -a "
            + inQuotes(commandNames())
            + "\ncomplete -c lathe -n '__fish_seen_subcommand_from completions' -f -a 'bash zsh fish'\n";
    for (const Command& command : commands()) {
        const std::string behind =
            "complete -c lathe -n '__fish_seen_subcommand_from " + std::string(command.name) + "' -l ";
        for (const Field* field : fieldsOf(command)) {
            const std::string flag = flagFor(field->name).substr(2),
                              help = " -d " + inQuotes(brief(field->help)) + "\n";
            if (field->kind == FieldKind::Flag) text += behind + flag + help + behind + "no-" + flag + help;
            else if (!field->choices.empty())
                text += behind + flag + " -x -a " + inQuotes(namesOf(field->choices)) + help;
            else text += behind + flag + " -r" + help;
        }
    }
    return text;
}

} // namespace

std::string completionsFor(const std::string& shell) {
    if (shell == "bash") return bash();
    if (shell == "zsh") return zsh();
    if (shell == "fish") return fish();
    throw Error(ErrorKind::BadInput, "There are no completions for \"" + shell.substr(0, 80) + "\".",
                "There are some for bash, zsh and fish.");
}

} // namespace lathe::cli
