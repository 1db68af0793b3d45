// Model cards differ: the card's YAML first, then the license file's first line; nothing is guessed beyond that.
#include "library/license.h"

#include "base/json.h"

#include <algorithm>
#include <sstream>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::size_t longest = 60;

/// A scalar of YAML without its quotes and comment.
std::string scalar(std::string text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    if (const std::size_t comment = text.find(" #"); comment != std::string::npos) text.resize(comment);
    while (!text.empty() && space(text.back())) text.pop_back();
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), space));
    if (text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
        text = text.substr(1, text.size() - 2);
    if (text.size() > 1 && text.front() == '[' && text.back() == ']') text = scalar(text.substr(1, text.size() - 2));
    return text.substr(0, longest);
}

std::string firstLineOf(const fs::path& file) {
    std::istringstream text(readTextFile(file, 1 << 20));
    for (std::string line; std::getline(text, line);)
        if (const std::string words = scalar(line); !words.empty()) return words;
    return {};
}

} // namespace

std::string licenseInCard(const std::string& readme) {
    std::istringstream lines(readme);
    std::string line, plain, name;
    if (!std::getline(lines, line) || !line.starts_with("---")) return {};
    while (std::getline(lines, line) && !line.starts_with("---")) {
        if (line.starts_with("license_name:")) name = scalar(line.substr(13));
        if (!line.starts_with("license:")) continue;
        plain = scalar(line.substr(8));
        if (plain.empty() && std::getline(lines, line)) { // a list
            const std::size_t dash = line.find("- ");
            if (dash == std::string::npos) break;
            plain = scalar(line.substr(dash + 2));
        }
    }
    return !name.empty() && (plain.empty() || plain == "other") ? name : plain;
}

std::string licenseOf(const fs::path& folder) {
    std::error_code error;
    const auto is = [&](const fs::path& file) { return fs::is_regular_file(file, error); };
    try {
        if (is(folder / "README.md"))
            if (const std::string told = licenseInCard(readTextFile(folder / "README.md", 1 << 24)); !told.empty())
                return told;
        if (is(folder / "config.json")) {
            const nlohmann::json config = parseJson(readTextFile(folder / "config.json", 1 << 24), "config.json");
            if (config.is_object() && config.contains("license") && config["license"].is_string())
                return config["license"].get<std::string>().substr(0, longest);
        }
    } catch (const Error&) { // a broken card tells nothing; a broken config is told elsewhere
    }
    for (const char* name : {"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE"}) try {
            if (is(folder / name)) return firstLineOf(folder / name);
        } catch (const Error&) {}
    return {};
}

std::string licenseOf(const GgufMetadata& metadata) {
    for (const char* key : {"general.license.name", "general.license"}) try {
            if (const auto told = metadata.text(key); told && !told->empty() && *told != "other")
                return told->substr(0, longest);
        } catch (const Error&) {}
    return {};
}

} // namespace lathe
