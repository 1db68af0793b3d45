#pragma once
// Label names to numbers: those the recipe gives, or those of the training rows.
#include "text/ledger.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace lathe {

class RowTable;

struct LabelSet {
    std::vector<std::string> names;  ///< by index; empty for regression and for tasks without labels
    std::string problemType;         ///< of sequence classification: "single_label", "multi_label", "regression"; else empty
    std::string task;                ///< empty: none with labels
    bool given = false;              ///< the recipe names them: a whole number is then also an index

    /// Fills `labels` or `tags` of the row's example; names that are not among the set's are left out (tags: not scored).
    void put(LedgerRow& row) const;
    /// -1: not among the names.
    std::int32_t indexOf(const std::string& name) const;
    void findIndices(); ///< after `names` were set

private:
    std::unordered_map<std::string, std::int32_t> m_index;
};

/// Names are the recipe's `labels`, or those of the rows that are for training (of all rows where none is), sorted, as numbers where
/// all are whole numbers. The used rows are looked at, and not changed: put() does that when one is read.
/// Throws Error{BadInput}: labels that are not among the names, labels that are no numbers in regression, several labels in a
/// single_label row; each with the first row's place.
LabelSet findLabels(const Recipe& recipe, const RowTable& rows);

/// Names in a column of text: "a, b; c|d".
std::vector<std::string> cutLabelList(const std::string& text);

} // namespace lathe
