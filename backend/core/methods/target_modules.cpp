// Plain words match whole names or their ends; expressions are bounded in length, since a recipe may come from
// anywhere.
#include "methods/target_modules.h"

#include "lathe/error.h"
#include "lathe/field.h"
#include "lathe/joined.h"
#include "methods/python_pattern.h"

#include <algorithm>
#include <charconv>

namespace lathe {
namespace {

constexpr std::string_view regexMark = "regex:";

bool isPlainName(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// The whole name, or its end after a dot.
bool isEndOf(std::string_view name, std::string_view end) {
    if (end.empty() || !name.ends_with(end)) return false;
    return name.size() == end.size() || name[name.size() - end.size() - 1] == '.';
}

} // namespace

struct TargetModules::Word {
    std::string text;
    bool all = false;
    std::optional<PythonPattern> expression;

    bool matches(std::string_view name, bool outside = false) const {
        if (all) return !outside;
        const auto finds = [&](std::string_view given) {
            return expression ? expression->matchesWhole(given) : isEndOf(given, text);
        };
        constexpr std::string_view alone = "model.";
        if (finds(name) || !name.starts_with(alone)) return finds(name);
        return finds("model.language_model."
                     + std::string(name.substr(alone.size()))); // as a class for text and pictures calls it
    }
};

TargetModules::TargetModules(const std::vector<std::string>& words) {
    for (const std::string& text : words) {
        Word word{text, text == "all-linear", std::nullopt};
        if (text.starts_with(regexMark)) word.expression.emplace(text.substr(regexMark.size()), "target_modules");
        m_words.push_back(std::move(word));
    }
}

TargetModules::~TargetModules() = default;
TargetModules::TargetModules(TargetModules&&) noexcept = default;
TargetModules& TargetModules::operator=(TargetModules&&) noexcept = default;

bool TargetModules::matches(std::string_view name, bool outside) const {
    return std::any_of(m_words.begin(), m_words.end(), [&](const Word& word) { return word.matches(name, outside); });
}

std::vector<std::string> TargetModules::unmatched(const std::vector<LinearSpec>& linears) const {
    std::vector<std::string> words;
    for (const Word& word : m_words)
        if (std::none_of(linears.begin(), linears.end(),
                         [&](const LinearSpec& linear) { return word.matches(linear.name); }))
            words.push_back(word.text);
    return words;
}

/// Plain patterns ("k_proj", "layers.0.q_proj" is not one: its dots match anything) need no regular expression.
struct PatternValues::Row {
    std::string text;
    std::optional<PythonPattern> expression;
    double value = 0;

    bool matches(std::string_view name) const {
        return expression ? expression->matchesBeginning(name) : isEndOf(name, text);
    }
};

PatternValues::PatternValues(std::string_view field, const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        const auto split = word.rfind('=');
        Row row;
        const char* end = word.data() + word.size();
        if (split == std::string::npos || split == 0
            || std::from_chars(word.data() + split + 1, end, row.value).ptr != end || split + 1 == word.size())
            throw Error(ErrorKind::BadInput, {"%1: \"%2\" must be PATTERN=NUMBER, such as q_proj=8.",
                                              std::string(field), word.substr(0, 80)});
        row.text = word.substr(0, split);
        if (!isPlainName(row.text)) row.expression.emplace("(.*\\.)?(" + row.text + ")$", field);
        m_rows.push_back(std::move(row));
    }
}

PatternValues::~PatternValues() = default;
PatternValues::PatternValues(PatternValues&&) noexcept = default;
PatternValues& PatternValues::operator=(PatternValues&&) noexcept = default;

std::optional<double> PatternValues::valueFor(std::string_view name) const {
    for (const Row& row : m_rows)
        if (row.matches(name)) return row.value;
    return std::nullopt;
}

std::vector<std::string> PatternValues::unmatched(const std::vector<std::string>& modules) const {
    std::vector<std::string> patterns;
    for (const Row& row : m_rows)
        if (std::none_of(modules.begin(), modules.end(),
                         [&](const std::string& module) { return row.matches(module); }))
            patterns.push_back(row.text);
    return patterns;
}

bool PatternValues::overlap(const std::vector<std::string>& modules) const {
    return std::any_of(modules.begin(), modules.end(), [&](const std::string& module) {
        return std::count_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.matches(module); }) > 1;
    });
}

std::string unmatchedText(std::string_view field, const std::vector<std::string>& unmatched,
                          const std::vector<LinearSpec>& linears) {
    const std::vector<std::string> roles = linearRoles(linears);
    const std::vector<std::string_view> names(roles.begin(), roles.end());
    std::string text = "these " + std::string(field) + " match no layer: ";
    for (std::size_t i = 0; i < unmatched.size(); ++i) {
        std::string_view word = unmatched[i];
        text += (i ? ", " : "") + unmatched[i].substr(0, 200);
        if (word.starts_with(regexMark)) word.remove_prefix(regexMark.size());
        if (const std::size_t dot = word.rfind('.'); dot != std::string_view::npos) word.remove_prefix(dot + 1);
        if (const std::string near = nearest(word, names); !near.empty()) text += " (nearest: " + near + ")";
        else if (std::find(names.begin(), names.end(), word) != names.end())
            text += " (there is " + std::string(word) + " in other places)";
    }
    return text + "; the model's linear layers are: " + joined(roles);
}

std::vector<std::string> linearRoles(const std::vector<LinearSpec>& linears) {
    std::vector<std::string> roles;
    for (const LinearSpec& linear : linears)
        if (std::find(roles.begin(), roles.end(), linear.role) == roles.end()) roles.push_back(linear.role);
    return roles;
}

} // namespace lathe
