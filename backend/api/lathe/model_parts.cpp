#include "lathe/model_parts.h"

#include <functional>
#include <numeric>

namespace lathe {

std::int64_t PartTensor::count() const {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::int64_t ModelPart::count() const {
    std::int64_t sum = 0;
    for (const PartTensor& tensor : tensors) sum += tensor.count();
    return sum;
}

std::int64_t ModelPart::trained() const {
    std::int64_t sum = 0;
    for (const PartTensor& tensor : tensors)
        if (tensor.trained) sum += tensor.count();
    return sum;
}

std::int64_t ModelParts::trained() const {
    std::int64_t sum = outside.trained;
    for (const LayerShare& share : shares) sum += share.trained;
    return sum;
}

} // namespace lathe
