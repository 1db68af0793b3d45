// Forward, loss, backward and optimizer in the trainer's order; phases are named, so that the highest point can be
// told.
#include "estimate/step_walk.h"

#include "estimate/kernel_sizes.h"
#include "estimate/layer_walk.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::int64_t blockColumns = 8192;    ///< of the vocabulary, widened at once where products are in fp32
constexpr std::int64_t evaluationTokens = 2048; ///< in an evaluation batch (eval/evaluate.h)

class StepWalk {
public:
    StepWalk(const ModelPlan& plan, const StepShape& shape, MemoryTimeline& timeline)
        : m_plan(plan), m_shape(shape), m_timeline(timeline), m_layers(plan, shape, timeline) {
        m_tokens = m_layers.tokens() * (plan.twoSided ? 2 : 1);
        m_e = shape.elementBytes;
        m_p = shape.productBytes;
        m_row = m_tokens * plan.hidden * m_e;
        m_layerRow = m_layers.tokens() * plan.hidden * m_e;
        m_tapes.resize(plan.layers.size());
    }

    void train() {
        m_timeline.phase("forward");
        Hold batch, x;
        Kept finalNorm;
        {
            const MemoryTimeline::Scope kept(m_timeline, MemoryPart::Activations);
            batch = m_timeline.hold(3 * m_tokens * 8); // ids, positions, targets
            x = enter();
            x = m_shape.checkpointing ? throughRecomputed(std::move(x)) : throughLayers(std::move(x));
            x = leave(std::move(x), true, finalNorm);
        }
        Hold up;
        Kept headKept;
        {
            const MemoryTimeline::Scope logits(m_timeline, MemoryPart::LogitsAndLoss);
            m_timeline.phase("head and loss");
            head(true, headKept);
        }
        x.free();
        headBack(headKept, up);
        m_timeline.phase("backward");
        if (!m_layers.postNorm()) {
            Hold through = m_timeline.hold(m_row);
            up = std::move(through);
            finalNorm.clear();
        }
        if (m_shape.checkpointing) backRecomputed(std::move(up));
        else backThroughLayers(std::move(up));
        if (m_plan.trainedEmbedding) {
            const Hold widened = m_timeline.hold(m_row / m_e * 4, m_e != 4);
            const Hold sum = m_timeline.hold(m_plan.vocabulary * m_plan.wordSize * 4);
        }
        m_tiedGradient.free();
    }

    /// A batch of rows by itself: nothing is kept.
    void evaluate() {
        m_timeline.phase("evaluation");
        const Hold batch = m_timeline.hold(3 * m_tokens * 8);
        Hold x = enter();
        LayerTape none;
        for (const LayerPlan& layer : m_plan.layers) x = m_layers.forward(layer, std::move(x), false, false, none);
        Kept finalNorm, kept;
        x = leave(std::move(x), false, finalNorm);
        const MemoryTimeline::Scope logits(m_timeline, MemoryPart::LogitsAndLoss);
        head(false, kept);
    }

    std::vector<std::int64_t> takeKept() { return std::move(m_keptByLayer); }

private:
    /// model/embedding.cpp and what models do to it.
    Hold enter() {
        Hold words = m_timeline.hold(m_row);
        if (m_plan.kind == ModelKind::Decoder) return m_plan.scaledWords ? m_timeline.hold(m_row) : std::move(words);
        if (m_plan.twoSided || m_plan.kind == ModelKind::ModernEncoder || m_plan.disentangled)
            return m_timeline.hold(m_row); // in order, or normalized
        const Hold rows = m_timeline.hold(m_row);
        Hold sum = m_timeline.hold(m_row);
        if (m_plan.kind == ModelKind::Gpt2) return sum;
        const Hold types = m_timeline.hold(m_row);
        return m_timeline.hold(m_row);
    }

    /// Something before these layers learns.
    bool startedAt(std::size_t run) const {
        if (m_plan.embeddingChanges) return true;
        for (std::size_t i = 0; i < run; ++i)
            if (m_plan.layers[i].trains) return true;
        return false;
    }

    Hold throughLayers(Hold x) {
        for (std::size_t i = 0; i < m_plan.layers.size(); ++i) {
            const LayerPlan& layer = m_plan.layers[i];
            const bool started = startedAt(i), graph = started || layer.trains;
            const std::int64_t before = m_timeline.total();
            x = m_layers.forward(layer, std::move(x), graph, started, m_tapes[i]);
            const std::int64_t kept = m_timeline.total() - before;
            m_keptByLayer.push_back(kept);
            if (layer.count == 1) continue;
            m_tapes[i] = LayerTape(); // all but the last of them as one block, the last by itself
            x.free();
            m_runs.push_back(m_timeline.hold(kept * (layer.count - 1)));
            x = m_layers.forward(layer, m_timeline.hold(m_layerRow), graph, graph, m_tapes[i]);
        }
        return x;
    }

