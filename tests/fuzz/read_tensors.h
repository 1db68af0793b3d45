#pragma once
// Reading all that a file of tensors holds.
#include "files/tensor_file.h"
#include "fuzz/input.h"

#include <vector>

namespace lathe::fuzz {

inline void readAll(const TensorFile& tensors, std::size_t fileBytes) {
    std::vector<float> values;
    for (const TensorInfo& info : tensors.tensors()) {
        require(info.count() >= 0 && info.count() <= std::int64_t(fileBytes) * 4,
                "no type has more than 4 values a byte");
        values.resize(std::size_t(info.count()));
        answers([&] { readAsF32(info, values); });
    }
}

} // namespace lathe::fuzz
