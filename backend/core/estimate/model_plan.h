#pragma once
// A model and what methods put on it, as sizes: what the walk through a step (step_walk.h) reads. Made once for a
// recipe; the walk then costs microseconds for each batch size.
#include "methods/method_counts.h"
#include "models/architectures.h"
#include "models/model_spec.h"
#include "recipe/quantization.h"

#include <cstdint>
#include <vector>

namespace lathe {

struct LinearPlan {
    std::int64_t in = 0, out = 0;
    bool packed = false;
    bool trainedWeight = false, trainedBias = false;
    LinearLoad load;
    bool operator==(const LinearPlan&) const = default;
};

/// Layers that read the same input (model/linear_group.h).
struct GroupPlan {
    std::vector<LinearPlan> parts;

    std::int64_t in() const { return parts.empty() ? 0 : parts[0].in; }
    std::int64_t out() const;
    bool trains() const; ///< something in it or on it learns
    bool operator==(const GroupPlan&) const = default;
};

/// `count` layers of the same sizes and loads, one behind the other.
struct LayerPlan {
    std::int64_t count = 1;
    GroupPlan qkv, o, up, down; ///< up: gate and up, where there is a gate
    GroupPlan crossQuery, crossKeyValue, crossO; ///< of an encoder-decoder's decoding layers
    bool trainedNorms = false;
    bool trains = false;     ///< something in it learns

    bool sameAs(const LayerPlan& other) const {
        return qkv == other.qkv && o == other.o && up == other.up && down == other.down
               && crossQuery == other.crossQuery && crossKeyValue == other.crossKeyValue && crossO == other.crossO
               && trainedNorms == other.trainedNorms && trains == other.trains;
    }
};

struct ModelPlan {
    ModelKind kind = ModelKind::Decoder;
    HeadLayers head;
    std::int64_t hidden = 0, intermediate = 0, heads = 0, keyValueHeads = 0, headDim = 0, vocabulary = 0, outputs = 0;
    std::int64_t window = 0;   ///< that all layers have; 0 where any sees everything
    bool gated = false;        ///< SwiGLU or the like; otherwise one matrix and an activation
    bool plainGate = false;    ///< whose gate is made by LibTorch's functions: GELU's exact form
    bool queryKeyNorm = false;
    bool fusedNorms = false;   ///< norms before sublayers are part of the products behind them (RMSNorm of decoders)
    bool ownNorms = false;     ///< they are functions of their own
    bool normsAfter = false;   ///< what a decoder's sublayer adds is normalized
    bool parallel = false, oneNorm = false, headsApart = false; ///< as in the ModelSpec
    bool capped = false;       ///< attention's scores
    bool biased = false;       ///< distances between tokens are part of the scores: a number for each pair and head
    bool biasLearns = false;   ///< and gradients go to them
    bool disentangled = false; ///< they come from vectors (DeBERTa), of which there are distances
    bool twoSided = false; ///< an encoder-decoder: layers have one half of a row's tokens, which half of them is read
                           ///< and half written
    std::int64_t distances = 0, wordSize = 0;
    bool scaledWords = false;
    bool rotary = false;
    bool causal = true;
    std::vector<LayerPlan> layers;
    GroupPlan headDense; ///< a task head's dense layer, or empty
    bool trainedEmbedding = false, trainedHead = false,
         trainedPositions = false; ///< trainedHead: the matrix of the logits
    bool trainsHeadOutput = false; ///< a task's own output layer learns
    bool tiedHead = false;
    std::int64_t virtualTokens = 0; ///< in front of each segment: prompts
    std::int64_t prefixTokens = 0; ///< keys and values in front of each layer's own
    bool embeddingChanges =
        false; ///< something trained stands before the first layer, so that gradients go all the way
    bool trains = false; ///< anything at all
};

ModelPlan planOf(const ModelSpec& spec, const std::vector<LinearSpec>& linears, const MethodCounts& counts,
                 const Quantization& quantization);

} // namespace lathe
