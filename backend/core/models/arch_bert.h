#pragma once
// BERT (arXiv 1810.04805), RoBERTa (arXiv 1907.11692), XLM-R (arXiv 1911.02116) and DistilBERT (arXiv 1910.01108):
// encoders with learned positions, LayerNorm after each sublayer and a plain feed-forward.
#include "models/architecture.h"

namespace lathe {

/// What an encoder's layer calls its parts, behind `layers` and the layer's number.
struct EncoderNames { const char *layers, *query, *key, *value, *output, *attentionNorm, *up, *down, *outputNorm; };
inline constexpr EncoderNames bertNames{"encoder.layer.",       "attention.self.query",   "attention.self.key",
                                        "attention.self.value", "attention.output.dense", "attention.output.LayerNorm",
                                        "intermediate.dense",   "output.dense",           "output.LayerNorm"};
/// Of BERT's own names: what its relatives share. `base` here and below: in front of the base model's names.
ModelSpec bertFromConfig(const nlohmann::json& config);
std::vector<LinearSpec> bertLinears(const ModelSpec& spec, const std::string& base);
std::vector<ParameterSpec> bertParameters(const ModelSpec& spec, const std::string& base);
/// From the embeddings' size to the hidden size, where they differ.
LinearSpec embeddingProjection(const ModelSpec& spec, const std::string& base);
/// Six linear layers a layer, in order of use.
std::vector<LinearSpec> encoderLinears(const ModelSpec& spec, const std::string& base, const EncoderNames& names);
/// All layers' parameters: two norms, then the linear layers.
void addEncoderLayers(std::vector<ParameterSpec>& all, const ModelSpec& spec, const std::string& base,
                      const EncoderNames& names);

std::vector<Architecture> bertArchitectures();
} // namespace lathe
