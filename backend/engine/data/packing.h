#pragma once
// Short examples laid into rows of a fixed length, so that a step has many tokens and no padding. A row's examples stay
// segments of their own: attention never crosses them (model/token_batch.h).
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lathe {

using RowOfExamples = std::vector<std::size_t>; ///< positions in the list of examples

/// Many rows in two lists: a dataset's examples are millions.
class RowList {
public:
    std::size_t size() const { return m_starts.size() - 1; }
    std::span<const std::uint32_t> operator[](std::size_t row) const {
        return std::span(m_examples).subspan(m_starts[row], m_starts[row + 1] - m_starts[row]);
    }

    /// One example a row.
    static RowList single(std::vector<std::uint32_t> order);
    /// `rowOf` tells the row of each example of the order; rows keep the order.
    static RowList gathered(const std::vector<std::uint32_t>& order, const std::vector<std::uint32_t>& rowOf,
                            std::size_t rows);

private:
    std::vector<std::uint32_t> m_examples, m_starts{0};
};

/// First-fit in the given order: each example goes into the first row that still has room, else opens a new one; rows
/// keep the order of their opening, examples theirs. `lengths` in tokens; an example of `maxLength` or more has its own
/// row. O(n log n) and a function of its arguments alone.
RowList packRows(const std::vector<std::uint32_t>& order, const std::vector<std::int64_t>& lengths,
                 std::int64_t maxLength);

} // namespace lathe
