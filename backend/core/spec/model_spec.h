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

/// What a linear layer is for, whatever it is called.
enum class LinearSlot { Query, Key, Value, QueryKeyValue, AttentionOutput, Gate, Up, GateUp, Down, HeadDense };

/// A linear layer: (out, in) weights under a Hugging Face name.
struct LinearSpec {
    std::string name;     ///< "model.layers.3.self_attn.q_proj"
    std::string role;     ///< "q_proj"; "lm_head" is not among a method's linears
    std::int64_t in = 0, out = 0;
    bool bias = false;
    std::int64_t layer = -1; ///< -1 outside the layers
    LinearSlot slot = LinearSlot::Query;
    bool transposed = false; ///< files hold (in, out): GPT-2's Conv1D
};

/// The implementation that runs a model. Counted: specs only, for what papers report.
enum class ModelKind { Decoder, Gpt2, Encoder, Counted };

/// None: hidden states alone, as AutoModel gives them.
enum class HeadKind { None, LanguageModel, MaskedLanguageModel, SequenceClassification, TokenClassification, QuestionAnswering };

struct HeadSpec {
    HeadKind kind = HeadKind::LanguageModel;
    std::int64_t outputs = 0;        ///< labels; 2 (start, end) of question answering; 0 of language models
    std::vector<std::string> labels; ///< names by index, as many as outputs; empty where the task has none
    std::string problemType;         ///< sequence classification: "single_label_classification", "multi_label_classification", "regression"
};

struct ModelSpec {
    std::string architecture; ///< as in config.json: "LlamaForCausalLM"
    std::string family;       ///< the rows of the architecture table: "llama"
    ModelKind kind = ModelKind::Decoder;
    HeadSpec head;
    std::int64_t layers = 0, hidden = 0, intermediate = 0, heads = 0, keyValueHeads = 0, headDim = 0;
    std::int64_t vocabulary = 0, context = 0;
    double normEpsilon = 1e-6;
    Rope rope;                  ///< decoders with rotary positions
    std::int64_t positionRows = 0;   ///< learned positions: rows of their table; 0: rotary ones
    std::int64_t positionOffset = 0; ///< row of position 0 (RoBERTa: pad token + 1)
    std::int64_t tokenTypes = 0;     ///< rows of the token type table; 0: none
    std::string activation = "silu"; ///< "silu", "gelu" (exact), "gelu_new" (by tanh), "relu"
    bool attentionBias = false; ///< on q, k and v
    bool outputBias = false;    ///< on o
    bool mlpBias = false;
    bool queryKeyNorm = false;  ///< RMSNorm of each head's query and key, before rotation
    bool fused = false;         ///< q, k, v in one matrix, gate and up in another
    std::int64_t window = 0;    ///< a token sees itself and window - 1 before it; 0: all before it
    bool tiedHead = false;      ///< lm_head is the embedding
    double initializerRange = 0.02;
    std::string dtype;          ///< as stored: "F32", "BF16", "F16"
    std::int64_t layerFileBytes = 0; ///< of a GGUF: what its layers' matrices take there, whatever their blocks are; 0: no GGUF
    std::int64_t bosToken = -1, padToken = -1;
    std::vector<std::int64_t> eosTokens;

    /// Of all layers, in order of use, and a head's dense layer where methods may attach to it (BERT's pooler); not its output.
    std::vector<LinearSpec> linears() const;
    std::int64_t parameters() const;         ///< tied tensors once, buffers not counted
};

/// Named parameter with its shape; the whole list of a model, tied tensors once.
struct ParameterSpec {
    std::string name; ///< Hugging Face name
    std::vector<std::int64_t> shape;
    std::int64_t layer = -1;
    bool isNormOrBias = false; ///< no weight decay unless asked
    bool isHead = false;       ///< of the task's head: a base checkpoint may lack it
};
std::vector<ParameterSpec> parameterSpecs(const ModelSpec& spec);

/// From config.json's content; both layouts ("rope_theta" at the top, or "rope_parameters").
/// Throws Error{BadFile}: a missing or impossible size; Error{BadInput}: "architecture X is not supported; nearest: Y".
ModelSpec specFromConfig(const nlohmann::json& config);

/// From a folder with config.json, a config.json, or a GGUF file (its header only).
ModelSpec readModelSpec(const std::filesystem::path& path);

} // namespace lathe
