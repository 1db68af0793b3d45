// Sizes are checked here for all families, before anything is computed or allocated from them.
#include "models/architectures.h"

#include "lathe/error.h"
#include "models/arch_bert.h"
#include "models/arch_deberta.h"
#include "models/arch_electra.h"
#include "models/arch_gemma.h"
#include "models/arch_gpt2.h"
#include "models/arch_llama.h"
#include "models/arch_mistral.h"
#include "models/arch_modernbert.h"
#include "models/arch_neox.h"
#include "models/arch_olmo.h"
#include "models/arch_phi3.h"
#include "models/arch_qwen.h"
#include "models/arch_smollm3.h"
#include "models/arch_stablelm.h"
#include "models/arch_t5.h"
#include "models/nearest_architecture.h"
#include "models/rope.h"

#include <cmath>

namespace lathe {

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> rows = [] {
        std::vector<Architecture> all;
        for (const auto family : {llamaArchitectures, mistralArchitectures, qwenArchitectures, phi3Architectures, gemmaArchitectures, smolLm3Architectures, olmoArchitectures, stableLmArchitectures, neoxArchitectures, gpt2Architectures, bertArchitectures, electraArchitectures, modernBertArchitectures, debertaArchitectures, t5Architectures})
            for (Architecture& row : family()) all.push_back(row);
        return all;
    }();
    return rows;
}

const Architecture& architectureNamed(std::string_view name, std::string_view modelType) {
    for (const Architecture& row : architectures())
        if (row.name == name) return row;
    throw unsupportedArchitecture(name, modelType);
}

const Architecture& architectureOf(const ModelSpec& spec) {
    for (const Architecture& row : architectures())
        if (row.name == spec.architecture) return row;
    throw Error(ErrorKind::Bug, "No architecture is called \"" + spec.architecture + "\".");
}

void checkSizes(const ModelSpec& spec, const std::string& source) {
    const auto refuse = [&](const std::string& what) { throw Error(ErrorKind::BadFile, source + ": " + what + "."); };
    struct Size { std::string_view name; std::int64_t value, most; };
    for (const Size& size : {Size{"num_hidden_layers", spec.layers, 4096}, Size{"hidden_size", spec.hidden, 1 << 20},
                             Size{"intermediate_size", spec.intermediate, 1 << 22}, Size{"num_attention_heads", spec.heads, 1 << 14},
                             Size{"num_key_value_heads", spec.keyValueHeads, 1 << 14}, Size{"head_dim", spec.headDim, 1 << 14},
                             Size{"vocab_size", spec.vocabulary, 1 << 26}, Size{"max_position_embeddings", spec.context, 1 << 28}})
        if (size.value < 1 || size.value > size.most)
            refuse(std::string(size.name) + " is " + std::to_string(size.value) + "; it must be from 1 to " + std::to_string(size.most));
    if (spec.heads % spec.keyValueHeads != 0)
        refuse("num_attention_heads (" + std::to_string(spec.heads) + ") must be a multiple of num_key_value_heads (" + std::to_string(spec.keyValueHeads) + ")");
    const bool rotary = spec.positionRows == 0;
    if (!rotary && (spec.positionRows > 1 << 28 || spec.positionOffset < 0 || spec.tokenTypes < 0 || spec.tokenTypes > 1 << 20))
        refuse("max_position_embeddings, pad_token_id or type_vocab_size is impossible");
    if (const auto& a = spec.activation; !rotary && a != "gelu" && a != "gelu_new" && a != "relu")
        throw Error(ErrorKind::BadInput, source + ": the activation \"" + a.substr(0, 80) + "\" is not supported; known: gelu, gelu_new, relu.");
    if (!(spec.normEpsilon > 0 && spec.normEpsilon < 1)) refuse("the norms' epsilon must be between 0 and 1");
    if (spec.window < 0 || spec.window > 1 << 28) refuse("sliding_window is " + std::to_string(spec.window));
    if (rotary) {
        checkRope(spec.rope, spec.headDim, source);
        if (spec.localRope) checkRope(*spec.localRope, spec.headDim, source);
    }
    for (const auto* byLayer : {&spec.windowed, &spec.rotated})
        if (!byLayer->empty() && std::int64_t(byLayer->size()) != spec.layers)
            refuse("there are settings for " + std::to_string(byLayer->size()) + " layers, but num_hidden_layers is " + std::to_string(spec.layers));
    for (const double each : {spec.attentionCap, spec.logitCap, spec.attentionScale})
        if (!(each >= 0 && each < 1e6)) refuse("a soft cap or the attention's scale is impossible");
    if (!(spec.initializerRange >= 0 && spec.initializerRange < 100)) refuse("initializer_range must be from 0 to 100");
    for (const std::int64_t token : spec.eosTokens)
        if (token < 0 || token >= spec.vocabulary) refuse("eos_token_id " + std::to_string(token) + " is outside the vocabulary of " + std::to_string(spec.vocabulary));
}

