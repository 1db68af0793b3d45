#pragma once
#include <cstddef>
#include <memory>
#include <span>

namespace lathe {

/// Zeroed memory of the host, kept by `owner`: a mapped file, or what a GPU can read directly.
struct HostMemory {
    std::span<std::byte> bytes;
    std::shared_ptr<void> owner;
};

} // namespace lathe
