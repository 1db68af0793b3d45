#include "models/arch_electra.h"

#include "base/json.h"
#include "models/arch_bert.h"

namespace lathe {
namespace {

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = bertFromConfig(config);
    const auto size = valueOr<std::int64_t>(config, "embedding_size", 128, "config.json");
    if (size != spec.hidden) spec.embeddingSize = size;
    return spec;
}

} // namespace

std::vector<Architecture> electraArchitectures() {
    using enum HeadKind;
    const auto row = [](std::string_view name, HeadLayers head) {
        return Architecture{name, "electra",  "",      "electra.",  ModelKind::Encoder,
                            head, fromConfig, nullptr, bertLinears, bertParameters};
    };
    return {
        row("ElectraModel", {}),
        row("ElectraForMaskedLM", {.kind = MaskedLanguageModel,
                                   .dense = "generator_predictions.dense",
                                   .denseActivation = "gelu",
                                   .norm = "generator_predictions.LayerNorm",
                                   .output = "generator_lm_head",
                                   .outputBias = "generator_lm_head.bias"}),
        row("ElectraForSequenceClassification", {.kind = SequenceClassification,
                                                 .reads = HeadLayers::Reads::First,
                                                 .dense = "classifier.dense",
                                                 .denseIsSite = false,
                                                 .denseActivation = "gelu",
                                                 .output = "classifier.out_proj",
                                                 .outputBias = "classifier.out_proj.bias"}),
        row("ElectraForTokenClassification",
            {.kind = TokenClassification, .output = "classifier", .outputBias = "classifier.bias"}),
        row("ElectraForQuestionAnswering",
            {.kind = QuestionAnswering, .output = "qa_outputs", .outputBias = "qa_outputs.bias"}),
    };
}

} // namespace lathe
