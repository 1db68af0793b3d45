#pragma once
// The seam of every fine-tuning method: attach to a model's sites, name what learns, save, load, merge.
#include "dataset/prepared_data.h"
#include "lathe/recipe.h"
#include "model/model.h"
#include "recipe/adapter_folder.h"

#include <filesystem>
#include <functional>
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
    /// Exactly what is optimised and saved; nobody guesses by name. May be empty (in-context learning).
    virtual std::vector<Parameter*> trainable() = 0;
    /// Factor of the learning rate of a trained tensor (LoRA+, arXiv 2402.12354).
    virtual double rateFactor(const Parameter&) const { return 1; }
    /// Added to a step's mean loss, a scalar in the graph (AdapterFusion's regularization); undefined where there is
    /// none.
    virtual at::Tensor penalty() { return {}; }
    /// The data as the method wants it, before anything is measured; what it did, in words.
    virtual std::vector<std::string> prepareData(PreparedData&, std::int64_t /*context*/, std::uint64_t /*seed*/) {
        return {};
    }
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

/// A text's token ids, without special tokens.
using TextToIds = std::function<std::vector<std::int32_t>(const std::string& text)>;

/// A row of methodInfos() made real. `tokenize` is for methods that start from a text.
std::unique_ptr<Method> makeMethod(const MethodChoice& choice, const TextToIds& tokenize = {});
/// Several as one (peft/combined_method.h); the method itself where there is one.
/// Throws Error{BadInput}: none, or methods that can't train together.
std::unique_ptr<Method> makeMethod(const std::vector<MethodChoice>& choices, const TextToIds& tokenize = {});
/// The choice that a saved adapter's own config describes, so that it can be attached and loaded.
MethodChoice readAdapterConfig(const std::filesystem::path& folder);
/// Those of all methods in a folder that save() wrote: one, or the several of methods.json.
std::vector<MethodChoice> readMethodChoices(const std::filesystem::path& folder);

} // namespace lathe
