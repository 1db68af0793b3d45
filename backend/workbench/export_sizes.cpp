#include "workbench/export_sizes.h"

#include "base/file_layer.h"
#include "lathe/export_format.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "models/gguf_plan.h"
#include "models/read_model_spec.h"
#include "recipe/adapter_folder.h"
#include "recipe/merged_type.h"

#include <algorithm>

namespace lathe {
namespace {

namespace fs = std::filesystem;

std::int64_t weightBytesIn(const fs::path& folder) {
    std::int64_t bytes = 0;
    std::error_code gone;
    for (const auto& entry : fs::recursive_directory_iterator(folder, gone))
        if (entry.is_regular_file() && entry.path().extension() == ".safetensors")
            bytes += std::int64_t(entry.file_size());
    return bytes;
}

template <class Sizes> ExportSize sizeOf(ExportFormat format, std::string_view type, const Sizes& bytes) {
    ExportSize size{.format = format, .ggufType = std::string(type)};
    try {
        size.bytes = bytes();
    } catch (const Error& refused) {
        size.refusal = refused.info();
    }
    return size;
}

/// GGUF's adapters are LoRA alone; the export says more precisely what else was trained.
std::int64_t loraBytes(const Recipe& recipe, std::int64_t adapter) {
    const bool lora =
        recipe.methods.size() == 1 && (recipe.methods[0].method == "lora" || recipe.methods[0].method == "qlora");
    if (!lora)
        throw Error(ErrorKind::BadInput, "GGUF's adapters hold LoRA alone, which this run's method is not.",
                    "Export the merged model as GGUF.");
    if (recipe.methods[0].settings.get(field::dora))
        throw Error(ErrorKind::BadInput, "This is a DoRA, whose row lengths GGUF's adapters have no form for.",
                    "Export the merged model as GGUF.");
    return adapter;
}

} // namespace

ExportSizes exportSizes(const Recipe& recipe, const fs::path& adapter, const fs::path& folder) {
    const ModelSpec spec = readModelSpec(recipe.settings.get(field::model));
    const bool whole = !isAdapterFolder(adapter);
    const std::int64_t adapterBytes = weightBytesIn(adapter);
    const auto needsAdapter = [&] {
        if (whole)
            throw Error(ErrorKind::BadInput, "This run trained the whole model: there is no adapter to export.",
                        "Export it whole.");
    };
    ExportSizes sizes;
    sizes.sizes.push_back(sizeOf(ExportFormat::Peft, "", [&] {
        needsAdapter();
        return adapterBytes;
    }));
    sizes.sizes.push_back(sizeOf(ExportFormat::Merged, "", [&] {
        requireMergeable(recipe.methods);
        return storedBytes(mergedType(spec, recipe), spec.parameters());
    }));
    for (const GgufTypeInfo& type : ggufTypeInfos())
        sizes.sizes.push_back(sizeOf(ExportFormat::Gguf, type.name, [&] {
            requireMergeable(recipe.methods);
            return ggufBytes(ggufPlan(spec, ggufMixNamed(type.name)).written());
        }));
    sizes.sizes.push_back(sizeOf(ExportFormat::GgufLora, "", [&] {
        needsAdapter();
        ggufArchitectureOf(spec);
        return loraBytes(recipe, adapterBytes);
    }));
    sizes.freeBytes = currentFiles().freeBytes(folder);
    return sizes;
}

} // namespace lathe
