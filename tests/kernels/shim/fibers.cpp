#undef _FORTIFY_SOURCE // its longjmp takes another fiber's stack for an error
#include "fibers.h"

#include "device_memory.h"

#include <setjmp.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace lathe::shim {
namespace {

constexpr unsigned warpLanes = 32, mostThreads = 1024, mostWarps = mostThreads / warpLanes;
constexpr std::size_t stackBytes = 256 << 10, page = 4096, mostShared = 48 << 10;

enum class Waits { No, ForBlock, ForWarp };

struct Fiber {
    ucontext_t context; ///< where it begins; with a sanitizer, which must see each change, where it goes on
    jmp_buf place;      ///< where it goes on: several times faster, because no system call is made
    char* stack = nullptr;
    bool begun = false, ended = false;
    dim3 index;
    Waits waits = Waits::No;
    const char* what = nullptr; ///< waited for by its warp
    unsigned exchanges = 0;
};

std::vector<std::unique_ptr<Fiber>> fibers; ///< made once, used by every block
[[maybe_unused]] ucontext_t schedulerContext;
[[maybe_unused]] jmp_buf schedulerPlace;
unsigned count = 0, current = 0;
bool running = false;
const std::function<void()>* body = nullptr;
const char* kernel = "";
std::uint64_t brought[2][mostWarps][warpLanes]; ///< to an exchange; the one before may still be read
std::vector<char> shared;
std::minstd_rand orders;

[[noreturn]] void fail(const char* format, ...) {
    std::fprintf(stderr, "CUDA on the CPU: %s, block (%u, %u, %u): ", kernel, blockIdx.x, blockIdx.y, blockIdx.z);
    va_list arguments;
    va_start(arguments, format);
    std::vfprintf(stderr, format, arguments);
    std::fputc('\n', stderr);
    std::abort();
}

// ---- changing between the scheduler and a fiber
// ----------------------------------------------------------------------------------------

void toScheduler() {
    Fiber& self = *fibers[current];
#if defined(__SANITIZE_ADDRESS__)
    swapcontext(&self.context, &schedulerContext);
#else
    if (_setjmp(self.place) == 0) _longjmp(schedulerPlace, 1);
#endif
}

void live() {
    for (;;) {
        (*body)();
        fibers[current]->ended = true;
        toScheduler();
    }
}

void resume(Fiber& fiber) {
    threadIdx = fiber.index;
#if defined(__SANITIZE_ADDRESS__)
    swapcontext(&schedulerContext, &fiber.context);
#else
    if (_setjmp(schedulerPlace) != 0) return;
    if (fiber.begun) _longjmp(fiber.place, 1);
    fiber.begun = true;
    setcontext(&fiber.context);
#endif
}

std::unique_ptr<Fiber> newFiber() {
    auto fiber = std::make_unique<Fiber>();
    void* memory =
        mmap(nullptr, stackBytes + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) fail("no memory for a thread's stack");
    mprotect(memory, page, PROT_NONE);
    fiber->stack = static_cast<char*>(memory) + page;
    getcontext(&fiber->context);
    fiber->context.uc_stack.ss_sp = fiber->stack;
    fiber->context.uc_stack.ss_size = stackBytes;
    fiber->context.uc_link = nullptr;
    makecontext(&fiber->context, live, 0);
    return fiber;
}

// ---- one block
// -------------------------------------------------------------------------------------------------------------------------

std::string stateOf(const Fiber& fiber) {
    return fiber.ended ? "has ended"
                       : std::string("waits at ") + (fiber.waits == Waits::ForBlock ? "__syncthreads" : fiber.what);
}

/// Lets a warp go on whose lanes are all at the same exchange. Returns whether they were.
bool releaseWarp(unsigned first) {
    const auto waits = [](unsigned i) { return fibers[i]->waits == Waits::ForWarp && !fibers[i]->ended; };
    unsigned one = first;
    while (one < first + warpLanes && one < count && !waits(one)) ++one;
    if (one == first + warpLanes || one == count) return false;
    const char* what = fibers[one]->what;
    if (first + warpLanes > count) fail("%s in a block whose last warp is not whole", what);
    for (unsigned i = first; i < first + warpLanes; ++i)
        if (!waits(i) || std::strcmp(fibers[i]->what, what) != 0)
            fail("warp %u parts: lane %u waits at %s, but lane %u %s", first / warpLanes, one - first, what, i - first,
                 stateOf(*fibers[i]).c_str());
    for (unsigned i = first; i < first + warpLanes; ++i) fibers[i]->waits = Waits::No;
    return true;
}

/// f(each of `count` numbers), from somewhere on, by steps of a number that has no factor of theirs.
template <class F> void inSomeOrder(unsigned count, const F& f) {
    unsigned step = unsigned(orders()) % count, at = unsigned(orders()) % count;
    while (std::gcd(step, count) != 1) ++step;
    for (unsigned turn = 0; turn < count; ++turn) {
        at = (at + step) % count;
        f(at);
    }
}

/// Runs a warp until its threads have ended or wait for the block: further than others, so that it shows where they
/// rely on each other.
void runWarp(unsigned first) {
    do
        inSomeOrder(std::min(warpLanes, count - first), [&](unsigned lane) {
            current = first + lane;
            if (!fibers[current]->ended && fibers[current]->waits == Waits::No) resume(*fibers[current]);
        });
    while (releaseWarp(first));
}

/// Behind a barrier that all threads have reached. Returns false when all have ended.
bool releaseBlock() {
    unsigned ended = 0;
    for (unsigned i = 0; i < count; ++i) ended += fibers[i]->ended;
    if (ended == count) return false;
    if (ended > 0) fail("%u threads wait at __syncthreads, which %u threads never reach", count - ended, ended);
    for (unsigned i = 0; i < count; ++i) fibers[i]->waits = Waits::No;
    return true;
}

void runBlock() {
    for (unsigned i = 0; i < count; ++i) {
        Fiber& fiber = *fibers[i];
        fiber.ended = false;
        fiber.waits = Waits::No;
        fiber.exchanges = 0;
        fiber.index = dim3(i % blockDim.x, i / blockDim.x % blockDim.y, i / blockDim.x / blockDim.y);
    }
    std::memset(shared.data(), 0xff, shared.size()); // NaN: nobody may read what nobody wrote
    do inSomeOrder((count + warpLanes - 1) / warpLanes, [](unsigned warp) { runWarp(warp * warpLanes); });
    while (releaseBlock());
}

} // namespace

