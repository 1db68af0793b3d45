#include "spec/arch_phi3.h"

#include "base/json.h"
#include "lathe/error.h"
#include "spec/arch_decoder.h"

namespace lathe {
namespace {

ModelSpec fromConfig(const nlohmann::json& config) {
    if (valueOr<double>(config, "partial_rotary_factor", 1.0, "config.json") != 1.0)
        throw Error(ErrorKind::BadInput, "config.json: partial_rotary_factor is not supported");
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
