#pragma once
// The steps of openTensors() (files/tensor_file.h), which goes by what a file begins with.
#include "files/tensor_file.h"

#include <filesystem>
#include <memory>

namespace lathe {

/// One file of tensors: safetensors, torch.save()'s, or GGUF. Throws as openTensors().
std::unique_ptr<TensorFile> openTensorFile(const std::filesystem::path& path);

/// A model in several files: `index` is model.safetensors.index.json or pytorch_model.bin.index.json, the shards lie
/// beside it. Every tensor that the index names must lie in the shard it names, and in no other. Throws Error{Io},
/// Error{BadFile} naming shard and tensor.
std::unique_ptr<TensorFile> openShardedTensors(const std::filesystem::path& index);

} // namespace lathe
