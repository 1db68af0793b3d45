#pragma once
// GGUF files (ggml's docs/gguf.md, little-endian, versions 2 and 3): metadata, and tensors in block formats.
#include "files/gguf_metadata.h"
#include "files/tensor_file.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace lathe {

/// Tensors have Hugging Face names where the GGUF name has a counterpart ("blk.0.attn_q.weight" is
/// "model.layers.0.self_attn.q_proj.weight"), else their own ("rope_freqs.weight").
class GgufFile : public TensorFile {
public:
    virtual const GgufMetadata& metadata() const = 0;
};

/// Whether the file begins as a GGUF does; false where it cannot be read.
bool isGguf(const std::filesystem::path& path);

/// Throws Error{Io}, Error{BadFile} naming the file and what is wrong with it. Only the header is touched.
std::unique_ptr<GgufFile> openGguf(const std::filesystem::path& path);

/// The header's metadata alone, as openGguf() gives it.
GgufMetadata readGgufMetadata(const std::filesystem::path& path);

/// llama.cpp's tensor name as transformers calls it in a Llama-family checkpoint, or in one of `architecture`
/// (general.architecture) where that has other names; the name itself where there is none.
std::string huggingFaceName(std::string_view ggufName, std::string_view architecture);

/// The way back: "" where llama.cpp has no such tensor.
std::string ggufName(std::string_view huggingFaceName, std::string_view architecture);

} // namespace lathe
