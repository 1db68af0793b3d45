// An adapter's adapter_config.json, as far as it is read before a run: by a fusion that would take the adapter, and the
// patterns in it, over a model's module names.
#include "base/json.h"
#include "fuzz/input.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "lathe/recipe.h"
#include "methods/python_pattern.h"
#include "models/read_model_spec.h"
#include "recipe/resolve.h"

namespace {

/// Every text anywhere in it is tried as a pattern.
void tryPatterns(const nlohmann::json& value) {
    if (value.is_string()) {
        lathe::fuzz::answers([&] {
            const lathe::PythonPattern pattern(value.get<std::string>(), "target_modules");
            for (const char* name :
                 {"model.layers.0.self_attn.q_proj", "model.layers.11.mlp.down_proj", "lm_head", ""}) {
                pattern.matchesWhole(name);
                std::string group;
                pattern.matchesBeginning(name, &group);
            }
        });
    } else if (value.is_structured()) {
        for (const auto& inner : value) tryPatterns(inner);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe;
    using namespace lathe::fuzz;
    const auto path = file("adapter/adapter_config.json", textOf(data, size));
    answers([&] { tryPatterns(readJsonFile(path)); });
    Recipe recipe;
    MethodChoice fusion{"adapter_fusion", Settings(*methodInfo("adapter_fusion").fields)};
    fusion.settings.set(field::adapters, std::vector<std::string>{path.parent_path().string()});
    recipe.methods = {fusion};
    answers([&] {
        static const ModelSpec spec = specFromConfig(nlohmann::json{{"architectures", {"LlamaForCausalLM"}},
                                                                    {"model_type", "llama"},
                                                                    {"hidden_size", 64},
                                                                    {"intermediate_size", 128},
                                                                    {"num_hidden_layers", 2},
                                                                    {"num_attention_heads", 4},
                                                                    {"num_key_value_heads", 2},
                                                                    {"vocab_size", 500},
                                                                    {"max_position_embeddings", 512},
                                                                    {"rms_norm_eps", 1e-5}});
        checkRecipe(recipe, &spec, nullptr);
    });
    return 0;
}
