#pragma once
// What the page manager asks of a device: memory there, and copies between it and the host that run beside the work.
#include <cstddef>
#include <cstdint>
#include <span>

namespace lathe {

class PageDevice {
public:
    using Ticket = std::uint64_t; ///< of a copy that was begun

    virtual ~PageDevice() = default;
    /// Aligned to 64 bytes or more. Throws Error{OutOfMemory}.
    virtual void* allocate(std::size_t bytes) = 0;
    /// No copy with this memory may be under way.
    virtual void release(void* memory, std::size_t bytes) noexcept = 0;
    /// Begin a copy and return at once. Copies run in the order in which they were begun; both ends stay as they are
    /// until wait(). May throw where the copy can't even begin.
    virtual Ticket copyIn(void* to, std::span<const std::byte> from) = 0;
    virtual Ticket copyOut(std::span<std::byte> to, const void* from) = 0;
    /// Returns when that copy is done. Throws Error where it failed. Once for each ticket.
    virtual void wait(Ticket ticket) = 0;
    /// Work that the device is given from now on comes after that copy; the host may go on before. Instead of wait(),
    /// once for each ticket. Throws as that does. Where work is done when the call that asks for it returns, it is the
    /// same.
    virtual void follow(Ticket ticket) { wait(ticket); }
    /// Returns when every copy that was begun is done, followed ones too: before the host reads what was copied out.
    virtual void waitForAll() {}
    /// Copies that are begun from now on come after the work that the device was given up to now. Nothing to do where
    /// work is done when the call that asks for it returns.
    virtual void fence() {}
};

} // namespace lathe
