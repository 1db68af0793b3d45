#pragma once
// A device for tests: copies are made as late as they may be, so that whoever forgets to wait reads the wrong bytes;
// memory is counted; copies and allocations can be told to fail.
#include "lathe/error.h"
#include "tensor/page_device.h"

#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <set>
#include <vector>

namespace lathe::test {

class CountingPageDevice final : public PageDevice {
public:
    std::int64_t inUse = 0, peak = 0, limit = INT64_MAX; ///< bytes
    std::vector<const void*> ins; ///< the host's addresses, in the order in which they were asked for
    int failNextWaitIn = 0, failNextWaitOut = 0, failNextBegin = 0;

    ~CountingPageDevice() override {
        for (const auto& [memory, bytes] : m_memory) std::free(memory);
    }
    void* allocate(std::size_t bytes) override {
        if (inUse + std::int64_t(bytes) > limit) throw Error(ErrorKind::OutOfMemory, "the device is full", "");
        void* memory = std::aligned_alloc(64, (bytes + 63) / 64 * 64);
        std::memset(memory, 0xEE, bytes);
        m_memory[memory] = bytes;
        inUse += std::int64_t(bytes);
        peak = std::max(peak, inUse);
        return memory;
    }
    void release(void* memory, std::size_t bytes) noexcept override {
        if (m_memory.at(memory) != bytes) std::abort();
        m_memory.erase(memory);
        inUse -= std::int64_t(bytes);
        std::free(memory);
    }
    Ticket copyIn(void* to, std::span<const std::byte> from) override {
        ins.push_back(from.data());
        return begin({to, from.data(), from.size(), take(failNextWaitIn)});
    }
    Ticket copyOut(std::span<std::byte> to, const void* from) override {
        return begin({to.data(), from, to.size(), take(failNextWaitOut)});
    }
    void wait(Ticket ticket) override {
        while (m_first <= ticket) {
            const Copy copy = m_queue.front();
            m_queue.pop_front();
            if (copy.fails) m_failed.insert(m_first);
            else std::memcpy(copy.to, copy.from, copy.bytes);
            ++m_first;
        }
        if (m_failed.erase(ticket)) throw Error(ErrorKind::Device, "the copy failed", "Try again.");
    }
    std::size_t blocks() const { return m_memory.size(); }

private:
    struct Copy {
        void* to;
        const void* from;
        std::size_t bytes;
        bool fails;
    };
    static bool take(int& count) { return count > 0 && count-- > 0; }
    Ticket begin(Copy copy) {
        if (take(failNextBegin)) throw Error(ErrorKind::Device, "the copy could not begin", "Try again.");
        m_queue.push_back(copy);
        return m_first + m_queue.size() - 1;
    }

    std::map<void*, std::size_t> m_memory;
    std::deque<Copy> m_queue;
    Ticket m_first = 0;
    std::set<Ticket> m_failed;
};

} // namespace lathe::test
