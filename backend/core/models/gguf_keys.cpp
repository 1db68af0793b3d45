// A spec in GGUF's keys, and back again to see whether nothing was lost.
#include "lathe/error.h"
#include "models/gguf_plan.h"
#include "models/rope.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {

void addRope(GgufKeys& keys, const std::string& prefix, const ModelSpec& spec) {
    const Rope& rope = spec.rope;
    keys.putF32(prefix + "freq_base", rope.base);
    keys.putU32(prefix + "dimension_count", turnedElements(rope, spec.headDim));
    if (spec.localRope) keys.putF32(prefix + "freq_base_swa", spec.localRope->base);
    switch (rope.scaling) {
    case RopeScaling::None:
    case RopeScaling::Llama3: break; // a table (rope_freqs.weight) says it
    case RopeScaling::Linear:
        keys.putText(prefix + "scaling.type", "linear");
        keys.putF32(prefix + "scaling.factor", rope.factor);
        break;
    case RopeScaling::Yarn:
        keys.putText(prefix + "scaling.type", "yarn");
        keys.putF32(prefix + "scaling.factor", rope.factor);
        keys.putU32(prefix + "scaling.original_context_length", rope.originalContext);
        if (rope.highFrequencyFactor != 32) keys.putF32(prefix + "scaling.yarn_beta_fast", rope.highFrequencyFactor);
        if (rope.lowFrequencyFactor != 1) keys.putF32(prefix + "scaling.yarn_beta_slow", rope.lowFrequencyFactor);
        if (std::abs(rope.attentionFactor - (rope.factor <= 1 ? 1 : 0.1 * std::log(rope.factor) + 1)) > 1e-6)
            throw Error(ErrorKind::BadInput,
                        "This model's rotary scaling (yarn) has an attention factor of its own, which llama.cpp "
                        "multiplies with the usual one: its answers would be others.",
                        "Export it as merged.");
        break;
    case RopeScaling::LongRope:
        keys.putU32(prefix + "scaling.original_context_length", rope.originalContext);
        keys.putF32(prefix + "scaling.attn_factor", rope.attentionFactor);
        break;
    }
}

bool near(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)); }
bool near(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return near(x, y); });
}
/// By what they come to: a table of factors may say several scalings.
bool near(const Rope& a, const Rope& b, std::int64_t headDim) {
    const auto sameAngles = [&](bool isLong) {
        return near(inverseFrequencies(a, headDim, isLong), inverseFrequencies(b, headDim, isLong));
    };
    return near(a.attentionFactor, b.attentionFactor) && turnedElements(a, headDim) == turnedElements(b, headDim)
           && sameAngles(false) && sameAngles(true)
           && (near(a.longFactors, a.shortFactors) || a.originalContext == b.originalContext);
}

} // namespace

void addSpecKeys(GgufKeys& keys, const ModelSpec& spec) {
    const std::string architecture = ggufArchitectureOf(spec), prefix = architecture + ".";
    keys.putU32(prefix + "vocab_size", spec.vocabulary);
    keys.putU32(prefix + "context_length", spec.context);
    keys.putU32(prefix + "embedding_length", spec.hidden);
    keys.putU32(prefix + "block_count", spec.layers);
    keys.putU32(prefix + "feed_forward_length", spec.intermediate);
    keys.putU32(prefix + "attention.head_count", spec.heads);
    keys.putF32(prefix
                    + (spec.norm == NormKind::Layer || spec.kind == ModelKind::Gpt2
                           ? "attention.layer_norm_epsilon"
                           : "attention.layer_norm_rms_epsilon"),
                spec.normEpsilon);
    if (spec.positionRows > 0) return;
    addRope(keys, prefix + "rope.", spec);
    if (architecture == "gptneox" || architecture == "stablelm")
        keys.putFlag(prefix + "use_parallel_residual", spec.parallel);
    if (architecture == "gptneox") return;
    keys.putU32(prefix + "attention.head_count_kv", spec.keyValueHeads);
    keys.putU32(prefix + "attention.key_length", spec.headDim);
    keys.putU32(prefix + "attention.value_length", spec.headDim);
    if (spec.window > 0) keys.putU32(prefix + "attention.sliding_window", spec.window);
    if (spec.attentionCap > 0) keys.putF32(prefix + "attn_logit_softcapping", spec.attentionCap);
    if (spec.logitCap > 0) keys.putF32(prefix + "final_logit_softcapping", spec.logitCap);
}

std::string specDifference(const ModelSpec& spec, const ModelSpec& read) {
    struct Whole {
        const char* what;
        std::int64_t ModelSpec::* field;
    };
    for (const auto& [what, field] : {Whole{"the number of layers", &ModelSpec::layers},
                                      {"the hidden size", &ModelSpec::hidden},
                                      {"the feed-forward's size", &ModelSpec::intermediate},
                                      {"the number of heads", &ModelSpec::heads},
                                      {"the number of key and value heads", &ModelSpec::keyValueHeads},
                                      {"a head's size", &ModelSpec::headDim},
                                      {"the vocabulary's size", &ModelSpec::vocabulary},
                                      {"the context", &ModelSpec::context},
                                      {"the learned positions", &ModelSpec::positionRows}})
        if (spec.*field != read.*field) return what;
    struct Real {
        const char* what;
        double ModelSpec::* field;
    };
    for (const auto& [what, field] : {Real{"the norms' epsilon", &ModelSpec::normEpsilon},
                                      {"the scale of attention", &ModelSpec::attentionScale},
                                      {"the cap of attention", &ModelSpec::attentionCap},
                                      {"the cap of the logits", &ModelSpec::logitCap},
                                      {"the scale of the embeddings", &ModelSpec::embeddingScale},
                                      {"the scale before the head", &ModelSpec::headScale}})
        if (!near(spec.*field, read.*field)) return what;
    struct Flag {
        const char* what;
        bool ModelSpec::* field;
    };
    for (const auto& [what, field] : {Flag{"biases of attention", &ModelSpec::attentionBias},
                                      {"biases of attention's output", &ModelSpec::outputBias},
                                      {"biases of the feed-forward", &ModelSpec::mlpBias},
                                      {"norms before sublayers", &ModelSpec::normsBefore},
                                      {"norms after sublayers", &ModelSpec::normsAfter},
                                      {"parallel sublayers", &ModelSpec::parallel},
                                      {"one norm for both sublayers", &ModelSpec::oneNorm},
                                      {"whether the head is the embedding", &ModelSpec::tiedHead},
                                      {"fused matrices", &ModelSpec::fused}})
        if (spec.*field != read.*field) return what;
    if (spec.activation != read.activation) return "the activation (" + spec.activation + ")";
    if (spec.norm != read.norm || spec.queryKeyNorm != read.queryKeyNorm) return "the kind of norms";
    if (spec.positionRows == 0 && !near(spec.rope, read.rope, spec.headDim)) return "the rotary positions";
    if (spec.localRope.has_value() != read.localRope.has_value()
        || (spec.localRope && !near(*spec.localRope, *read.localRope, spec.headDim)))
        return "the rotary positions of layers with a window";
    for (std::int64_t layer = 0; layer < spec.layers; ++layer) {
        if (spec.windowOf(layer) != read.windowOf(layer)) return "the sliding window of layer " + std::to_string(layer);
        if (spec.rotates(layer) != read.rotates(layer))
            return "whether layer " + std::to_string(layer) + " has rotary positions";
    }
    return {};
}

} // namespace lathe
