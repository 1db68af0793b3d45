// Each function follows one of the engine, hold by hold and in its order; the comment before it names which.
#include "estimate/layer_walk.h"

#include "kernels/formats/formats.h"

#include <algorithm>

namespace lathe {

LayerWalk::LayerWalk(const ModelPlan& plan, const StepShape& shape, MemoryTimeline& timeline)
    : m_plan(plan),
      m_shape(shape),
      m_timeline(timeline),
      m_e(shape.elementBytes),
      m_p(shape.productBytes),
      m_length(plan.twoSided ? (shape.length + plan.virtualTokens + 1) / 2 : shape.length + plan.virtualTokens),
      m_tokens(shape.segments * m_length),
      m_h(plan.hidden),
      m_attention(plan.heads * plan.headDim),
      m_qkvWidth(m_attention + 2 * plan.keyValueHeads * plan.headDim) {}

/// model/frozen_weight.cpp: a dense matrix is widened whole where that is needed, a packed one unpacked panel by panel.
Hold LayerWalk::weightInProducts(const GroupPlan& group, std::int64_t rows) {
    const std::int64_t in = group.in();
    if (group.parts[0].packed) {
        std::int64_t most = 0;
        for (const LinearPlan& part : group.parts)
            most =
                std::max(most, std::min({part.out, rows, m_shape.onGpu ? panelRowsOnGpu(in) : kernels::panelRows(in)}));
        return hold(most * in * (m_shape.onGpu || m_p == 4 ? m_p : 4 + m_p)); // the processor unpacks to fp32 first
    }
    return hold(rows * in * m_p, widens());
}

/// model/linear_function.cpp, applyLinears(): y = stage(x) W^T, deltas, residual. The input's own hold is its maker's.
Hold LayerWalk::linear(const GroupPlan& group, std::int64_t rows, Stage stage, bool residual, bool graph, Kept& kept) {
    const std::int64_t in = group.in(), out = group.out();
    const auto keep = [&](std::int64_t bytes) {
        if (graph) kept.push_back(hold(bytes));
    };
    Hold scale = hold(rows * 4, stage == Stage::Norm);
    if (graph && stage == Stage::Norm) kept.push_back(std::move(scale));
    Hold entered;
    {
        const Hold widened = hold(rows * in * m_p, stage == Stage::Activation && widens());
        const Hold halves = hold(2 * rows * in * m_p, stage == Stage::GeGlu); // each by itself, whatever the dtype
        entered = hold(rows * in * m_p, stage != Stage::Plain || widens());
    }
    const bool scalesAll = group.parts.size() == 1 && group.parts[0].load.scalesInput; // there is no other product then
    Hold y;
    {
        const Hold scaled = hold(rows * in * m_p, scalesAll);
        const Hold weight = weightInProducts(group);
        y = hold(rows * out * m_p);
    }
    std::int64_t ranks = 0, branches = 0;
    for (const LinearPlan& part : group.parts) {
        ranks += part.load.rank;
        branches += part.load.rank > 0;
        if (part.load.scalesInput && !scalesAll) {
            const Hold scaled = hold(rows * in * m_p);
            const Hold weight = weightInProducts(group, part.out);
            const Hold product = hold(rows * part.out * m_p);
        }
        if (part.load.magnitude) keep(rows * part.out * m_p);
        if (part.load.scalesOutput) keep(rows * part.out * m_p);
    }
    if (ranks > 0) {
        Hold u;
        {
            const Hold stacked = hold(ranks * in * m_p, branches > 1);
            u = hold(rows * ranks * m_p);
        }
        if (graph) kept.push_back(std::move(u));
        for (const LinearPlan& part : group.parts) {
            const Hold dropped = hold(rows * in * m_p, part.load.drops);
            const Hold weighed = hold(part.out * part.load.rank * 8, part.load.magnitude);
        }
    }
    if (!residual && !widens()) return y;
    return hold(rows * out * m_e); // y and what was entered are freed behind it
}

/// The same function's LinearNode::apply().
Hold LayerWalk::linearBack(const GroupPlan& group, std::int64_t rows, Stage stage, bool wantInput, bool again) {
    const std::int64_t in = group.in(), out = group.out();
    std::int64_t ranks = 0, branches = 0;
    bool drops = false, bases = false, magnitude = false, scalesInput = false, wantsY = false;
    for (const LinearPlan& part : group.parts) {
        ranks += part.load.rank;
        branches += part.load.rank > 0;
        drops = drops || part.load.drops;
        magnitude = magnitude || part.load.magnitude;
        scalesInput = scalesInput || part.load.scalesInput;
        bases = bases || part.load.magnitude || part.load.scalesOutput || part.load.scalesInput;
        wantsY = wantsY || part.load.rank > 0 || part.load.scalesInput || part.trainedWeight || part.trainedBias;
    }
    const Hold dy = hold(rows * out * m_p, widens());
    const Hold biased = hold(rows * out * m_p, bases);
    // a processor sums 16-bit rows in fp32 by a copy of them
    const auto summed = [&](std::int64_t columns) { return hold(rows * columns * 4, m_p != 4 && !m_shape.onGpu); };
    for (const LinearPlan& part : group.parts)
        if (part.load.scalesOutput) {
            const Hold product = hold(rows * part.out * m_p);
            const Hold widened = summed(part.out);
        }
    const Hold product = hold(rows * out * m_p, magnitude);
    if (magnitude) {
        const Hold each = hold(rows * out * m_p);
        const Hold widened = summed(out);
    }

    Hold dscaled, din;
    if (wantInput || scalesInput) {
        if (scalesInput) {
            const Hold weight = weightInProducts(group);
            dscaled = hold(rows * in * m_p);
        }
        if (!scalesInput || group.parts.size() > 1) {
            const Hold weight = weightInProducts(group);
            din = hold(rows * in * m_p);
        } else {
            din = hold(rows * in * m_p); // the scaled share itself
        }
    }
    Kept results;
    Hold du, stacked;
    if (ranks > 0) {
        du = hold(rows * ranks * m_p);
        stacked = hold(ranks * in * m_p, branches > 1);
    }
    for (const LinearPlan& part : group.parts) {
        const std::int64_t rank = part.load.rank;
        if (rank == 0) continue;
        { const Hold weighed = hold(part.out * rank * (part.load.magnitude ? 8 : m_p)); }
        {
            const Hold b = hold(part.out * rank * m_p);
            const Hold widened = hold(part.out * rank * 4);
            results.push_back(hold(part.out * rank * 4));
        }
        if (!part.load.drops) continue;
        const Hold back = hold(rows * in * m_p);
        const Hold dropped = hold(rows * in * m_p);
    }
    Hold y, dx;
    switch (stage) {
    case Stage::Norm: {
        const Hold x = hold(rows * in * m_e, again);
        y = hold(rows * in * m_p, wantsY);
        dx = hold(rows * in * m_e, wantInput);
        break;
    }
    case Stage::Plain: {
        const Hold x = hold(rows * in * m_e, wantsY && again && widens());
        y = hold(rows * in * m_p, wantsY && (widens() || again));
        if (wantInput) dx = widens() ? hold(rows * in * m_e) : std::move(din);
        break;
    }
    case Stage::Activation: {
        const Hold x = hold(rows * in * m_e, again);
        if (wantsY) {
            const Hold widened = hold(rows * in * m_p, widens());
            y = hold(rows * in * m_p);
        }
        const Hold widened = hold(rows * in * m_p, widens());
        Hold gradient = hold(rows * in * m_p);
        dx = widens() ? hold(rows * in * m_e) : std::move(gradient);
        break;
    }
    case Stage::SwiGlu:
        dx = hold(rows * 2 * in * m_e, again || m_shape.onGpu); // else in its input's place
        y = hold(rows * in * m_p, wantsY);
        break;
    case Stage::GeGlu: {
        const Hold x = hold(rows * 2 * in * m_e, again);
        dx = hold(rows * 2 * in * m_e);
        const Hold halves = hold(2 * rows * in * m_p), active = hold(rows * in * m_p);
        { const Hold gradient = hold(2 * rows * in * m_p); }
        y = hold(rows * in * m_p, wantsY);
        break;
    }
    }
    if (scalesInput) {
        const Hold each = hold(rows * in * m_p);
        const Hold widened = summed(in);
    }
    if (ranks > 0 && !drops) {
        const Hold a = hold(ranks * in * m_p);
        results.push_back(hold(ranks * in * 4, m_p != 4)); // in fp32 it is the gradient itself
    }
    for (const LinearPlan& part : group.parts) {
        if (drops && part.load.rank > 0) {
            const Hold dropped = hold(rows * in * m_p);
            results.push_back(hold(part.load.rank * in * 4));
        }
        if (part.trainedBias) const Hold widened = summed(part.out);
        if (!part.trainedWeight) continue;
        const Hold narrow = hold(part.out * in * m_p, m_p != 4);
        results.push_back(hold(part.out * in * 4));
    }
    return dx;
}

/// LibTorch's own: keeps its input, makes its output; two statistics a row.
Hold LayerWalk::layerNorm(std::int64_t rows, bool graph, Kept& kept) {
    Hold statistics = hold(rows * 8), y = hold(rows * m_h * m_e);
    if (graph) kept.push_back(std::move(statistics));
    return y;
}

/// model/decoder.cpp: copies of q and k, their norms, and all of it in one again.
Hold LayerWalk::headsNormed(bool graph, Kept& kept) {
    const std::int64_t width = m_qkvWidth - m_plan.keyValueHeads * m_plan.headDim;
    Hold copies = hold(m_tokens * width * m_e), scales = hold(m_tokens * width / m_plan.headDim * 4);
    const Hold norms = hold(m_tokens * width * m_e);
    Hold together = hold(m_tokens * m_qkvWidth * m_e);
    if (graph) {
        kept.push_back(std::move(copies));
        kept.push_back(std::move(scales));
    }
    return together;
}

Hold LayerWalk::forward(const LayerPlan& layer, Hold x, bool graph, bool started, LayerTape& tape) {
    bool on = graph && (started || layer.trainedNorms); // from here on there is something to go back to
    const auto keep = [&on](Kept& kept, Hold& one) {
        if (on) kept.push_back(std::move(one));
    };
    const auto with = [&](const GroupPlan& group) { return on = on || (graph && group.trains()); };
    const auto keepAlone = [&](Kept& kept, Hold& one, std::int64_t columns, bool alone) {
        if (on && alone && squeezes(columns)) kept.push_back(hold(squeezedBytes(m_tokens, columns)));
        else keep(kept, one);
    };
    Hold normed, between;
    if (m_plan.ownNorms) {
        normed = layerNorm(m_tokens, on, tape.qkvNorm);
        keep(tape.qkvNorm, x);
    }
    Hold qkv, value;
    if (m_plan.disentangled) {
        Disentangled parts = disentangle(layer.qkv, with(layer.qkv), tape.qkv);
        qkv = std::move(parts.queryKey);
        value = std::move(parts.value);
        keep(tape.qkv, m_plan.ownNorms ? normed : x);
    } else {
        with(layer.qkv);
        keepAlone(tape.qkv, m_plan.ownNorms ? normed : x, m_h, readsAlone(layer.o));
        qkv = linear(layer.qkv, m_tokens, entry(), false, on, tape.qkv);
    }
    if (m_plan.headsApart) {
        Hold sorted = hold(m_tokens * m_qkvWidth * m_e);
        qkv = std::move(sorted);
    }
    if (m_plan.queryKeyNorm) qkv = headsNormed(on, tape.headNorms);
    Hold seen;
    {
        Hold o = m_plan.biased ? attendBiased(true, on, tape.attention)
                 : general()   ? attendGenerally(on, tape.attention)
                               : attend(on, tape.attention);
        keepAlone(tape.attention, qkv, m_qkvWidth, squeezesAttention());
        if (!mathInFp32(on)) keep(tape.attention, value);
        const bool made = on; // o is part of the graph
        if (made) keepAlone(squeezesAttention() ? tape.attention : tape.o, o, m_attention, squeezesAttention());
        with(layer.o);
        if (!made) keep(tape.o, o);
        seen = endSublayer(layer.o, Stage::Plain, graph, on, tape.o, tape.oSite, tape.oNorm);
        if (!m_plan.biased) qkv.free();
    }
    if (!layer.crossO.parts.empty()) {
        on = on || (graph && (layer.crossQuery.trains() || layer.crossKeyValue.trains() || layer.crossO.trains()));
        seen = readSource(layer, std::move(seen), on, tape.cross);
    }
    on = on || (graph && layer.o.parts[0].load.networks > 0);
    if (m_plan.ownNorms && !m_plan.oneNorm) {
        between = layerNorm(m_tokens, on, tape.upNorm);
        if (!m_plan.parallel) keep(tape.upNorm, seen);
    }
    with(layer.up);
    if (m_plan.ownNorms) keepAlone(tape.up, between, m_h, readsAlone(layer.down));
    else if (!m_plan.parallel) keepAlone(tape.up, seen, m_h, readsAlone(layer.down)); // side by side they read the same
    Hold up = linear(layer.up, m_tokens, entry(), false, on, tape.up);
    with(layer.down);
    keepAlone(tape.down, up, layer.up.out(), true);
    return endSublayer(layer.down, leaving(), graph, on, tape.down, tape.downSite, tape.downNorm);
}

Hold LayerWalk::backward(const LayerPlan& layer, Hold up, bool shared, bool wantInput, LayerTape& tape) {
    if (postNorm()) {
        up = hold(rowBytes());
        shared = false;
        tape.downNorm.clear();
    }
    Hold inner = sublayerBack(layer.down, leaving(), squeezes(layer.up.out()), tape.down, tape.downSite, tape.downNorm);
    inner = linearBack(layer.up, m_tokens, entry(), true, readsAlone(layer.down) && squeezes(m_h));
    tape.up.clear();
    if (m_plan.ownNorms && !m_plan.oneNorm) {
        inner = hold(rowBytes());
        tape.upNorm.clear();
    }
    if (shared)
        up = hold(rowBytes()); // the residual's gradient and this one's sum; in place where nobody else holds the first
    inner.free();
    if (postNorm()) {
        Hold sum = hold(rowBytes());
        up = std::move(sum);
        tape.oNorm.clear();
    }
    if (!layer.crossO.parts.empty()) {
        readSourceBack(layer);
        tape.cross.clear();
    }
    inner = sublayerBack(layer.o, Stage::Plain, squeezesAttention() && squeezes(m_attention), tape.o, tape.oSite,
                         tape.oNorm);
    inner = m_plan.disentangled ? attendDisentangledBack()
            : m_plan.biased     ? attendBiasedBack(true)
            : general()         ? attendGenerallyBack()
                                : attendBack();
    tape.attention.clear();
    if (m_plan.queryKeyNorm) { // a gradient for each norm's input; the slices of q, k and v become gradients of the
                               // whole, then their sum
        const Hold norms = hold(m_tokens * m_qkvWidth * m_e);
        const Hold whole = hold(m_tokens * m_qkvWidth * m_e);
        inner = hold(m_tokens * m_qkvWidth * m_e);
        tape.headNorms.clear();
    }
    if (m_plan.headsApart) {
        Hold sorted = hold(m_tokens * m_qkvWidth * m_e);
        inner = std::move(sorted);
    }
    if (m_plan.disentangled) disentangleBack(layer.qkv, wantInput);
    else inner = linearBack(layer.qkv, m_tokens, entry(), wantInput, readsAlone(layer.o) && squeezes(m_h));
    tape.qkv.clear();
    if (m_plan.ownNorms) {
        inner = hold(rowBytes());
        tape.qkvNorm.clear();
    }
    return up;
}

/// model/layered_model.cpp. A residual is added by the product itself, unless networks stand between.
Hold LayerWalk::endSublayer(const GroupPlan& last, Stage stage, bool graph, bool on, Kept& kept, Kept& site,
                            Kept& norm) {
    const LinearLoad& load = last.parts[0].load;
    Hold out = linear(last, m_tokens, stage, load.networks == 0 && !m_plan.normsAfter, on, kept);
    if (m_plan.normsAfter) {
        Hold scales = hold(m_tokens * 4), normed = hold(rowBytes());
        if (on) {
            norm.push_back(std::move(out));
            norm.push_back(std::move(scales));
        }
        if (load.networks == 0) return hold(rowBytes()); // the sum
        out = std::move(normed);
    }
    if (load.networks > 0) return networks(load, graph, site, norm);
    if (!postNorm()) return out;
    Hold normed = layerNorm(m_tokens, on, norm);
    if (on) norm.push_back(std::move(out));
    return normed;
}

/// The gradient of the sublayer's last linear layer's input. That of its output is the caller's: it is the residual's,
/// too.
Hold LayerWalk::sublayerBack(const GroupPlan& last, Stage stage, bool again, Kept& kept, Kept& site, Kept& norm) {
    if (const LinearLoad& load = last.parts[0].load; load.networks > 0) {
        networksBack(load);
        site.clear();
        norm.clear();
    }
    Hold before;
    if (m_plan.normsAfter) {
        before = hold(rowBytes());
        norm.clear();
    }
    Hold inner = linearBack(last, m_tokens, stage, true, again);
    if (stage == Stage::SwiGlu && !again && !m_shape.onGpu && !kept.empty())
        inner = std::move(kept.front()); // forward() kept it first
    kept.clear();
    return inner;
}

/// peft/bottleneck.cpp and adapter_fusion.cpp, behind the sublayer's last product.
Hold LayerWalk::networks(const LinearLoad& load, bool graph, Kept& site, Kept& norm) {
    const std::int64_t row = rowProductBytes();
    const auto keep = [&](Kept& kept, Hold one) {
        if (graph) kept.push_back(std::move(one));
        return Hold();
    };
    Hold output = hold(rowBytes());
    Hold sum = hold(rowBytes(), load.readsJoined), joined;
    if (load.readsJoined && postNorm()) {
        joined = layerNorm(m_tokens, graph, norm);
        keep(norm, std::move(sum));
    }
    Hold widened = hold(row, widens()); // what they read is kept: this, or the tensor itself
    if (!widens()) {
        if (load.readsOutput) keep(site, std::move(output));
        if (load.readsJoined) keep(site, postNorm() ? std::move(joined) : std::move(sum));
    }
    Hold inner = hold(2 * m_tokens * load.bottleneck * m_p); // before and after the activation
    Hold ups = hold(load.networks * row), fused;
    if (load.networks > 1) {
        fused = hold(row * (1 + 3 * load.networks)); // the query; what stands there, keys and values of each
        const Hold products = hold(row * load.networks);
        const Hold context = hold(row);
    }
    Hold narrow = hold(rowBytes(), widens()), added = hold(rowBytes());
    Hold out = hold(rowBytes());
    if (postNorm()) {
        Hold normed = layerNorm(m_tokens, graph, norm);
        keep(norm, std::move(out));
        out = std::move(normed);
    }
    keep(site, std::move(widened));
    keep(site, std::move(inner));
    keep(site, std::move(fused));
    return out;
}

void LayerWalk::networksBack(const LinearLoad& load) {
    const std::int64_t row = rowProductBytes();
    const Hold widened = hold(row, widens());
    if (load.networks > 1) {
        const Hold value = hold(row * load.networks), key = hold(row * load.networks),
                   product = hold(row * load.networks);
        const Hold flat = hold(row * load.networks);
    }
    const Hold inner = hold(2 * m_tokens * load.bottleneck * m_p);
    const Hold input = hold(row);
    const Hold narrow = hold(rowBytes(), widens());
    const Hold sum = hold(rowBytes());
}

} // namespace lathe
