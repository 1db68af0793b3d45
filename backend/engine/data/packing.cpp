#include "data/packing.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace lathe {
namespace {

/// Room left in each row, with the first row of at least some room found in O(log n). Rows not opened yet have all of
/// it.
class RoomTree {
public:
    RoomTree(std::size_t rows, std::int32_t room) : m_leaves(std::bit_ceil(std::max<std::size_t>(rows, 1))) {
        m_most.assign(2 * m_leaves, room);
    }
    std::size_t firstWith(std::int32_t need) const {
        std::size_t node = 1;
        while (node < m_leaves) node = m_most[2 * node] >= need ? 2 * node : 2 * node + 1;
        return node - m_leaves;
    }
    void take(std::size_t row, std::int32_t amount) {
        std::size_t node = row + m_leaves;
        m_most[node] -= amount;
        while (node /= 2) m_most[node] = std::max(m_most[2 * node], m_most[2 * node + 1]);
    }

private:
    std::size_t m_leaves;
    std::vector<std::int32_t> m_most;
};

} // namespace

RowList RowList::single(std::vector<std::uint32_t> order) {
    RowList list;
    list.m_starts.resize(order.size() + 1);
    std::iota(list.m_starts.begin(), list.m_starts.end(), std::uint32_t(0));
    list.m_examples = std::move(order);
    return list;
}

RowList RowList::gathered(const std::vector<std::uint32_t>& order, const std::vector<std::uint32_t>& rowOf,
                          std::size_t rows) {
    RowList list;
    list.m_starts.assign(rows + 1, 0);
    for (const std::uint32_t row : rowOf) ++list.m_starts[row + 1];
    for (std::size_t row = 0; row < rows; ++row) list.m_starts[row + 1] += list.m_starts[row];
    list.m_examples.resize(order.size());
    std::vector<std::uint32_t> next(list.m_starts.begin(), list.m_starts.end() - 1);
    for (std::size_t i = 0; i < order.size(); ++i) list.m_examples[next[rowOf[i]]++] = order[i];
    return list;
}

RowList packRows(const std::vector<std::uint32_t>& order, const std::vector<std::int64_t>& lengths,
                 std::int64_t maxLength) {
    const std::int64_t most = std::min<std::int64_t>(maxLength, std::int64_t(1) << 30);
    RoomTree room(order.size(), std::int32_t(most));
    std::vector<std::uint32_t> rowOf(order.size());
    std::size_t rows = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto need = std::int32_t(std::min(lengths[order[i]], most));
        const std::size_t row = room.firstWith(need); // never beyond the first unopened row: that one has all its room
        rows = std::max(rows, row + 1);
        rowOf[i] = std::uint32_t(row);
        room.take(row, need);
    }
    return RowList::gathered(order, rowOf, rows);
}

} // namespace lathe
