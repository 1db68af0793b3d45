#pragma once
// What all models here share: word embeddings, a stack of layers with their sites, checkpointing, the cache's walk and
// the base parameters, the head. A kind of model says what a layer does. Models run without dropout of their own.
#include "model/attention.h"
#include "model/gguf_rows.h"
#include "model/laid_batch.h"
#include "model/task_head.h"

#include <vector>

namespace lathe {

class LayeredModel : public Model {
public:
    at::Tensor hidden(const TokenBatch& batch, const StepContext& step) final;
    std::vector<at::Tensor> hiddenStates(const TokenBatch& batch) final;
    at::Tensor logits(const at::Tensor& hidden) final;
    BatchLoss loss(const TokenBatch& batch, const StepContext& step, bool perSegment) final;
    at::Tensor outputs(const TokenBatch& batch) final;
    at::Tensor next(std::span<const std::int32_t> ids, KeyValueCache& cache) override;
    at::Tensor nextOfEach(std::span<const std::span<const std::int32_t>> ids,
                          std::span<KeyValueCache* const> caches) override;
    std::vector<Linear*> linears() final;
    std::vector<SublayerSite*> sublayers() final;
    /// (vocabulary, hidden): what a causal language model's logits are made by; undefined of other models.
    at::Tensor wordMatrix() const { return m_head.wordMatrix({m_embedding, m_trainedEmbedding}); }
    /// The same matrix as its file has it, to be read in place of that where rows are few, until something is written
    /// into that.
    void useWordRows(std::unique_ptr<GgufRows> rows) {
        m_head.useRows(std::move(rows), {m_embedding, m_trainedEmbedding});
    }
    at::Tensor wordEmbeddings() final { return m_embedding.detach(); }
    std::vector<Parameter*> train(const std::function<bool(const std::string& name)>& chosen) final;
    std::vector<std::pair<std::string, at::Tensor>> weights() final;
    std::vector<TensorOnDemand> tensors() final;

protected:
    /// `embedding` names the word embeddings.
    LayeredModel(const ModelSpec& spec, const WeightStorage& storage, std::string embedding);

    /// What one layer is told of a pass. `batch` is as the layers see it, virtual rows included.
    struct Pass {
        const TokenBatch& batch;
        const StepContext& step;
        AttentionPrefix prefix;
        const HeldTexts* held = nullptr; ///< texts continued
        at::Tensor memory = {}; ///< Streams::memory
    };
    /// What goes through the layers, and what waits beside it: of an encoder-decoder the decoder's rows, then the
    /// encoder's result; undefined elsewhere.
    struct Streams {
        at::Tensor x, memory;
        bool turned = false; ///< the memory is the encoder's result
    };
    /// Before a pass over a placed batch, of which largestPosition and largestType count. Throws Error{BadInput} where
    /// the model has no such position or type.
    virtual void prepare(const TokenBatch& batch) = 0;
    /// Word embeddings (T, hidden) to what the first layer reads.
    virtual at::Tensor prepareInput(const at::Tensor& words, const TokenBatch&, const StepContext&) { return words; }
    virtual at::Tensor throughLayer(std::size_t layer, const at::Tensor& x, const Pass& pass) = 0;
    /// Before each layer, and with the number of layers behind the last.
    virtual void turn(std::size_t /*layer*/, Streams&, const TokenBatch&) {}
    /// (T, hidden) of all the batch's rows, where they stand between layers.
    virtual at::Tensor rows(const Streams& streams, const TokenBatch&) const { return streams.x; }
    /// After the last layer: the final norm, where there is one.
    virtual at::Tensor leave(const at::Tensor& x) { return x; }
    /// Every linear layer's group, in order of use.
    virtual std::vector<const LinearGroup*> groups() const = 0;
    /// All base parameters after the word embeddings and before the head, tied ones once.
    virtual void list(std::vector<HeldParameter>& all) = 0;

    /// Throws Error{BadInput}: what is wrong with the batch.
    LaidBatch laid(const TokenBatch& batch);
    /// `front` virtual rows and some more tokens of one text, of which there are `past`, on the device. Throws
    /// Error{BadInput}: an id outside the vocabulary.
    TokenBatch continued(std::span<const std::int32_t> ids, std::int64_t past, std::int64_t front) const;
    LinearInput attend(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary,
                       const Pass& pass) const;
    bool hasDelta(SublayerSite::Kind kind,
                  std::size_t layer) const; ///< of a method's, which may keep what the sublayer reads
    using Step = std::function<at::Tensor(const at::Tensor&)>;
    /// The end of a sublayer: last(input) with `outputNorm` on it, the residual added and `norm` on the sum (either may
    /// be empty); what a method has put there comes between the two.
    at::Tensor endSublayer(SublayerSite::Kind kind, std::size_t layer, const LinearGroup& last,
                           const LinearInput& input, const at::Tensor& residual, const Pass& pass,
                           const Step& norm = {}, const Step& outputNorm = {}) const;

    /// Word embeddings of `ids` with what methods do to them.
    at::Tensor wordsOf(const at::Tensor& ids);
    at::Tensor applyEmbeddingDeltas(const at::Tensor& words, const TokenBatch& batch,
                                    const StepContext& step); ///< prepareInput(), and what methods do there
    std::int64_t front() const { return m_virtual ? m_virtual->count() : 0; }

    at::Tensor m_embedding; ///< (vocabulary, hidden)
    std::unique_ptr<Parameter> m_trainedEmbedding;

private:
    std::vector<HeldParameter> held();
    at::Tensor scaled(const at::Tensor& hidden) const {
        return m_spec.headScale == 1 ? hidden : hidden * m_spec.headScale;
    }
    at::Tensor embed(const LaidBatch& batch, const StepContext& step);
    at::Tensor through(const LaidBatch& laid, const StepContext& step);
    std::vector<AttentionPrefix> prefixes() const;
    /// A placed batch of texts' next tokens, as the first layer reads them, through all layers; the caches grow by
    /// them.
    at::Tensor continuedThrough(at::Tensor x, const TokenBatch& batch, std::span<KeyValueCache* const> caches);
    at::Tensor onward(std::size_t layer, const Streams& streams, const TokenBatch& batch, const StepContext& step,
                      const AttentionPrefix& prefix);

    std::string m_embeddingName;
    double m_embeddingScale = 1; ///< as the model's dtype has it
    TaskHead m_head;
    std::vector<SublayerSite> m_sites;
};

} // namespace lathe
