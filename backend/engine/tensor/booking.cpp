// LibTorch's allocators are wrapped and a header before each block says which part it was booked to, so that freeing
// needs no table.
#include "tensor/booking.h"

#include "lathe/error.h"
#include "tensor/block_heap.h"

#include <c10/core/CPUAllocator.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <memory>

namespace lathe {
namespace {

/// Stands before each block, and keeps it aligned for the widest vectors.
struct alignas(64) BlockHead {
    std::int64_t bytes;
    std::atomic<MemoryPart> part;
};
static_assert(sizeof(BlockHead) == 64);

constexpr std::size_t large = 16 << 10; ///< smaller blocks are malloc's

thread_local MemoryPart currentPart = MemoryPart::Workspace;

void free(void* data) {
    if (!data) return;
    auto* head = static_cast<BlockHead*>(data) - 1;
    hostLedger().remove(head->part, head->bytes);
    head->~BlockHead();
    for (BlockHeap* heap : {&lastingMemory(), &tensorMemory()})
        if (heap->holds(head)) return heap->give(head);
    std::free(head);
}

class BookingAllocator final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t size) override {
        const c10::Device cpu(c10::DeviceType::CPU);
        if (size == 0) return {nullptr, nullptr, &free, cpu};
        const auto bytes = std::int64_t(size);
        MemoryLedger& ledger = hostLedger();
        ledger.requireRoom(bytes);
        const std::int64_t inUse = ledger.inUse();
        const std::size_t whole = (size + 2 * sizeof(BlockHead) - 1) / sizeof(BlockHead) * sizeof(BlockHead);
        void* block = Lasting::isOn()  ? lastingMemory().take(whole)
                      : whole >= large ? tensorMemory().take(whole)
                                       : nullptr;
        if (!block) block = std::aligned_alloc(alignof(BlockHead), whole);
        if (!block)
            throw Error(ErrorKind::OutOfMemory,
                        {"The system has no %1 more for this program, which holds %2 in tensors.", mebibytes(bytes),
                         mebibytes(inUse)},
                        "Close other programs, or use a smaller batch size or max_length, gradient checkpointing or a "
                        "quantized base.");
        auto* head = new (block) BlockHead{bytes, {currentPart}};
        ledger.add(currentPart, bytes);
        return {head + 1, head + 1, &free, cpu};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &free; }
    void copy_data(void* to, const void* from, std::size_t count) const override { default_copy_data(to, from, count); }
};

/// Ledgers are never taken down: tensors of static duration outlive everything else.
struct Ledgers {
    MemoryLedger host;
    std::mutex mutex;
    std::map<std::pair<c10::DeviceType, int>, std::unique_ptr<MemoryLedger>> others;
};
Ledgers& ledgers() {
    static Ledgers* all = new Ledgers;
    return *all;
}

} // namespace

void bookAllocations() {
    static BookingAllocator allocator;
    c10::SetCPUAllocator(&allocator);
}

MemoryLedger& ledgerOf(at::Device device) {
    if (device.is_cpu()) return ledgers().host;
    const std::lock_guard lock(ledgers().mutex);
    std::unique_ptr<MemoryLedger>& one = ledgers().others[{device.type(), device.has_index() ? device.index() : 0}];
    if (!one) one = std::make_unique<MemoryLedger>();
    return *one;
}

BookAs::BookAs(MemoryPart part) : m_before(currentPart) { currentPart = part; }
BookAs::~BookAs() { currentPart = m_before; }
MemoryPart BookAs::current() { return currentPart; }

void rebook(const at::Tensor& tensor, MemoryPart part) {
    if (!tensor.defined()) return;
    const c10::DataPtr& data = tensor.storage().data_ptr();
    if (!data.get()) return;
    if (!tensor.is_cpu()) return ledgerOf(tensor.device()).moveBlock(data.get(), part);
    if (data.get_deleter() != &free) return;
    auto* head = static_cast<BlockHead*>(data.get()) - 1;
    hostLedger().move(head->part.exchange(part), part, head->bytes);
}

} // namespace lathe
