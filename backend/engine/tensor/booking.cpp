#include "tensor/booking.h"

#include "lathe/error.h"
#include "tensor/book_bytes.h"

#include <c10/core/CPUAllocator.h>

#include <atomic>
#include <cstdlib>

namespace lathe {
namespace {

/// Stands before each block, and keeps it aligned for the widest vectors.
struct alignas(64) BlockHead {
    std::int64_t bytes;
    std::atomic<MemoryPart> part;
};
static_assert(sizeof(BlockHead) == 64);

struct Book {
    std::array<std::atomic<std::int64_t>, memoryPartCount> now{};
    std::array<std::atomic<std::int64_t>, memoryPartCount> peak{};
    std::atomic<std::int64_t> total{0}, peakTotal{0}, budget{0};

    void add(MemoryPart part, std::int64_t bytes) {
        now[std::size_t(part)] += bytes;
        const std::int64_t sum = total += bytes;
        // Two threads at their peaks at once may mix their parts; each peak is a whole step's, so that costs one block's accuracy.
        for (std::int64_t before = peakTotal; sum > before;)
            if (peakTotal.compare_exchange_weak(before, sum))
                for (std::size_t i = 0; i < memoryPartCount; ++i) peak[i] = now[i].load();
    }
    void remove(MemoryPart part, std::int64_t bytes) {
        now[std::size_t(part)] -= bytes;
        total -= bytes;
    }
};

Book& book() {
    static Book* one = new Book; // tensors of static duration outlive everything else
    return *one;
}

thread_local MemoryPart currentPart = MemoryPart::Workspace;

std::string mebibytes(std::int64_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB"; }

void free(void* data) {
    if (!data) return;
    auto* head = static_cast<BlockHead*>(data) - 1;
    book().remove(head->part, head->bytes);
    head->~BlockHead();
    std::free(head);
}

void requireRoom(std::int64_t bytes) {
    const std::int64_t inUse = book().total, budget = book().budget;
    if (budget > 0 && inUse + bytes > budget)
        throw Error(ErrorKind::OutOfMemory, mebibytes(bytes) + " more are needed, but " + mebibytes(inUse) + " of the " + mebibytes(budget) + " that may be used are taken.",
                        "Use a smaller batch size or max_length, gradient checkpointing or a quantized base; or give more memory (memory_budget_gib).");
}

class BookingAllocator final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t size) override {
        const c10::Device cpu(c10::DeviceType::CPU);
        if (size == 0) return {nullptr, nullptr, &free, cpu};
        const auto bytes = std::int64_t(size);
        requireRoom(bytes);
        const std::int64_t inUse = book().total;
        void* block = std::aligned_alloc(alignof(BlockHead), (size + 2 * sizeof(BlockHead) - 1) / sizeof(BlockHead) * sizeof(BlockHead));
        if (!block)
            throw Error(ErrorKind::OutOfMemory, "The system has no " + mebibytes(bytes) + " more for this program, which holds " + mebibytes(inUse) + " in tensors.",
                        "Close other programs, or use a smaller batch size or max_length, gradient checkpointing or a quantized base.");
        auto* head = new (block) BlockHead{bytes, {currentPart}};
        book().add(currentPart, bytes);
        return {head + 1, head + 1, &free, cpu};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &free; }
    void copy_data(void* to, const void* from, std::size_t count) const override { default_copy_data(to, from, count); }
};

} // namespace

void bookAllocations() {
    static BookingAllocator allocator;
    c10::SetCPUAllocator(&allocator);
}

void bookBytes(MemoryPart part, std::int64_t bytes) {
    if (bytes < 0) return book().remove(part, -bytes);
    requireRoom(bytes);
    book().add(part, bytes);
}

Booked booked() {
    Booked result;
    for (std::size_t i = 0; i < memoryPartCount; ++i) {
        result.now.bytes[i] = book().now[i];
        result.peak.bytes[i] = book().peak[i];
    }
    return result;
}

void restartPeak() {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < memoryPartCount; ++i) sum += book().peak[i] = book().now[i].load();
    book().peakTotal = sum;
}

BookAs::BookAs(MemoryPart part) : m_before(currentPart) { currentPart = part; }
BookAs::~BookAs() { currentPart = m_before; }

void rebook(const at::Tensor& tensor, MemoryPart part) {
    if (!tensor.defined()) return;
    const c10::DataPtr& data = tensor.storage().data_ptr();
    if (!data.get() || data.get_deleter() != &free) return;
    auto* head = static_cast<BlockHead*>(data.get()) - 1;
    const MemoryPart before = head->part.exchange(part);
    book().now[std::size_t(before)] -= head->bytes;
    book().now[std::size_t(part)] += head->bytes;
}

void setMemoryBudget(std::int64_t bytes) { book().budget = bytes; }
std::int64_t memoryBudget() { return book().budget; }

} // namespace lathe
