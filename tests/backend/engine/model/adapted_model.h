#pragma once
// Tokens and a LoRA to compare two models over that should compute the same.
#include "backend/engine/support/test_device.h"
#include "fixture_batch.h"
#include "model/source_target.h"

namespace lathe::test {

/// Three examples of 20 tokens, the same for the same seed; halves of an encoder-decoder's are read and written.
inline TokenBatch someTokens(const ModelSpec& spec, std::uint64_t seed = 4) {
    at::manual_seed(seed);
    const at::Tensor ids = torch::randint(1, spec.vocabulary, {3, 20}, at::kLong);
    TokenBatch batch = withoutPadding(ids, at::ones_like(ids), ids).batch;
    splitInHalves(batch, spec);
    return batch;
}

/// A LoRA on every layer of which B is not zero, the same for the same model.
inline std::vector<LowRank*> adapt(Model& model) {
    std::vector<LowRank*> all;
    at::manual_seed(5);
    for (Linear* linear : model.linears()) {
        LowRank delta;
        delta.a = Parameter(linear->spec().name + ".a", there(torch::randn({2, linear->spec().in}) * 0.1),
                            model.dtype(), true);
        delta.b = Parameter(linear->spec().name + ".b", there(torch::randn({linear->spec().out, 2}) * 0.1),
                            model.dtype(), true);
        all.push_back(linear->add(std::move(delta)));
    }
    return all;
}

} // namespace lathe::test
