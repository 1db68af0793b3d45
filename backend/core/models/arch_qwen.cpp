#include "models/arch_qwen.h"

#include "base/json.h"
#include "files/gguf.h"
#include "models/arch_decoder.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec common(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config);
    if (!valueOr<bool>(config, "use_sliding_window", false, source)) return spec;
    slidingWindowFromConfig(config, spec, 4096);
    layerTypesFromConfig(config, spec, 0);
    if (spec.windowed.empty()) { // the first layers see everything
        const auto full = valueOr<std::int64_t>(config, "max_window_layers", 28, source);
        for (std::int64_t layer = 0; layer < spec.layers; ++layer) spec.windowed.push_back(layer >= full);
    }
    return spec;
}

ModelSpec qwen2(const nlohmann::json& config) {
    ModelSpec spec = common(config);
    spec.attentionBias = true;
    return spec;
}

ModelSpec qwen3(const nlohmann::json& config) {
    nlohmann::json complete = config;
    if (!complete.contains("head_dim")) complete["head_dim"] = 128;
    ModelSpec spec = common(complete);
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", false, source);
    spec.queryKeyNorm = QueryKeyNorm::Head;
    return spec;
}

ModelSpec qwen2Gguf(const GgufFile& file) { return decoderFromGguf(file, "qwen2"); }

ModelSpec qwen3Gguf(const GgufFile& file) {
    ModelSpec spec = decoderFromGguf(file, "qwen3");
    spec.queryKeyNorm = QueryKeyNorm::Head;
    return spec;
}

} // namespace

std::vector<Architecture> qwenArchitectures() {
    std::vector<Architecture> rows = decoderArchitectures(
        "qwen2", {"Qwen2ForCausalLM", "Qwen2Model", "Qwen2ForSequenceClassification", "Qwen2ForTokenClassification"},
        qwen2, qwen2Gguf);
    for (const Architecture& row : decoderArchitectures(
             "qwen3",
             {"Qwen3ForCausalLM", "Qwen3Model", "Qwen3ForSequenceClassification", "Qwen3ForTokenClassification"}, qwen3,
             qwen3Gguf))
        rows.push_back(row);
    return rows;
}

} // namespace lathe
