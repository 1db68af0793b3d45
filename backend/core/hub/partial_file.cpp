// Bytes go to their places first and the state file is replaced whole after them; the hash at the end judges both.
#include "hub/partial_file.h"

#include "base/atomic_file.h"
#include "base/io_error.h"
#include "base/json.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr const char *bytesEnd = ".lathe.incomplete", *stateEnd = ".lathe.parts";

/// What the state file says, or nothing where it does not fit the file to come.
std::vector<FilePart> readState(const fs::path& path, std::int64_t bytes) {
    std::vector<FilePart> parts;
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) return parts;
    try {
        const nlohmann::json state = parseJson(readTextFile(path, 1 << 22), path.string());
        if (state.at("bytes").get<std::int64_t>() != bytes) return {};
        std::int64_t at = 0;
        for (const nlohmann::json& entry : state.at("parts")) {
            const FilePart part{entry.at(0).get<std::int64_t>(), entry.at(1).get<std::int64_t>(),
                                entry.at(2).get<std::int64_t>()};
            if (part.begin != at || part.end <= part.begin || part.end > bytes || part.done < 0
                || part.done > part.end - part.begin)
                return {};
            at = part.end;
            parts.push_back(part);
        }
        if (at != bytes) return {};
    } catch (const Error&) {
        return {};
    } catch (const nlohmann::json::exception&) {
        return {};
    }
    return parts;
}

} // namespace

PartialFile::PartialFile(fs::path blob, std::int64_t bytes, std::int64_t partBytes)
    : m_blob(std::move(blob)), m_path(m_blob), m_statePath(m_blob), m_bytes(bytes) {
    m_path += bytesEnd;
    m_statePath += stateEnd;
    currentFiles().createFolders(m_blob.parent_path());
    std::error_code ignored;
    if (fs::is_regular_file(m_path, ignored)) m_parts = readState(m_statePath, bytes);
    m_file = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (m_file < 0) throw ioError("write", m_path, errno);
    if (m_parts.empty()) {
        if (::ftruncate(m_file, 0) != 0) throw ioError("write", m_path, errno);
        for (std::int64_t begin = 0; begin < bytes; begin += partBytes)
            m_parts.push_back({begin, std::min(begin + partBytes, bytes), 0});
    }
}

bool PartialFile::isRest(const fs::path& path) {
    return path.string().ends_with(bytesEnd) || path.string().ends_with(stateEnd);
}

PartialFile::~PartialFile() {
    if (m_file >= 0) ::close(m_file);
}

std::int64_t PartialFile::occupied(const fs::path& blob) {
    struct stat info{};
    return ::stat((blob.string() + bytesEnd).c_str(), &info) == 0 ? std::int64_t(info.st_blocks) * 512 : 0;
}

std::int64_t PartialFile::done() const {
    std::int64_t done = 0;
    for (const FilePart& part : m_parts) done += part.done;
    return done;
}

void PartialFile::append(std::size_t index, const char* data, std::size_t size) {
    FilePart& part = m_parts[index];
    while (size > 0) {
        const ssize_t written = ::pwrite(m_file, data, size, part.begin + part.done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw ioError("write", m_path, written < 0 ? errno : ENOSPC);
        part.done += written;
        data += written;
        size -= std::size_t(written);
    }
}

void PartialFile::saveState() const {
    nlohmann::json parts = nlohmann::json::array();
    for (const FilePart& part : m_parts) parts.push_back({part.begin, part.end, part.done});
    writeFileAtomically(m_statePath, dumpJson({{"bytes", m_bytes}, {"parts", parts}}));
}

void PartialFile::restart() {
    if (::ftruncate(m_file, 0) != 0) throw ioError("write", m_path, errno);
    m_parts.clear();
    if (m_bytes > 0) m_parts.push_back({0, m_bytes, 0});
    std::error_code ignored;
    fs::remove(m_statePath, ignored);
}

void PartialFile::becomeBlob() {
    FileLayer& files = currentFiles();
    files.syncFile(m_path);
    files.rename(m_path, m_blob);
    files.syncFolder(m_blob.parent_path());
    std::error_code ignored;
    fs::remove(m_statePath, ignored);
}

} // namespace lathe
