#include "hub/cache_layout.h"

#include "base/atomic_file.h"
#include "base/io_error.h"
#include "base/json.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace lathe {
namespace {

std::string folderName(const std::string& repository) {
    std::string name = "models--";
    for (const char c : repository) name += c == '/' ? std::string("--") : std::string(1, c);
    return name;
}

} // namespace

CacheLayout::CacheLayout(const fs::path& cache, const std::string& repository)
    : m_folder(cache / folderName(repository)), m_locks(cache / ".locks" / folderName(repository)) {}

void CacheLayout::link(const HubFile& file, const std::string& commit) const {
    const fs::path place = snapshot(commit) / file.path;
    currentFiles().createFolders(place.parent_path());
    const fs::path target = blob(file).lexically_relative(place.parent_path());
    std::error_code error;
    if (fs::read_symlink(place, error) == target && !error) return;
    fs::path beside = place;
    beside += ".lathe-link";
    fs::remove(beside, error);
    fs::create_symlink(target, beside, error);
    if (error)
        throw Error(ErrorKind::Io, {"Cannot make the link %1: %2.", place.string(), error.message()},
                    "The cache needs a file system with symbolic links; choose another folder with HF_HUB_CACHE.");
    currentFiles().rename(beside, place);
}

void CacheLayout::writeRef(const std::string& revision, const std::string& commit) const {
    if (revision == commit) return;
    const fs::path path = m_folder / "refs" / revision;
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored) && readTextFile(path, 4096) == commit) return;
    currentFiles().createFolders(path.parent_path());
    writeFileAtomically(path, commit);
}

BlobLock::BlobLock(const fs::path& lockFile, const std::string& what) {
    currentFiles().createFolders(lockFile.parent_path());
    m_file = ::open(lockFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (m_file < 0) throw ioError("write", lockFile, errno);
    if (::flock(m_file, LOCK_EX | LOCK_NB) == 0) return;
    const int number = errno;
    ::close(m_file);
    if (number != EWOULDBLOCK) throw ioError("lock", lockFile, number);
    throw Error(ErrorKind::Io, {"Another program is fetching %1 into the same cache.", what},
                "Wait until it has finished, then try again.");
}

BlobLock::~BlobLock() { ::close(m_file); }

} // namespace lathe
