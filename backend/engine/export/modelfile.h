#pragma once
// Ollama's Modelfile (docs/modelfile.md of its repository) beside a GGUF file.
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <string>

namespace lathe {

struct ModelfileParts {
    std::string from;            ///< a GGUF file beside it, or a path
    std::string adapter;         ///< a LoRA's file beside it; may be empty
    std::int64_t context = 0;    ///< tokens
    std::vector<std::string> remarks; ///< comments at the top
};

/// FROM, ADAPTER, the texts at which answers end, num_ctx, and a TEMPLATE where the model's chat template writes what
/// one of known form writes.
std::string modelfile(const ModelfileParts& parts, const ModelText& text);

} // namespace lathe
