#pragma once
// The tiny model with more layers, and its weights in a file: for what needs more of them than fit at once.
#include "backend/engine/tiny_recipe.h"
#include "base/atomic_file.h"
#include "export/tensor_writer.h"
#include "model/model.h"

namespace lathe::test {

inline std::filesystem::path deeperModel(const std::filesystem::path& folder, int layers) {
    std::filesystem::create_directories(folder);
    for (const auto& entry : std::filesystem::directory_iterator(tinyModel()))
        if (entry.path().extension() != ".safetensors")
            std::filesystem::copy(entry.path(), folder / entry.path().filename());
    auto config = readJson(folder / "config.json");
    config["num_hidden_layers"] = layers;
    std::ofstream(folder / "config.json") << dumpJson(config);
    const auto model = loadModel(folder, {.randomWeights = true, .seed = 3});
    NamedTensors tensors;
    for (const auto& [name, tensor] : model->weights()) tensors.emplace_back(name, tensor);
    writeTensors(currentFiles(), folder / "model.safetensors", tensors);
    return folder;
}

} // namespace lathe::test
