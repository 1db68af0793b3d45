// Data is flushed before the rename and the folder after it: only in this order can no crash leave an empty file
// under the final name.
#include "base/atomic_file.h"

#include "base/io_error.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>

namespace fs = std::filesystem;

namespace lathe {
namespace {

fs::path beside(fs::path path) {
    if (!path.has_filename()) path = path.parent_path(); // "folder/"
    path += ".tmp";
    return path;
}

/// A name that no other writer of the same file has: two may write it at once, and each one's is whole.
fs::path ownName(fs::path path) {
    static const std::uint32_t process = std::random_device()();
    static std::atomic<unsigned> files = 0;
    std::array<char, 32> part{};
    std::snprintf(part.data(), part.size(), ".%08x-%u.tmp", process, files++);
    path += part.data();
    return path;
}

fs::path parentOf(const fs::path& path) {
    const fs::path parent = path.parent_path();
    return parent.empty() ? fs::path(".") : parent;
}

/// What is left over cannot be helped here: the error that led here is the one to report.
void removeQuietly(FileLayer& files, const fs::path& path) noexcept {
    try {
        files.remove(path);
    } catch (...) {}
}

/// Whether ownName() may have made it; `begin`: the file's own name and a dot.
bool isOwnName(const std::string& name, const std::string& begin) {
    constexpr std::string_view end = ".tmp", hex = "0123456789abcdef", digits = "0123456789";
    constexpr std::size_t process = 8;
    if (!name.starts_with(begin) || !name.ends_with(end) || name.size() <= begin.size() + process + 1 + end.size())
        return false;
    const std::string_view part = std::string_view(name).substr(begin.size(), name.size() - begin.size() - end.size());
    return part.find_first_not_of(hex) == process && part[process] == '-'
           && part.find_first_not_of(digits, process + 1) == std::string_view::npos;
}

/// What writers of this file left that died long ago.
void removeLeftOver(FileLayer& files, const fs::path& path) {
    const std::string begin = path.filename().string() + ".";
    const auto now = fs::file_time_type::clock::now();
    std::error_code code;
    for (fs::directory_iterator entry(parentOf(path), code), end; !code && entry != end; entry.increment(code)) {
        const std::string name = entry->path().filename().string();
        if (!isOwnName(name, begin)) continue;
        std::error_code gone;
        const auto written = entry->last_write_time(gone);
        if (!gone && now - written > std::chrono::hours(1)) removeQuietly(files, entry->path());
    }
}

void syncTree(FileLayer& files, const fs::path& folder) {
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        if (entry->is_symlink()) continue;
        if (entry->is_directory()) syncTree(files, entry->path());
        else files.syncFile(entry->path());
    }
    if (code) throw ioError("read", folder, code.value());
    files.syncFolder(folder);
}

} // namespace

AtomicFile::AtomicFile(fs::path path, FileLayer& files)
    : m_files(files), m_path(std::move(path)), m_temporary(ownName(m_path)) {
    removeLeftOver(files, m_path);
    m_file = files.create(m_temporary);
}

AtomicFile::~AtomicFile() {
    if (!m_file) return;
    m_file.reset();
    removeQuietly(m_files, m_temporary);
}

void AtomicFile::onlyForOwner() {
    std::error_code code;
    fs::permissions(m_temporary, fs::perms::owner_read | fs::perms::owner_write, code);
    if (code) throw ioError("close to others", m_temporary, code.value());
}

void AtomicFile::commit() {
    m_file->sync();
    m_files.rename(m_temporary, m_path);
    m_file.reset();
    m_files.syncFolder(parentOf(m_path));
}

void writeFileAtomically(const fs::path& path, std::string_view content, FileLayer& files) {
    AtomicFile file(path, files);
    file.file().write(content);
    file.commit();
}

AtomicFolder::AtomicFolder(fs::path path, FileLayer& files)
    : m_files(files), m_path(path.has_filename() ? std::move(path) : path.parent_path()), m_temporary(beside(m_path)) {
    m_files.remove(m_temporary); // of a writer that died
    m_files.createFolders(m_temporary);
}

AtomicFolder::~AtomicFolder() {
    if (!m_done) removeQuietly(m_files, m_temporary);
}

void AtomicFolder::write(const std::string& name, std::string_view content) {
    m_files.create(m_temporary / name)->write(content);
}

void AtomicFolder::copy(const fs::path& from, const std::string& name) { m_files.copy(from, m_temporary / name); }

void AtomicFolder::commit() {
    syncTree(m_files, m_temporary);
    const bool replaces = fs::exists(m_path);
    m_files.rename(m_temporary, m_path);
    m_done = true;
    m_files.syncFolder(parentOf(m_path));
    if (replaces) removeQuietly(m_files, m_temporary);
}

} // namespace lathe
