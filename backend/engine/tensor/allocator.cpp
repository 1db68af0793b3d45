#include "tensor/allocator.h"

#include "tensor/block_heap.h"

#include <malloc.h>

#include <climits>

namespace lathe {

void keepFreedBlocks() {
    mallopt(M_ARENA_MAX, 1);             // other threads' arenas cannot hold blocks over 64 MiB
    mallopt(M_MMAP_MAX, 0);              // a block of its own mapping would be unmapped when freed
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, 64 << 20);
}

void releaseFreedBlocks() {
    malloc_trim(0);
    for (BlockHeap* heap : {&lastingMemory(), &tensorMemory()}) heap->release();
}

} // namespace lathe
