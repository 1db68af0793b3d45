#pragma once
// The table of stored types: one row says everything that differs between them.
#include "files/tensor_file.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lathe {

struct StoredTypeRow {
    StoredType type;
    const char* name;            ///< as shown; ggml's name for GGUF types
    const char* safetensorsName; ///< nullptr where safetensors has no such type
    const char* torchName;       ///< of the class that torch.save() names; nullptr where it has none
    int ggmlNumber;              ///< -1 where GGUF has no such type
    std::int64_t elements;       ///< of a block
    std::int64_t bytes;          ///< of a block
    /// Decodes `blocks` blocks to fp32; nullptr where the bytes do not suffice for it.
    void (*decode)(const std::byte* in, float* out, std::int64_t blocks);
};

const StoredTypeRow& rowOf(StoredType type);
const StoredTypeRow* rowOfSafetensors(std::string_view name); ///< nullptr where there is none
const StoredTypeRow* rowOfTorch(std::string_view name);       ///< nullptr where there is none
const StoredTypeRow* rowOfGgml(std::int64_t number);          ///< nullptr where there is none
/// "F32, F16, ...": the types of one of the formats, for hints.
std::string safetensorsTypeNames();
std::string torchTypeNames();
std::string ggmlTypeNames();

/// The product of non-negative sizes; nullopt past 2^63.
std::optional<std::int64_t> elementCount(std::span<const std::int64_t> shape);
/// Bytes of so many whole blocks; nullopt past 2^63 or for a broken block.
std::optional<std::int64_t> checkedBytes(const StoredTypeRow& row, std::int64_t elements);

/// Sorts by name and throws Error{BadFile}, with `source` in front, where a name is there twice.
void sortByName(std::vector<TensorInfo>& tensors, const std::string& source);

} // namespace lathe
