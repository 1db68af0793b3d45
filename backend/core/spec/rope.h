#pragma once
// Rotary settings as the two layouts of config.json and GGUF metadata write them; shared by all architectures.
#include "spec/model_spec.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class GgufFile;

/// "rope_theta" and "rope_scaling" at the top (before transformers 5), or both in "rope_parameters".
/// Throws Error{BadInput} for a scaling that is not known, Error{BadFile} for a missing number.
Rope ropeFromConfig(const nlohmann::json& config, const std::string& source);

/// "<architecture>.rope.*", and "rope_freqs.weight", by which llama.cpp's converter stores the llama3 scaling.
Rope ropeFromGguf(const GgufFile& file, std::string_view architecture, std::int64_t headDim);

/// headDim / 2 angles by which a position turns each pair of dimensions, scaling included
/// (transformers' modeling_rope_utils: "default", "linear", "llama3").
std::vector<double> inverseFrequencies(const Rope& rope, std::int64_t headDim);

} // namespace lathe
