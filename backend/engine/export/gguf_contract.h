#pragma once
// What a GGUF file must say, by llama.cpp's own readers (src/llama-model.cpp, load_hparams and load_tensors;
// src/llama-vocab.cpp; src/llama-adapter.cpp): keys, tensors, shapes, types. As export/contract.h is of folders.
#include "models/gguf_types.h"
#include "models/model_spec.h"
#include "peft/method.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

/// What is wrong with a whole model's file, a sentence each that names the file and the key; empty: nothing.
std::vector<std::string> ggufProblems(const std::filesystem::path& file, const ModelSpec& spec, const GgufMix& mix);

/// Likewise of a LoRA's; `counts`: of the method that trained it.
std::vector<std::string> ggufLoraProblems(const std::filesystem::path& file, const ModelSpec& spec,
                                          const MethodCounts& counts);

} // namespace lathe
