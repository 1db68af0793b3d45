#pragma once
// What a row of scores sees.
#include "kernels/attention/attention_tile.h"
#include "kernels/common/host_device.h"

namespace lathe::kernels {

/// The columns that row r of a tile sees: [first, end), possibly none.
struct Seen {
    std::int64_t first, end;
    LATHE_HD Seen(const ScoreTile& tile, std::int64_t r) {
        const std::int64_t own = tile.start + r / tile.perToken, to = own + tile.after + 1;
        first = own > tile.before ? own - tile.before : 0;
        end = to < tile.keys ? to : tile.keys;
        if (end < first) first = end = first < tile.keys ? first : tile.keys;
    }
};

} // namespace lathe::kernels
