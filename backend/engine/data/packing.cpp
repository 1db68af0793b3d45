#include "data/packing.h"

#include <algorithm>
#include <bit>

namespace lathe {
namespace {

/// Room left in each row, with the first row of at least some room found in O(log n). Rows not opened yet have all of it.
class RoomTree {
public:
    RoomTree(std::size_t rows, std::int64_t room) : m_leaves(std::bit_ceil(std::max<std::size_t>(rows, 1))) {
        m_most.assign(2 * m_leaves, room);
    }
    std::size_t firstWith(std::int64_t need) const {
        std::size_t node = 1;
        while (node < m_leaves) node = m_most[2 * node] >= need ? 2 * node : 2 * node + 1;
        return node - m_leaves;
    }
    void take(std::size_t row, std::int64_t amount) {
        std::size_t node = row + m_leaves;
        m_most[node] -= amount;
        while (node /= 2) m_most[node] = std::max(m_most[2 * node], m_most[2 * node + 1]);
    }

private:
    std::size_t m_leaves;
    std::vector<std::int64_t> m_most;
};

} // namespace

std::vector<RowOfExamples> packRows(const std::vector<std::size_t>& order, const std::vector<std::int64_t>& lengths,
                                    std::int64_t maxLength) {
    RoomTree room(order.size(), maxLength);
    std::vector<RowOfExamples> rows;
    for (const std::size_t example : order) {
        const std::int64_t need = std::min(lengths[example], maxLength);
        const std::size_t row = room.firstWith(need); // never beyond the first unopened row: that one has all its room
        if (row == rows.size()) rows.emplace_back();
        rows[row].push_back(example);
        room.take(row, need);
    }
    return rows;
}

} // namespace lathe
