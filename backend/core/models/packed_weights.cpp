#include "models/packed_weights.h"

#include "base/json.h"
#include "lathe/error.h"

namespace lathe {
namespace {

constexpr std::string_view takeTheOriginal =
    "Take the 16-bit model that it was made from (its model card names it as base_model), and have Lathe quantize it: "
    "method qlora, or quantization nf4 or int8.";

/// For those that transformers itself can undo.
constexpr std::string_view orDequantize =
    "Take the 16-bit model that it was made from (its model card names it as base_model), or undo it by transformers: "
    "load it with dequantize=True in its quantization config, and save it.";

struct PackerRow {
    std::string_view method; ///< quant_method
    std::string_view title;
    std::string_view help = takeTheOriginal;
    const char* file = nullptr; ///< that older tools wrote beside config.json
};

// clang-format off
constexpr PackerRow packers[] = {
    {"gptq",               "GPTQ", takeTheOriginal, "quantize_config.json"},
    {"awq",                "AWQ",  takeTheOriginal, "quant_config.json"},
    {"compressed-tensors", "compressed-tensors (llm-compressor, vLLM)", orDequantize},
    {"fp8",                "FP8 in blocks (DeepSeek's form)", orDequantize},
    {"fbgemm_fp8",         "FBGEMM's FP8"},
    {"mxfp8",              "MXFP8", orDequantize},
    {"mxfp4",              "MXFP4", orDequantize},
    {"nvfp4",              "NVFP4"},
    {"modelopt",           "NVIDIA's ModelOpt"},
    {"hqq",                "HQQ"},
    {"aqlm",               "AQLM"},
    {"eetq",               "EETQ"},
    {"quanto",             "Quanto"},
    {"torchao",            "torchao"},
    {"quark",              "AMD's Quark"},
    {"auto-round",         "AutoRound"},
    {"bitnet",             "BitNet"},
    {"higgs",              "HIGGS"},
    {"vptq",               "VPTQ"},
    {"spqr",               "SpQR"},
    {"fp_quant",           "FP-Quant"},
    {"fouroversix",        "FourOverSix"},
    {"sinq",               "SINQ"},
    {"metal",              "Metal's affine form"},
};
// clang-format on

Error notOpened(const std::string& source, const std::string& method, std::string_view title, std::string_view help) {
    return {ErrorKind::BadInput,
            source + ": The weights are quantized by " + std::string(title) + " (quant_method " + method
                + "), which Lathe does not open.",
            std::string(help)};
}

const nlohmann::json* packing(const nlohmann::json& config) {
    for (const char* key : {"quantization_config", "compression_config"}) // the second: compressed-tensors, once
        if (const auto found = config.find(key); found != config.end() && found->is_object()) return &*found;
    return nullptr;
}

bool flag(const nlohmann::json& packed, const char* key) {
    const auto found = packed.find(key);
    return found != packed.end() && found->is_boolean() && found->get<bool>();
}

} // namespace

std::string quantMethodOf(const nlohmann::json& config, const std::string& source) {
    const nlohmann::json* packed = packing(config);
    if (!packed) return {};
    if (const auto method = optional<std::string>(*packed, "quant_method", source)) return method->substr(0, 40);
    if (flag(*packed, "load_in_4bit") || flag(*packed, "load_in_8bit")) return "bitsandbytes";
    return config.contains("compression_config") ? "compressed-tensors" : "not named";
}

std::string packedFormat(const nlohmann::json& config, const std::string& source) {
    const std::string method = quantMethodOf(config, source);
    if (method.empty()) return {};
    if (method == "bitsandbytes") {
        const nlohmann::json& packed = *packing(config);
        if (flag(packed, "load_in_8bit")) return "int8_row";
        return optional<std::string>(packed, "bnb_4bit_quant_type", source).value_or("fp4"); // as transformers has it
    }
    for (const PackerRow& row : packers)
        if (row.method == method) throw notOpened(source, method, row.title, row.help);
    throw notOpened(source, method, "a method unknown here", takeTheOriginal);
}

void refusePackedFolder(const std::filesystem::path& folder) {
    std::error_code ignored;
    for (const PackerRow& row : packers)
        if (row.file && std::filesystem::is_regular_file(folder / row.file, ignored))
            throw notOpened((folder / row.file).string(), std::string(row.method), row.title, row.help);
}

} // namespace lathe
