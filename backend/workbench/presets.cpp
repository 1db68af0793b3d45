// A file is named as its preset, with whatever a file's name can't have as %XX; what it says of a name itself does not
// count, so that a recipe that somebody puts there is a preset, too.
#include "workbench/presets.h"

#include "base/atomic_file.h"
#include "base/json.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace lathe {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longestName = 60; ///< three bytes of each of its bytes are a file's name still
constexpr std::int64_t largestFile = 1 << 20;

fs::path folderIn(const fs::path& home) { return home / "presets"; }

bool isPlain(unsigned char c) { return std::isalnum(c) || c == ' ' || c == '-' || c == '_'; }

fs::path fileOf(const std::string& name, const fs::path& home) {
    std::string file;
    for (const unsigned char c : name) {
        char code[4];
        std::snprintf(code, sizeof code, "%%%02X", unsigned(c));
        file += isPlain(c) ? std::string(1, char(c)) : code;
    }
    return folderIn(home) / (file + ".json");
}

std::string nameOf(const fs::path& file) {
    const std::string text = file.stem().string();
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = [&](std::size_t at) { return at < text.size() && std::isxdigit((unsigned char)text[at]); };
        const bool coded = text[i] == '%' && digit(i + 1) && digit(i + 2);
        name += coded ? char(std::stoi(text.substr(i + 1, 2), nullptr, 16)) : text[i];
        if (coded) i += 2;
    }
    return name;
}

void requireName(const std::string& name) {
    if (name.empty() || name.find_first_not_of(' ') == std::string::npos)
        throw Error(ErrorKind::BadInput, "The preset has no name.", "Give it one.");
    if (name.size() > longestName)
        throw Error(ErrorKind::BadInput, {"The preset's name has more than %1 bytes.", longestName},
                    "Give it a shorter one.");
    if (findPreset(readyPresets(), name))
        throw Error(ErrorKind::BadInput, {"%1 is the name of a ready preset.", name}, "Give yours another one.");
}

} // namespace

PresetList listPresets(const fs::path& home) {
    PresetList list{readyPresets(), {}};
    std::vector<fs::path> files;
    std::error_code failed;
    for (fs::directory_iterator entry(folderIn(home), failed), end; !failed && entry != end; entry.increment(failed))
        if (entry->path().extension() == ".json") files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) try {
            list.presets.push_back(presetOf(recipeFromJson(readTextFile(file, largestFile)), nameOf(file)));
        } catch (const Error& error) {
            ErrorInfo info = error.info();
            if (info.message.find(file.string()) == std::string::npos)
                info.message = Said("The preset %1 can't be read: %2", file.string(), info.message);
            list.unread.push_back(std::move(info));
        }
    return list;
}

PresetList changePresets(const ChangePresets& query, const fs::path& home) {
    for (const Preset& preset : query.save) requireName(preset.name);
    for (const Preset& preset : query.save) {
        const Preset kept = presetOf(recipeFromJson(preset.json), preset.name);
        currentFiles().createFolders(folderIn(home));
        writeFileAtomically(fileOf(preset.name, home), kept.json + '\n');
    }
    for (const std::string& name : query.remove) {
        std::error_code failed;
        if (!fs::remove(fileOf(name, home), failed))
            throw Error(ErrorKind::Io, {"The preset %1 can't be deleted from %2.", name, folderIn(home).string()},
                        failed ? failed.message() : "It is not there any more.");
    }
    return listPresets(home);
}

} // namespace lathe
