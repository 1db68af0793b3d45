#pragma once
// A model's spec from its files.
#include "models/model_spec.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace lathe {

/// From config.json's content; both layouts ("rope_theta" at the top, or "rope_parameters").
/// Throws Error{BadFile}: a missing or impossible size; Error{BadInput}: "architecture X is not supported; nearest: Y".
ModelSpec specFromConfig(const nlohmann::json& config);

/// From a folder with config.json, a config.json, or a GGUF file (its header only).
ModelSpec readModelSpec(const std::filesystem::path& path);

/// Whether config.json ties the head to the embedding and the files hold a head with other values: transformers 5 then
/// uses that head, and so does readModelSpec(). Such a model has mostly been damaged by a merge. `spec` as config.json
/// alone says it.
bool untiesItself(const std::filesystem::path& folder, const ModelSpec& spec);

} // namespace lathe
