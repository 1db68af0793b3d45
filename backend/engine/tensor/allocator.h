#pragma once
// What malloc does with a step's large blocks.
#include <cstddef>

namespace lathe {

/// Keeps freed blocks in the process instead of returning them: a step allocates the same blocks again, and the first touch
/// of a fresh page costs four times the write itself. Call once, before other threads allocate.
void keepFreedBlocks();
/// The heap's next `bytes` come in pages of 2 MiB as they are touched: the first touch is then several times faster. Takes
/// no memory by itself; nothing happens where the system has no such pages. After keepFreedBlocks().
void reserveBlocks(std::size_t bytes);
/// Returns them to the system, between jobs.
void releaseFreedBlocks();

} // namespace lathe
