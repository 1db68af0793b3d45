// Pages are slots in the order of their use; a copy is a ticket that is waited for when the page is touched, not
// before.
#include "tensor/page_manager.h"

#include "base/clock.h"
#include "lathe/error.h"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace lathe {

PageCounts operator-(const PageCounts& a, const PageCounts& b) {
    return {a.pageIns - b.pageIns,   a.pageOuts - b.pageOuts, a.bytesIn - b.bytesIn,
            a.bytesOut - b.bytesOut, a.waits - b.waits,       a.waitSeconds - b.waitSeconds};
}
PageCounts operator+(const PageCounts& a, const PageCounts& b) {
    return {a.pageIns + b.pageIns,   a.pageOuts + b.pageOuts, a.bytesIn + b.bytesIn,
            a.bytesOut + b.bytesOut, a.waits + b.waits,       a.waitSeconds + b.waitSeconds};
}

PageManager::PageManager(PageDevice& device, std::int64_t budgetBytes) : m_device(device), m_budget(budgetBytes) {}

PageManager::~PageManager() {
    for (Slot& slot : m_slots) letGo(slot);
}

PageManager::Page PageManager::add(std::vector<Part> parts, bool writable) {
    Slot slot;
    for (const Part& part : parts) slot.bytes = std::max(slot.bytes, std::int64_t(part.at + part.host.size()));
    slot.parts = std::move(parts);
    slot.writable = writable;
    m_total += slot.bytes;
    m_largest = std::max(m_largest, slot.bytes);
    m_slots.push_back(std::move(slot));
    return m_slots.size() - 1;
}

// ---- use ---------------------------------------------------------------------------------------------------------

void* PageManager::use(Page page, Access access) {
    Slot& slot = m_slots.at(page);
    if (access == Access::Change && !slot.writable)
        throw Error(ErrorKind::Bug, "A page that can't be written back is to be changed.");
    if (slot.state == State::Away) {
        begin(slot, true);
        ++m_counts.waits;
        cleanAhead();
    }
    if (slot.state == State::Arriving) finishArrival(slot);
    if (access == Access::Change) {
        finishWriting(slot); // what is being written may not change meanwhile
        slot.changed = true;
    }
    slot.lastUse = ++m_clock;
    ++slot.uses;
    return slot.memory;
}

void PageManager::release(Page page) {
    Slot& slot = m_slots.at(page);
    if (slot.uses <= 0) throw Error(ErrorKind::Bug, "A page is released that is not in use.");
    if (--slot.uses > 0) return;
    m_device.fence();
    trim();
    cleanAhead();
}

void PageManager::prefetch(Page page) noexcept {
    Slot& slot = m_slots[page];
    if (slot.state != State::Away) return;
    try {
        begin(slot, false);
    } catch (const std::exception&) { // use() meets the same and says so
    }
}

// ---- coming ------------------------------------------------------------------------------------------------------

bool PageManager::begin(Slot& slot, bool must) {
    if (!makeRoom(slot.bytes, must) || !allocate(slot, must)) return false;
    slot.state = State::Arriving;
    slot.lastUse = ++m_clock; // it is wanted soon, so others give way before it
    try {
        for (const Part& part : slot.parts)
            slot.arriving.push_back(m_device.copyIn(static_cast<std::byte*>(slot.memory) + part.at, part.host));
    } catch (...) {
        letGo(slot);
        throw;
    }
    return true;
}

bool PageManager::makeRoom(std::int64_t bytes, bool must) {
    while (m_resident + bytes > m_budget) {
        Slot* victim = leastRecent(must);
        if (!victim && !must) return false;
        if (!victim)
            throw Error(ErrorKind::OutOfMemory,
                        {"A page of %1 bytes is needed, but of the %2 bytes for pages %3 are in use.",
                         std::to_string(bytes), std::to_string(m_budget), std::to_string(m_resident)},
                        "Give pages more memory.");
        evict(*victim);
    }
    return true;
}

bool PageManager::allocate(Slot& slot, bool must) {
    for (;;) {
        try {
            slot.memory = m_device.allocate(std::size_t(slot.bytes));
            m_resident += slot.bytes;
            return true;
        } catch (const Error& error) { // less is free than the budget says: other pages give way
            if (error.info().kind != ErrorKind::OutOfMemory) throw;
            Slot* victim = leastRecent(must);
            if (!victim && !must) return false;
            if (!victim) throw;
            evict(*victim);
        }
    }
}

