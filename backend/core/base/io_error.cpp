#include "base/io_error.h"

#include <cerrno>
#include <system_error>

namespace lathe {
namespace {

Said hintFor(int number) {
    switch (number) {
    case ENOSPC:
    case EDQUOT: return Said("The disk is full: free some space or choose another folder, then try again.");
    case EROFS:
    case EACCES:
    case EPERM: return Said("Check who may read and write there, or choose another folder.");
    case ENOENT: return Said("Check the path.");
    case EISDIR: return Said("This is a folder; a file is needed here.");
    case EMFILE:
    case ENFILE: return Said("Too many files are open: close other programs, or raise the limit (ulimit -n).");
    default: return {};
    }
}

} // namespace

std::string errnoText(int number) { return std::generic_category().message(number); }

Error ioError(const std::string& doing, const std::filesystem::path& path, int number) {
    return Error(ErrorKind::Io, {"Cannot %1 %2: %3.", doing, path.string(), errnoText(number)}, hintFor(number));
}

} // namespace lathe
