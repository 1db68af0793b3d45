#include "export/quantization_file.h"

#include "base/json.h"

namespace lathe {
namespace {
constexpr const char* fileName = "quantization_config.json";
}

void writeQuantizationFile(AtomicFolder& folder, const Quantization& quantization) {
    if (!quantization.isOn()) return;
    const bool theirs = quantization.format == "nf4" || quantization.format == "fp4"; // bitsandbytes'
    nlohmann::json json{{"quant_method", theirs ? "bitsandbytes" : "lathe"}, {"format", quantization.format}};
    if (theirs) {
        json["load_in_4bit"] = true;
        json["bnb_4bit_quant_type"] = quantization.format;
        json["bnb_4bit_use_double_quant"] = quantization.doubleQuantized;
    }
    json["block_size"] = quantization.blockSize;
    json["double_quantized"] = quantization.doubleQuantized;
    folder.write(fileName, dumpJson(json, 2) + "\n");
}

Quantization readQuantizationFile(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / fileName;
    if (folder.empty() || !std::filesystem::is_regular_file(file)) return {};
    const nlohmann::json json = readJsonFile(file);
    return {require<std::string>(json, "format", file.string()),
            require<std::int64_t>(json, "block_size", file.string()),
            require<bool>(json, "double_quantized", file.string())};
}

} // namespace lathe
