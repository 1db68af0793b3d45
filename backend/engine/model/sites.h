#pragma once
// The places where a method may attach to a model, besides its linear layers (linear.h) and its own parameters
// (Model::train). Ports are plain pointers: the method owns what it puts in, the model looks on; nullptr is the base
// alone.
#include "model/token_batch.h"
#include "tensor/step_context.h"

#include "tensor/torch.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace lathe {

/// A sublayer (attention or feed-forward) of one layer as it ends.
struct SublayerPass {
    at::Tensor residual; ///< (T, hidden): what will be added to its output; in a post-norm model that is what it read
    at::Tensor output;   ///< (T, hidden): its last linear layer's output, nothing added yet
    /// A tensor in the output's place to what leaves the sublayer: the residual added and, in a post-norm model, the
    /// norm.
    std::function<at::Tensor(const at::Tensor&)> join;
};

/// What a method puts at a sublayer's end: bottleneck adapters and their fusion.
class SublayerDelta {
public:
    virtual ~SublayerDelta() = default;
    /// What leaves the sublayer, (T, hidden) in the model's dtype; part of LibTorch's graph.
    virtual at::Tensor leave(const SublayerPass& pass, const TokenBatch& batch, const StepContext& step) = 0;
};

struct SublayerSite {
    enum class Kind { Attention, FeedForward };
    std::int64_t layer = 0;
    Kind kind = Kind::Attention;
    SublayerDelta* delta = nullptr;
};

/// What a method does to the embeddings: LoRA on the word embedding, invertible adapters behind all of them. Part of
/// LibTorch's graph.
class EmbeddingDelta {
public:
    virtual ~EmbeddingDelta() = default;
    /// Word embeddings (T, hidden) of `ids` (T).
    virtual at::Tensor words(const at::Tensor& words, const at::Tensor& ids) {
        static_cast<void>(ids);
        return words;
    }
    /// What the first layer would read (T, hidden), virtual tokens included.
    virtual at::Tensor prepared(const at::Tensor& x) { return x; }
};

/// Trained vectors in front of every segment's word embeddings (prompt tuning, P-tuning). They take the positions 0 ..
/// count - 1, the text follows; they are never scored.
class VirtualTokens {
public:
    virtual ~VirtualTokens() = default;
    virtual std::int64_t count() const = 0;
    /// (count, hidden) in the model's dtype; part of LibTorch's graph.
    virtual at::Tensor embeddings() = 0;
};

/// Trained keys and values in front of every segment's own, in every layer (prefix tuning). They are not rotated; the
/// text's positions start at count.
class PrefixStates {
public:
    virtual ~PrefixStates() = default;
    virtual std::int64_t count() const = 0;
    /// Keys and values of a layer, each (count, key/value heads * head size) in the model's dtype; part of LibTorch's
    /// graph. Asked once a pass, layer 0 first.
    virtual std::pair<at::Tensor, at::Tensor> keysAndValues(std::int64_t layer) = 0;
};

} // namespace lathe
