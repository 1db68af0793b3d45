#include "models/gguf_plan.h"

#include "files/gguf.h"
#include "lathe/error.h"
#include "models/architectures.h"
#include "models/rope.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {

bool has(const std::string& name, std::string_view part) { return name.find(part) != std::string::npos; }

/// What the converter does to a tensor besides naming it: gguf_storage.cpp, the other way round.
void change(PlannedTensor& tensor, const std::string& architecture, const ModelSpec& spec) {
    const std::string& name = tensor.from.front();
    if (architecture == "llama" || architecture == "smollm3") {
        const bool q = has(name, ".self_attn.q_proj."), k = has(name, ".self_attn.k_proj.");
        if (!q && !k) return;
        tensor.rowOrder = RowOrder::Interleaved;
        tensor.heads = q ? spec.heads : spec.keyValueHeads;
    } else if (architecture == "gptneox" && has(name, ".attention.query_key_value.")) {
        tensor.rowOrder = RowOrder::PartsTogether;
        tensor.heads = spec.heads;
    } else if (architecture.starts_with("gemma")) {
        tensor.plusOne = name.ends_with("norm.weight");
    } else if (architecture == "gpt2" && tensor.plan.shape.size() == 2 && name.starts_with("transformer.h.")) {
        tensor.transposed = true;
        std::swap(tensor.plan.shape[0], tensor.plan.shape[1]);
    }
}

/// "…q_layernorm.norms.3.weight" is a row of "…q_layernorm.norms.weight".
std::string wholeName(const std::string& name) {
    const auto at = name.find(".norms.");
    return at == std::string::npos ? name : name.substr(0, at + 6) + name.substr(name.rfind('.'));
}

std::vector<GgufTable> tablesOf(const ModelSpec& spec) {
    std::vector<GgufTable> tables;
    if (spec.rope.scaling == RopeScaling::Llama3) { // by how much slower each angle turns
        Rope plain = spec.rope;
        plain.scaling = RopeScaling::None;
        const std::vector<double> before = inverseFrequencies(plain, spec.headDim),
                                  after = inverseFrequencies(spec.rope, spec.headDim);
        GgufTable table{"rope_freqs.weight", {}};
        for (std::size_t i = 0; i < before.size(); ++i) table.values.push_back(before[i] / after[i]);
        tables.push_back(std::move(table));
    }
    if (spec.rope.scaling == RopeScaling::LongRope) {
        tables.push_back({"rope_factors_long.weight", spec.rope.longFactors});
        tables.push_back({"rope_factors_short.weight", spec.rope.shortFactors});
    }
    return tables;
}

} // namespace

std::string ggufArchitectureOf(const ModelSpec& spec) {
    if (spec.head.kind != HeadKind::LanguageModel)
        throw Error(ErrorKind::BadInput,
                    {"a %1 has no GGUF form here: llama.cpp's files hold language models, without a task's head.",
                     spec.architecture},
                    "Export it as merged.");
    for (const Architecture& row : architectures())
        if (row.family == spec.family && row.kind != ModelKind::EncoderDecoder && !row.gguf.empty())
            return std::string(row.gguf);
    if (spec.family == "mistral") return "llama"; // the converter's name for both
    throw Error(ErrorKind::BadInput,
                {"a %1 has no GGUF form here: only decoders that are read from GGUF files are written as such.",
                 spec.architecture},
                "Export it as merged.");
}

std::vector<GgufTensorPlan> GgufPlan::written() const {
    std::vector<GgufTensorPlan> all;
    for (const GgufTable& table : tables)
        all.push_back({table.name, StoredType::F32, {std::int64_t(table.values.size())}});
    for (const PlannedTensor& tensor : tensors) all.push_back(tensor.plan);
    return all;
}

GgufPlan ggufPlan(const ModelSpec& spec, const GgufMix& mix) {
    GgufPlan plan;
    plan.architecture = ggufArchitectureOf(spec);
    if (spec.tiedHead
        && (plan.architecture == "gptneox" || plan.architecture == "stablelm" || plan.architecture == "olmo2"))
        throw Error(
            ErrorKind::BadInput,
            {"This %1's head is its embedding, and llama.cpp reads such models (%2) with a head of their own only.",
             spec.architecture, plan.architecture},
            "Export it as merged.");
    if (spec.rope.scaling == RopeScaling::Llama3 && plan.architecture != "llama")
        throw Error(ErrorKind::BadInput,
                    {"This %1 has the rotary scaling llama3, which llama.cpp reads of Llama's own files only.",
                     spec.architecture},
                    "Export it as merged.");
    plan.tables = tablesOf(spec);
    for (const ParameterSpec& parameter : parameterSpecs(spec)) {
        const std::string whole = wholeName(parameter.name), name = ggufName(whole, plan.architecture);
        if (name.empty())
            throw Error(ErrorKind::BadInput,
                        {"GGUF has no name for the tensor %1 of a %2.", parameter.name, spec.architecture},
                        "Export it as merged.");
        if (whole != parameter.name && !plan.tensors.empty() && plan.tensors.back().plan.name == name) { // one more row
            plan.tensors.back().from.push_back(parameter.name);
            ++plan.tensors.back().plan.shape[0];
            continue;
        }
        PlannedTensor tensor{{name, StoredType::F32, parameter.shape}, {parameter.name}, parameter.layer};
        if (whole != parameter.name) tensor.plan.shape.insert(tensor.plan.shape.begin(), 1);
        change(tensor, plan.architecture, spec);
        plan.tensors.push_back(std::move(tensor));
    }
    for (PlannedTensor& tensor : plan.tensors) {
        tensor.plan.type = ggufTypeOf(mix, tensor.plan.name, tensor.plan.shape, tensor.layer, spec);
        const std::int64_t columns = tensor.plan.shape.back();
        if (mix.isQuantized() && tensor.plan.type != StoredType::F32 && columns % blockElements(mix.type) != 0)
            ++plan.fallbacks;
    }
    return plan;
}

void addGeneralKeys(GgufKeys& keys, const std::string& architecture, const std::string& name, const GgufMix& mix) {
    keys.putText("general.architecture", architecture);
    keys.putText("general.type", "model");
    keys.putText("general.name", name);
    keys.putU32("general.file_type", mix.fileType);
    if (mix.isQuantized()) keys.putU32("general.quantization_version", 2); // ggml's GGML_QNT_VERSION
}

} // namespace lathe
