#pragma once
// The gradient of rows that were looked up.
#include "tensor/torch.h"

#include <cstdint>

namespace lathe {

/// up (T, size) fp32, ids (T) int64, both contiguous: each row of `up` added to row ids[t] of (rows, size) fp32 zeros.
/// `still`: a row that learns nothing; -1: none.
at::Tensor embeddingGradient(const at::Tensor& up, const at::Tensor& ids, std::int64_t rows, std::int64_t still);

} // namespace lathe
