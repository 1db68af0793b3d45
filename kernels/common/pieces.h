#pragma once
// A table of pieces of tensors, for one launch over all of them: work is cut into chunks of equal size, and a thread
// block finds the piece that its chunk belongs to. A piece has `count` numbers and `firstChunk`.
#include "kernels/common/host_device.h"

#include <cstdint>
#include <span>

namespace lathe::kernels {

/// Numbers the chunks of all pieces, on the host, before the table is copied to the device. Returns how many there are.
template <class Piece> std::int64_t numberChunks(std::span<Piece> pieces, std::int64_t chunkSize) {
    std::int64_t chunks = 0;
    for (Piece& piece : pieces) {
        piece.firstChunk = chunks;
        chunks += (piece.count + chunkSize - 1) / chunkSize;
    }
    return chunks;
}

/// The piece of a chunk: the last that begins at it or before.
template <class Piece> LATHE_HD inline std::int64_t pieceOf(const Piece* pieces, std::int64_t count,
                                                            std::int64_t chunk) {
    std::int64_t first = 0, last = count - 1;
    while (first < last) {
        const std::int64_t middle = (first + last + 1) / 2;
        if (pieces[middle].firstChunk <= chunk) first = middle;
        else last = middle - 1;
    }
    return first;
}

} // namespace lathe::kernels
