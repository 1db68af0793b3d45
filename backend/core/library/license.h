#pragma once
// What a model's own files say of its license.
#include "files/gguf_metadata.h"

#include <filesystem>
#include <string>

namespace lathe {

/// Of a model folder: the model card's front matter (README.md: license, license_name), else config.json's "license",
/// else the first line of a LICENSE file. Empty where none says anything. Never throws.
std::string licenseOf(const std::filesystem::path& folder);
/// Of a GGUF file: general.license.name, else general.license (ggml's docs/gguf.md).
std::string licenseOf(const GgufMetadata& metadata);
/// The model card's text alone.
std::string licenseInCard(const std::string& readme);

} // namespace lathe
