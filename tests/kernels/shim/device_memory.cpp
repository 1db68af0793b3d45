#include "device_memory.h"

#include "cuda_runtime.h"

#include <signal.h>
#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

namespace lathe::shim {
namespace {

constexpr std::size_t page = 4096, alignment = 16; ///< CUDA aligns to 256; kernels may rely on 16 only
constexpr unsigned char unwritten = 0xff;          ///< NaN in each of the element types

struct Allocation {
    char* pages;        ///< between the walls
    std::size_t size;   ///< of all pages
    std::size_t bytes;  ///< asked for: they lie as close to the wall behind them as the alignment lets them
};

std::map<char*, Allocation>& allocations() { // by their first byte
    static std::map<char*, Allocation> all;
    return all;
}
cudaError_t lastError = cudaSuccess;
struct sigaction before[2]; ///< the handlers of onFault's signals
constexpr int faults[2] = {SIGSEGV, SIGILL};

/// Says what was touched; then the fault happens again, with the handler that was there before. A wide access beside
/// its boundary is an illegal instruction (by the compiler's option).
void onFault(int signal, siginfo_t* info, void*) {
    for (int i = 0; i < 2; ++i) sigaction(faults[i], &before[i], nullptr);
    const char* at = static_cast<const char*>(info->si_addr);
    const char* who = *whereWeAre() ? whereWeAre() : "the host";
    if (signal == SIGILL) {
        std::fprintf(stderr, "CUDA on the CPU: %s makes a wide access beside its boundary\n", who);
        return;
    }
    bool known = false;
    for (const auto& [first, a] : allocations()) {
        if (at < a.pages - page || at >= a.pages + a.size + page) continue;
        known = true;
        if (at < first)
            std::fprintf(stderr, "CUDA on the CPU: %s touches byte -%td, before an allocation of %zu bytes\n", who,
                         first - at, a.bytes);
        else if (at >= first + a.bytes)
            std::fprintf(stderr, "CUDA on the CPU: %s touches byte %td of an allocation of %zu bytes\n", who,
                         at - first, a.bytes);
        else std::fprintf(stderr, "CUDA on the CPU: %s touches device memory\n", who);
    }
    if (!known)
        std::fprintf(stderr, "CUDA on the CPU: %s touches the address %p, where nothing is\n", who, info->si_addr);
}

void watch() { // others (Qt Test) set handlers, too
    for (int i = 0; i < 2; ++i) {
        struct sigaction now{};
        sigaction(faults[i], nullptr, &now);
        if ((now.sa_flags & SA_SIGINFO) && now.sa_sigaction == onFault) continue;
        before[i] = now;
        struct sigaction mine{};
        mine.sa_sigaction = onFault;
        mine.sa_flags = SA_SIGINFO;
        sigaction(faults[i], &mine, nullptr);
    }
}

void protect(const Allocation& a, int protection) { mprotect(a.pages, a.size, protection); }

void checkEdges(const char* first, const Allocation& a) {
    const auto whole = [](const char* from, const char* to) {
        for (; from < to; ++from)
            if (static_cast<unsigned char>(*from) != unwritten) return false;
        return true;
    };
    if (whole(a.pages, first) && whole(first + a.bytes, a.pages + a.size)) return;
    std::fprintf(stderr, "CUDA on the CPU: the last kernel or copy wrote beside an allocation of %zu bytes\n", a.bytes);
    std::abort();
}

} // namespace

Unlocked::Unlocked() {
    watch();
    for (const auto& [first, a] : allocations()) protect(a, PROT_READ | PROT_WRITE);
}
Unlocked::~Unlocked() {
    for (const auto& [first, a] : allocations()) {
        checkEdges(first, a);
        protect(a, PROT_NONE);
    }
}

void refuseLaunch() { lastError = cudaErrorInvalidConfiguration; }

namespace {

cudaError_t failed(cudaError_t error) { return lastError = error; }

/// While one lives, the allocation that an address belongs to is open, if it is one's.
class Opened {
public:
    explicit Opened(const void* at)
        : m_found(allocations().upper_bound(const_cast<char*>(static_cast<const char*>(at)))) {
        m_found = m_found == allocations().begin() ? allocations().end() : std::prev(m_found);
        if (isOne()) protect(m_found->second, PROT_READ | PROT_WRITE);
    }
    ~Opened() {
        if (!isOne()) return;
        checkEdges(m_found->first, m_found->second);
        protect(m_found->second, PROT_NONE);
    }
    Opened(const Opened&) = delete;

private:
    bool isOne() const { return m_found != allocations().end(); } // else the nearest before it: no harm
    std::map<char*, Allocation>::iterator m_found;
};

} // namespace
} // namespace lathe::shim

