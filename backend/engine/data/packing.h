#pragma once
// Short examples laid into rows of a fixed length, so that a step has many tokens and no padding. A row's examples stay
// segments of their own: attention never crosses them (model/token_batch.h).
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lathe {

using RowOfExamples = std::vector<std::size_t>; ///< positions in the list of examples

/// First-fit in the given order: each example goes into the first row that still has room, else opens a new one; rows keep
/// the order of their opening, examples theirs. `lengths` in tokens; an example of `maxLength` or more has its own row.
/// O(n log n) and a function of its arguments alone.
std::vector<RowOfExamples> packRows(const std::vector<std::size_t>& order, const std::vector<std::int64_t>& lengths,
                                    std::int64_t maxLength);

} // namespace lathe
