// One pass over the words: a flag is looked up in the command's own fields, the common ones, then the recipe's, so
// that no command parses for itself.
#include "cli/arguments.h"

#include "cli/commands.h"
#include "lathe/error.h"
#include "option_keys.h"

#include <algorithm>

namespace lathe::cli {
namespace {

[[noreturn]] void refuse(const Command& command, const std::string& message) {
    throw Error(ErrorKind::BadInput, message, "lathe help " + std::string(command.name) + " lists what it takes.");
}

std::string fieldFor(std::string_view flag) {
    std::string name(flag);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

/// Where a flag goes to.
struct Target {
    const Field* field = nullptr;
    Settings* settings = nullptr; ///< null: a recipe flag
};

class Parser {
public:
    Parser(const Command& command, const std::vector<std::string>& words)
        : m_command(command), m_words(words), m_recipe(recipeFlags(command)) {
        m_result.own = Settings(*command.own);
        m_result.common = Settings(commonFields());
    }

    Arguments parse() {
        bool flags = true;
        while (m_next < m_words.size()) {
            const std::string& word = m_words[m_next++];
            if (flags && word == "--") flags = false;
            else if (flags && word == "-h") m_result.common.set(option::help, true);
            else if (flags && word.starts_with("--")) takeFlag(word);
            else if (flags && word.size() > 1 && word.starts_with('-'))
                refuse(m_command, "There is no flag " + word.substr(0, 80) + ".");
            else m_result.positionals.push_back(word);
        }
        if (m_result.common.get(option::help)) return std::move(m_result);
        if (m_result.positionals.size() < m_command.leastPositionals)
            refuse(m_command, "Something is missing. Usage: lathe " + std::string(m_command.name) + " "
                                  + std::string(m_command.usage));
        if (m_result.positionals.size() > m_command.mostPositionals)
            refuse(m_command,
                   "\"" + m_result.positionals[m_command.mostPositionals].substr(0, 80) + "\" is one word too many.");
        return std::move(m_result);
    }

private:
    void takeFlag(const std::string& word) {
        const auto equals = word.find('=');
        const std::string written = word.substr(0, equals);
        bool no = false;
        Target target = find(fieldFor(written.substr(2)));
        if (!target.field && written.starts_with("--no-")) {
            target = find(fieldFor(written.substr(5)));
            no = target.field && target.field->kind == FieldKind::Flag;
            if (!no) target = {};
        }
        if (!target.field) refuseUnknown(written);
        std::string value;
        if (equals != std::string::npos) {
            if (no) refuse(m_command, written + " takes no value.");
            value = word.substr(equals + 1);
        } else if (target.field->kind == FieldKind::Flag) {
            value = no ? "false" : "true";
        } else {
            if (m_next == m_words.size() || m_words[m_next].starts_with("--"))
                refuse(m_command,
                       written + " needs a value (one that begins with -- is given as " + written + "=VALUE).");
            value = m_words[m_next++];
        }
        store(target, value);
    }

    void store(const Target& target, const std::string& value) {
        const std::string name(target.field->name);
        if (!target.settings) m_result.recipe.emplace_back(name, value);
        else if (target.field->kind == FieldKind::Words) { // given again, it adds; a comma is part of the word
            std::vector<std::string> words = target.settings->isGiven(*target.field)
                                                 ? target.settings->words(*target.field)
                                                 : std::vector<std::string>{};
            words.push_back(value);
            target.settings->set(*target.field, words);
        } else if (target.field->kind == FieldKind::Text || target.field->kind == FieldKind::Path) {
            target.settings->set(*target.field, value);
        } else {
            target.settings->setFromText(*target.field, value);
        }
    }

    Target find(const std::string& name) {
        if (const Field* field = lathe::find(*m_command.own, name)) return {field, &m_result.own};
        if (const Field* field = lathe::find(commonFields(), name)) return {field, &m_result.common};
        for (const RecipeFlag& flag : m_recipe)
            if (flag.field->name == name) return {flag.field, nullptr};
        return {};
    }

    [[noreturn]] void refuseUnknown(const std::string& written) {
        std::vector<std::string_view> names;
        for (const Field& field : *m_command.own) names.push_back(field.name);
        for (const Field& field : commonFields()) names.push_back(field.name);
        for (const RecipeFlag& flag : m_recipe) names.push_back(flag.field->name);
        const std::string near = nearest(fieldFor(written.substr(2)), names);
        refuse(m_command,
               "There is no flag " + written.substr(0, 80) + (near.empty() ? "" : "; nearest: " + flagFor(near)) + ".");
    }

    const Command& m_command;
    const std::vector<std::string>& m_words;
    std::vector<RecipeFlag> m_recipe;
    std::size_t m_next = 0;
    Arguments m_result;
};

} // namespace

std::string flagFor(std::string_view field) {
    std::string flag = "--" + std::string(field);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return flag;
}

const Fields& commonFields() {
    static const Fields fields{
        describe(option::json, {.label = "JSON",
                                .fallback = false,
                                .group = "Output",
                                .help = "One JSON object per line on standard output."}),
        describe(option::store, {.label = "Store",
                                 .group = "Output",
                                 .help = "Folder of the run history and the runs.",
                                 .automatic = "$LATHE_HOME, else $XDG_DATA_HOME/lathe"}),
        describe(option::help, {.label = "Help", .fallback = false, .group = "Output", .help = "Shows this page."}),
    };
    return fields;
}

Arguments parse(const Command& command, const std::vector<std::string>& words) {
    return Parser(command, words).parse();
}

} // namespace lathe::cli
