#pragma once
// Who packed a model's weights into fewer bits before it came here: "quantization_config" of config.json
// (transformers' utils/quantization_config.py), or the file that older tools put beside it.
#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>

namespace lathe {

/// quant_method: "gptq"; "" where the weights are plain. `source` names the file in errors. Throws Error{BadFile}.
std::string quantMethodOf(const nlohmann::json& config, const std::string& source);

/// The number format (kernels/formats) that bitsandbytes packed the layers in: "nf4", "fp4", "int8_row"; "" where the
/// weights are plain. Throws Error{BadInput} for any other quant_method, naming it and what would help.
std::string packedFormat(const nlohmann::json& config, const std::string& source);

/// Throws the same where the folder has the file that AutoGPTQ or AutoAWQ wrote before config.json named them.
void refusePackedFolder(const std::filesystem::path& folder);

} // namespace lathe
