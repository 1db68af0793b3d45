#pragma once
// Rotary settings as the two layouts of config.json and GGUF metadata write them; shared by all architectures.
#include "models/model_spec.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class GgufFile;

/// "rope_theta" and "rope_scaling" at the top (before transformers 5), or both in "rope_parameters".
/// `base`, `part`: what the architecture has where the config says nothing.
/// Throws Error{BadInput} for a scaling that is not known, Error{BadFile} for a missing number.
Rope ropeFromConfig(const nlohmann::json& config, const std::string& source, double base = 10000, double part = 1);

/// From the object of such settings itself, as those that have several keep them.
Rope ropeFromSettings(const nlohmann::json& settings, const nlohmann::json& config, const std::string& source,
                      double base, double part);

/// "<architecture>.rope.*", and the tensors by which llama.cpp's converter stores some scalings: "rope_freqs.weight"
/// (llama3), "rope_factors_short.weight" and "rope_factors_long.weight" (longrope). Throws Error naming the file and
/// the key.
Rope ropeFromGguf(const GgufFile& file, std::string_view architecture, std::int64_t headDim);

/// The elements of a head that are turned, from the first.
std::int64_t turnedElements(const Rope& rope, std::int64_t headDim);

/// Angles by which a position turns each pair of elements, as many as half the turned ones, scaling included
/// (transformers' modeling_rope_utils: "default", "linear", "llama3", "yarn", "longrope"). `isLong`: LongRoPE's, for
/// texts beyond the original context.
std::vector<double> inverseFrequencies(const Rope& rope, std::int64_t headDim, bool isLong = false);

/// Throws Error{BadFile} where a number is impossible.
void checkRope(const Rope& rope, std::int64_t headDim, const std::string& source);

} // namespace lathe
