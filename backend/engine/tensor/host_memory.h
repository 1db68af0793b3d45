#pragma once
#include "base/scratch_file.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>

namespace lathe {

/// Zeroed memory of the host, kept by `owner`: a mapped file, or what a GPU can read directly.
struct HostMemory {
    std::span<std::byte> bytes;
    std::shared_ptr<void> owner;
    bool isFile = false;
};

/// A file's, in `folder`. Throws Error{Io}: no space, no right to write there.
inline HostMemory scratchMemory(std::size_t bytes, const std::filesystem::path& folder) {
    auto file = std::make_shared<ScratchFile>(folder, bytes);
    const std::span<std::byte> all = file->bytes();
    return {all, std::move(file), true};
}

} // namespace lathe
