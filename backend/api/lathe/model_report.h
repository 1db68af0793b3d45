#pragma once
// What a model is: its sizes, its tensors, its tokenizer in words.
#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

/// What is this model: a folder with config.json, or a GGUF file. Answered by ModelReport.
struct InspectModel {
    std::string path;
    bool scanWeights = false; /* also look for NaN and infinity */
};

struct TensorRow {
    std::string name, dtype;
    std::vector<std::int64_t> shape;
    std::int64_t bytes = 0;
};

struct ModelReport {
    std::string path, format, architecture; ///< format: "safetensors", "bin", "gguf"
    std::string fileType; ///< as a GGUF file calls itself: "Q4_K_M"; empty of others and where it says nothing
    std::int64_t parameters = 0, layers = 0, hiddenSize = 0, vocabularySize = 0, contextLength = 0;
    std::int64_t heads = 0, keyValueHeads = 0, intermediateSize = 0;
    bool tiedHead = false;
    std::string dtype;
    std::vector<TensorRow> tensors;
    std::vector<std::string> linearRoles; ///< "q_proj", ...: what target_modules may name
    std::string tokenizer, chatTemplate; ///< in words: "byte-level BPE, 49152 tokens"; "ChatML"
    std::vector<std::string> warnings;
};

} // namespace lathe
