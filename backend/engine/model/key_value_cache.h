#pragma once
// Keys and values of the tokens that one generation has seen.
#include "tensor/torch.h"

#include <vector>

namespace lathe {

class KeyValueCache {
public:
    std::int64_t length = 0;             ///< tokens held
    struct Layer {
        at::Tensor keys, values;         ///< (key/value heads, capacity, head size), product dtype
    };
    std::vector<Layer> layers;           ///< made by the model on first use

    void clear() { length = 0; }
};

} // namespace lathe
