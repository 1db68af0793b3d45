#include "malloc_hook.h"

#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace {

std::atomic<std::int64_t> blocks = 0;
thread_local std::int64_t left = 0; ///< until the one that is refused; 0: none is

bool isRefused() {
    blocks.fetch_add(1, std::memory_order_relaxed);
    return left > 0 && --left == 0;
}

} // namespace

namespace lathe::test {

std::int64_t blocksAsked() { return blocks; }
void refuseBlock(std::int64_t n) { left = n; }
bool isRefusalOpen() { return left > 0; }

} // namespace lathe::test

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// In front of the C library's, for the whole program.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) {
    if (!isRefused()) return __libc_malloc(size);
    errno = ENOMEM;
    return nullptr;
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    if (!isRefused()) return __libc_memalign(alignment, size);
    errno = ENOMEM;
    return nullptr;
}
int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
    if (isRefused()) return ENOMEM;
    *block = __libc_memalign(alignment, size);
    return *block ? 0 : ENOMEM;
}
}
#endif
