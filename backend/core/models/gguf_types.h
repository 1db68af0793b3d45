#pragma once
// Which tensor of a GGUF file is stored as what: llama.cpp's mixes (src/llama-quant.cpp, llama_tensor_get_type_impl,
// tensor_allows_quantization and tensor_type_fallback; without an importance matrix), and its converter's 16-bit files
// (conversion/base.py, prepare_tensors).
#include "files/tensor_file.h"
#include "models/model_spec.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lathe {

/// A row of ggufTypeInfos() made real.
struct GgufMix {
    std::string_view name;       ///< "Q4_K_M"
    int fileType = 0;            ///< general.file_type, llama.cpp's llama_ftype
    StoredType type = StoredType::F16; ///< of what the rules say nothing of
    StoredType more = StoredType::F16; ///< of values, and of ffn_down, in the layers that get more bits; the same as
                                       ///< `type` where there is no mix
    bool isQuantized() const { return type != StoredType::F32 && type != StoredType::F16 && type != StoredType::BF16; }
};
/// Throws Error{BadInput}: none of that name, with those there are.
const GgufMix& ggufMixNamed(std::string_view name);

/// How a tensor of llama.cpp's name is stored. `layer`: -1 outside of the layers. Rows that are not whole blocks get
/// the type that llama.cpp falls back to.
StoredType ggufTypeOf(const GgufMix& mix, const std::string& name, std::span<const std::int64_t> shape,
                      std::int64_t layer, const ModelSpec& spec);

} // namespace lathe
