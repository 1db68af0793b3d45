#pragma once
// Label names to numbers: those the recipe gives, or those of the training rows.
#include "dataset/ledger_row.h"
#include "tokenizer/tokenizer.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace lathe {

class RowTable;
struct Recipe;

struct LabelSet {
    std::vector<std::string> names;  ///< by index; empty for regression and for tasks without labels
    std::string problemType; ///< of sequence classification: "single_label", "multi_label", "regression"; else empty
    std::string task; ///< empty: none with labels
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

/// Names are the recipe's `labels`, or those of the rows that are for training (of all rows where none is), sorted, as
/// numbers where all are whole numbers (1.0 is the class 1). Where all of them are names or numbers of `head`'s labels,
/// these are the names: a model that has a head trains on, and is measured, by its own numbers. Lists of zeros and ones
/// are read as what they say of each label. The used rows are looked at, and not changed: put() does that when one is
/// read. Throws Error{BadInput}: labels that are not among the names, labels of which the head knows only some, labels
/// that are no numbers in regression, several labels in a single_label row, lists with one 1 each where nobody says
/// what they are, gaps among numbers; with the first row's place where a row is at fault.
LabelSet findLabels(const Recipe& recipe, const RowTable& rows, const KnownHead& head = {});

/// A sentence for each group of names that differ only in blanks and in case.
std::vector<std::string> easilyConfused(const std::vector<std::string>& names);

/// Names in a column of text: "a, b; c|d".
std::vector<std::string> cutLabelList(const std::string& text);

} // namespace lathe
