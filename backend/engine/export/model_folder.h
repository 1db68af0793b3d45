#pragma once
// The files beside the weights that make a folder a model others can load.
#include "base/atomic_file.h"
#include "models/model_spec.h"
#include "tokenizer/tokenizer.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

/// Puts config.json and the tokenizer's files of `model` into `folder`, `dtype` ("float32", "bfloat16", "float16")
/// written into config.json. From a model folder they are copied; from a GGUF file they are written from its metadata.
/// Returns what could not be carried over, one sentence each. A task's head of `spec` is written into config.json: its
/// class and its labels.
std::vector<std::string> addModelFiles(AtomicFolder& folder, const std::filesystem::path& model,
                                       const std::string& dtype, const ModelSpec& spec);

/// config.json as transformers reads it, from a spec alone.
nlohmann::json configFromSpec(const ModelSpec& spec, const std::string& dtype);

/// chat_template.jinja where a run chose another than the model's own (a usual template's name or a file), or gave its
/// variables values (a JSON object, or empty), which then stand at its begin. `text`: the model's. Nothing where both
/// are empty.
void writeChatTemplate(AtomicFolder& folder, const ModelText& text, const std::string& choice,
                       const std::string& variables = {});

/// Of a whole model that was written into `folder`, last: the token that its chat template ends answers with is put
/// into generation_config.json where the model did not name it, so that others stop there. Returns what there is to say
/// of that.
std::vector<std::string> nameStops(AtomicFolder& folder);

} // namespace lathe
