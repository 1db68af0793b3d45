#include "models/architecture.h"

#include "lathe/error.h"
#include "models/rope.h"

namespace lathe {

void checkSizes(const ModelSpec& spec, const std::string& source) {
    const auto refuse = [&](const std::string& what) { throw Error(ErrorKind::BadFile, source + ": " + what + "."); };
    struct Size {
        std::string_view name;
        std::int64_t value, most;
    };
    for (const Size& size :
         {Size{"num_hidden_layers", spec.layers, 4096}, Size{"hidden_size", spec.hidden, 1 << 20},
          Size{"intermediate_size", spec.intermediate, 1 << 22}, Size{"num_attention_heads", spec.heads, 1 << 14},
          Size{"num_key_value_heads", spec.keyValueHeads, 1 << 14}, Size{"head_dim", spec.headDim, 1 << 14},
          Size{"vocab_size", spec.vocabulary, 1 << 26}, Size{"max_position_embeddings", spec.context, 1 << 28}})
        if (size.value < 1 || size.value > size.most)
            refuse(std::string(size.name) + " is " + std::to_string(size.value) + "; it must be from 1 to "
                   + std::to_string(size.most));
    if (spec.heads % spec.keyValueHeads != 0)
        refuse("num_attention_heads (" + std::to_string(spec.heads) + ") must be a multiple of num_key_value_heads ("
               + std::to_string(spec.keyValueHeads) + ")");
    const bool rotary = spec.positionRows == 0;
    if (!rotary
        && (spec.positionRows > 1 << 28 || spec.positionOffset < 0 || spec.tokenTypes < 0 || spec.tokenTypes > 1 << 20))
        refuse("max_position_embeddings, pad_token_id or type_vocab_size is impossible");
    if (const auto& a = spec.activation; !rotary && a != "gelu" && a != "gelu_new" && a != "relu")
        throw Error(ErrorKind::BadInput, {"%1: the activation \"%2\" is not supported; known: gelu, gelu_new, relu.",
                                          source, a.substr(0, 80)});
    if (!(spec.normEpsilon > 0 && spec.normEpsilon < 1)) refuse("the norms' epsilon must be between 0 and 1");
    if (spec.window < 0 || spec.window > 1 << 28) refuse("sliding_window is " + std::to_string(spec.window));
    if (rotary) {
        checkRope(spec.rope, spec.headDim, source);
        if (spec.localRope) checkRope(*spec.localRope, spec.headDim, source);
    }
    for (const auto* byLayer : {&spec.windowed, &spec.rotated})
        if (!byLayer->empty() && std::int64_t(byLayer->size()) != spec.layers)
            refuse("there are settings for " + std::to_string(byLayer->size()) + " layers, but num_hidden_layers is "
                   + std::to_string(spec.layers));
    for (const double each : {spec.attentionCap, spec.logitCap, spec.attentionScale})
        if (!(each >= 0 && each < 1e6)) refuse("a soft cap or the attention's scale is impossible");
    if (!(spec.initializerRange >= 0 && spec.initializerRange < 100)) refuse("initializer_range must be from 0 to 100");
    for (const std::int64_t token : spec.eosTokens)
        if (token < 0 || token >= spec.vocabulary)
            refuse("eos_token_id " + std::to_string(token) + " is outside the vocabulary of "
                   + std::to_string(spec.vocabulary));
}

void addLayerNorm(std::vector<ParameterSpec>& all, const std::string& module, std::int64_t hidden, std::int64_t layer,
                  NormSlot slot) {
    for (const char* part : {".weight", ".bias"}) all.push_back({module + part, {hidden}, layer, true, false, slot});
}

void addLinear(std::vector<ParameterSpec>& all, const LinearSpec& linear) {
    all.push_back({linear.name + ".weight",
                   linear.transposed ? std::vector{linear.in, linear.out} : std::vector{linear.out, linear.in},
                   linear.layer});
    if (linear.bias) all.push_back({linear.name + ".bias", {linear.out}, linear.layer, true});
}

} // namespace lathe