/// Lets all of them come before what is done next, whatever fails, then throws the first failure.
void PageManager::settle(std::vector<PageDevice::Ticket>& tickets) {
    std::exception_ptr failure;
    const double begun = systemClock().steadySeconds();
    for (const PageDevice::Ticket ticket : std::exchange(tickets, {})) {
        try {
            m_device.follow(ticket);
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
    }
    m_counts.waitSeconds += systemClock().steadySeconds() - begun;
    if (failure) std::rethrow_exception(failure);
}

void PageManager::finishArrival(Slot& slot) {
    try {
        settle(slot.arriving);
    } catch (...) {
        letGo(slot);
        throw;
    }
    slot.state = State::Here;
    ++m_counts.pageIns;
    m_counts.bytesIn += slot.bytes;
}

// ---- going -------------------------------------------------------------------------------------------------------

PageManager::Slot* PageManager::leastRecent(bool arrivingToo) {
    Slot* found = nullptr;
    for (Slot& slot : m_slots) {
        if (slot.uses > 0 || slot.state == State::Away || (slot.state == State::Arriving && !arrivingToo)) continue;
        if (!found || slot.lastUse < found->lastUse) found = &slot;
    }
    return found;
}

void PageManager::evict(Slot& slot) {
    if (slot.state == State::Arriving) {
        try {
            finishArrival(slot);
        } catch (const Error&) { // it is gone, which is what was wanted; its use() will meet the same
            return;
        }
    }
    if (slot.changed && slot.writing.empty()) {
        beginWriting(slot);
        ++m_counts.waits;
    }
    finishWriting(slot);
    letGo(slot);
}

void PageManager::letGo(Slot& slot) noexcept {
    for (auto* tickets : {&slot.arriving, &slot.writing}) {
        try {
            settle(*tickets);
        } catch (...) { // what they carried is not wanted any more
        }
    }
    if (slot.memory) {
        m_device.release(slot.memory, std::size_t(slot.bytes));
        m_resident -= slot.bytes;
    }
    slot.memory = nullptr;
    slot.state = State::Away;
    slot.changed = false;
}

void PageManager::beginWriting(Slot& slot) {
    try {
        for (const Part& part : slot.parts) {
            const std::span<std::byte> host(const_cast<std::byte*>(part.host.data()),
                                            part.host.size()); // add() was told that it may be written
            slot.writing.push_back(m_device.copyOut(host, static_cast<const std::byte*>(slot.memory) + part.at));
        }
    } catch (...) { // half of a page is none: all of it will be written again
        const std::exception_ptr failure = std::current_exception();
        try {
            settle(slot.writing);
        } catch (...) {}
        std::rethrow_exception(failure);
    }
}

void PageManager::finishWriting(Slot& slot) {
    if (slot.writing.empty()) return;
    settle(slot.writing); // throws: the page is here and known as changed, so it will be written again
    slot.changed = false;
    ++m_counts.pageOuts;
    m_counts.bytesOut += slot.bytes;
}

/// Where not all pages fit: the ones that would give way for the next are written back while work goes on.
void PageManager::cleanAhead() {
    if (m_total <= m_budget) return;
    std::vector<Slot*> waiting;
    for (Slot& slot : m_slots)
        if (slot.state == State::Here && slot.uses == 0) waiting.push_back(&slot);
    std::sort(waiting.begin(), waiting.end(), [](const Slot* a, const Slot* b) { return a->lastUse < b->lastUse; });
    std::int64_t room = m_budget - m_resident;
    for (Slot* slot : waiting) {
        if (room >= m_largest) return;
        if (slot->changed && slot->writing.empty()) beginWriting(*slot);
        room += slot->bytes;
    }
}

void PageManager::trim() {
    while (m_resident > m_budget) {
        Slot* victim = leastRecent(true);
        if (!victim) return;
        evict(*victim);
    }
}

void PageManager::setBudget(std::int64_t bytes) {
    m_budget = bytes;
    trim();
}

void PageManager::flush() {
    for (Slot& slot : m_slots)
        if (slot.state == State::Here && slot.changed && slot.writing.empty()) beginWriting(slot);
    std::exception_ptr failure;
    for (Slot& slot : m_slots) {
        try {
            finishWriting(slot);
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
    m_device.waitForAll();
}

void PageManager::forget() {
    for (Slot& slot : m_slots) {
        if (slot.uses > 0) throw Error(ErrorKind::Bug, "A page is to be forgotten while it is in use.");
        letGo(slot);
    }
}

} // namespace lathe
