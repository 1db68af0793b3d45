#include "logs/kept_lines.h"

#include "base/atomic_file.h"
#include "base/json.h"

namespace lathe {

void keepLines(const std::filesystem::path& file, const std::function<bool(std::string_view)>& isKept) {
    if (!std::filesystem::exists(file)) return;
    const std::string all = readTextFile(file, std::int64_t(1) << 36);
    std::string kept;
    for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t end = all.find('\n', begin);
        if (end == std::string::npos) break;
        if (isKept(std::string_view(all).substr(begin, end - begin))) kept.append(all, begin, end + 1 - begin);
        begin = end + 1;
    }
    if (kept.size() < all.size()) writeFileAtomically(file, kept);
}

} // namespace lathe
