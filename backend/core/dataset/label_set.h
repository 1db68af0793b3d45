#pragma once
// Label names to numbers.
#include "dataset/ledger_row.h"
#include "lathe/choices.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace lathe {

struct LabelSet {
    std::vector<std::string> names;  ///< by index; empty for regression and for tasks without labels
    ProblemType problemType = ProblemType::Auto; ///< of sequence classification; Auto of every other task
    std::optional<Task> task; ///< none: no labels were looked for
    bool given = false; ///< the recipe or the model names them: a whole number is then also an index
    bool ofModel = false; ///< the model's head names them
    bool vectors = false; ///< rows say of each label, by a 0 or 1, whether it holds
    std::vector<std::string> notes; ///< for people

    /// Fills `labels` or `tags` of the row's example; names that are not among the set's are left out (tags: not
    /// scored).
    void put(PreparedRow& row) const;
    /// -1: not among the names.
    std::int32_t indexOf(const std::string& name) const;
    void findIndices(); ///< after `names` were set

private:
    std::unordered_map<std::string, std::int32_t> m_index;
};

/// Names in a column of text: "a, b; c|d".
std::vector<std::string> cutLabelList(const std::string& text);

// Labels that say more than a name; nothing for any other text.
std::optional<std::int64_t> wholeLabel(const std::string& text);
std::optional<double> numberLabel(const std::string& text);
/// "1.0", as a table of numbers with a gap writes the class 1: "1".
std::optional<std::string> withoutPoint(const std::string& text);
std::optional<bool> zeroOrOne(const std::string& text);

} // namespace lathe
