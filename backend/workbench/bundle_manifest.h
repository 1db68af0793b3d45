#pragma once
// bundle.json: what a run bundle says of itself, and what is believed of it.
#include "lathe/run.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

inline constexpr int bundleVersion = 1;
inline constexpr const char* bundleManifestName = "bundle.json";

/// A file with what tells it from another.
struct KnownFile {
    std::string name; ///< in the bundle; of data: the path that the recipe has
    std::int64_t bytes = 0;
    std::string sha256; ///< empty: not taken
};

struct BundleManifest {
    RunId run;
    std::string program; ///< the version of Lathe that wrote it
    std::string model;   ///< the path that the recipe has
    std::vector<KnownFile> modelFiles; ///< names and sizes, by which the base is known elsewhere
    std::vector<KnownFile> data;  ///< as it was when the bundle was written; empty: it was not there
    std::vector<KnownFile> files; ///< the members behind this one, in their order
};

std::string toJson(const BundleManifest& manifest);
/// Throws Error{BadFile}, `file` naming the bundle: no manifest, of a later version, an id that is no run's, a name
/// that leads out of the run's folder or is not one of a bundle's.
BundleManifest bundleManifestFrom(const std::string& json, const std::string& file);

/// A folder's own files, or the file itself: by name, without sums.
std::vector<KnownFile> filesOfModel(const std::filesystem::path& model);
KnownFile known(const std::filesystem::path& file, const std::string& name, const std::stop_token& stop);

} // namespace lathe