void runGrid(const Launch& launch, const std::function<void()>& thread) {
    const dim3 &grid = launch.grid, &block = launch.block;
    const std::uint64_t threads = std::uint64_t(block.x) * block.y * block.z;
    if (threads == 0 || threads > mostThreads || block.z > 64 || grid.x == 0 || grid.x > 0x7fffffffu || grid.y == 0
        || grid.y > 65535 || grid.z == 0 || grid.z > 65535 || launch.sharedBytes > mostShared)
        return refuseLaunch();
    const Unlocked memory;
    kernel = launch.kernel;
    body = &thread;
    count = unsigned(threads);
    while (fibers.size() < count) fibers.push_back(newFiber());
    shared.assign(launch.sharedBytes + page, 0); // what lies behind is looked at below
    char* walls = shared.data() + launch.sharedBytes;
    gridDim = grid;
    blockDim = block;
    running = true;
    for (unsigned z = 0; z < grid.z; ++z)
        for (unsigned y = 0; y < grid.y; ++y)
            for (unsigned x = 0; x < grid.x; ++x) {
                blockIdx = dim3(x, y, z);
                runBlock();
                for (std::size_t i = 0; i < page; ++i)
                    if (walls[i] != char(0xff))
                        fail("a thread wrote past the block's %zu bytes of shared memory", launch.sharedBytes);
            }
    running = false;
}

void waitForBlock() {
    fibers[current]->waits = Waits::ForBlock;
    toScheduler();
}

std::uint64_t exchange(const char* what, unsigned mask, std::uint64_t bits, unsigned lane) {
    Fiber& self = *fibers[current];
    const unsigned warp = current / warpLanes, own = current % warpLanes, turn = self.exchanges++ % 2;
    if (mask != 0xffffffffu || lane >= warpLanes)
        fail("%s of lane %u with the mask %#x: only whole warps are known here", what, lane, mask);
    brought[turn][warp][own] = bits;
    self.waits = Waits::ForWarp;
    self.what = what;
    toScheduler();
    return brought[turn][warp][lane];
}

unsigned laneOfThread() { return current % warpLanes; }
void* dynamicShared() { return shared.data(); }

const char* whereWeAre() {
    static char words[256];
    if (!running) return "";
    std::snprintf(words, sizeof words, "thread (%u, %u, %u) of block (%u, %u, %u) of %s", threadIdx.x, threadIdx.y,
                  threadIdx.z, blockIdx.x, blockIdx.y, blockIdx.z, kernel);
    return words;
}

} // namespace lathe::shim
