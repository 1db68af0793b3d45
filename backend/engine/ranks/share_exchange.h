#pragma once
// Bytes that other ranks hold, fetched whenever this one wants them: who holds them gives them out beside its own work,
// so nobody has to be at the same place of a step, or to have a step at all.
#include <cstddef>
#include <cstdint>
#include <span>

namespace lathe {

class ShareExchange {
public:
    using Ticket = std::uint64_t; ///< of a fetch that was begun; they end in the order in which they were begun
    virtual ~ShareExchange() = default;
    /// Begins to bring the bytes that stand `at` in that rank's memory, and returns at once; `to` stays until wait().
    virtual Ticket fetch(int rank, std::size_t at, std::span<std::byte> to) = 0;
    /// Returns when that one, and those before it, are done. Throws Error where a rank has gone.
    virtual void wait(Ticket ticket) = 0;
};

} // namespace lathe
