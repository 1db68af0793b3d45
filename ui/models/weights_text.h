#pragma once
// What a model's file is, in the same words wherever the window names it.
#include "lathe/query.h"

#include <QString>

namespace lathe::ui {

/// "GGUF Q4_K_M, mostly Q4_K"; "safetensors BF16". `fileType`: what the file calls itself, or what most of it is;
/// `most`: the type of most weights, told where it says more; may be empty.
QString weightsText(const std::string& format, const std::string& fileType, const std::string& most = {});
QString weightsText(const LibraryModel& model);
QString weightsText(const ModelReport& report);

} // namespace lathe::ui
