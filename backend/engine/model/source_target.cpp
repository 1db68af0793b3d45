#include "model/source_target.h"

#include "lathe/error.h"

namespace lathe {

SourceTarget sourceTarget(const TokenBatch& batch) {
    if (batch.splits.size() + 1 != batch.starts.size())
        throw Error(ErrorKind::BadInput, "An encoder-decoder needs a text to read and a text to write.",
                    "Give data of prompts and completions.");
    SourceTarget sides;
    std::vector<at::Tensor> source, target;
    sides.source.starts = sides.target.starts = {0};
    for (std::size_t s = 0; s < batch.splits.size(); ++s) {
        const std::int64_t first = batch.starts[s], middle = batch.splits[s], end = batch.starts[s + 1];
        if (middle <= first || middle >= end)
            throw Error(ErrorKind::BadInput, "A row has nothing to read, or nothing to write.",
                        "Give data of prompts and completions.");
        source.push_back(at::arange(first, middle, batch.positions.options()));
        target.push_back(at::arange(middle, end, batch.positions.options()));
        sides.source.starts.push_back(sides.source.starts.back() + middle - first);
        sides.target.starts.push_back(sides.target.starts.back() + end - middle);
    }
    const auto place = [&](TokenBatch& side, const std::vector<at::Tensor>& rows) {
        const at::Tensor all = at::cat(rows);
        side.positions = batch.positions.index_select(0, all);
        side.examples = batch.examples;
        return all;
    };
    const at::Tensor sources = place(sides.source, source);
    sides.order = at::cat({sources, place(sides.target, target)});
    return sides;
}

void splitInHalves(TokenBatch& batch, const ModelSpec& spec) {
    if (spec.encoderLayers == 0) return;
    batch.splits.clear();
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s)
        batch.splits.push_back((batch.starts[s] + batch.starts[s + 1]) / 2);
}

} // namespace lathe
