#include "support/fixtures.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace lathe::test {

fs::path fixtures() {
    if (const char* named = std::getenv("LATHE_FIXTURES")) {
        if (!fs::is_directory(named)) throw std::runtime_error(std::string("LATHE_FIXTURES names no folder: ") + named);
        return named;
    }
    const fs::path source = LATHE_SOURCE_DIR;
    const fs::path beside = source / "../shared/fixtures";
    return fs::is_directory(beside) ? beside : source / "tests/data/fixtures";
}

fs::path reportedCase(const std::string& name) {
    const fs::path folder = fs::path(LATHE_SOURCE_DIR) / "../shared/cases" / name;
    return fs::is_directory(folder) ? folder : fs::path();
}

std::vector<fs::path> fixtureCases(const std::string& group) {
    std::vector<fs::path> cases;
    const fs::path folder = fixtures() / group;
    if (!fs::is_directory(folder)) return cases;
    for (const auto& entry : fs::directory_iterator(folder))
        if (fs::exists(entry.path() / "config.json") || fs::exists(entry.path() / "expected.json"))
            cases.push_back(entry.path());
    std::sort(cases.begin(), cases.end());
    return cases;
}

nlohmann::json readJson(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return nlohmann::json::parse(in);
}

std::vector<nlohmann::json> readJsonLines(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::vector<nlohmann::json> lines;
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(nlohmann::json::parse(line));
    return lines;
}

} // namespace lathe::test