    void backThroughLayers(Hold up) {
        for (std::size_t i = m_plan.layers.size(); i-- > 0;) {
            const LayerPlan& layer = m_plan.layers[i];
            if (!startedAt(i) && !layer.trains) break;
            const bool wantInput = i > 0 || layer.count > 1 || m_plan.embeddingChanges;
            up = m_layers.backward(layer, std::move(up), false, wantInput, m_tapes[i]);
            m_tapes[i] = LayerTape();
            if (layer.count > 1 && !m_runs.empty()) m_runs.pop_back();
        }
        m_runs.clear();
    }

    /// model/embedding.cpp, recomputed(): forward keeps each layer's input.
    Hold throughRecomputed(Hold x) {
        LayerTape none;
        for (const LayerPlan& layer : m_plan.layers) {
            const bool less = squeezesRows();
            const std::int64_t each = less ? squeezedBytes(m_layers.tokens(), m_plan.hidden) : m_layerRow;
            m_runs.push_back(less ? m_timeline.hold(each) : std::move(x));
            m_runs.push_back(m_timeline.hold(each * (layer.count - 1)));
            m_keptByLayer.push_back(each);
            x = m_layers.forward(layer, std::move(x), false, false, none);
        }
        return x;
    }
    bool squeezesRows() const {
        return !m_shape.onGpu && m_shape.compresses && m_e == 2 && keepsSqueezed(m_layers.tokens(), m_plan.hidden);
    }

    /// Each layer again with its graph, while the gradient of what left it waits.
    void backRecomputed(Hold up) {
        for (std::size_t i = m_plan.layers.size(); i-- > 0;) {
            const LayerPlan& layer = m_plan.layers[i];
            LayerTape tape;
            Hold out, below;
            const Hold again = m_timeline.hold(m_layerRow, squeezesRows());
            {
                const MemoryTimeline::Scope kept(m_timeline, MemoryPart::Activations);
                out = m_layers.forward(layer, Hold(), true, true, tape);
            }
            below = m_layers.backward(layer, Hold(), true, true, tape);
            out.free();
            up = std::move(below);
            m_runs.pop_back();
            m_runs.pop_back();
        }
    }

    Hold leave(Hold x, bool graph, Kept& kept) {
        if (m_layers.postNorm()) return x;
        Hold scales = m_timeline.hold(m_tokens * 4), y = m_timeline.hold(m_row);
        if (graph) {
            kept.push_back(std::move(x));
            kept.push_back(std::move(scales));
        }
        return y;
    }

    void head(bool graph, Kept& kept) {
        switch (m_plan.head.kind) {
        case HeadKind::LanguageModel: return words(graph, kept);
        case HeadKind::MaskedLanguageModel: return maskedWords(graph, kept);
        default: return task(graph, kept);
        }
    }

    /// model/head_loss.cpp: gradients are made at once, in chunks of rows.
    void words(bool graph, Kept& kept) {
        const std::int64_t h = m_plan.hidden, v = m_plan.vocabulary;
        const std::int64_t rows =
            m_shape.onGpu ? lossRowsOnGpu(m_tokens, v, m_p) : std::min(m_tokens, processorLossRows);
        const bool wide = m_e != m_p;
        const Hold index = m_timeline.hold(2 * m_tokens * 8);
        if (graph) kept.push_back(m_timeline.hold(m_row));
        if (graph && m_plan.trainedHead) kept.push_back(m_timeline.hold(v * h * 4));
        const Hold logits = m_timeline.hold(rows * v * m_p);
        const Hold x = m_timeline.hold(rows * h * m_p);
        { const Hold narrow = m_timeline.hold(rows * h * m_e, wide); }
        { const Hold block = m_timeline.hold(std::min(v, blockColumns) * h * m_p, wide); }
        if (!graph) return;
        {
            const Hold dx = m_timeline.hold(rows * h * m_p);
            { const Hold block = m_timeline.hold(std::min(v, blockColumns) * h * m_p, wide); }
            const Hold narrow = m_timeline.hold(rows * h * m_e, wide);
        }
        if (m_plan.trainedHead && m_p != 4) const Hold product = m_timeline.hold(std::min(v, blockColumns) * h * m_p);
    }

