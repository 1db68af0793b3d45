#pragma once
// What a run's result can be written as.
#include <cstdint>
#include <string_view>
#include <vector>

namespace lathe {

enum class ExportFormat { Peft, Merged, Gguf, GgufLora };

/// A row of the table of formats, in words.
struct ExportFormatInfo {
    ExportFormat format;
    std::string_view name;  ///< as a command line says it, and the folder below a run's "export": "gguf-lora"
    std::string_view title; ///< "GGUF adapter"
    std::string_view help;
};
const std::vector<ExportFormatInfo>& exportFormatInfos();
const ExportFormatInfo& infoOf(ExportFormat format);

/// What the weights of a GGUF file may be stored as: a type, or one of llama.cpp's mixes of several.
struct GgufTypeInfo {
    std::string_view name; ///< "Q4_K_M"
    std::string_view help;
};
const std::vector<GgufTypeInfo>& ggufTypeInfos();
inline constexpr std::string_view defaultGgufType = "F16";

/// How large a file of a merged model's weights may be: transformers' own default, and the most that the Hub takes.
inline constexpr std::int64_t defaultFileBytes = 50'000'000'000;

} // namespace lathe
