#pragma once
// What stands on a model: the word matrix of language models, or a task's layers, and the loss of either.
#include "model/gguf_rows.h"
#include "model/held_parameter.h"
#include "model/laid_batch.h"
#include "model/linear_group.h"
#include "model/model.h"
#include "models/architectures.h"

namespace lathe {

class TaskHead {
public:
    /// The word matrix, (vocabulary, hidden), where the head is tied to it.
    struct Words {
        const at::Tensor& weight;
        const std::unique_ptr<Parameter>& trained;
    };
    TaskHead(const ModelSpec& spec, const WeightStorage& storage);

    /// The matrix that logits() multiplies by; undefined where this is no causal language model.
    at::Tensor wordMatrix(const Words& words) const;
    /// The same matrix as its file has it, for few rows at a time: fewer bytes to read. Only until something is written
    /// into the matrix.
    void useRows(std::unique_ptr<GgufRows> rows, const Words& words);
    /// (T, vocabulary) fp32. Throws Error{BadInput} where this is no language model.
    at::Tensor logits(const at::Tensor& hidden, const Words& words) const;
    /// The units of its loss that a batch of the host has. Throws Error{BadInput}: targets, labels or spans that are
    /// not there or not the head's.
    std::int64_t check(const TokenBatch& batch) const;
    /// hidden belongs to batch.all. Means as Hugging Face takes them inside a unit: over the labels of an example
    /// (multi-label, regression), over start and end of a window. `units` as check() gave them.
    BatchLoss loss(const at::Tensor& hidden, const LaidBatch& batch, std::int64_t units, const Words& words,
                   const StepContext& step, bool perSegment) const;
    /// As Model::outputs, in LibTorch's graph.
    at::Tensor outputs(const at::Tensor& hidden, const LaidBatch& batch, const StepContext& step) const;

    /// The dense layer, where methods may attach to it.
    std::vector<const LinearGroup*> groups() const;
    void list(std::vector<HeldParameter>& all);

private:
    bool isMasked() const { return m_layers.kind == HeadKind::MaskedLanguageModel; }
    bool isWords() const { return isMasked() || m_layers.kind == HeadKind::LanguageModel; }
    at::Tensor densed(const at::Tensor& x, const TokenBatch& batch, const StepContext& step) const;
    at::Tensor maskedLogits(const at::Tensor& hidden, const Words& words, const TokenBatch& batch,
                            const StepContext& step) const;
    at::Tensor lastRows(const LaidBatch& batch) const;
    at::Tensor segmentLosses(const at::Tensor& said, const TokenBatch& own) const;

    HeadLayers m_layers;
    HeadSpec m_head;
    std::int64_t m_vocabulary = 0;
    bool m_mean = false;           ///< a sequence is read by the mean of its rows
    double m_cap = 0;              ///< on the logits of causal language models
    std::int64_t m_pad = -1;       ///< the padding token that a decoder's classifier looks past
    InputStage m_activation = InputStage::Plain;
    LinearGroup m_dense, m_output; ///< empty where there is none
    LayerNorm m_norm;
    at::Tensor m_words, m_bias;    ///< of language models: a word matrix of its own, the masked ones' bias
    std::unique_ptr<Parameter> m_trainedWords, m_trainedBias;
    std::unique_ptr<GgufRows> m_rows;
    std::int64_t m_rowsVersion = 0; ///< the matrix's when they were the same
};

} // namespace lathe
