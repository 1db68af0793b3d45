#include "model/task_head.h"

#include "lathe/error.h"
#include "model/head_loss.h"
#include "model/virtual_rows.h"
#include "tensor/product.h"

namespace lathe {
namespace {

LinearSpec linearOf(std::string_view name, std::int64_t in, std::int64_t out, bool bias) {
    const std::string whole(name);
    return {whole, whole.substr(whole.rfind('.') + 1), in, out, bias, -1, LinearSlot::HeadDense};
}

/// One row of each segment as a batch of its own: what keys dropout bits there.
TokenBatch oneRowEach(const TokenBatch& batch) {
    TokenBatch rows;
    const auto segments = std::int64_t(batch.starts.size()) - 1;
    rows.positions = at::zeros({segments}, at::kLong);
    for (std::int64_t s = 0; s <= segments; ++s) rows.starts.push_back(s);
    rows.examples = batch.examples;
    return rows;
}

/// Losses of the segments (S), in the graph, to their sum.
BatchLoss summed(const at::Tensor& losses, std::int64_t units, bool perSegment) {
    BatchLoss result{losses.sum(), units, {}};
    if (!perSegment) return result;
    const at::Tensor values = losses.detach().to(at::kDouble).contiguous();
    result.perSegment.assign(values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel());
    return result;
}

/// Losses of rows (T), 0 where none is scored, to each segment's.
at::Tensor bySegment(const at::Tensor& losses, const std::vector<std::int64_t>& starts) {
    std::vector<at::Tensor> sums;
    for (std::size_t s = 0; s + 1 < starts.size(); ++s) sums.push_back(losses.narrow(0, starts[s], starts[s + 1] - starts[s]).sum());
    return at::stack(sums);
}

[[noreturn]] void refuseLabels(const std::string& what) {
    throw Error(ErrorKind::BadInput, "the batch " + what, "The data was prepared for another task or other labels.");
}

void checkClasses(const at::Tensor& classes, std::int64_t outputs) {
    if (!classes.numel()) return;
    const std::int64_t most = classes.max().item<std::int64_t>(), least = classes.min().item<std::int64_t>();
    if (most >= outputs || (least < 0 && least != -100))
        refuseLabels("has label " + std::to_string(most >= outputs ? most : least) + ", the model has " + std::to_string(outputs));
}

at::Tensor rowLosses(const at::Tensor& logits, const at::Tensor& targets) {
    return at::cross_entropy_loss(logits, targets, {}, at::Reduction::None, -100);
}

} // namespace

TaskHead::TaskHead(const ModelSpec& spec, at::ScalarType dtype) : m_layers(architectureOf(spec).head), m_head(spec.head), m_mean(spec.meanPooled), m_cap(spec.logitCap) {
    const at::TensorOptions options(dtype);
    if (!m_layers.dense.empty()) {
        m_dense = LinearGroup({linearOf(m_layers.dense, spec.hidden, isWords() ? spec.wordSize() : spec.hidden, m_layers.denseBias)}, dtype);
        m_activation = activationStage(m_layers.denseActivation.empty() ? spec.activation : std::string(m_layers.denseActivation));
    }
    if (!m_layers.norm.empty()) m_norm = LayerNorm(std::string(m_layers.norm), isWords() ? spec.wordSize() : spec.hidden, spec.normEpsilon, dtype, m_layers.normBias);
    if (isWords()) {
        if (!spec.tiedHead) m_words = at::empty({spec.vocabulary, spec.wordSize()}, options);
        if (isMasked()) m_bias = at::empty({spec.vocabulary}, options);
    } else if (!m_layers.output.empty()) {
        m_output = LinearGroup({linearOf(m_layers.output, spec.hidden, spec.head.outputs, !m_layers.outputBias.empty())}, dtype);
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

at::Tensor TaskHead::outputs(const at::Tensor& hidden, const TokenBatch& own, const TokenBatch& seen, std::int64_t front, const StepContext& step) const {
    if (isWords() || m_output.linears().empty())
        throw Error(ErrorKind::BadInput, isWords() ? "this is a language model: it has no task head" : "this model gives hidden states alone: it has no task head",
                    "Load it for a task: its head is added.");
    const auto each = [&](const at::Tensor& x, const TokenBatch& batch) {
        return m_output.apply({densed(x, batch, step)}, {}, batch, step).to(at::kFloat);
    };
    if (m_layers.reads == HeadLayers::Reads::EachToken)
        return front ? each(hidden.index_select(0, ownRows(own, front)), own) : each(hidden, own);
    if (m_mean) {
        std::vector<at::Tensor> means;
        for (std::size_t s = 0; s + 1 < seen.starts.size(); ++s) means.push_back(hidden.narrow(0, seen.starts[s], seen.seenOf(s)).mean(0));
        return each(at::stack(means), oneRowEach(own));
    }
    std::vector<std::int64_t> rows;
    for (std::size_t s = 0; s + 1 < seen.starts.size(); ++s)
        rows.push_back(m_layers.reads == HeadLayers::Reads::First ? seen.starts[s] : seen.starts[s] + seen.seenOf(s) - 1);
    return each(hidden.index_select(0, at::tensor(rows, at::kLong)), oneRowEach(own));
}

at::Tensor TaskHead::maskedLogits(const at::Tensor& hidden, const Words& words, const TokenBatch& batch, const StepContext& step) const {
    const at::Tensor x = densed(hidden, batch, step);
    const at::Tensor weight = m_words.defined() ? inGraph(m_words, m_trainedWords) : inGraph(words.weight, words.trained);
    const at::ScalarType type = productType(x.scalar_type());
    return at::linear(x.to(type), weight.to(type), inGraph(m_bias, m_trainedBias).to(type)).to(at::kFloat);
}

at::Tensor TaskHead::logits(const at::Tensor& hidden, const Words& words) const {
    at::NoGradGuard quiet;
    if (!isWords()) throw Error(ErrorKind::BadInput, "this model has no word logits: it is no language model", "Load it for language modelling.");
    if (!isMasked()) {
        const at::Tensor logits = timesTransposed(hidden.contiguous(), m_words.defined() ? m_words : words.weight).to(at::kFloat);
        return m_cap == 0 ? logits : logits.div(m_cap).tanh_().mul_(m_cap);
    }
    TokenBatch plain;
    plain.positions = at::arange(hidden.size(0), at::kLong);
    plain.starts = {0, hidden.size(0)};
    return maskedLogits(hidden, words, plain, {});
}

BatchLoss TaskHead::maskedLoss(const at::Tensor& hidden, const TokenBatch& seen, const Words& words, const StepContext& step, bool perSegment) const {
    const at::Tensor targets = seen.targets;
    const at::Tensor losses = rowLosses(maskedLogits(hidden, words, seen, step), targets);
    return summed(bySegment(losses, seen.starts), (targets != -100).sum().item<std::int64_t>(), perSegment);
}

BatchLoss TaskHead::loss(const at::Tensor& hidden, const TokenBatch& own, const TokenBatch& seen, std::int64_t front, const Words& words,
                         const StepContext& step, bool perSegment) const {
    if (isMasked()) return maskedLoss(hidden, seen, words, step, perSegment);
    if (isWords()) {
        const Parameter* trained = m_words.defined() ? m_trainedWords.get() : words.trained.get();
        return headLoss(hidden, m_words.defined() ? m_words : words.weight, trained, seen, perSegment, m_cap);
    }
    const at::Tensor said = outputs(hidden, own, seen, front, step);
    const auto lossOf = [&](const at::Tensor& losses, std::int64_t units) {
        BatchLoss loss = summed(losses, units, perSegment);
        loss.outputs = said.detach();
        return loss;
    };
    const auto segments = std::int64_t(own.starts.size()) - 1;
    if (m_layers.kind == HeadKind::TokenClassification) {
        if (!own.targets.defined()) refuseLabels("has no tags");
        checkClasses(own.targets, m_head.outputs);
        return lossOf(bySegment(rowLosses(said, own.targets), own.starts), (own.targets != -100).sum().item<std::int64_t>());
    }
    if (m_layers.kind == HeadKind::QuestionAnswering) {
        if (!own.spans.defined() || own.spans.size(0) != segments) refuseLabels("has no answers' spans");
        std::vector<at::Tensor> losses;
        for (std::int64_t s = 0; s < segments; ++s) { // a softmax over the window for the start, and one for the end
            const std::int64_t first = own.starts[std::size_t(s)], count = own.starts[std::size_t(s) + 1] - first;
            checkClasses(own.spans[s], count);
            losses.push_back(at::cross_entropy_loss(said.narrow(0, first, count).t(), own.spans[s]));
        }
        return lossOf(at::stack(losses), segments);
    }
    if (!own.labels.defined() || own.labels.size(0) != segments) refuseLabels("has no labels");
    if (m_head.problemType == "single_label_classification") {
        if (own.labels.numel() != segments) refuseLabels("has several labels for an example");
        const at::Tensor classes = own.labels.to(at::kLong).view({segments});
        checkClasses(classes, m_head.outputs);
        return lossOf(rowLosses(said, classes), segments);
    }
    if (own.labels.dim() != 2 || own.labels.size(1) != m_head.outputs) refuseLabels("has not one value for each label");
    const at::Tensor labels = own.labels.to(at::kFloat);
    const at::Tensor each = m_head.problemType == "regression" ? at::mse_loss(said, labels, at::Reduction::None)
                                                               : at::binary_cross_entropy_with_logits(said, labels, {}, {}, at::Reduction::None);
    return lossOf(each.mean(1), segments);
}

} // namespace lathe
