#pragma once
// The seam of every fine-tuning method: attach to a model's sites, name what learns, save, load, merge.
#include "lathe/recipe.h"
#include "model/model.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lathe {

struct AttachReport {
    std::vector<std::string> modules;   ///< the modules it attached to
    std::vector<std::string> unmatched; ///< asked for and not found: shown, never silent
};

class Method {
public:
    virtual ~Method() = default;
    /// Puts the method on the model, freshly initialised from `seed`. Throws Error{BadInput}: rank 0 or larger than a
    /// matrix, targets that match nothing (with the roles there are).
    virtual AttachReport attach(Model& model, std::uint64_t seed) = 0;
    /// Exactly what is optimised and saved; nobody guesses by name.
    virtual std::vector<Parameter*> trainable() = 0;
    /// Off: the model answers as its base does.
    virtual void enable(bool on) = 0;
    virtual bool canMerge() const { return false; }
    /// Folds the change into the base weights. Throws Error{BadInput} where the mathematics does not allow it.
    virtual void merge(Model& model) = 0;
    /// Takes merge() back: the base weights are bit for bit what they were.
    virtual void unmerge(Model& model) = 0;
    /// The method's own folder format (for LoRA: adapter_config.json + adapter_model.safetensors as PEFT writes them).
    virtual void save(const std::filesystem::path& folder, const std::string& baseModel) = 0;
    /// Reads that format into the attached tensors. Keys that match nothing are an Error{BadFile} that names them.
    virtual void load(const std::filesystem::path& folder) = 0;
};

/// A row of methodInfos() made real.
std::unique_ptr<Method> makeMethod(const MethodChoice& choice);
/// The choice that a saved adapter's own config describes, so that it can be attached and loaded.
MethodChoice readAdapterConfig(const std::filesystem::path& folder);

} // namespace lathe
