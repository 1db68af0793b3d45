#pragma once
// quantization_config.json beside an adapter: the form of the base that it was trained on, in the words of a model's
// config.json (bitsandbytes') where that library knows the form.
#include "base/atomic_file.h"
#include "recipe/quantization.h"

#include <optional>

namespace lathe {

/// Nothing for a base that is not quantized.
void writeQuantizationFile(AtomicFolder& folder, const Quantization& quantization);
/// Not on where `folder` is empty or has no such file. Throws Error{BadFile} for one that can't be read.
Quantization readQuantizationFile(const std::filesystem::path& folder);

} // namespace lathe
