#pragma once
// Shapes of models that papers report, as their config.json has them.
#include "lathe/recipe.h"
#include "models/read_model_spec.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace lathe::test {

/// A recipe as JSON with ' for ": the moc of Qt 6.4 stumbles over raw strings with quotes.
inline Recipe recipeOf(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return recipeFromJson(text);
}

inline ModelSpec llama(std::int64_t hidden, std::int64_t inner, std::int64_t layers, std::int64_t heads,
                       std::int64_t keyValueHeads, std::int64_t headDim, std::int64_t vocabulary, bool tied,
                       std::int64_t context) {
    return specFromConfig({{"architectures", {"LlamaForCausalLM"}},
                           {"hidden_size", hidden},
                           {"intermediate_size", inner},
                           {"num_hidden_layers", layers},
                           {"num_attention_heads", heads},
                           {"num_key_value_heads", keyValueHeads},
                           {"head_dim", headDim},
                           {"vocab_size", vocabulary},
                           {"max_position_embeddings", context},
                           {"tie_word_embeddings", tied}});
}
inline ModelSpec llama2Of70B() { return llama(8192, 28672, 80, 64, 8, 128, 32000, false, 4096); }
inline ModelSpec llama32Of1B() { return llama(2048, 8192, 16, 32, 8, 64, 128256, true, 131072); }
inline ModelSpec llama32Of3B() { return llama(3072, 8192, 28, 24, 8, 128, 128256, true, 131072); }
inline ModelSpec llama31Of8B() { return llama(4096, 14336, 32, 32, 8, 128, 128256, false, 131072); }
inline ModelSpec smollm2() { return llama(576, 1536, 30, 9, 3, 64, 49152, true, 8192); }
inline ModelSpec qwen25OfHalfB() {
    return specFromConfig({{"architectures", {"Qwen2ForCausalLM"}},
                           {"hidden_size", 896},
                           {"intermediate_size", 4864},
                           {"num_hidden_layers", 24},
                           {"num_attention_heads", 14},
                           {"num_key_value_heads", 2},
                           {"vocab_size", 151936},
                           {"max_position_embeddings", 32768},
                           {"tie_word_embeddings", true}});
}
inline ModelSpec gpt3() { // Brown et al. 2020, table 2.1: 96 layers of 12288
    return specFromConfig({{"architectures", {"GPT2LMHeadModel"}},
                           {"n_embd", 12288},
                           {"n_layer", 96},
                           {"n_head", 96},
                           {"vocab_size", 50257},
                           {"n_positions", 2048}});
}

} // namespace lathe::test
