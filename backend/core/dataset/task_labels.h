#pragma once
// Which labels there are: those the recipe gives, or those of the training rows.
#include "dataset/label_set.h"
#include "tokenizer/tokenizer.h"

#include <string>
#include <vector>

namespace lathe {

class RowTable;
struct Recipe;

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

} // namespace lathe
