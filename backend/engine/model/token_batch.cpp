#include "model/token_batch.h"

#include "lathe/error.h"
#include "model/source_target.h"
#include "tensor/compute_device.h"

#include <algorithm>

namespace lathe {
namespace {

at::Tensor ofNumbers(const std::vector<std::int64_t>& numbers) { return at::tensor(numbers, at::kLong); }

std::int64_t largestOf(const at::Tensor& numbers, std::int64_t least) {
    return numbers.defined() && numbers.numel() ? numbers.max().item<std::int64_t>() : least;
}

/// Everything but sides, on the host.
TokenBatch completed(TokenBatch batch) {
    batch.offsets = ofNumbers(batch.starts).to(at::kInt);
    batch.rowExamples = rowExamplesOf(batch);
    batch.largestPosition = largestOf(batch.positions, -1);
    batch.largestType = largestOf(batch.types, 0);
    std::vector<std::int64_t> ends;
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s)
        ends.insert(ends.end(), {batch.starts[s], batch.starts[s] + batch.seenOf(s) - 1});
    batch.ends = ofNumbers(ends).view({-1, 2});
    if (!batch.targets.defined()) return batch;
    const at::Tensor targets = batch.targets.contiguous();
    const std::int64_t* target = targets.const_data_ptr<std::int64_t>();
    for (std::int64_t t = 0; t < targets.size(0); ++t)
        if (target[t] >= 0) batch.scoredRows.push_back(t);
    batch.scored = ofNumbers(batch.scoredRows);
    return batch;
}

/// Every tensor of it.
std::vector<at::Tensor*> tensorsOf(TokenBatch& batch) {
    return {&batch.ids,   &batch.positions, &batch.targets,     &batch.firstTargets, &batch.types, &batch.labels,
            &batch.spans, &batch.offsets,   &batch.rowExamples, &batch.scored,       &batch.ends};
}

} // namespace

at::Tensor rowExamplesOf(const TokenBatch& batch) {
    at::Tensor examples = at::empty({batch.positions.size(0)}, at::kLong);
    auto* to = examples.mutable_data_ptr<std::int64_t>();
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s)
        std::fill(to + batch.starts[s], to + batch.starts[s + 1],
                  s < batch.examples.size() ? batch.examples[s] : std::int64_t(s));
    return examples;
}

TokenBatch TokenBatch::placed(at::Device device) const {
    TokenBatch there = completed(*this);
    std::vector<at::Tensor*> all = tensorsOf(there);
    std::shared_ptr<SourceTarget> both;
    if (!splits.empty()) {
        both = std::make_shared<SourceTarget>(sourceTarget(*this));
        for (TokenBatch* side : {&both->source, &both->target}) {
            *side = completed(*side);
            const std::vector<at::Tensor*> own = tensorsOf(*side);
            all.insert(all.end(), own.begin(), own.end());
        }
        all.push_back(&both->order);
    }
    std::vector<at::Tensor> host;
    for (const at::Tensor* tensor : all) host.push_back(*tensor);
    const std::vector<at::Tensor> sent = computeDevice(device).sent(host);
    for (std::size_t i = 0; i < all.size(); ++i) *all[i] = sent[i];
    there.sides = std::move(both);
    return there;
}

void checkIds(std::span<const std::int64_t> ids, std::int64_t vocabulary) {
    for (const std::int64_t id : ids)
        if (id < 0 || id >= vocabulary)
            throw Error(ErrorKind::BadInput,
                        {"Token id %1 is outside the model's vocabulary of %2.", std::to_string(id),
                         std::to_string(vocabulary)},
                        "The tokenizer does not belong to this model.");
}

} // namespace lathe
