#pragma once
// What config.json (or GGUF metadata) says of a model, as data. Counts and memory come from it, so they need no weights.
#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

enum class RopeScaling { None, Linear, Llama3 };

/// Rotary position embedding (arXiv 2104.09864) and the two ways to stretch it that Llama checkpoints use.
struct Rope {
    double base = 10000;
    RopeScaling scaling = RopeScaling::None;
    double factor = 1;                    ///< Linear, Llama3
    double lowFrequencyFactor = 1;        ///< Llama3
    double highFrequencyFactor = 4;       ///< Llama3
    std::int64_t originalContext = 8192;  ///< Llama3
};

/// A linear layer: (out, in) weights under a Hugging Face name.
struct LinearSpec {
    std::string name;     ///< "model.layers.3.self_attn.q_proj"
    std::string role;     ///< "q_proj"; "lm_head" is not among a method's linears
    std::int64_t in = 0, out = 0;
    bool bias = false;
    std::int64_t layer = -1; ///< -1 outside the layers
};

struct ModelSpec {
    std::string architecture; ///< as in config.json: "LlamaForCausalLM"
    std::string family;       ///< the row of the architecture table: "llama"
    std::int64_t layers = 0, hidden = 0, intermediate = 0, heads = 0, keyValueHeads = 0, headDim = 0;
    std::int64_t vocabulary = 0, context = 0;
    double normEpsilon = 1e-6;
    Rope rope;
    bool attentionBias = false; ///< on q, k, v and o
    bool mlpBias = false;
    bool tiedHead = false;      ///< lm_head is the embedding
    double initializerRange = 0.02;
    std::string dtype;          ///< as stored: "F32", "BF16", "F16"
    std::int64_t bosToken = -1, padToken = -1;
    std::vector<std::int64_t> eosTokens;

    std::vector<LinearSpec> linears() const; ///< of all layers, in order of use; without the head
    std::int64_t parameters() const;         ///< tied tensors once, buffers not counted
};

/// Named parameter with its shape; the whole list of a model, tied tensors once.
struct ParameterSpec {
    std::string name; ///< Hugging Face name
    std::vector<std::int64_t> shape;
    std::int64_t layer = -1;
    bool isNormOrBias = false; ///< no weight decay unless asked
};
std::vector<ParameterSpec> parameterSpecs(const ModelSpec& spec);

/// From config.json's content; both layouts ("rope_theta" at the top, or "rope_parameters").
/// Throws Error{BadFile}: a missing or impossible size; Error{BadInput}: "architecture X is not supported; nearest: Y".
ModelSpec specFromConfig(const nlohmann::json& config);

/// From a folder with config.json, a config.json, or a GGUF file (its header only).
ModelSpec readModelSpec(const std::filesystem::path& path);

} // namespace lathe
