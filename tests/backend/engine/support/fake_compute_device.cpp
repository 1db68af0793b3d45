#include "backend/engine/support/fake_compute_device.h"

#include "lathe/error.h"
#include "tensor/booking.h"

#include <cstring>
#include <vector>

namespace lathe::test {
namespace {

/// Copies are done when they are asked for, in order: what is wrong with an order shows, what is wrong with a race does
/// not. Where the device has failed all but release() throws, as CUDA does.
class FakePages final : public PageDevice {
public:
    FakePages(FakeComputeDevice& device, MemoryPart part) : m_device(device), m_part(part) {}
    void* allocate(std::size_t bytes) override {
        requireDevice();
        MemoryLedger& ledger = ledgerOf(fakeDevice());
        ledger.requireRoom(std::int64_t(bytes));
        void* memory = fakeMemory().take(bytes);
        if (!memory)
            throw Error(ErrorKind::OutOfMemory,
                        "The fake device has no " + std::to_string(bytes) + " bytes for a page.",
                        "Give pages less memory.");
        ledger.add(m_part, std::int64_t(bytes));
        return memory;
    }
    void release(void* memory, std::size_t bytes) noexcept override {
        fakeMemory().give(memory);
        ledgerOf(fakeDevice()).remove(m_part, std::int64_t(bytes));
    }
    Ticket copyIn(void* to, std::span<const std::byte> from) override {
        requireDevice();
        std::memcpy(fakeMemory().seenByKernels(to), from.data(), from.size());
        return ++m_last;
    }
    Ticket copyOut(std::span<std::byte> to, const void* from) override {
        requireDevice();
        std::memcpy(to.data(), fakeMemory().seenByKernels(from), to.size());
        return ++m_last;
    }
    void wait(Ticket) override { requireDevice(); }
    void waitForAll() override { requireDevice(); }
    void fence() override { requireDevice(); }

private:
    void requireDevice() const {
        if (const auto failure = m_device.failure()) throw Error(*failure);
    }

    FakeComputeDevice& m_device;
    MemoryPart m_part;
    Ticket m_last = 0;
};

} // namespace

std::int64_t FakeComputeDevice::usualBudget() {
    if (m_failure) throw Error(*m_failure); // as CUDA does then
    return std::int64_t(fakeMemory().capacity()) - taken;
}

std::unique_ptr<PageDevice> FakeComputeDevice::pages(MemoryPart part) {
    return std::make_unique<FakePages>(*this, part);
}

HostMemory FakeComputeDevice::hostMemory(std::size_t bytes, const std::filesystem::path& scratch) {
    if (hostBytes + std::int64_t(bytes) > mostHostBytes) return scratchMemory(bytes, scratch);
    hostBytes += std::int64_t(bytes);
    auto memory = std::shared_ptr<std::vector<std::byte>>(new std::vector<std::byte>(bytes),
                                                          [this](std::vector<std::byte>* given) {
                                                              hostBytes -= std::int64_t(given->size());
                                                              delete given;
                                                          });
    return {*memory, memory};
}

} // namespace lathe::test
