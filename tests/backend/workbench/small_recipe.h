#pragma once
// A model of a few numbers and a dataset of a few rows: enough to order a run.
#include "lathe/field_keys.h"
#include "lathe/recipe.h"

#include <filesystem>
#include <fstream>

namespace lathe::test {

inline std::filesystem::path smallModel(const std::filesystem::path& folder) {
    const auto model = folder / "small-model";
    std::filesystem::create_directories(model);
    std::ofstream(model / "config.json")
        << R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 64,
        "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 100,
        "max_position_embeddings": 256, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true, "torch_dtype": "float32"})";
    return model;
}

inline Recipe smallRecipe(const std::filesystem::path& folder) {
    const auto data = folder / "rows.jsonl";
    std::ofstream(data) << "{\"text\": \"one\"}\n{\"text\": \"two\"}\n";
    Recipe recipe;
    recipe.settings.set(field::model, smallModel(folder).string());
    recipe.data.emplace_back(dataFields()).set(field::path, data.string());
    return recipe;
}

} // namespace lathe::test
