#include "tensor/block_heap.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <utility>

namespace lathe {
namespace {

constexpr std::size_t blockStep = 64, pageSize = 4096;

std::size_t roundedUp(std::size_t bytes, std::size_t step) { return (bytes + step - 1) / step * step; }

thread_local bool lasting = false;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool reservesRanges = false; // each block is the sanitizer's, which sees what is done beside it
#else
constexpr bool reservesRanges = true;
#endif

} // namespace

/// Stands before each block.
struct alignas(blockStep) BlockHeap::Head {
    std::size_t bytes, before; ///< of this block with its head, and of the one below; 0: there is none
    std::size_t place;         ///< among the free ones
    bool taken;
};

BlockHeap::~BlockHeap() {
    if (m_start) munmap(m_start, m_most);
}

bool BlockHeap::reserve() {
    if (m_start || m_refused || !reservesRanges) return m_start;
    void* range = mmap(nullptr, m_most, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
                       0); // addresses; memory comes with the first touch of a page
    m_refused = range == MAP_FAILED;
    if (!m_refused) m_start.store(static_cast<std::byte*>(range), std::memory_order_release);
    return !m_refused;
}

BlockHeap::Head* BlockHeap::at(std::size_t offset) const {
    return reinterpret_cast<Head*>(m_start.load(std::memory_order_relaxed) + offset);
}
std::size_t BlockHeap::offsetOf(const Head* head) const {
    return std::size_t(reinterpret_cast<const std::byte*>(head) - m_start.load(std::memory_order_relaxed));
}

BlockHeap::Head* BlockHeap::after(Head* head) const {
    const std::size_t next = offsetOf(head) + head->bytes;
    return next < m_end ? at(next) : nullptr;
}

void BlockHeap::takeFromFree(Head* head) {
    m_free.back()->place = head->place;
    std::swap(m_free[head->place], m_free.back());
    m_free.pop_back();
}

void BlockHeap::addToFree(Head* head) {
    head->taken = false;
    head->place = m_free.size();
    m_free.push_back(head);
}

void* BlockHeap::take(std::size_t bytes) {
    constexpr std::size_t leastRest = 16 * blockStep; // what is left of a free block and less than that stays with it
    const std::lock_guard lock(m_mutex);
    if (bytes > m_most - 2 * blockStep || !reserve()) return nullptr;
    const std::size_t wanted = roundedUp(std::max<std::size_t>(1, bytes), blockStep) + sizeof(Head);
    Head* best = nullptr;
    for (Head* head : m_free)
        if (head->bytes >= wanted && (!best || head->bytes < best->bytes)) best = head;
    if (!best) {
        if (wanted > m_most - m_end) return nullptr;
        best = new (at(m_end)) Head{wanted, m_last ? m_last->bytes : 0, 0, true};
        m_end += wanted;
        m_touched = std::max(m_touched, m_end);
        m_last = best;
        return best + 1;
    }
    takeFromFree(best);
    best->taken = true;
    if (best->bytes - wanted >= leastRest) {
        Head* rest = new (at(offsetOf(best) + wanted)) Head{best->bytes - wanted, wanted, 0, false};
        if (Head* next = after(best)) next->before = rest->bytes;
        best->bytes = wanted;
        addToFree(rest);
    }
    return best + 1;
}

void BlockHeap::give(void* block) {
    const std::lock_guard lock(m_mutex);
    Head* head = static_cast<Head*>(block) - 1;
    if (Head* next = after(head); next && !next->taken) {
        takeFromFree(next);
        head->bytes += next->bytes;
    }
    if (head->before) {
        Head* below = at(offsetOf(head) - head->before);
        if (!below->taken) {
            takeFromFree(below);
            below->bytes += head->bytes;
            head = below;
        }
    }
    if (Head* next = after(head)) {
        next->before = head->bytes;
        addToFree(head);
        return;
    }
    m_end = offsetOf(head);
    m_last = head->before ? at(m_end - head->before) : nullptr;
}

std::size_t BlockHeap::end() const {
    const std::lock_guard lock(m_mutex);
    return m_end;
}

void BlockHeap::release() {
    const std::lock_guard lock(m_mutex);
    const auto drop = [&](std::size_t first, std::size_t last) {
        first = roundedUp(first, pageSize);
        last = last / pageSize * pageSize;
        if (first < last) madvise(m_start.load(std::memory_order_relaxed) + first, last - first, MADV_DONTNEED);
    };
    for (const Head* head : m_free) drop(offsetOf(head) + sizeof(Head), offsetOf(head) + head->bytes);
    drop(m_end, roundedUp(m_touched, pageSize));
    m_touched = m_end;
}

namespace {
constexpr std::size_t manyAddresses = std::size_t{1} << 40;
}

BlockHeap& lastingMemory() {
    static BlockHeap* memory = new BlockHeap(manyAddresses); // never taken down, as ledgers are not
    return *memory;
}
BlockHeap& tensorMemory() {
    static BlockHeap* memory = new BlockHeap(manyAddresses);
    return *memory;
}

Lasting::Lasting() : m_before(std::exchange(lasting, true)) {}
Lasting::~Lasting() { lasting = m_before; }
bool Lasting::isOn() { return lasting; }

} // namespace lathe