std::string baseOf(const ModelSpec& spec) { return spec.head.kind == HeadKind::None ? "" : std::string(architectureOf(spec).base); }

void addLayerNorm(std::vector<ParameterSpec>& all, const std::string& module, std::int64_t hidden, std::int64_t layer) {
    for (const char* part : {".weight", ".bias"}) all.push_back({module + part, {hidden}, layer, true});
}

void addLinear(std::vector<ParameterSpec>& all, const LinearSpec& linear) {
    all.push_back({linear.name + ".weight", linear.transposed ? std::vector{linear.in, linear.out} : std::vector{linear.out, linear.in}, linear.layer});
    if (linear.bias) all.push_back({linear.name + ".bias", {linear.out}, linear.layer, true});
}

std::vector<std::string> otherNames(const ModelSpec& spec, const std::string& name) {
    const std::string base(architectureOf(spec).base);
    const auto old = [](const std::string& given) -> std::string {
        if (given.ends_with("LayerNorm.weight")) return given.substr(0, given.size() - 6) + "gamma";
        if (given.ends_with("LayerNorm.bias")) return given.substr(0, given.size() - 4) + "beta";
        return {};
    };
    const std::string moved = name.starts_with(base) ? name.substr(base.size()) : base + name;
    std::vector<std::string> names{moved};
    if (base == "model.") // language models inside models for text and pictures, by transformers 4 and 5
        for (const std::string& inside : {"language_model." + name, "model.language_model." + moved}) names.push_back(inside);
    if (name == "embed_out.weight") names.push_back("lm_head.weight"); // as transformers calls GPT-NeoX's since 5
    for (const std::string& given : {name, moved})
        if (std::string older = old(given); !older.empty()) names.push_back(std::move(older));
    return names;
}

std::vector<LinearSpec> ModelSpec::linears() const {
    const Architecture& row = architectureOf(*this);
    std::vector<LinearSpec> all = row.linears(*this);
    if (!row.head.dense.empty() && row.head.denseIsSite && head.kind != HeadKind::None) {
        const std::string name(row.head.dense);
        all.push_back({name, name.substr(name.rfind('.') + 1), hidden, row.head.kind == HeadKind::MaskedLanguageModel ? wordSize() : hidden, row.head.denseBias, -1, LinearSlot::HeadDense});
    }
    return all;
}

std::vector<ParameterSpec> parameterSpecs(const ModelSpec& spec) {
    const Architecture& row = architectureOf(spec);
    const HeadLayers& head = row.head;
    std::vector<ParameterSpec> all = row.parameters(spec);
    const auto add = [&](const std::string& name, std::vector<std::int64_t> shape, bool plain) { all.push_back({name, std::move(shape), -1, plain, true}); };
    const bool words = head.kind == HeadKind::LanguageModel || head.kind == HeadKind::MaskedLanguageModel;
    const std::int64_t width = words ? spec.wordSize() : spec.hidden; // of what the output reads
    if (!head.dense.empty()) {
        add(std::string(head.dense) + ".weight", {width, spec.hidden}, false);
        if (head.denseBias) add(std::string(head.dense) + ".bias", {width}, true);
    }
    if (!head.norm.empty()) {
        add(std::string(head.norm) + ".weight", {width}, true);
        if (head.normBias) add(std::string(head.norm) + ".bias", {width}, true);
    }
    const std::int64_t outputs = words ? spec.vocabulary : spec.head.outputs;
    if (!head.output.empty() && !(words && spec.tiedHead)) add(std::string(head.output) + ".weight", {outputs, width}, false);
    if (!head.outputBias.empty()) add(std::string(head.outputBias), {outputs}, true);
    return all;
}

std::int64_t ModelSpec::parameters() const {
    std::int64_t total = 0;
    for (const ParameterSpec& parameter : parameterSpecs(*this)) {
        std::int64_t count = 1;
        for (const std::int64_t size : parameter.shape) count *= size;
        total += count;
    }
    return total;
}

} // namespace lathe
