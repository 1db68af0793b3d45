#pragma once
// What llama.cpp's converter does to the tensors of some architectures besides naming them.
#include "files/gguf_metadata.h"
#include "files/tensor_file.h"

#include <vector>

namespace lathe {

/// Gives a GGUF file's tensors Hugging Face's names, and says of each what readAs...() must undo to give Hugging Face's
/// values. Throws Error{BadFile} naming the file where sizes contradict the metadata.
void toHuggingFace(std::vector<TensorInfo>& tensors, const GgufMetadata& metadata);

} // namespace lathe
