// A lock of the system's: it ends with its process, so that no crash leaves a folder locked.
#include "dataset/cache_folder.h"

#include "base/io_error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

namespace lathe {

namespace fs = std::filesystem;

namespace {

int openLock(const fs::path& folder) { return ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644); }

struct Kept {
    fs::path folder;
    fs::file_time_type used;
    std::int64_t bytes = 0;
};

std::string inGigabytes(std::int64_t bytes) {
    const std::int64_t tenths = bytes / 100'000'000;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

} // namespace

FolderLock::FolderLock(const fs::path& folder, std::stop_token stop) : m_file(openLock(folder)) {
    if (m_file < 0) throw ioError("open", folder / "lock", errno);
    while (::flock(m_file, LOCK_EX | LOCK_NB) != 0) {
        const int failure = errno;
        if (failure == EWOULDBLOCK && !stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            continue;
        }
        if (failure == EINTR) continue;
        ::close(m_file);
        if (failure == EWOULDBLOCK) throw Stopped{};
        throw ioError("lock", folder / "lock", failure);
    }
}

FolderLock::~FolderLock() { ::close(m_file); } // which lets go of it

bool FolderLock::isHeld(const fs::path& folder) {
    const int file = openLock(folder);
    if (file < 0) return false;
    const bool held = ::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(file);
    return held;
}

void touchFolder(const fs::path& folder) {
    ::utimensat(AT_FDCWD, (folder / "index.json").c_str(), nullptr, 0);
} // for the age only: failing changes nothing

DataCache dataCacheIn(const fs::path& home) {
    DataCache cache;
    if (!home.empty()) cache.folder = home / "cache" / "tokens";
    const char* const most = std::getenv("LATHE_CACHE_GB");
    char* end = nullptr;
    const double given = most ? std::strtod(most, &end) : 0;
    if (most && end != most && given >= 0 && given < 1e9) cache.mostBytes = std::int64_t(given * 1e9);
    return cache;
}

std::string trimCache(const DataCache& cache, const fs::path& keep) {
    std::vector<Kept> all;
    std::int64_t total = 0;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(cache.folder, failed)) {
        if (!entry.is_directory(failed)) continue;
        Kept one{entry.path(), fs::file_time_type::min(), 0};
        for (const auto& file : fs::directory_iterator(entry.path(), failed)) {
            if (!file.is_regular_file(failed)) continue;
            one.bytes += std::int64_t(file.file_size(failed));
            if (file.path().filename() != "lock") one.used = std::max(one.used, file.last_write_time(failed));
        }
        total += one.bytes;
        if (one.folder != keep) all.push_back(std::move(one));
    }
    std::sort(all.begin(), all.end(), [](const Kept& a, const Kept& b) { return a.used < b.used; });
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(24 * cache.mostDays);
    std::int64_t removed = 0, bytes = 0;
    for (const Kept& one : all) {
        if ((one.used > old && total <= cache.mostBytes) || FolderLock::isHeld(one.folder)) continue;
        fs::remove_all(one.folder, failed); // whoever has it mapped keeps what is mapped
        if (failed) continue;
        total -= one.bytes;
        bytes += one.bytes;
        ++removed;
    }
    if (removed == 0) return {};
    return std::to_string(removed) + (removed == 1 ? " set" : " sets") + " of prepared data left the cache ("
           + inGigabytes(bytes) + "): not used for " + std::to_string(cache.mostDays) + " days, or beyond the "
           + inGigabytes(cache.mostBytes) + " that it may hold";
}

} // namespace lathe
