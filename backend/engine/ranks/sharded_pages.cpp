// Parts are cut at whole pages of the system's memory, so that the others' can be given back to it.
#include "ranks/sharded_pages.h"

#include "lathe/error.h"
#include "tensor/booking.h"

#include <unistd.h>

#include <algorithm>
#include <exception>

namespace lathe {

ShardedMemory::ShardedMemory(std::size_t bytes, const RankGroup& ranks)
    : m_file(ScratchFile::sparse(bytes)), m_rank(ranks.rank()), m_size(ranks.size()) {
    hostLedger().requireRoom(std::int64_t(bytes) / m_size); // taken bit by bit, it would end the program instead
}

ShardedMemory::~ShardedMemory() { hostLedger().remove(MemoryPart::Weights, m_booked); }

HostMemory ShardedMemory::hostMemory(const std::shared_ptr<ShardedMemory>& memory) {
    return {memory->m_file.bytes(), memory, false,
            [held = memory.get()](std::span<std::byte> matrix) { held->keepOwn(matrix); }};
}

void ShardedMemory::share(const std::shared_ptr<ShardedMemory>& memory, RankGroup& ranks) {
    memory->m_exchange = ranks.giveOut(memory->bytes(), memory);
}

std::pair<std::size_t, std::size_t> ShardedMemory::partOf(std::span<const std::byte> matrix, int rank) const {
    const auto page = std::size_t(::sysconf(_SC_PAGESIZE));
    const auto begin = std::size_t(matrix.data() - bytes().data()), end = begin + matrix.size();
    const auto cut = [&](int before) {
        if (before == 0) return begin;
        if (before == m_size) return end;
        const std::size_t at = begin + matrix.size() / std::size_t(m_size) * std::size_t(before);
        return std::min(end, (at + page - 1) / page * page);
    };
    return {cut(rank), cut(rank + 1)};
}

void ShardedMemory::keepOwn(std::span<std::byte> matrix) {
    const auto [first, last] = partOf(matrix, m_rank);
    const std::size_t begin = std::size_t(matrix.data() - m_file.bytes().data());
    m_file.drop(matrix.first(first - begin));
    m_file.drop(matrix.subspan(last - begin));
    const auto own = std::int64_t(last - first);
    hostLedger().add(MemoryPart::Weights, own);
    m_booked += own;
}

ShardedPages::ShardedPages(std::unique_ptr<PageDevice> device, std::shared_ptr<const ShardedMemory> memory,
                           bool reachesHost)
    : m_device(std::move(device)), m_memory(std::move(memory)), m_reachesHost(reachesHost) {}

/// What is still coming has its place until it is there.
ShardedPages::~ShardedPages() {
    while (!m_copies.empty()) {
        try {
            wait(m_copies.begin()->first);
        } catch (const std::exception&) {
            continue; // nobody wants it any more
        }
    }
}

PageDevice::Ticket ShardedPages::copyIn(void* to, std::span<const std::byte> from) {
    const Ticket ticket = m_next++;
    Copy& copy = m_copies[ticket];
    copy.to = static_cast<std::byte*>(to);
    const auto begin = std::size_t(from.data() - m_memory->bytes().data());
    for (int step = 0; step < m_memory->size(); ++step) { // beginning with the next, so that not all ask the first
        const int rank = (m_memory->rank() + 1 + step) % m_memory->size();
        const auto [first, last] = m_memory->partOf(from, rank);
        if (first == last) continue;
        const std::size_t at = first - begin, bytes = last - first;
        if (rank == m_memory->rank()) {
            copy.own.push_back(m_device->copyIn(copy.to + at, from.subspan(at, bytes)));
            continue;
        }
        if (!m_memory->exchange()) throw Error(ErrorKind::Bug, "A sharded weight is used before it was shared.");
        std::span<std::byte> place(copy.to + at, bytes);
        if (!m_reachesHost) {
            copy.staged.emplace_back(at, std::vector<std::byte>(bytes));
            place = copy.staged.back().second;
        }
        copy.fetched.push_back(m_memory->exchange()->fetch(rank, first, place));
    }
    return ticket;
}

PageDevice::Ticket ShardedPages::copyOut(std::span<std::byte>, const void*) {
    throw Error(ErrorKind::Bug, "Sharded weights are frozen: nothing is written back to them.");
}

void ShardedPages::finish(Ticket ticket, void (PageDevice::*end)(Ticket)) {
    Copy copy = std::move(m_copies.extract(ticket).mapped());
    std::exception_ptr failure;
    const auto tried = [&](const auto& work) {
        try {
            work();
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
    };
    for (const Ticket own : copy.own) tried([&] { (*m_device.*end)(own); });
    for (const ShareExchange::Ticket fetched : copy.fetched) tried([&] { m_memory->exchange()->wait(fetched); });
    if (failure) std::rethrow_exception(failure);
    for (const auto& [at, bytes] : copy.staged) m_device->wait(m_device->copyIn(copy.to + at, bytes));
}

} // namespace lathe
