#pragma once
// A look through all places: what is new or changed is read, the rest is taken as it is remembered.
#include "lathe/device.h"
#include "lathe/library.h"

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

struct KnownModel {
    std::string stamp; ///< of the files, and of all else that the entry depends on
    LibraryModel entry;
};
using KnownModels = std::map<std::string, KnownModel>; ///< by path

struct Scan {
    KnownModels models;
    std::vector<LibraryPlace> places;
};

/// Places are looked through in their order; a model that two of them hold is the first one's. `progress`: models done
/// and found so far, and where. Throws Stopped alone.
Scan scanPlaces(std::vector<LibraryPlace> places, const KnownModels& known, const DeviceInfo& device,
                std::stop_token stop,
                const std::function<void(std::int64_t done, std::int64_t total, const std::string& phase)>& progress);

/// What training is counted on: what a recipe that names no device comes to.
DeviceInfo libraryDevice();

} // namespace lathe
