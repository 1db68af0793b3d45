#pragma once
// A model with what a run made of it. "Adapter" is a PEFT folder (adapter_config.json), or, of a fully fine-tuned run,
// a whole model folder that takes the base's place.
#include "model/model.h"
#include "peft/method.h"

#include <filesystem>
#include <memory>

namespace lathe {

struct TunedModel {
    std::unique_ptr<Model> model;
    std::unique_ptr<Method> method; ///< null without an adapter, and for a whole model folder
};

/// `adapter` may be empty: the base alone. An adapter that was trained with a task's head brings that head's task and
/// labels, unless options.spec says them; one that was trained on a quantized base brings that form, unless
/// options.quantization does. Throws what loadModel() and Method::load() throw; Error{BadFile} where `adapter` is
/// neither kind of folder. Of a streamed model the linear weights that the method trains itself are in memory.
TunedModel loadTuned(const std::filesystem::path& model, const std::filesystem::path& adapter,
                     const LoadOptions& options);

} // namespace lathe
