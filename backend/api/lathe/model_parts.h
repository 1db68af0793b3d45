#pragma once
// What a model is made of, part by part, with what methods put on it: all that a picture of a layer needs to know. A
// method appears here as kinds of parts, so that nobody who draws them knows methods.
#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

enum class PartKind {
    Own,           ///< of the base itself: a linear layer, a norm, an embedding
    LowRank,       ///< two thin matrices beside one
    Magnitude,     ///< a length for each of its rows
    Scale,         ///< a factor for each number that enters or leaves it
    Bottleneck,    ///< a small network behind a sublayer
    Shared,        ///< what the small networks of all layers have in common
    Fusion,        ///< an attention over several of them
    VirtualTokens, ///< vectors in front of the text
    Prefix,        ///< keys and values in front of each layer's own
    PromptNetwork, ///< what computes these while training
};

/// The sublayer that a part belongs to; Input and Output: what lies before and behind all layers.
enum class PartBlock { Input, Attention, CrossAttention, FeedForward, Output };

/// Where in its block a part stands, on the way through it.
enum class PartStage {
    Before,   ///< what is read, normalized
    Enter,    ///< queries, keys and values; gate and up; embeddings
    Within,   ///< beside attention itself: norms of queries and keys, prefixes
    Leave,    ///< the last linear layer
    Behind,   ///< small networks
    After,    ///< what is added, normalized
    AfterSum, ///< the sum, normalized
};

struct PartTensor {
    std::string name; ///< in full
    std::vector<std::int64_t> shape;
    bool trained = false;
    std::int64_t count() const;
};

struct ModelPart {
    std::string
        name; ///< of the module: "model.layers.3.self_attn.q_proj"; of an added one what its tensors' have in common
    std::string role; ///< the last word of it: "q_proj"
    PartKind kind = PartKind::Own;
    PartBlock block = PartBlock::Input;
    PartStage stage = PartStage::Enter; ///< of a Scale: Before, of what enters; Behind, of what leaves
    std::int64_t layer = -1; ///< -1: of no layer, or of all
    std::int64_t on = -1;    ///< the own part that it stands on: a place in ModelParts::parts; -1: none
    std::int64_t in = 0, out = 0; ///< of a linear layer
    std::string
        format; ///< the number format that its weight is kept in ("nf4"; "file": a GGUF's own blocks); "": as trained
    std::int64_t networks = 0; ///< frozen ones that a Fusion mixes
    bool beside = false; ///< of a Bottleneck: it reads what its sublayer reads
    std::vector<PartTensor> tensors;

    std::int64_t count() const;
    std::int64_t trained() const;
};

struct LayerShare { std::int64_t total = 0, trained = 0; };

struct ModelParts {
    std::string architecture; ///< "LlamaForCausalLM"
    std::int64_t layers = 0,
                 encoderLayers = 0; ///< encoderLayers: so many of them encode, the rest decode; 0: one stack
    std::int64_t hidden = 0, intermediate = 0, heads = 0, keyValueHeads = 0, headDim = 0;
    std::string activation;
    bool gated = false;
    bool parallel = false; ///< the feed-forward reads what attention reads
    std::int64_t layer = 0; ///< the one that `parts` shows
    std::vector<ModelPart> parts; ///< those of no layer and that layer's, on the way through the model
    std::vector<LayerShare> shares; ///< of every layer, base and methods together
    LayerShare outside; ///< of what belongs to no layer

    std::int64_t trained() const; ///< in all layers and outside
};

} // namespace lathe
