#pragma once
// Token embeddings, and the recomputed layer of gradient checkpointing: the two small functions at a decoder's edges.
#include "tensor/parameter.h"

#include "tensor/torch.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace lathe {

/// Rows of weight (vocabulary, hidden) by ids (T) int64: (T, hidden). `trained`: the weight's parameter or nullptr.
/// `still`: a row that learns nothing, as Hugging Face's padding_idx; -1: none.
at::Tensor embed(const at::Tensor& ids, const at::Tensor& weight, const Parameter* trained, std::int64_t still = -1);

/// f(xs), of which only xs are kept, the first as what nobody else keeps (operators/kept_rows.h): backward runs f
/// again, with the same dropout bits, and then its own backward. Parameters that f uses get their gradients there;
/// other tensors with gradients must come in by xs (undefined ones may).
at::Tensor recomputed(const std::vector<at::Tensor>& xs, std::function<at::Tensor(const std::vector<at::Tensor>&)> f);

} // namespace lathe
