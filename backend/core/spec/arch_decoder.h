#pragma once
// Llama-like decoders: what they share of config.json, names and shapes. Each family's own file says how it differs.
#include "spec/architectures.h"

namespace lathe {

/// Sizes, norms, rotary scheme and tying under the names that these families share; the rest has LlamaConfig's defaults.
ModelSpec decoderFromConfig(const nlohmann::json& config);
/// "sliding_window", a positive number or null, into every layer's window.
void slidingWindowFromConfig(const nlohmann::json& config, ModelSpec& spec);

std::vector<LinearSpec> decoderLinears(const ModelSpec& spec);
std::vector<ParameterSpec> decoderParameters(const ModelSpec& spec);

/// The family's classes: language model, base model, sequence and token classification; `prefix` as in "LlamaForCausalLM".
std::vector<Architecture> decoderArchitectures(std::string_view family, const std::string_view (&names)[4], ModelSpec (*fromConfig)(const nlohmann::json&),
                                               ModelSpec (*fromGguf)(const GgufFile&) = nullptr);

} // namespace lathe
