#pragma once
// Label names to numbers: those the recipe gives, or those of the training rows.
#include "text/ledger.h"

#include <string>
#include <vector>

namespace lathe {

struct LabelSet {
    std::vector<std::string> names;  ///< by index; empty for regression and for tasks without labels
    std::string problemType;         ///< of sequence classification: "single_label", "multi_label", "regression"; else empty
};

/// Fills `labels` or `tags` of the used rows' examples. Names are the recipe's `labels`, or those of the rows that are for training (of all
/// rows where none is), sorted, as numbers where all are whole numbers. With given names a whole number is also an index.
/// Throws Error{BadInput}: labels that are not among the names, labels that are no numbers in regression, several labels in a
/// single_label row; each with the first row's place.
LabelSet assignLabels(const Recipe& recipe, std::vector<LedgerRow>& rows);

} // namespace lathe
