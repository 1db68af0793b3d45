#include "models/arch_mistral.h"

#include "models/arch_decoder.h"

#include <nlohmann/json.hpp>

namespace lathe {
namespace {

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config);
    slidingWindowFromConfig(config, spec);
    return spec;
}

} // namespace

std::vector<Architecture> mistralArchitectures() {
    return decoderArchitectures(
        "mistral",
        {"MistralForCausalLM", "MistralModel", "MistralForSequenceClassification", "MistralForTokenClassification"},
        fromConfig);
}

} // namespace lathe
