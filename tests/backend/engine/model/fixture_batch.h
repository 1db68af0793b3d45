#pragma once
// Reference files as tensors, and their padded rows as segments without padding.
#include "backend/engine/support/reference_adamw.h"
#include "files/tensor_file.h"
#include "model/model.h"

#include "tensor/torch.h"

#include <cstring>
#include <stdexcept>

namespace lathe::test {

inline at::Tensor tensorOf(const TensorFile& file, const std::string& name) {
    const TensorInfo* info = file.find(name);
    if (!info) throw std::runtime_error("the reference has no " + name);
    if (info->type == StoredType::I64) {
        at::Tensor t = at::empty(info->shape, at::kLong);
        std::memcpy(t.data_ptr(), info->bytes.data(), info->bytes.size());
        return t;
    }
    at::Tensor t = at::empty(info->shape, at::kFloat);
    readAsF32(*info, std::span(t.data_ptr<float>(), std::size_t(t.numel())));
    return t;
}

struct PaddedRows {
    TokenBatch batch;
    at::Tensor kept; ///< indices into the flattened (rows * length) of the batch's tokens, in order; of an
                     ///< encoder-decoder those of its source
    at::Tensor sources, targets; ///< of an encoder-decoder: the batch's rows that are read, and that are written

    /// (rows, length, ...) to (T, ...): what stands at the batch's tokens.
    at::Tensor pick(const at::Tensor& padded) const { return padded.flatten(0, 1).index_select(0, kept); }
};

/// ids, mask, labels (rows, length) int64; a label of the row's first token is never scored, others belong to the token
/// before.
inline PaddedRows withoutPadding(const at::Tensor& ids, const at::Tensor& mask, const at::Tensor& labels) {
    PaddedRows rows;
    std::vector<std::int64_t> kept, flat, positions, targets;
    rows.batch.starts = {0};
    for (std::int64_t r = 0; r < ids.size(0); ++r) {
        const std::size_t first = flat.size();
        for (std::int64_t t = 0; t < ids.size(1); ++t) {
            if (mask[r][t].item<std::int64_t>() == 0) continue;
            kept.push_back(r * ids.size(1) + t);
            flat.push_back(ids[r][t].item<std::int64_t>());
            positions.push_back(std::int64_t(flat.size() - 1 - first));
            targets.push_back(-100);
            if (flat.size() - 1 > first && labels.defined())
                targets[flat.size() - 2] = labels[r][t].item<std::int64_t>();
        }
        rows.batch.starts.push_back(std::int64_t(flat.size()));
        rows.batch.examples.push_back(r);
    }
    rows.kept = at::tensor(kept, at::kLong);
    rows.batch.ids = at::tensor(flat, at::kLong);
    rows.batch.positions = at::tensor(positions, at::kLong);
    rows.batch.targets = at::tensor(targets, at::kLong);
    rows.batch.trainedTokens = (rows.batch.targets != -100).sum().item<std::int64_t>();
    return rows;
}

/// The source without its padding, and behind it the labels moved on by one, as transformers feeds them to a decoder.
inline PaddedRows twoSidedRows(const TensorFile& file, const ModelSpec& spec) {
    const at::Tensor ids = tensorOf(file, "input_ids"), mask = tensorOf(file, "attention_mask"),
                     labels = tensorOf(file, "labels");
    PaddedRows rows;
    std::vector<std::int64_t> kept, sources, targets, flat, positions, scored;
    rows.batch.starts = {0};
    for (std::int64_t r = 0; r < ids.size(0); ++r) {
        for (std::int64_t t = 0; t < ids.size(1); ++t) {
            if (mask[r][t].item<std::int64_t>() == 0) continue;
            kept.push_back(r * ids.size(1) + t);
            sources.push_back(std::int64_t(flat.size()));
            flat.push_back(ids[r][t].item<std::int64_t>());
            positions.push_back(std::int64_t(flat.size()) - 1 - rows.batch.starts.back());
            scored.push_back(-100);
        }
        rows.batch.splits.push_back(std::int64_t(flat.size()));
        for (std::int64_t t = 0; t < labels.size(1); ++t) {
            const std::int64_t before = t == 0 ? spec.decoderStartToken : labels[r][t - 1].item<std::int64_t>();
            targets.push_back(std::int64_t(flat.size()));
            flat.push_back(before == -100 ? spec.padToken : before);
            positions.push_back(t);
            scored.push_back(labels[r][t].item<std::int64_t>());
        }
        rows.batch.starts.push_back(std::int64_t(flat.size()));
        rows.batch.examples.push_back(r);
    }
    const auto tensor = [](const std::vector<std::int64_t>& values) { return at::tensor(values, at::kLong); };
    rows.kept = tensor(kept);
    rows.sources = tensor(sources);
    rows.targets = tensor(targets);
    rows.batch.ids = tensor(flat);
    rows.batch.positions = tensor(positions);
    rows.batch.targets = tensor(scored);
    rows.batch.trainedTokens = (rows.batch.targets != -100).sum().item<std::int64_t>();
    return rows;
}

/// The reference's batch as the model's own task scores it. Question answering keeps the padding: Hugging Face's loss
/// takes its softmax over padded positions, too, so they are rows that nobody sees.
inline PaddedRows taskRows(const TensorFile& file, const ModelSpec& spec) {
    if (spec.encoderLayers) return twoSidedRows(file, spec);
    const at::Tensor ids = tensorOf(file, "input_ids"), mask = tensorOf(file, "attention_mask");
    const bool windows = spec.head.kind == HeadKind::QuestionAnswering,
               shifted = spec.head.kind == HeadKind::LanguageModel;
    PaddedRows rows =
        withoutPadding(ids, windows ? at::ones_like(mask) : mask, shifted ? tensorOf(file, "labels") : at::Tensor());
    TokenBatch& batch = rows.batch;
    if (file.find("token_type_ids")) batch.types = rows.pick(tensorOf(file, "token_type_ids"));
    if (windows) {
        for (std::int64_t r = 0; r < ids.size(0); ++r) batch.seen.push_back(mask[r].sum().item<std::int64_t>());
        if (spec.positionOffset) batch.positions.masked_fill_(mask.view({-1}) == 0, -1); // the pad token's own row
        batch.spans = at::stack({tensorOf(file, "start_positions"), tensorOf(file, "end_positions")}, 1);
        batch.trainedTokens = ids.size(0);
    } else if (spec.head.kind == HeadKind::SequenceClassification) {
        batch.labels = tensorOf(file, "labels");
        if (batch.labels.scalar_type() == at::kFloat && batch.labels.dim() == 1)
            batch.labels = batch.labels.unsqueeze(1);
        batch.trainedTokens = ids.size(0);
    } else if (!shifted) {
        batch.targets = rows.pick(tensorOf(file, "labels"));
        batch.trainedTokens = (batch.targets != -100).sum().item<std::int64_t>();
    }
    return rows;
}

inline double largestDifference(const at::Tensor& a, const at::Tensor& b) {
    if (a.sizes() != b.sizes()) throw std::runtime_error("shapes differ");
    return a.numel() ? (a.detach().to(at::kCPU, at::kDouble) - b.detach().to(at::kCPU, at::kDouble))
                           .abs()
                           .max()
                           .item<double>()
                     : 0.0;
}

inline double meanLoss(Model& model, const TokenBatch& batch) {
    at::NoGradGuard quiet;
    const BatchLoss loss = model.loss(batch, {});
    return loss.sum.item<double>() / double(loss.trainedTokens);
}

/// Six losses: before each of five steps of the fixtures' AdamW, and after the last.
inline std::vector<double> fiveSteps(Model& model, const std::vector<Parameter*>& parameters, const TokenBatch& batch) {
    std::vector<at::Tensor> masters;
    for (Parameter* parameter : parameters) masters.push_back(parameter->master());
    ReferenceAdamw adamw(masters);
    std::vector<double> losses;
    for (int step = 0; step < 5; ++step) {
        adamw.zeroGrad();
        const BatchLoss loss = model.loss(batch, {.training = true});
        losses.push_back(loss.sum.item<double>() / double(loss.trainedTokens));
        loss.sum.backward(at::scalar_tensor(1.0 / double(loss.trainedTokens)));
        adamw.step();
        for (Parameter* parameter : parameters) parameter->refresh();
    }
    losses.push_back(meanLoss(model, batch));
    return losses;
}

} // namespace lathe::test
