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

namespace lathe {

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> rows = [] {
        std::vector<Architecture> all;
        for (const auto family :
             {llamaArchitectures, mistralArchitectures, qwenArchitectures, phi3Architectures, gemmaArchitectures,
              smolLm3Architectures, olmoArchitectures, stableLmArchitectures, neoxArchitectures, gpt2Architectures,
              bertArchitectures, electraArchitectures, modernBertArchitectures, debertaArchitectures, t5Architectures})
            for (Architecture& row : family()) all.push_back(row);
        return all;
    }();
    return rows;
}

const Architecture& architectureOf(const ModelSpec& spec) {
    for (const Architecture& row : architectures())
        if (row.name == spec.architecture) return row;
    throw Error(ErrorKind::Bug, {"No architecture is called \"%1\".", spec.architecture});
}

std::string baseOf(const ModelSpec& spec) {
    return spec.head.kind == HeadKind::None ? "" : std::string(architectureOf(spec).base);
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
        for (const std::string& inside : {"language_model." + name, "model.language_model." + moved})
            names.push_back(inside);
    if (name == "embed_out.weight") names.push_back("lm_head.weight"); // as transformers calls GPT-NeoX's since 5
    for (const std::string& given : {name, moved})
        if (std::string older = old(given); !older.empty()) names.push_back(std::move(older));
    return names;
}

std::vector<LinearSpec> ModelSpec::linears() const {
    const Architecture& row = architectureOf(*this);
    std::vector<LinearSpec> all = row.linears(*this, baseOf(*this));
    if (!row.head.dense.empty() && row.head.denseIsSite && head.kind != HeadKind::None) {
        const std::string name(row.head.dense);
        all.push_back({name, name.substr(name.rfind('.') + 1), hidden,
                       row.head.kind == HeadKind::MaskedLanguageModel ? wordSize() : hidden, row.head.denseBias, -1,
                       LinearSlot::HeadDense});
    }
    return all;
}

std::vector<ParameterSpec> parameterSpecs(const ModelSpec& spec) {
    const Architecture& row = architectureOf(spec);
    const HeadLayers& head = row.head;
    std::vector<ParameterSpec> all = row.parameters(spec, baseOf(spec));
    const auto add = [&](const std::string& name, std::vector<std::int64_t> shape, bool plain) {
        all.push_back({name, std::move(shape), -1, plain, true});
    };
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
    if (!head.output.empty() && !(words && spec.tiedHead))
        add(std::string(head.output) + ".weight", {outputs, width}, false);
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
