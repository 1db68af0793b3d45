#pragma once
// The table of architectures. Adding one is a small file with its config fields and its weights' names, and a row.
#include "spec/model_spec.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class GgufFile;

struct Architecture {
    std::string_view name;   ///< as in config.json's "architectures": "LlamaForCausalLM"
    std::string_view family; ///< names the row in ModelSpec: "llama"
    std::string_view gguf;   ///< general.architecture in GGUF files
    ModelSpec (*fromConfig)(const nlohmann::json& config);
    ModelSpec (*fromGguf)(const GgufFile& file);
    std::vector<LinearSpec> (*linears)(const ModelSpec& spec);          ///< of all layers, in order of use; without the head
    std::vector<ParameterSpec> (*parameters)(const ModelSpec& spec);    ///< tied tensors once
};

const std::vector<Architecture>& architectures();
/// Throws Error{BadInput}: "architecture X is not supported; nearest: Y".
const Architecture& architectureNamed(std::string_view name);
/// The row a spec was made by.
const Architecture& architectureOf(const ModelSpec& spec);

/// Throws Error{BadFile} where a size is impossible: not positive, not divisible, beyond what any model has.
void checkSizes(const ModelSpec& spec, const std::string& source);

} // namespace lathe
