#include "lathe/export_format.h"

#include <stdexcept>

namespace lathe {

const std::vector<ExportFormatInfo>& exportFormatInfos() {
    static const std::vector<ExportFormatInfo> rows = {
        {ExportFormat::Peft, "peft", "Adapter alone",
         "what was trained, without the base: as PEFT loads it, bottleneck adapters and their fusion as AdapterHub's "
         "library does, chosen parameters of the base in a form of Lathe's own"},
        {ExportFormat::Merged, "merged", "Merged model",
         "the whole model with the change folded in, as transformers loads it"},
        {ExportFormat::Gguf, "gguf", "Merged model, as GGUF",
         "the whole model with the change folded in, as llama.cpp, Ollama and LM Studio load it"},
        {ExportFormat::GgufLora, "gguf-lora", "LoRA adapter, as GGUF",
         "a LoRA alone, as llama.cpp and Ollama load it on top of the base model's GGUF"},
    };
    return rows;
}

const ExportFormatInfo& infoOf(ExportFormat format) {
    for (const ExportFormatInfo& row : exportFormatInfos())
        if (row.format == format) return row;
    throw std::logic_error("a format without a row");
}

const std::vector<GgufTypeInfo>& ggufTypeInfos() {
    static const std::vector<GgufTypeInfo> rows = {
        {"F32", "32 bits: nothing is lost, twice the size of what models are published as"},
        {"F16", "16 bits with a short exponent: what most programs convert to"},
        {"BF16", "16 bits with the exponent of 32: as most models are trained and published"},
        {"Q8_0", "8.5 bits: hard to tell from 16"},
        {"Q6_K", "6.6 bits: near to 8"},
        {"Q5_K_M", "5.7 bits: a mix, a little is lost"},
        {"Q4_K_M", "4.8 bits: a mix, the usual choice where memory is short"},
        {"Q4_0", "4.5 bits, the oldest and plainest form: more is lost than by Q4_K_M"},
    };
    return rows;
}

} // namespace lathe
