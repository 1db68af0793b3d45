#pragma once
// This program's malloc: its calls are counted, and a test may have one of them refused, as a system without memory
// does.
#include <cstdint>

namespace lathe::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool mallocIsHooked = false; ///< a sanitizer has an allocator of its own
#else
inline constexpr bool mallocIsHooked = true;
#endif

std::int64_t blocksAsked(); ///< by all threads so far

/// Of this thread: the n-th block that it asks for from now on (1: the next) is refused, and none after it; 0: none is.
void refuseBlock(std::int64_t n);
bool isRefusalOpen(); ///< whether that block has not been asked for yet
bool wasSpared(); ///< whether it was given all the same: a destructor of LibTorch's asked, which can't be refused one

} // namespace lathe::test
