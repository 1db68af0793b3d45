// Losses are summed, not averaged, with their count beside them: micro-batches of different sizes add up right.
#include "model/task_head.h"

#include "kernels/formats/formats.h"
#include "lathe/error.h"
#include "model/eight_bit_activations.h"
#include "model/head_loss.h"
#include "operators/product.h"

namespace lathe {
namespace {

LinearSpec linearOf(std::string_view name, std::int64_t in, std::int64_t out, bool bias) {
    const std::string whole(name);
    return {whole, whole.substr(whole.rfind('.') + 1), in, out, bias, -1, LinearSlot::HeadDense};
}

/// One row of each segment as a batch of its own: what keys dropout bits there.
TokenBatch oneRowEach(const TokenBatch& batch) {
    TokenBatch rows;
    rows.positions = at::zeros({batch.segments()}, batch.positions.options());
    for (std::int64_t s = 0; s <= batch.segments(); ++s) rows.starts.push_back(s);
    rows.examples = batch.examples;
    rows.rowExamples = batch.rowExamples.index_select(0, batch.ends.select(1, 0));
    return rows;
}

/// Losses of rows (T), 0 where none is scored, to each segment's.
at::Tensor bySegment(const at::Tensor& losses, const std::vector<std::int64_t>& starts) {
    std::vector<at::Tensor> sums;
    for (std::size_t s = 0; s + 1 < starts.size(); ++s)
        sums.push_back(losses.narrow(0, starts[s], starts[s + 1] - starts[s]).sum());
    return at::stack(sums);
}

[[noreturn]] void refuseLabels(const std::string& what) {
    throw Error(ErrorKind::BadInput, {"The batch %1.", what},
                "The data was prepared for another task or other labels.");
}

void checkClasses(const at::Tensor& classes, std::int64_t outputs) {
    if (!classes.numel()) return;
    const std::int64_t most = classes.max().item<std::int64_t>(), least = classes.min().item<std::int64_t>();
    if (most >= outputs || (least < 0 && least != -100))
        refuseLabels("has label " + std::to_string(most >= outputs ? most : least) + ", the model has "
                     + std::to_string(outputs));
}

std::int64_t countScored(const at::Tensor& targets) { return (targets != -100).sum().item<std::int64_t>(); }

at::Tensor rowLosses(const at::Tensor& logits, const at::Tensor& targets) {
    return at::cross_entropy_loss(logits, targets, {}, at::Reduction::None, -100);
}

} // namespace

TaskHead::TaskHead(const ModelSpec& spec, const WeightStorage& storage)
    : m_layers(architectureOf(spec).head),
      m_head(spec.head),
      m_vocabulary(spec.vocabulary),
      m_mean(spec.meanPooled),
      m_cap(spec.logitCap),
      m_pad(spec.padToken) {
    const at::TensorOptions options = storage.options();
    if (!m_layers.dense.empty()) {
        m_dense = LinearGroup(
            {linearOf(m_layers.dense, spec.hidden, isWords() ? spec.wordSize() : spec.hidden, m_layers.denseBias)},
            storage);
        m_activation =
            activationStage(m_layers.denseActivation.empty() ? spec.activation : std::string(m_layers.denseActivation));
    }
    if (!m_layers.norm.empty())
        m_norm = LayerNorm(std::string(m_layers.norm), isWords() ? spec.wordSize() : spec.hidden, spec.normEpsilon,
                           options, m_layers.normBias);
    if (isWords()) {
        if (!spec.tiedHead) m_words = at::empty({spec.vocabulary, spec.wordSize()}, options);
        if (isMasked()) m_bias = at::empty({spec.vocabulary}, options);
    } else if (!m_layers.output.empty()) {
        m_output = LinearGroup(
            {linearOf(m_layers.output, spec.hidden, spec.head.outputs, !m_layers.outputBias.empty())}, storage);
    }
}

std::vector<const LinearGroup*> TaskHead::groups() const {
    const bool site = m_layers.kind != HeadKind::None && m_layers.denseIsSite && !m_layers.dense.empty();
    return site ? std::vector<const LinearGroup*>{&m_dense} : std::vector<const LinearGroup*>{};
}

void TaskHead::list(std::vector<HeldParameter>& all) {
    listGroup(m_dense, all);
    if (m_norm.weight.defined()) m_norm.list(all);
    listGroup(m_output, all);
    if (m_words.defined()) all.push_back({std::string(m_layers.output) + ".weight", m_words, &m_trainedWords, true});
    if (m_bias.defined()) all.push_back({std::string(m_layers.outputBias), m_bias, &m_trainedBias});
}

at::Tensor TaskHead::densed(const at::Tensor& x, const TokenBatch& batch, const StepContext& step) const {
    if (m_layers.dense.empty()) return x;
    const at::Tensor y = activated(m_dense.apply({x}, {}, batch, step), m_activation);
    return m_norm.weight.defined() ? m_norm.apply(y) : y;
}

at::Tensor TaskHead::outputs(const at::Tensor& hidden, const LaidBatch& batch, const StepContext& step) const {
    if (isWords() || m_output.linears().empty())
        throw Error(ErrorKind::BadInput,
                    isWords() ? "This is a language model: it has no task head."
                              : "This model gives hidden states alone: it has no task head.",
                    "Load it for a task: its head is added.");
    const TokenBatch &own = batch.own, &all = batch.all;
    const auto each = [&](const at::Tensor& x, const TokenBatch& rows) {
        return m_output.apply({densed(x, rows, step)}, {}, rows, step).to(at::kFloat);
    };
    if (m_layers.reads == HeadLayers::Reads::EachToken)
        return each(batch.front ? hidden.index_select(0, batch.ownRows) : hidden, own);
    if (m_mean) {
        std::vector<at::Tensor> means;
        for (std::size_t s = 0; s + 1 < all.starts.size(); ++s)
            means.push_back(hidden.narrow(0, all.starts[s], all.seenOf(s)).mean(0));
        return each(at::stack(means), oneRowEach(own));
    }
    return each(
        hidden.index_select(0, m_layers.reads == HeadLayers::Reads::First ? all.ends.select(1, 0) : lastRows(batch)),
        oneRowEach(own));
}

/// As transformers 5: the last token that is not padding, whatever it stands for; a segment of nothing else is read at
/// its begin.
at::Tensor TaskHead::lastRows(const LaidBatch& batch) const {
    const TokenBatch& own = batch.own;
    const at::Tensor last = batch.all.ends.select(1, 1);
    if (m_pad < 0 || !own.ids.defined() || !own.seen.empty()) return last;
    const at::Tensor rows = at::arange(own.ids.size(0), own.ids.options());
    const at::Tensor segment = at::bucketize(rows, own.ends.select(1, 1).contiguous());
    const at::Tensor said = at::where(own.ids.ne(m_pad), rows, at::zeros_like(rows));
    const at::Tensor read = at::scatter_reduce(own.ends.select(1, 0).contiguous(), 0, segment, said, "amax");
    return batch.front ? batch.ownRows.index_select(0, read) : read;
}

at::Tensor TaskHead::maskedLogits(const at::Tensor& hidden, const Words& words, const TokenBatch& batch,
                                  const StepContext& step) const {
    const at::Tensor x = densed(hidden, batch, step);
    const at::Tensor weight =
        m_words.defined() ? inGraph(m_words, m_trainedWords) : inGraph(words.weight, words.trained);
    const at::ScalarType type = productType(x);
    return at::linear(x.to(type), weight.to(type), inGraph(m_bias, m_trainedBias).to(type)).to(at::kFloat);
}

at::Tensor TaskHead::wordMatrix(const Words& words) const {
    if (!isWords() || isMasked()) return {};
    return m_words.defined() ? m_words : words.weight;
}

void TaskHead::useRows(std::unique_ptr<GgufRows> rows, const Words& words) {
    m_rows = std::move(rows);
    m_rowsVersion = std::int64_t(wordMatrix(words)._version());
}

at::Tensor TaskHead::logits(const at::Tensor& hidden, const Words& words) const {
    at::NoGradGuard quiet;
    if (!isWords())
        throw Error(ErrorKind::BadInput, "This model has no word logits: it is not a language model.",
                    "Load it for language modeling.");
    if (!isMasked()) {
        const at::Tensor matrix = wordMatrix(words);
        at::Tensor logits;
        if (m_rows && hidden.size(0) <= kernels::fewRows && m_rowsVersion == std::int64_t(matrix._version())
            && !m_trainedWords && !words.trained) {
            logits = at::empty({hidden.size(0), matrix.size(0)}, hidden.options().dtype(at::kFloat));
            timesBlocks(logits, hidden, {m_rows->blocks(), 1},
                        EightBitActivations::areOn() ? kernels::GgufInputKind::EightBits
                                                     : kernels::GgufInputKind::Exact);
        } else {
            logits = toStorage(timesTransposed(hidden.contiguous(), matrix), at::kFloat);
        }
        return m_cap == 0 ? logits : logits.div(m_cap).tanh_().mul_(m_cap);
    }
    TokenBatch plain;
    plain.positions = at::arange(hidden.size(0), hidden.options().dtype(at::kLong));
    plain.starts = {0, hidden.size(0)};
    return maskedLogits(hidden, words, plain, {});
}

std::int64_t TaskHead::check(const TokenBatch& batch) const {
    if (isWords()) {
        if (!batch.targets.defined()) return 0;
        const at::Tensor scored = batch.targets.masked_select(batch.targets != -100);
        checkIds({scored.const_data_ptr<std::int64_t>(), std::size_t(scored.numel())}, m_vocabulary);
        return scored.numel();
    }
    const std::int64_t segments = batch.segments();
    if (m_layers.kind == HeadKind::TokenClassification) {
        if (!batch.targets.defined()) refuseLabels("has no tags");
        checkClasses(batch.targets, m_head.outputs);
        return countScored(batch.targets);
    }
    if (m_layers.kind == HeadKind::QuestionAnswering) {
        if (!batch.spans.defined() || batch.spans.size(0) != segments) refuseLabels("has no answers' spans");
        for (std::int64_t s = 0; s < segments; ++s)
            checkClasses(batch.spans[s], batch.starts[std::size_t(s) + 1] - batch.starts[std::size_t(s)]);
        return segments;
    }
    if (!batch.labels.defined() || batch.labels.size(0) != segments) refuseLabels("has no labels");
    if (m_head.problemType == ProblemType::SingleLabel) {
        if (batch.labels.numel() != segments) refuseLabels("has several labels for an example");
        checkClasses(batch.labels.to(at::kLong), m_head.outputs);
    } else if (batch.labels.dim() != 2 || batch.labels.size(1) != m_head.outputs) {
        refuseLabels("has not one value for each label");
    }
    return segments;
}

BatchLoss TaskHead::loss(const at::Tensor& hidden, const LaidBatch& batch, std::int64_t units, const Words& words,
                         const StepContext& step, bool perSegment) const {
    if (isWords() && !isMasked()) {
        const Parameter* trained = m_words.defined() ? m_trainedWords.get() : words.trained.get();
        return headLoss(hidden, m_words.defined() ? m_words : words.weight, trained, batch.all, perSegment, m_cap);
    }
    at::Tensor said, losses;
    if (isMasked()) {
        losses =
            bySegment(rowLosses(maskedLogits(hidden, words, batch.all, step), batch.all.targets), batch.all.starts);
    } else {
        said = outputs(hidden, batch, step);
        losses = segmentLosses(said, batch.own);
    }
    BatchLoss result{losses.sum(), units, {}, said.defined() ? said.detach() : said};
    if (!perSegment) return result;
    const at::Tensor values = losses.detach().cpu().to(at::kDouble).contiguous();
    result.perSegment.assign(values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel());
    return result;
}

at::Tensor TaskHead::segmentLosses(const at::Tensor& said, const TokenBatch& own) const {
    if (m_layers.kind == HeadKind::TokenClassification) return bySegment(rowLosses(said, own.targets), own.starts);
    if (m_layers.kind == HeadKind::QuestionAnswering) {
        std::vector<at::Tensor> losses;
        for (std::int64_t s = 0; s < own.segments();
             ++s) { // a softmax over the window for the start, and one for the end
            const std::int64_t first = own.starts[std::size_t(s)];
            losses.push_back(at::cross_entropy_loss(said.narrow(0, first, own.starts[std::size_t(s) + 1] - first).t(),
                                                    own.spans[s]));
        }
        return at::stack(losses);
    }
    if (m_head.problemType == ProblemType::SingleLabel)
        return rowLosses(said, own.labels.to(at::kLong).view({own.segments()}));
    const at::Tensor labels = own.labels.to(at::kFloat);
    const at::Tensor each = m_head.problemType == ProblemType::Regression
                                ? at::mse_loss(said, labels, at::Reduction::None)
                                : at::binary_cross_entropy_with_logits(said, labels, {}, {}, at::Reduction::None);
    return each.mean(1);
}

} // namespace lathe
