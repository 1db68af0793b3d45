#include "tensor/product.h"

#include "kernels/common/cpu_level.h"
#include "kernels/convert/convert.h"
#include "kernels/matvec/matvec.h"

#include <atomic>

namespace lathe {
namespace {

Bf16Products chosen = Bf16Products::Auto;

at::Tensor converted(const at::Tensor& x, at::ScalarType type) {
    const at::Tensor from = x.contiguous();
    at::Tensor to = at::empty(from.sizes(), from.options().dtype(type));
    withElement(from.scalar_type(), [&](auto a) {
        withElement(type, [&](auto b) {
            using A = decltype(a);
            using B = decltype(b);
            at::parallel_for(0, from.numel(), 16384, [&](std::int64_t first, std::int64_t last) {
                kernels::convertRows(dataOf<A>(from) + first, 0, dataOf<B>(to) + first, 0, last - first, 0, 1);
            });
        });
    });
    return to;
}

} // namespace

void setBf16Products(Bf16Products choice) { chosen = choice; }

at::ScalarType productType(at::ScalarType storage) {
    static const bool native = kernels::hasBf16Products();
    if (storage != at::kBFloat16) return storage;
    return chosen == Bf16Products::Native || (chosen == Bf16Products::Auto && native) ? at::kBFloat16 : at::kFloat;
}

at::Tensor toProduct(const at::Tensor& stored) {
    const at::ScalarType type = productType(stored.scalar_type());
    return type == stored.scalar_type() ? stored.contiguous() : converted(stored, type);
}

at::Tensor toStorage(const at::Tensor& product, at::ScalarType storage, const at::Tensor& residual) {
    if (!residual.defined()) return product.scalar_type() == storage ? product : converted(product, storage);
    const at::Tensor from = product.contiguous(), other = residual.contiguous();
    at::Tensor to = at::empty(from.sizes(), from.options().dtype(storage));
    withElement(from.scalar_type(), [&](auto a) {
        withElement(storage, [&](auto b) {
            using A = decltype(a);
            using B = decltype(b);
            at::parallel_for(0, from.numel(), 16384, [&](std::int64_t first, std::int64_t last) {
                kernels::addInto(dataOf<A>(from), dataOf<B>(other), dataOf<B>(to), first, last);
            });
        });
    });
    return to;
}

at::Tensor timesTransposed(const at::Tensor& x, const at::Tensor& w) {
    constexpr std::int64_t few = 4;
    const at::ScalarType type = productType(w.scalar_type());
    if (x.size(0) > few) return at::mm(x.scalar_type() == type ? x : x.to(type), toProduct(w).t());
    const at::Tensor in = x.to(at::kFloat).contiguous(), held = w.contiguous();
    at::Tensor y = at::empty({x.size(0), w.size(0)}, in.options());
    withElement(held.scalar_type(), [&](auto s) {
        using S = decltype(s);
        overRows(w.size(0), w.size(1), [&](std::int64_t first, std::int64_t last) {
            kernels::matvec(dataOf<S>(held), dataOf<float>(in), dataOf<float>(y), w.size(0), w.size(1), x.size(0), first,
                            last);
        });
    });
    return type == at::kFloat ? y : y.to(type);
}

std::int64_t firstNotFinite(const at::Tensor& x) {
    const std::int64_t size = x.numel();
    std::atomic<std::int64_t> found{size}; // the smallest index, whatever the order of the parts
    withElement(x.scalar_type(), [&](auto s) {
        using S = decltype(s);
        at::parallel_for(0, size, 1 << 16, [&](std::int64_t first, std::int64_t last) {
            const std::int64_t at = kernels::firstNotFinite(dataOf<S>(x), first, last);
            std::int64_t before = found.load();
            while (at < last && at < before && !found.compare_exchange_weak(before, at)) {}
        });
    });
    return found == size ? -1 : found.load();
}

} // namespace lathe