    /// model/task_head.cpp, maskedLoss(): all logits at once, by LibTorch's functions.
    void maskedWords(bool graph, Kept& kept) {
        const std::int64_t h = m_plan.hidden, v = m_plan.vocabulary, all = m_tokens * v * 4;
        dense(m_tokens, graph, kept);
        Hold x = m_timeline.hold(m_tokens * h * m_p, m_e != m_p), weight = m_timeline.hold(v * h * m_p, m_e != m_p);
        const Hold logits = m_timeline.hold(all);
        const Hold narrow = m_timeline.hold(m_tokens * v * m_p, m_p != 4);
        Hold logProbabilities = m_timeline.hold(all);
        if (!graph) return;
        kept.push_back(std::move(x));
        kept.push_back(std::move(weight));
        kept.push_back(std::move(logProbabilities));
    }

    void task(bool graph, Kept& kept) {
        const std::int64_t rows = taskRows();
        const Hold chosen = m_timeline.hold(rows * m_plan.hidden * m_e, rows != m_tokens);
        dense(rows, graph, kept);
        const Hold outputs = m_timeline.hold(4 * rows * m_plan.outputs * 4);
        if (graph) kept.push_back(m_timeline.hold(rows * (m_plan.hidden * m_e + 2 * m_plan.outputs * 4)));
    }

    /// The dense layer of a head, its activation and norm.
    void dense(std::int64_t rows, bool graph, Kept& kept) {
        if (m_plan.headDense.parts.empty()) return;
        Hold y = m_layers.linear(m_plan.headDense, rows, Stage::Plain, false, graph, kept);
        Hold active = m_timeline.hold(rows * m_plan.hidden * m_e);
        Hold normed = m_timeline.hold(rows * m_plan.hidden * m_e, !m_plan.head.norm.empty());
        if (!graph) return;
        for (Hold* one : {&y, &active, &normed}) kept.push_back(std::move(*one));
    }

    std::int64_t taskRows() const {
        return m_plan.head.reads == HeadLayers::Reads::EachToken ? m_tokens : m_shape.segments;
    }

    void headBack(Kept& kept, Hold& up) {
        const std::int64_t h = m_plan.hidden, v = m_plan.vocabulary;
        if (m_plan.head.kind == HeadKind::MaskedLanguageModel) {
            Hold each = m_timeline.hold(m_tokens * v * 4);
            Hold gradient = m_timeline.hold(m_tokens * v * 4);
            each.free();
            up = m_timeline.hold(m_tokens * h * m_p);
            if (m_plan.trainedHead) m_tiedGradient = m_timeline.hold(v * h * 4);
            gradient.free();
            kept.clear();
            if (m_e != m_p) up = m_timeline.hold(m_row);
        } else if (m_plan.head.kind == HeadKind::LanguageModel) {
            up = std::move(kept[0]); // scaled where they lie
            if (m_plan.trainedHead) m_tiedGradient = std::move(kept[1]);
            kept.clear();
        } else {
            if (!m_plan.headDense.parts.empty())
                const Hold dense = m_layers.linearBack(m_plan.headDense, taskRows(), Stage::Plain, true);
            up = m_timeline.hold(m_row);
            kept.clear();
        }
        // of an untied head the gradient is added to what is there at once; the embedding's own comes at the end, and
        // they are one
        if (!m_plan.tiedHead) m_tiedGradient.free();
    }

    const ModelPlan& m_plan;
    const StepShape& m_shape;
    MemoryTimeline& m_timeline;
    LayerWalk m_layers;
    std::int64_t m_tokens = 0, m_e = 2, m_p = 2, m_row = 0,
                 m_layerRow = 0; ///< m_row: (T, hidden) of all tokens; m_layerRow: of those that a layer has
    std::vector<LayerTape> m_tapes;
    std::vector<Hold> m_runs; ///< layers of a run but the last, or each layer's input
    std::vector<std::int64_t> m_keptByLayer;
    Hold m_tiedGradient;
};

} // namespace

Walked walkStep(const ModelPlan& plan, const StepShape& shape, const MemoryByPart& always) {
    MemoryTimeline timeline(always, shape.blockBytes);
    Walked walked;
    if (plan.trains) {
        StepWalk walk(plan, shape, timeline);
        walk.train();
        walked.keptByLayer = walk.takeKept();
        timeline.phase("optimizer"); // in place: what is there throughout
    }
    if (shape.evaluates || !plan.trains) {
        StepShape whole = shape;
        whole.segments = std::max<std::int64_t>(1, evaluationTokens / shape.length);
        StepWalk(plan, whole, timeline).evaluate();
    }
    walked.phases = timeline.phases();
    return walked;
}

} // namespace lathe
