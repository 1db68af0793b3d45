#pragma once
// A language model: one implementation that reads a ModelSpec, and the sites where methods attach.
#include "model/linear.h"
#include "model/token_batch.h"
#include "spec/model_spec.h"
#include "tensor/parameter.h"
#include "tensor/step_context.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

class KeyValueCache; // model/key_value_cache.h

/// Summed loss of a batch: what steps, files and accumulations are made of.
struct BatchLoss {
    at::Tensor sum;                 ///< scalar fp32; call backward() on it (times 1 / the step's trained tokens)
    std::int64_t trainedTokens = 0;
    std::vector<double> perSegment; ///< summed loss of each segment, filled where asked
};

class Model {
public:
    virtual ~Model() = default;
    const ModelSpec& spec() const { return m_spec; }
    at::ScalarType dtype() const { return m_dtype; }

    /// (T, hidden), after the final norm.
    virtual at::Tensor hidden(const TokenBatch& batch, const StepContext& step) = 0;
    /// (T, hidden) after the embedding, after each layer but the last, and after the final norm. For tests and probes.
    virtual std::vector<at::Tensor> hiddenStates(const TokenBatch& batch) = 0;
    /// (T, vocabulary) fp32. For tests, probes and generation: training never holds all logits.
    virtual at::Tensor logits(const at::Tensor& hidden) = 0;
    /// Head and cross-entropy over the scored positions only, in chunks, its gradient made at once.
    virtual BatchLoss loss(const TokenBatch& batch, const StepContext& step, bool perSegment = false) = 0;
    /// One segment continued: appends `ids` to the cache, returns the last position's logits (vocabulary) fp32. No gradients.
    /// Throws Error{BadInput}: no ids, or an id outside the vocabulary (loss and hidden do, too).
    virtual at::Tensor next(std::span<const std::int32_t> ids, KeyValueCache& cache) = 0;

    // Sites
    /// Every linear layer of the decoder, in order of use; not the head.
    virtual std::vector<Linear*> linears() = 0;
    /// Every base parameter for full fine-tuning: makes it a trained one, once. Names are Hugging Face's.
    virtual std::vector<Parameter*> trainAll() = 0;
    /// Base tensors by Hugging Face name, in the model's dtype, tied ones once; for filling, merging and saving. Write into
    /// them in place: they are slices of what the products read.
    virtual std::vector<std::pair<std::string, at::Tensor>> weights() = 0;

    /// Fills weights() again as loadModel() did: the base, whatever has been merged or trained since.
    void reload() { m_fill(); }
    void setFill(std::function<void()> fill) { m_fill = std::move(fill); }

protected:
    ModelSpec m_spec;
    at::ScalarType m_dtype = at::kFloat;
    std::function<void()> m_fill;
};

struct LoadOptions {
    at::ScalarType dtype = at::kFloat;
    bool randomWeights = false;  ///< from the seed instead of the file (config.json alone is enough)
    std::uint64_t seed = 0;
    std::function<void(std::int64_t done, std::int64_t total)> progress;
    std::stop_token stop;
};

/// A folder with config.json and safetensors, or a GGUF file.
/// Throws Error{BadFile}: a missing tensor or wrong shape (named); NaN or infinite weights (named).
std::unique_ptr<Model> loadModel(const std::filesystem::path& path, const LoadOptions& options);

} // namespace lathe
