#pragma once
// A batch as a model takes it: checked, with virtual rows in front, on the model's device.
#include "model/token_batch.h"

namespace lathe {

struct LaidBatch {
    TokenBatch own;      ///< as it came
    TokenBatch all;      ///< as the layers see it: the same where there are no virtual rows
    at::Tensor ownRows;  ///< where the own tokens stand among all; undefined where they are the same
    std::int64_t front = 0; ///< virtual rows in front of each segment
};

} // namespace lathe
