// Layers are gone through in the order of their products, with a note of whether something before learns: that decides
// whether a gradient goes on to what a product reads.
#include "estimate/step_products.h"

#include <algorithm>

namespace lathe {
namespace {

/// Operations of a token: forward, and back.
struct Cost { double forward = 0, back = 0; };

/// A product of in x out numbers: its input's gradient and its weights' are products of the same size.
void add(Cost& cost, double in, double out, bool input, bool weights) {
    const double once = 2 * in * out;
    cost.forward += once;
    cost.back += once * ((input ? 1 : 0) + (weights ? 1 : 0));
}

/// `learns`: something before it does; afterwards, whether something up to here does.
void add(Cost& cost, const GroupPlan& group, double hidden, bool& learns) {
    bool after = learns;
    for (const LinearPlan& part : group.parts) {
        add(cost, double(part.in), double(part.out), learns, part.trainedWeight);
        const LinearLoad& load = part.load;
        if (load.rank > 0) { // x A^T, then times B^T
            add(cost, double(part.in), double(load.rank), learns, true);
            add(cost, double(load.rank), double(part.out), true, true);
        }
        if (load.networks > 0) {
            after = true;
            add(cost, hidden, double(load.bottleneck), true, true);
            add(cost, double(load.bottleneck), hidden, true, true);
        }
    }
    learns = after || group.trains();
}

/// Pairs of tokens of which one sees the other.
double pairs(double length, double window, bool causal) {
    if (causal) {
        if (window <= 0 || length <= window) return length * (length + 1) / 2;
        return window * (window + 1) / 2 + (length - window) * window;
    }
    const double side = window > 0 ? std::min(double(std::int64_t(window) / 2), length - 1) : length - 1;
    return length * (2 * side + 1) - side * (side + 1);
}

} // namespace

StepProducts::StepProducts(const ModelSpec& spec, const ModelPlan& plan)
    : m_known(!plan.disentangled && !plan.twoSided),
      m_causal(plan.causal),
      m_inFront(plan.virtualTokens),
      m_prefix(plan.prefixTokens) {
    if (!m_known) return;
    bool learns = plan.embeddingChanges;
    std::int64_t number = 0; // of the layer
    const double pair = 4 * double(plan.heads) * double(plan.headDim);
    for (const LayerPlan& layer : plan.layers)
        for (std::int64_t i = 0; i < layer.count; ++i, ++number) {
            learns |= layer.trainedNorms;
            Cost cost;
            add(cost, layer.qkv, double(plan.hidden), learns);
            const bool attentionLearns = learns;
            for (const GroupPlan* group : {&layer.o, &layer.up, &layer.down})
                add(cost, *group, double(plan.hidden), learns);
            learns |= layer.trains;
            m_token += cost.forward + cost.back;
            if (learns) m_tokenAgain += cost.forward;
            const std::int64_t window = spec.windowOf(number);
            auto found = std::find_if(m_attention.begin(), m_attention.end(),
                                      [&](const Attention& one) { return one.window == window; });
            if (found == m_attention.end()) found = m_attention.insert(found, {window});
            found->once += attentionLearns ? 3 * pair : pair;
            if (learns) found->again += pair;
        }
    Cost head;
    if (spec.head.kind == HeadKind::MaskedLanguageModel)
        for (const LinearPlan& dense : plan.headDense.parts)
            add(head, double(dense.in), double(dense.out), learns, dense.trainedWeight);
    if (spec.head.kind == HeadKind::LanguageModel || spec.head.kind == HeadKind::MaskedLanguageModel)
        add(head, double(plan.wordSize), double(plan.vocabulary), learns, plan.trainedHead);
    m_scored = head.forward + head.back;
}

double StepProducts::of(std::span<const std::int64_t> lengths, std::int64_t scored, bool recomputes) const {
    double total = m_scored * double(scored);
    for (const std::int64_t length : lengths) {
        const double tokens = double(length + m_inFront);
        total += tokens * (m_token + (recomputes ? m_tokenAgain : 0));
        for (const Attention& each : m_attention)
            total += (pairs(tokens, double(each.window), m_causal) + tokens * double(m_prefix))
                     * (each.once + (recomputes ? each.again : 0));
    }
    return total;
}

} // namespace lathe
