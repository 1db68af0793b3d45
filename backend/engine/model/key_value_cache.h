#pragma once
// Keys and values of the tokens that one generation has seen.
#include "tensor/torch.h"

#include <cstdint>
#include <vector>

namespace lathe {

class KeyValueCache {
public:
    std::int64_t length = 0;             ///< tokens held
    struct Layer {
        at::Tensor keys, values;         ///< (key/value heads, capacity, head size), product dtype
        at::Tensor sourceKeys,
            sourceValues; ///< of an encoder-decoder's decoder: (heads, source tokens, head size) of what was read
    };
    std::vector<Layer> layers;           ///< made by the model on first use

    std::vector<std::int32_t> ids;       ///< given so far, of a model that may have to read them again

    void clear() {
        length = 0;
        ids.clear();
    }
};

} // namespace lathe
