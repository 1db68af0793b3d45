#include "model/model.h"

namespace lathe {

at::Tensor Model::nextOfEach(std::span<const std::span<const std::int32_t>> ids,
                             std::span<KeyValueCache* const> caches) {
    std::vector<at::Tensor> each;
    for (std::size_t t = 0; t < ids.size(); ++t) each.push_back(next(ids[t], *caches[t]));
    return at::stack(each);
}

} // namespace lathe
