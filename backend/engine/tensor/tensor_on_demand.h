#pragma once
// Tensors that exist only when their turn comes: of what is written one after the other, one is in memory at a time.
#include "tensor/torch.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct TensorOnDemand {
    std::string name;
    std::vector<std::int64_t> shape;
    std::function<at::Tensor()> make; ///< of that shape, on whatever device; may throw
};

} // namespace lathe
