#pragma once
// What malloc does with a step's large blocks.
namespace lathe {

/// Keeps freed blocks in the process instead of returning them: a step allocates the same blocks again, and the first
/// touch of a fresh page costs four times the write itself. Call once, before other threads allocate.
void keepFreedBlocks();
/// Returns them to the system, between jobs.
void releaseFreedBlocks();

} // namespace lathe
