// Columns of plain numbers over mapped blocks: a million rows are a few megabytes, and a row is made when it is
// asked for.
#include "dataset/row_table.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace lathe {

void TokenRows::add(std::unique_ptr<TokenShard> shard) {
    m_first.push_back(size() + shard->size());
    m_shards.push_back(std::move(shard));
}

std::pair<const TokenShard*, std::size_t> TokenRows::place(std::size_t i) const {
    const auto behind = std::upper_bound(m_first.begin(), m_first.end(), i);
    const auto shard = std::size_t(behind - m_first.begin());
    return {m_shards[shard].get(), shard == 0 ? i : i - m_first[shard - 1]};
}

void TokenRows::release() const {
    for (const auto& shard : m_shards) shard->release();
}

RowTable::RowTable(std::shared_ptr<const TokenRows> rows, const Recipe& recipe) : m_rows(std::move(rows)) {
    if (m_rows->size() > std::numeric_limits<std::uint32_t>::max())
        throw Error(ErrorKind::BadInput, "The data have more than 2^32 rows.",
                    "Take fewer of them at once (rows, in the data source).");
    for (const Settings& source : recipe.data) m_whole.push_back(std::int64_t(std::floor(source.get(field::weight))));
    m_state.reserve(m_rows->size());
    for (const auto& shard : m_rows->shards()) {
        for (std::size_t i = 0; i < shard->size(); ++i)
            m_state.push_back({std::uint8_t(std::uint8_t(shard->facts(i).fate) & 15u), 0, 0, 0});
        shard->release();
    }
}

std::int64_t RowTable::times(std::size_t i) const {
    return isTrained(i) ? m_whole[facts(i).source] + m_state[i].onceMore : 1;
}

const CutRow* RowTable::cut(std::size_t i) const {
    if (m_cut.empty()) return nullptr;
    const auto found = std::lower_bound(m_cut.begin(), m_cut.end(), i,
                                        [](const CutRow& one, std::size_t row) { return one.row < row; });
    return found != m_cut.end() && found->row == i ? &*found : nullptr;
}

std::int64_t RowTable::length(std::size_t i) const {
    const CutRow* const one = cut(i);
    return one ? one->length : facts(i).length;
}

std::int64_t RowTable::trained(std::size_t i) const {
    const CutRow* const one = cut(i);
    return one ? one->trained : facts(i).trained;
}

std::uint64_t RowTable::hash(std::size_t i) const {
    const CutRow* const one = cut(i);
    return one ? one->hash : facts(i).hash;
}

PreparedRow RowTable::row(std::size_t i) const {
    PreparedRow row = m_rows->row(i);
    row.fate = fate(i);
    row.validation = isValidation(i);
    row.heldOut = isHeldOut(i);
    row.times = times(i);
    if (const CutRow* const one = cut(i)) cutTo(row, one->length);
    if (isUsed(i)) m_labels.put(row);
    return row;
}

bool RowTable::sameTokens(std::size_t a, std::size_t b) const {
    if (length(a) != length(b)) return false;
    if (cut(a) || cut(b)) return row(a).example.ids == row(b).example.ids;
    return m_rows->ids(a) == m_rows->ids(b);
}

void RowTable::setSide(std::size_t i, bool validation, bool heldOut) {
    m_state[i].validation = validation;
    m_state[i].heldOut = heldOut;
}

void RowTable::followBefore(std::size_t i) {
    m_state[i].validation = m_state[i - 1].validation;
    m_state[i].heldOut = m_state[i - 1].heldOut;
    m_state[i].onceMore = m_state[i - 1].onceMore;
}

void RowTable::setCut(CutRow cut) { m_cut.push_back(cut); }

void RowTable::restore(std::vector<CutRow> cuts, LabelSet labels) {
    m_cut = std::move(cuts);
    m_labels = std::move(labels);
}

void forEachRepeat(const RowTable& rows, const std::function<bool(std::size_t)>& takes,
                   const std::function<bool(std::size_t)>& late,
                   const std::function<void(std::size_t, std::size_t)>& found) {
    constexpr std::size_t atOnce = std::size_t(1) << 22; // rows of a pass, about: 64 MB
    constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    const std::size_t passes = std::bit_ceil(rows.size() / atOnce + 1);
    const std::size_t places =
        std::bit_ceil(2 * std::min(rows.size(), rows.size() / passes + rows.size() / passes / 4) + 16);
    constexpr std::size_t letGoAfter = 256; // comparisons, each somewhere else
    std::size_t compared = 0;
    const auto same = [&](std::size_t a, std::size_t b) {
        if (++compared % letGoAfter == 0) rows.tokens().release();
        return rows.sameTokens(a, b);
    };
    struct Place { std::uint32_t row, hash; };
    std::vector<Place> table;
    for (std::size_t pass = 0; pass < passes; ++pass) {
        table.assign(places, {none, 0});
        std::size_t held = 0;
        for (const bool second : {false, true})
            for (std::size_t i = 0; i < rows.size(); ++i) {
                rows.tokens().walked(i);
                if (!takes(i) || late(i) != second || rows.isFurther(i)) continue;
                const std::uint64_t hash = rows.hash(i);
                if ((hash >> 40) % passes != pass || rows.length(i) == 0) continue;
                if (2 * held > table.size()) { // more than evenly spread hashes come to
                    std::vector<Place> larger(2 * table.size(), {none, 0});
                    for (const Place& one : table) {
                        if (one.row == none) continue;
                        std::size_t at = one.hash & (larger.size() - 1);
                        while (larger[at].row != none) at = (at + 1) & (larger.size() - 1);
                        larger[at] = one;
                    }
                    table.swap(larger);
                }
                const auto low = std::uint32_t(hash);
                std::size_t at = low & (table.size() - 1);
                while (table[at].row != none
                       && !(table[at].hash == low && rows.hash(table[at].row) == hash && same(i, table[at].row)))
                    at = (at + 1) & (table.size() - 1);
                if (table[at].row != none) {
                    found(i, table[at].row);
                } else {
                    table[at] = {std::uint32_t(i), low};
                    ++held;
                }
            }
    }
}

} // namespace lathe
