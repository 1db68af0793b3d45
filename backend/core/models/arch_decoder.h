#pragma once
// Llama-like decoders: what they share of config.json, names and shapes. Each family's own file says how it differs.
#include "models/architecture.h"

namespace lathe {

/// Sizes, norms, rotary scheme and tying under the names that these families share; the rest has LlamaConfig's
/// defaults. `base`, `part`: the rotary embedding's where the config says nothing.
ModelSpec decoderFromConfig(const nlohmann::json& config, double base = 10000, double part = 1);
/// The feed-forward's or its gate's, under `key`, in a ModelSpec's words. Throws Error{BadInput} for one that is not
/// known.
std::string activationFromConfig(const nlohmann::json& config, const std::string& key, const std::string& usual);
/// "sliding_window", a positive number or null, into every layer's window.
void slidingWindowFromConfig(const nlohmann::json& config, ModelSpec& spec, std::int64_t usual = 0);
/// "layer_types" ("sliding_attention" or "full_attention" for each layer) into which of them have the window. Without
/// that list, in every `pattern` layers all but the last have it; 0: all have it.
void layerTypesFromConfig(const nlohmann::json& config, ModelSpec& spec, std::int64_t pattern);
/// What llama.cpp writes of every decoder; `name` is the file's general.architecture. Throws Error{BadFile} naming the
/// file and the key.
ModelSpec decoderFromGguf(const GgufFile& file, const std::string& name, NormKind norm = NormKind::Rms);

/// `base`: in front of the base model's names.
std::vector<LinearSpec> decoderLinears(const ModelSpec& spec, const std::string& base);
std::vector<ParameterSpec> decoderParameters(const ModelSpec& spec, const std::string& base);

/// A norm of the spec's kind as parameters.
void addNorm(std::vector<ParameterSpec>& all, const ModelSpec& spec, const std::string& module, std::int64_t layer,
             NormSlot slot, std::int64_t size);

/// The family's classes: language model, base model, sequence and token classification; `prefix` as in
/// "LlamaForCausalLM". A name may be "" where there is no such class. `gguf`: general.architecture, where it is not the
/// family's name. `addToConfig`: as in Architecture.
std::vector<Architecture> decoderArchitectures(std::string_view family, const std::string_view (&names)[4],
                                               ModelSpec (*fromConfig)(const nlohmann::json&),
                                               ModelSpec (*fromGguf)(const GgufFile&) = nullptr,
                                               std::string_view gguf = {},
                                               void (*addToConfig)(const ModelSpec&, nlohmann::json&) = nullptr);

} // namespace lathe
