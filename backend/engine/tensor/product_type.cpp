#include "tensor/product_type.h"

#include "kernels/common/cpu_level.h"

namespace lathe {
namespace {
Bf16Products chosen = Bf16Products::Auto;
}

void setBf16Products(Bf16Products choice) { chosen = choice; }

at::ScalarType productType(at::ScalarType storage, at::Device device) {
    static const bool native = kernels::hasBf16Products();
    if (storage == at::kFloat || !device.is_cpu()) return storage;
    if (storage != at::kBFloat16) return at::kFloat;
    return chosen == Bf16Products::Native || (chosen == Bf16Products::Auto && native) ? at::kBFloat16 : at::kFloat;
}

} // namespace lathe
