#include "spec/arch_qwen.h"

#include "base/json.h"
#include "lathe/error.h"
#include "spec/arch_decoder.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec common(const nlohmann::json& config) {
    if (valueOr<bool>(config, "use_sliding_window", false, source))
        throw Error(ErrorKind::BadInput, source + ": use_sliding_window is not supported for Qwen", "Published checkpoints have it off.");
    return decoderFromConfig(config);
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
    spec.queryKeyNorm = true;
    return spec;
}

} // namespace

std::vector<Architecture> qwenArchitectures() {
    std::vector<Architecture> rows = decoderArchitectures("qwen2", {"Qwen2ForCausalLM", "Qwen2Model", "Qwen2ForSequenceClassification", "Qwen2ForTokenClassification"}, qwen2);
    for (const Architecture& row : decoderArchitectures("qwen3", {"Qwen3ForCausalLM", "Qwen3Model", "Qwen3ForSequenceClassification", "Qwen3ForTokenClassification"}, qwen3))
        rows.push_back(row);
    return rows;
}

} // namespace lathe
