#pragma once
// Which rows of a source are taken, by what stands in their columns.
#include "rows/table_row.h"

#include <string>
#include <vector>

namespace lathe {

/// All conditions must hold. A condition is a column, a sign and a value: "lang = en", "score >= 0.5", "text contains
/// hello", "answer is empty", "answer is not empty", "length(text) < 2000" (characters). Signs: = != < <= > >=
/// contains. < and its like compare numbers: a value that is none does not hold; a missing column is empty.
class RowFilter {
public:
    RowFilter() = default;
    /// Throws Error{BadInput}: no condition, or of a column that is not among `columns`; `source` names the data.
    RowFilter(const std::vector<std::string>& conditions, const std::vector<std::string>& columns,
              const std::string& source);
    bool keeps(const RowColumns& row) const;

private:
    enum class Sign { Equal, Unequal, Less, LessOrEqual, More, MoreOrEqual, Contains, Empty, NotEmpty };
    struct Condition {
        std::string column, value;
        Sign sign = Sign::Equal;
        bool length = false;
        double number = 0;
    };
    static bool holds(const Condition& condition, const RowColumns& row);
    std::vector<Condition> m_conditions;
};

} // namespace lathe
