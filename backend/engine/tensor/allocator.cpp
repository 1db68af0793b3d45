#include "tensor/allocator.h"

#include <malloc.h>
#include <sys/mman.h>

#include <climits>
#include <cstdint>
#include <cstdlib>

namespace lathe {

void keepFreedBlocks() {
    mallopt(M_ARENA_MAX, 1);             // other threads' arenas cannot hold blocks over 64 MiB
    mallopt(M_MMAP_MAX, 0);              // a block of its own mapping would be unmapped when freed
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, 64 << 20);
}

void reserveBlocks(std::size_t bytes) {
    void* const block = std::malloc(bytes);
    if (!block) return; // the run will say so where it truly needs it
    constexpr std::uintptr_t huge = 2 << 20;
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(block) + huge - 1) / huge * huge;
    const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(block) + bytes) / huge * huge;
    if (end > begin) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
    std::free(block); // to the top of the heap, which is kept
}

void releaseFreedBlocks() { malloc_trim(0); }

} // namespace lathe
