#include "models/arch_phi3.h"

#include "files/gguf.h"
#include "models/arch_decoder.h"

#include <nlohmann/json.hpp>

namespace lathe {
namespace {

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config);
    slidingWindowFromConfig(config, spec);
    spec.fused = true;
    return spec;
}

ModelSpec fromGguf(const GgufFile& file) {
    ModelSpec spec = decoderFromGguf(file, "phi3");
    spec.window = file.metadata().integer("phi3.attention.sliding_window").value_or(0);
    spec.fused = true;
    return spec;
}

void addToConfig(const ModelSpec& spec, nlohmann::json& config) {
    config["original_max_position_embeddings"] =
        spec.rope.scaling == RopeScaling::LongRope ? spec.rope.originalContext : spec.context;
    if (spec.padToken < 0) config["pad_token_id"] = nullptr; // else it is the published models'
}

} // namespace

std::vector<Architecture> phi3Architectures() {
    return decoderArchitectures(
        "phi3", {"Phi3ForCausalLM", "Phi3Model", "Phi3ForSequenceClassification", "Phi3ForTokenClassification"},
        fromConfig, fromGguf, {}, addToConfig);
}

} // namespace lathe
