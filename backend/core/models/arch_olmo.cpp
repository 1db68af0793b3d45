#include "models/arch_olmo.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "models/arch_decoder.h"

namespace lathe {
namespace {

const std::string source = "config.json";

void makeOlmo(ModelSpec& spec) {
    spec.normsBefore = false;
    spec.normsAfter = true;
    spec.queryKeyNorm = QueryKeyNorm::Whole;
}

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config);
    spec.normEpsilon = valueOr<double>(config, "rms_norm_eps", 1e-5, source);
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", false, source);
    makeOlmo(spec);
    return spec;
}

ModelSpec fromGguf(const GgufFile& file) {
    const std::string window = "olmo2.attention.sliding_window"; // OLMo 3 is converted under the same name
    if (file.metadata().integer(window))
        throw Error(ErrorKind::BadInput, {"%1: it has %2, so it is an OLMo 3, which is not supported; nearest: OLMo 2.",
                                          file.metadata().source(), window});
    ModelSpec spec = decoderFromGguf(file, "olmo2");
    makeOlmo(spec);
    return spec;
}

} // namespace

std::vector<Architecture> olmoArchitectures() {
    return decoderArchitectures("olmo2", {"Olmo2ForCausalLM", "Olmo2Model", "Olmo2ForSequenceClassification", ""},
                                fromConfig, fromGguf);
}

} // namespace lathe
