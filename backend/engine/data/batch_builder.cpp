// Rows are laid one after the other without padding, with each token's place and example beside it.
#include "data/batch_builder.h"

#include "lathe/error.h"

#include <algorithm>

namespace lathe {
namespace {

/// Scored by the token after each; otherwise by what the task's example carries.
bool isLanguage(const TokenExample& example) {
    return example.labels.empty() && example.tags.empty() && example.contextOffsets.empty();
}

/// Values of the batch's examples side by side, (S, count) of them each; undefined where there are none.
template <class F> at::Tensor ofExamples(const std::vector<const TokenExample*>& examples, at::ScalarType type,
                                         const F& values) {
    const std::size_t count = values(*examples.front()).size();
    if (count == 0) return {};
    at::Tensor all = at::empty({std::int64_t(examples.size()), std::int64_t(count)}, at::kDouble);
    auto* to = all.mutable_data_ptr<double>();
    for (const TokenExample* example : examples) {
        const auto own = values(*example);
        if (own.size() != count)
            throw Error(ErrorKind::BadInput, {"Row %1 has %2 labels, others have %3.", std::to_string(example->row),
                                              std::to_string(own.size()), std::to_string(count)});
        to = std::copy(own.begin(), own.end(), to);
    }
    return all.to(type);
}

/// What tasks other than language modeling score.
void addTask(const std::vector<const TokenExample*>& examples, TokenBatch& batch) {
    if (examples.empty()) return;
    batch.labels = ofExamples(examples, at::kFloat, [](const TokenExample& example) { return example.labels; });
    batch.spans = ofExamples(examples, at::kLong, [](const TokenExample& example) {
        return example.contextOffsets.empty() ? std::vector<std::int32_t>{}
                                              : std::vector<std::int32_t>{example.span.first, example.span.second};
    });
    if (std::none_of(examples.begin(), examples.end(),
                     [](const TokenExample* example) { return !example->types.empty(); }))
        return;
    batch.types = at::zeros_like(batch.ids);
    auto* types = batch.types.mutable_data_ptr<std::int64_t>();
    for (std::size_t s = 0; s < examples.size(); ++s)
        std::copy(examples[s]->types.begin(), examples[s]->types.end(), types + batch.starts[s]);
}

} // namespace

TokenBatch makeBatch(const std::vector<const TokenExample*>& examples) {
    std::int64_t total = 0;
    for (const TokenExample* example : examples) total += std::int64_t(example->ids.size());
    TokenBatch batch;
    const auto options = at::TensorOptions().dtype(at::kLong);
    batch.ids = at::empty({total}, options);
    batch.positions = at::empty({total}, options);
    batch.targets = at::empty({total}, options);
    auto* ids = batch.ids.mutable_data_ptr<std::int64_t>();
    auto* positions = batch.positions.mutable_data_ptr<std::int64_t>();
    auto* targets = batch.targets.mutable_data_ptr<std::int64_t>();
    batch.starts.push_back(0);
    std::int64_t at = 0;
    for (const TokenExample* example : examples) {
        const std::size_t length = example->ids.size(), split = std::size_t(example->split);
        if (split) batch.splits.push_back(at + std::int64_t(split));
        for (std::size_t i = 0; i < length; ++i, ++at) {
            ids[at] = example->ids[i];
            positions[at] = std::int64_t(i < split ? i : i - split);
            if (!isLanguage(*example)) {
                targets[at] = i < example->tags.size() ? std::int64_t(example->tags[i]) : -100;
                batch.trainedTokens += example->trained[i];
                continue;
            }
            const bool scored = i + 1 < length && example->trained[i + 1];
            targets[at] = scored ? std::int64_t(example->ids[i + 1]) : -100;
            batch.trainedTokens += scored;
        }
        batch.starts.push_back(at);
        batch.examples.push_back(example->row);
    }
    if (!batch.splits.empty() && batch.splits.size() != examples.size())
        throw Error(ErrorKind::Bug, "Some examples of a batch have two sequences, others one.");
    addTask(examples, batch);
    return batch;
}

TokenBatch makeBatch(std::span<const RowOfExamples> rows, const ExampleSet& examples) {
    std::vector<TokenExample> read;
    for (const RowOfExamples& row : rows)
        for (const std::size_t example : row) read.push_back(examples[example]);
    std::vector<const TokenExample*> chosen;
    for (const TokenExample& example : read) chosen.push_back(&example);
    return makeBatch(chosen);
}

} // namespace lathe
