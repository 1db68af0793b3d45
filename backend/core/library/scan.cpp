// A model is known by the sizes and times of its files; only where these changed is it read again.
#include "library/scan.h"

#include "base/sha256.h"
#include "estimate/device_choice.h"
#include "lathe/error.h"
#include "lathe/version.h"
#include "library/read_model.h"
#include "models/architectures.h"

#include <algorithm>
#include <sys/stat.h>

namespace fs = std::filesystem;

namespace lathe {
namespace {

std::string stampOf(const FoundModel& found, const DeviceInfo& device) {
    std::string text = std::string(programVersion()) + ";" + device.name + ";" + found.name + ";" + found.revision + ";"
                       + std::string(toString(found.source)) + ";" + found.license + ";";
    for (const Architecture& row : architectures())
        text.append(row.name).append(","); // what is not supported may be one day
    for (const std::string& problem : found.problems) text += problem + ";";
    for (const fs::path& file : found.files) {
        struct stat info{};
        if (::stat(file.c_str(), &info) != 0) continue;
        text += file.filename().string() + ":" + std::to_string(info.st_size) + ":"
                + std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec) + ";";
    }
    return sha256Hex(text);
}

/// One name for a file or folder, however it is reached. A snapshot's links stay: its folder is real.
std::string pathOf(const fs::path& path) {
    std::error_code error;
    const fs::path real = fs::canonical(path.parent_path(), error);
    return error ? path.string() : (real / path.filename()).string();
}

} // namespace

DeviceInfo libraryDevice() { return chooseDevice("auto").device; }

Scan scanPlaces(std::vector<LibraryPlace> places, const KnownModels& known, const DeviceInfo& device,
                std::stop_token stop,
                const std::function<void(std::int64_t, std::int64_t, const std::string&)>& progress) {
    Scan scan;
    std::int64_t done = 0, total = 0;
    for (LibraryPlace& place : places) {
        std::error_code error;
        place.there = fs::exists(place.path, error);
        place.models = 0;
        place.problems.clear();
        if (!place.there) {
            if (place.added) place.problems.push_back(place.path + " is no longer there.");
            continue;
        }
        PlaceScan walk;
        walk.root = place.path;
        walk.source = place.source;
        walk.stop = stop;
        walk.step = [&] { progress(done, total + std::int64_t(walk.found.size()), place.path); };
        walk.step();
        scanPlace(walk);
        total += std::int64_t(walk.found.size());
        for (FoundModel& found : walk.found) {
            if (stop.stop_requested()) throw Stopped{};
            found.path = pathOf(found.path);
            const std::string path = found.path.string();
            ++done;
            ++place.models;
            if (scan.models.contains(path)) continue;
            const std::string stamp = stampOf(found, device);
            if (const auto old = known.find(path); old != known.end() && old->second.stamp == stamp) {
                scan.models.emplace(path, old->second);
                continue;
            }
            progress(done, total, found.name);
            scan.models.emplace(path, KnownModel{stamp, readLibraryModel(found, device)});
        }
        place.problems = std::move(walk.problems);
    }
    scan.places = std::move(places);
    return scan;
}

} // namespace lathe
