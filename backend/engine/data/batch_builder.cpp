#include "data/batch_builder.h"

namespace lathe {

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
        const std::size_t length = example->ids.size();
        for (std::size_t i = 0; i < length; ++i, ++at) {
            ids[at] = example->ids[i];
            positions[at] = std::int64_t(i);
            const bool scored = i + 1 < length && example->trained[i + 1];
            targets[at] = scored ? std::int64_t(example->ids[i + 1]) : -100;
            batch.trainedTokens += scored;
        }
        batch.starts.push_back(at);
        batch.examples.push_back(example->row);
    }
    return batch;
}

TokenBatch makeBatch(std::span<const RowOfExamples> rows, const std::vector<TokenExample>& examples) {
    std::vector<const TokenExample*> chosen;
    for (const RowOfExamples& row : rows)
        for (const std::size_t example : row) chosen.push_back(&examples[example]);
    return makeBatch(chosen);
}

} // namespace lathe
