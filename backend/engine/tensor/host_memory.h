#pragma once
#include "base/mapped_file.h"
#include "base/scratch_file.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <utility>

namespace lathe {

/// Zeroed memory of the host, kept by `owner`: a mapped file, or what a GPU can read directly.
struct HostMemory {
    std::span<std::byte> bytes;
    std::shared_ptr<void> owner;
    bool isFile = false;
    /// Called with a part that is complete, and will only be read: what of it need not stay in memory, goes.
    std::function<void(std::span<std::byte> part)> written = [](std::span<std::byte>) {};
};

/// A file's, in `folder`. Throws Error{Io}: no space, no right to write there.
inline HostMemory scratchMemory(std::size_t bytes, const std::filesystem::path& folder) {
    auto file = std::make_shared<ScratchFile>(folder, bytes);
    const std::span<std::byte> all = file->bytes();
    return {all, std::move(file), true, [](std::span<std::byte> part) { MappedFile::release(part); }};
}

} // namespace lathe
