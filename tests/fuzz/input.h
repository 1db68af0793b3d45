#pragma once
// What the fuzz targets share. A target is one file, named as it is called: ./lathe fuzz NAME. It gets bytes from
// anywhere and hands them to the part of core that reads such; an Error that says something is an answer, anything else
// that comes out, a crash or a hang is a find.
#include "lathe/error.h"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace lathe::fuzz {

/// A folder of this process's own, on a file system in memory where there is one.
inline const std::filesystem::path& folder() {
    struct Own {
        std::filesystem::path path;
        Own() {
            std::error_code none;
            const bool shm = std::filesystem::is_directory("/dev/shm", none) && ::access("/dev/shm", W_OK) == 0;
            path = (shm ? "/dev/shm/lathe-fuzz-" : "/tmp/lathe-fuzz-") + std::to_string(::getpid());
            std::filesystem::create_directories(path);
        }
        ~Own() {
            std::error_code none;
            std::filesystem::remove_all(path, none);
        }
    };
    static const Own own;
    return own.path;
}

/// The bytes as a file of that name there.
inline std::filesystem::path file(const char* name, std::string_view bytes) {
    const std::filesystem::path path = folder() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
    return path;
}

inline std::string_view textOf(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

template <class Work>
void answers(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        const bool says = !error.info().message.empty() && error.info().kind != ErrorKind::Bug;
        if (says) return;
        std::fprintf(stderr, "An error that says nothing, or a bug: %s\n", error.what());
        std::abort();
    }
}

inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "Does not hold: %s\n", what);
    std::abort();
}

} // namespace lathe::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
