#include "spec/arch_phi3.h"

#include "spec/arch_decoder.h"

#include <nlohmann/json.hpp>

namespace lathe {
namespace {

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config);
    slidingWindowFromConfig(config, spec);
    spec.fused = true;
    return spec;
}

} // namespace

std::vector<Architecture> phi3Architectures() {
    return decoderArchitectures("phi3", {"Phi3ForCausalLM", "Phi3Model", "Phi3ForSequenceClassification", "Phi3ForTokenClassification"}, fromConfig);
}

} // namespace lathe
