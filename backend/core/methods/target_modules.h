#pragma once
// Which linear layers a method attaches to, and values given by pattern. One reading of the recipe's words for the
// counts, the checks and the training engine. The rules are those of PEFT's LoraConfig (target_modules, rank_pattern).
#include "models/model_spec.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class TargetModules {
public:
    /// Words: "all-linear"; a module's full name or the end of one after a dot ("q_proj", "self_attn.q_proj",
    /// "layers.0.mlp.up_proj"); "regex:EXPRESSION" that must match the whole name.
    /// Throws Error{BadInput}: a regular expression that can't be read.
    explicit TargetModules(const std::vector<std::string>& words);
    ~TargetModules();
    TargetModules(TargetModules&&) noexcept;
    TargetModules& operator=(TargetModules&&) noexcept;

    /// `outside`: a module that "all-linear" does not mean (an embedding).
    bool matches(std::string_view name, bool outside = false) const;
    /// Those words that match none of `linears`: to be shown, never silent.
    std::vector<std::string> unmatched(const std::vector<LinearSpec>& linears) const;

private:
    struct Word;
    std::vector<Word> m_words;
};

/// "pattern=value" words: the value of the first pattern that matches `(.*\.)?(pattern)$` wins.
class PatternValues {
public:
    /// `field` names the recipe's field in errors. Throws Error{BadInput}: no "=", not a number, a pattern that can't
    /// be read.
    PatternValues(std::string_view field, const std::vector<std::string>& words);
    ~PatternValues();
    PatternValues(PatternValues&&) noexcept;
    PatternValues& operator=(PatternValues&&) noexcept;

    std::optional<double> valueFor(std::string_view name) const;
    bool empty() const { return m_rows.empty(); }
    /// The patterns that match none of these modules: to be shown, never silent.
    std::vector<std::string> unmatched(const std::vector<std::string>& modules) const;
    /// Whether one of the modules is matched by more than one pattern, so that their order decides.
    bool overlap(const std::vector<std::string>& modules) const;

private:
    struct Row;
    std::vector<Row> m_rows;
};

/// "these target_modules match no layer: q_prj (nearest: q_proj); the model's linear layers are: ...", of `field`.
std::string unmatchedText(std::string_view field, const std::vector<std::string>& unmatched,
                          const std::vector<LinearSpec>& linears);

/// The roles that occur ("q_proj", "k_proj", ...), in order of use.
std::vector<std::string> linearRoles(const std::vector<LinearSpec>& linears);

} // namespace lathe
