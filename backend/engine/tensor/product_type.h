#pragma once
// In which dtype matrices are multiplied: on a GPU as they are stored; on a processor without bfloat16 products, bf16
// matrices are widened to fp32 first, which is several times faster there than LibTorch's own emulation, and more
// exact.
#include "tensor/torch.h"

namespace lathe {

/// Of matrices that are stored as `storage` on that device.
at::ScalarType productType(at::ScalarType storage, at::Device device);
inline at::ScalarType productType(const at::Tensor& stored) {
    return productType(stored.scalar_type(), stored.device());
}

enum class Bf16Products { Auto, Native, Float };
/// Of the processor, for tests and measurements; Auto (by its instructions) otherwise. Not while work is running.
void setBf16Products(Bf16Products choice);

} // namespace lathe