using namespace lathe::shim;

cudaError_t cudaGetLastError() { return std::exchange(lastError, cudaSuccess); }
const char* cudaGetErrorString(cudaError_t error) {
    switch (error) {
    case cudaSuccess: return "no error";
    case cudaErrorMemoryAllocation: return "out of memory";
    case cudaErrorInvalidConfiguration: return "invalid configuration argument";
    default: return "invalid argument";
    }
}
cudaError_t cudaGetDeviceCount(int* count) {
    *count = 1;
    return cudaSuccess;
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int) {
    *properties = {"this processor", 9, 0};
    return cudaSuccess;
}
cudaError_t cudaDeviceSynchronize() { return cudaSuccess; }

cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
    watch();
    const std::size_t held = (bytes + alignment - 1) / alignment * alignment, size = (held + page) / page * page;
    void* walls = bytes > (std::size_t(1) << 40)
                      ? MAP_FAILED
                      : mmap(nullptr, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (walls == MAP_FAILED) return failed(cudaErrorMemoryAllocation);
    const Allocation a{static_cast<char*>(walls) + page, size, bytes};
    protect(a, PROT_READ | PROT_WRITE);
    std::memset(a.pages, unwritten, a.size);
    protect(a, PROT_NONE);
    char* first = a.pages + size - held;
    allocations().emplace(first, a);
    *memory = first;
    return cudaSuccess;
}
cudaError_t cudaFree(void* memory) {
    if (!memory) return cudaSuccess;
    const auto found = allocations().find(static_cast<char*>(memory));
    if (found == allocations().end()) return failed(cudaErrorInvalidValue);
    munmap(found->second.pages - page, found->second.size + 2 * page);
    allocations().erase(found);
    return cudaSuccess;
}
cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind) {
    watch();
    if (bytes == 0) return cudaSuccess;
    std::vector<char> held(bytes); // the two may be of one allocation
    {
        const Opened source(from);
        std::memcpy(held.data(), from, bytes);
    }
    const Opened target(to);
    std::memcpy(to, held.data(), bytes);
    return cudaSuccess;
}
cudaError_t cudaMemset(void* memory, int value, std::size_t bytes) {
    const Opened target(memory);
    if (bytes) std::memset(memory, value, bytes);
    return cudaSuccess;
}

cudaError_t cudaHostAlloc(void** memory, std::size_t bytes, unsigned) {
    *memory = std::malloc(bytes);
    return *memory ? cudaSuccess : failed(cudaErrorMemoryAllocation);
}
cudaError_t cudaFreeHost(void* memory) {
    std::free(memory);
    return cudaSuccess;
}
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t) {
    return cudaMemcpy(to, from, bytes, kind);
}
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
    static char one;
    *stream = reinterpret_cast<cudaStream_t>(&one);
    return cudaSuccess;
}
cudaError_t cudaStreamWaitEvent(cudaStream_t, cudaEvent_t, unsigned) { return cudaSuccess; }
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
    *event = reinterpret_cast<cudaEvent_t>(std::malloc(1));
    return cudaSuccess;
}
cudaError_t cudaEventRecord(cudaEvent_t, cudaStream_t) { return cudaSuccess; }
cudaError_t cudaEventSynchronize(cudaEvent_t) { return cudaSuccess; }
cudaError_t cudaEventDestroy(cudaEvent_t event) {
    std::free(event);
    return cudaSuccess;
}
