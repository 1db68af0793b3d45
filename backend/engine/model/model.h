#pragma once
// A language model: one implementation that reads a ModelSpec, and the sites where methods attach.
#include "model/linear.h"
#include "model/sites.h"
#include "model/token_batch.h"
#include "models/model_spec.h"
#include "recipe/quantization.h"
#include "tensor/host_memory.h"
#include "tensor/parameter.h"
#include "tensor/step_context.h"
#include "tensor/tensor_on_demand.h"

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
class WeightPages;   // model/weight_pages.h

/// Summed loss of a batch: what steps, files and accumulations are made of. Its unit is the task's: a scored token
/// (language modeling, token classification), an example (sequence classification), a window (question answering).
struct BatchLoss {
    at::Tensor sum;                 ///< scalar fp32; call backward() on it (times 1 / the step's units)
    std::int64_t trainedTokens = 0; ///< units summed
    std::vector<double> perSegment; ///< summed loss of each segment, filled where asked
    at::Tensor outputs;             ///< of a task's head, as Model::outputs() has them; undefined of language models
};

class Model {
public:
    virtual ~Model() = default;
    const ModelSpec& spec() const { return m_spec; }
    at::ScalarType dtype() const { return m_dtype; }
    at::Device device() const { return m_device; }

    /// (T, hidden), after the final norm.
    virtual at::Tensor hidden(const TokenBatch& batch, const StepContext& step) = 0;
    /// (T, hidden) after the embedding, after each layer but the last, and after the final norm. For tests and probes.
    virtual std::vector<at::Tensor> hiddenStates(const TokenBatch& batch) = 0;
    /// (T, vocabulary) fp32. For tests, probes and generation: training never holds all logits.
    virtual at::Tensor logits(const at::Tensor& hidden) = 0;
    /// Head and cross-entropy over the scored positions only, in chunks, its gradient made at once.
    /// A task's head (spec().head) instead where the model has one.
    virtual BatchLoss loss(const TokenBatch& batch, const StepContext& step, bool perSegment = false) = 0;
    /// What the task's head says, fp32, without gradients: (S, outputs) of sequence classification, (T, labels) of
    /// token classification, (T, 2) of question answering (start, end). T counts the batch's own tokens, no virtual
    /// ones. Throws Error{BadInput} where the model has no such head.
    virtual at::Tensor outputs(const TokenBatch& batch) = 0;
    /// One segment continued: appends `ids` to the cache, returns the last position's logits (vocabulary) fp32. No
    /// gradients. Throws Error{BadInput}: no ids, or an id outside the vocabulary (loss and hidden do, too).
    virtual at::Tensor next(std::span<const std::int32_t> ids, KeyValueCache& cache) = 0;
    /// Several texts, each of which begins or goes on by its ids: (texts, vocabulary) fp32. One pass over the weights
    /// serves all of them where the model can; a text's logits are what next() gives, to rounding. All ids are read at
    /// once: long texts are better begun by next().
    virtual at::Tensor nextOfEach(std::span<const std::span<const std::int32_t>> ids,
                                  std::span<KeyValueCache* const> caches);

