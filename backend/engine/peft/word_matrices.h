#pragma once
// A language model's two word matrices, the embedding and the head, and what adapters of PEFT do to them where the
// model ties them. PEFT gives a trained or adapted matrix a copy of its own; the other stays the base's, unless
// ensure_weight_tying is on.
#include "lathe/recipe.h"
#include "models/model_spec.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

/// Module names; empty where the model has none.
struct WordMatrices {
    std::string embedding; ///< "model.embed_tokens"
    std::string head;      ///< "lm_head"; of masked language models "cls.predictions.decoder"
};

WordMatrices wordMatrices(const ModelSpec& spec);

/// "embed_tokens.weight" or "lm_head.base_layer.weight" behind PEFT's "base_model.model.": a parameter of the base that
/// lies beside an adapter. The parameter's own name; nullopt where the key is none of a word matrix.
std::optional<std::string> wordMatrixIn(const std::string& key, const ModelSpec& spec);

/// Whether the adapter in that folder lets embedding and head of a tied model part: it needs a model with a head of its
/// own (LoadOptions::ownHead). Not one that holds both, and one matrix as both. Throws as readJsonFile(),
/// openTensors().
bool partsWordMatrices(const std::filesystem::path& folder, const ModelSpec& spec);

/// Takes a tied model's head out of modules_to_save of an adapter that does not part them: it trains as the embedding.
void leaveOutTiedHead(std::vector<MethodChoice>& choices, const ModelSpec& spec);

} // namespace lathe
