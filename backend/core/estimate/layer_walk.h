#pragma once
// One layer's way forward and back, as the engine's model/ and peft/ go it: who makes what, who keeps it, when it is
// freed.
#include "estimate/kernel_sizes.h"
#include "estimate/memory_timeline.h"
#include "estimate/model_plan.h"
#include "estimate/step_walk.h"

#include <vector>

namespace lathe {

using Hold = MemoryTimeline::Hold;
using Kept = std::vector<Hold>; ///< what a node of the graph keeps until its turn in backward has passed

/// What a layer's nodes keep, by node. What several keep is with the one that is last in backward.
struct LayerTape {
    Kept qkvNorm, qkv, headNorms, attention, o, oSite, oNorm, cross, upNorm, up, down, downSite, downNorm;
};

/// How a linear group makes of its input what it multiplies (model/linear_input.h).
enum class Stage { Plain, Norm, SwiGlu, GeGlu, Activation };

class LayerWalk {
public:
    LayerWalk(const ModelPlan& plan, const StepShape& shape, MemoryTimeline& timeline);

    /// Layer by layer: `x` (T, hidden) to what leaves it. With a graph, `tape` keeps what backward needs; where
    /// `started` is off, nothing before x learns, and the graph begins with the first in the layer that does.
    Hold forward(const LayerPlan& layer, Hold x, bool graph, bool started, LayerTape& tape);
    /// The gradient of what leaves it to the gradient of x. `shared`: that gradient is somebody else's, who holds it.
    Hold backward(const LayerPlan& layer, Hold up, bool shared, bool wantInput, LayerTape& tape);

    // The parts, which heads need, too
    Hold linear(const GroupPlan& group, std::int64_t rows, Stage stage, bool residual, bool graph, Kept& kept);
    /// The upstream gradient is the caller's. `again`: the input was squeezed.
    Hold linearBack(const GroupPlan& group, std::int64_t rows, Stage stage, bool wantInput, bool again = false);
    Hold layerNorm(std::int64_t rows, bool graph, Kept& kept); ///< whose input the caller keeps

    std::int64_t tokens() const { return m_tokens; } ///< virtual ones included
    bool widens() const { return m_p != m_e; }
    bool postNorm() const { return m_plan.kind == ModelKind::Encoder || m_plan.kind == ModelKind::DisentangledEncoder; }

private:
    Hold hold(std::int64_t bytes) { return m_timeline.hold(bytes); }
    Hold hold(std::int64_t bytes, bool wanted) { return m_timeline.hold(bytes, wanted); }
    Hold weightInProducts(const GroupPlan& group) { return weightInProducts(group, group.out()); }
    Hold weightInProducts(const GroupPlan& group, std::int64_t rows);
    Hold attend(bool graph, Kept& kept);
    Hold attendBack();
    Hold attendBackOnGpu();
    Hold attendBackByProducts();
    std::int64_t tileOfScores() const; ///< numbers of scores that exist at once, where attention is by products
    bool spreads() const { return m_plan.heads != m_plan.keyValueHeads; } ///< query heads share keys and values
    Hold attendGenerally(bool graph, Kept& kept);
    Hold attendGenerallyByProducts(bool graph, Kept& kept);
    Hold attendGenerallyBack();
    Hold attendBiased(bool distances, bool graph, Kept& kept);
    Hold attendBiasedBack(bool distances);
    /// LibTorch's attention by plain products, of `queries` and `keys` rows, in fp32 whatever it reads: what its graph
    /// keeps, what is there besides while it works, and what its gradients need. A GPU has no other way there: the
    /// faster ones do not repeat their bits (tensor/devices_cuda.cpp).
    std::int64_t productsKept(std::int64_t queries, std::int64_t keys) const;
    std::int64_t productsOpen(std::int64_t queries, std::int64_t keys) const;
    std::int64_t productsBack(std::int64_t queries, std::int64_t keys) const;
    /// It widens what it reads, and keeps that; on the processor it is taken where a gradient goes to what is added to
    /// bf16 scores.
    bool mathInFp32(bool graph) const {
        return graph && m_p != 4 && m_plan.biased && (m_plan.biasLearns || m_shape.onGpu);
    }
    /// DeBERTa's query and key, of the tokens and of the distances, and its value, each by a product of its own.
    struct Disentangled { Hold queryKey, value; };
    Disentangled disentangle(const GroupPlan& qkv, bool graph, Kept& kept);
    Hold attendDisentangledBack();
    void disentangleBack(const GroupPlan& qkv, bool wantInput);
    Hold readSource(const LayerPlan& layer, Hold seen, bool graph, Kept& kept);
    void readSourceBack(const LayerPlan& layer);
    std::int64_t tileBytes(bool backward) const;
    std::int64_t tileTaskBytes(std::int64_t group, bool backward) const;
    std::int64_t pairTaskBytes(std::int64_t group, bool backward) const;
    Hold headsNormed(bool graph, Kept& kept);
    Hold endSublayer(const GroupPlan& last, Stage stage, bool graph, bool on, Kept& kept, Kept& site, Kept& norm);
    Hold sublayerBack(const GroupPlan& last, Stage stage, bool again, Kept& kept, Kept& site, Kept& norm);
    Hold networks(const LinearLoad& load, bool graph, Kept& site, Kept& norm);
    void networksBack(const LinearLoad& load);
    Stage entry() const { return m_plan.fusedNorms ? Stage::Norm : Stage::Plain; }
    Stage leaving() const {
        return !m_plan.gated ? Stage::Activation : m_plan.plainGate ? Stage::GeGlu : Stage::SwiGlu;
    } ///< of the feed-forward
    /// operators/kept_rows.h: what waits for backward without anybody else's keeping it takes fewer bits.
    bool squeezes(std::int64_t columns) const {
        return !m_shape.onGpu && m_shape.compresses && !m_shape.checkpointing && m_e == 2
               && keepsSqueezed(m_tokens, columns);
    }
    /// Nobody else keeps what a sublayer reads that ends with `last`.
    bool readsAlone(const GroupPlan& last) const {
        return m_plan.kind == ModelKind::Decoder && !m_plan.oneNorm && !m_plan.parallel
               && last.parts[0].load.networks == 0;
    }
    bool squeezesAttention() const { return !general() && !m_plan.biased; }
    std::int64_t allRows() const { return m_tokens + m_plan.distances; }
    std::int64_t rowBytes() const { return m_tokens * m_h * m_e; } ///< of a (T, hidden) tensor as it is stored
    std::int64_t rowProductBytes() const { return m_tokens * m_h * m_p; }
    bool general() const { return m_plan.prefixTokens > 0; } ///< LibTorch's attention a segment at a time

    const ModelPlan& m_plan;
    const StepShape& m_shape;
    MemoryTimeline& m_timeline;
    std::int64_t m_e, m_p;                      ///< bytes of an element where it is stored, and in products
    std::int64_t m_length, m_tokens;            ///< of a segment; of all
    std::int64_t m_h, m_attention, m_qkvWidth;  ///< hidden; heads times their size; q, k and v together
};

} // namespace lathe