    // Sites
    /// Every linear layer, in order of use; not the head.
    virtual std::vector<Linear*> linears() = 0;
    /// Two for each layer: the end of attention, the end of the feed-forward.
    virtual std::vector<SublayerSite*> sublayers() = 0;
    /// nullptr takes them away again.
    void setVirtualTokens(VirtualTokens* tokens) { m_virtual = tokens; }
    void setPrefix(PrefixStates* prefix) { m_prefix = prefix; }
    /// Several may be on at once: each reads what the one before it gives. Off and on again puts it last.
    void useEmbeddingDelta(EmbeddingDelta* delta, bool on) {
        std::erase(m_embeddingDeltas, delta);
        if (on) m_embeddingDeltas.push_back(delta);
    }
    /// (rows, hidden) of the word embeddings, without gradients: what prompts may start from.
    virtual at::Tensor wordEmbeddings() = 0;
    /// The base parameters whose Hugging Face name is `chosen`, made trained ones, once each. Throws Error{BadInput}: a
    /// packed one.
    virtual std::vector<Parameter*> train(const std::function<bool(const std::string& name)>& chosen) = 0;
    std::vector<Parameter*> trainAll() {
        return train([](const std::string&) { return true; });
    }
    /// Base tensors by Hugging Face name, in the model's dtype and the shape of files (a view where the model holds it
    /// transposed), tied ones once; for filling, merging and saving. Write into them in place: they are slices of what
    /// the products read. Linear weights that are packed (Linear::packed) or paged are not among them.
    virtual std::vector<std::pair<std::string, at::Tensor>> weights() = 0;
    /// All base tensors in the order of files, those that weights() leaves out among them: packed ones are unpacked and
    /// streamed ones read when they are asked for. Valid while the model lives.
    virtual std::vector<TensorOnDemand> tensors() = 0;

    /// Parameters of a task's head that the checkpoint lacks, by name: they began at random (normal with the model's
    /// initializer range from the seed, biases 0). Empty where everything was in the file.
    const std::vector<std::string>& initialised() const { return m_initialised; }
    void setInitialised(std::vector<std::string> names) { m_initialised = std::move(names); }

    /// Fills weights() again as loadModel() did: the base, whatever has been merged or trained since.
    void reload() { m_fill(); }
    void setFill(std::function<void()> fill) { m_fill = std::move(fill); }

    /// Where the layers' linear weights lie if not in memory; nullptr where they do.
    WeightPages* pages() const { return m_pages.get(); }
    void setPages(std::shared_ptr<WeightPages> pages) { m_pages = std::move(pages); }

protected:
    ModelSpec m_spec;
    at::ScalarType m_dtype = at::kFloat;
    at::Device m_device = at::kCPU;
    std::function<void()> m_fill;
    std::shared_ptr<WeightPages> m_pages;
    std::vector<std::string> m_initialised;
    VirtualTokens* m_virtual = nullptr;
    PrefixStates* m_prefix = nullptr;
    std::vector<EmbeddingDelta*> m_embeddingDeltas;
};

struct LoadOptions {
    at::ScalarType dtype = at::kFloat;
    at::Device device = at::kCPU;
    Quantization quantization; ///< of the layers' linear weights; they are packed tensor by tensor as they are read
    bool keepPacked = true; ///< off: quantized and unpacked again, dense weights with the same values (for merging)
    /// The layers' linear weights stay in the file (model/file_rows.h): each is read, and quantized and unpacked as
    /// `quantization` says, anew for each use. For a few passes and for merging, with one matrix in memory at a time.
    bool streamed = false;
    std::function<bool(const std::string& weight)> staysDense; ///< with streamed: weights that are in memory all the
                                                               ///< same, for they are trained themselves; may be empty
    std::shared_ptr<WeightPages>
        pages; ///< the layers' linear weights become pages of it, which lie in the file or below `scratch`
    std::filesystem::path scratch; ///< a folder for what the file has in another form; with pages
    HostMemory pageMemory; ///< where pages lie instead: as many bytes as they have together (WeightPaging::totalBytes)
    bool ownHead = false; ///< a tied model gets a head of its own, which begins as its embedding
    bool randomWeights = false; ///< from the seed instead of the file (config.json alone is enough)
    std::uint64_t seed = 0; ///< of those and of a head that the file lacks
    /// The folder's own spec for a task (specForTask in models/heads.h): what the file lacks of its head is
    /// initialised.
    std::optional<ModelSpec> spec;
    std::function<void(std::int64_t done, std::int64_t total)> progress;
    std::stop_token stop;
};

/// A folder with config.json and safetensors, or a GGUF file.
/// Throws Error{BadFile}: a missing tensor or wrong shape (named); NaN or infinite weights (named). Error{BadInput}:
/// pages with random or quantized weights.
std::unique_ptr<Model> loadModel(const std::filesystem::path& path, const LoadOptions& options);

} // namespace lathe
