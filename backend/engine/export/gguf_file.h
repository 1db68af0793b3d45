#pragma once
// A whole model, or a LoRA alone, as a GGUF file. models/gguf_plan.h says what is in it.
#include "base/atomic_file.h"
#include "model/model.h"
#include "models/gguf_plan.h"
#include "peft/method.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lathe {

/// Called with tensors done and all of them; may throw to give up.
using TensorProgress = std::function<void(std::int64_t done, std::int64_t total)>;

struct GgufSource {
    std::filesystem::path model; ///< whose keys and tokenizer go along: a GGUF file (its keys, as they are) or a folder
    std::string chatTemplate; ///< a choice as in recipes instead of the model's own; may be empty
    std::string name; ///< general.name
};

/// Writes model.tensors() one by one. Returns what could not be carried over, one sentence each. Throws
/// Error{BadInput}: a model that GGUF has no form for, numbers that `mix` cannot hold; Error{Io}.
std::vector<std::string> writeGgufModel(FileLayer& files, const std::filesystem::path& path, Model& model,
                                        const GgufSource& source, const GgufMix& mix, const TensorProgress& progress);
/// Reads the file's keys again: its spec, its tokens and its ends of text are the model's. Returns what differs for
/// texts, one sentence each. Throws Error{BadInput} naming what of the model GGUF files do not say.
std::vector<std::string> compareGguf(const std::filesystem::path& path, const ModelSpec& spec,
                                     const GgufSource& source);

/// Writes the LoRA that `method` has on the model (general.type "adapter"), its scale folded into B, so that
/// adapter.lora.alpha is each tensor's rank's. Throws Error{BadInput}: what trained is more than low-rank matrices of
/// linear layers.
void writeGgufLora(FileLayer& files, const std::filesystem::path& path, Model& model, Method& method,
                   const std::string& name);
/// Puts the matrices of such a file in the place of those on the model. Throws Error{BadFile}: others than the model's.
void readGgufLora(const std::filesystem::path& path, Model& model);

} // namespace lathe
