#pragma once
// What GGUF files call the way their weights are stored (general.file_type: llama.cpp's llama_ftype).
#include <cstdint>
#include <string_view>

namespace lathe {

std::string_view ggufFileType(std::int64_t number); ///< "Q4_K_M"; "" for an unknown one

} // namespace lathe
