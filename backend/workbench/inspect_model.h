#pragma once
// What a model's files say, in one report: sizes, tensors, tokenizer, and what does not fit together. No weights are
// read.
#include "lathe/model_report.h"
#include "workbench/model_cache.h"

#include <stop_token>
#include <string>

namespace lathe {

/// A folder with config.json (weights may be missing: then a warning), a config.json, or a GGUF file. Throws what
/// readModelSpec() and openTensors() throw, and Stopped.
ModelReport inspectModel(const std::string& path, const ModelCache& models, const std::stop_token& stop);

} // namespace lathe
