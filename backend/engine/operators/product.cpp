#include "operators/product.h"

#include "kernels/convert/convert.h"
#include "kernels/matvec/matvec.h"
#include "operators/elements.h"
#include "operators/operator.h"

namespace lathe {
namespace {

/// f(A{}, B{}) for two types of which one is fp32, or that are the same.
template <class F> void withBoth(at::ScalarType from, at::ScalarType to, const F& f) {
    withElement(from, [&](auto a) {
        using A = decltype(a); // as in withElements()
        withElement(to, [&](auto b) {
            using B = decltype(b);
            if constexpr (std::is_same_v<A, B> || std::is_same_v<A, float> || std::is_same_v<B, float>) f(A{}, b);
            else TORCH_CHECK(false, "lathe: no kernel makes ", to, " of ", from);
        });
    });
}

at::Tensor convertedOnCpu(const at::Tensor& x, at::ScalarType type) {
    const at::Tensor from = x.contiguous();
    at::Tensor to = at::empty(from.sizes(), from.options().dtype(type));
    withBoth(from.scalar_type(), type, [&](auto a, auto b) {
        at::parallel_for(0, from.numel(), 16384, [&](std::int64_t first, std::int64_t last) {
            kernels::convertRows(dataOf<decltype(a)>(from) + first, 0, dataOf<decltype(b)>(to) + first, 0, last - first, 0, 1);
        });
    });
    return to;
}

at::Tensor sumConvertedOnCpu(const at::Tensor& product, const at::Tensor& residual) {
    const at::Tensor from = product.contiguous(), other = residual.contiguous();
    at::Tensor to = at::empty_like(other);
    withBoth(from.scalar_type(), other.scalar_type(), [&](auto a, auto b) {
        at::parallel_for(0, from.numel(), 16384, [&](std::int64_t first, std::int64_t last) {
            kernels::addInto(dataOf<decltype(a)>(from), dataOf<decltype(b)>(other), dataOf<decltype(b)>(to), first, last);
        });
    });
    return to;
}

at::Tensor timesTransposedOnCpu(const at::Tensor& x, const at::Tensor& w, at::ScalarType type) {
    constexpr std::int64_t few = 4;
    if (x.size(0) > few) return at::mm(x.scalar_type() == type ? x : x.to(type), (w.scalar_type() == type ? w.contiguous() : convertedOnCpu(w, type)).t());
    const at::Tensor in = x.to(at::kFloat).contiguous(), held = w.contiguous();
    at::Tensor y = at::empty({x.size(0), w.size(0)}, in.options());
    withElement(held.scalar_type(), [&](auto s) {
        using S = decltype(s);
        overRows(w.size(0), w.size(1), [&](std::int64_t first, std::int64_t last) {
            kernels::matvec(dataOf<S>(held), dataOf<float>(in), dataOf<float>(y), w.size(0), w.size(1), x.size(0), first, last);
        });
    });
    return type == at::kFloat ? y : y.to(type);
}

/// x in another dtype, contiguous.
const Operator<&convertedOnCpu> converted("converted(Tensor x, ScalarType to) -> Tensor");
/// Both summed in fp32, rounded once to the residual's dtype.
const Operator<&sumConvertedOnCpu> sumConverted("sum_converted(Tensor product, Tensor residual) -> Tensor");
/// x (T, in) times w (out, in)^T, multiplied as `type`: (T, out).
const Operator<&timesTransposedOnCpu> timesTransposedAs("times_transposed(Tensor x, Tensor w, ScalarType type) -> Tensor");

} // namespace

at::Tensor toProduct(const at::Tensor& stored) {
    const at::ScalarType type = productType(stored);
    return type == stored.scalar_type() ? stored.contiguous() : converted(stored, type);
}

at::Tensor toStorage(const at::Tensor& product, at::ScalarType storage, const at::Tensor& residual) {
    if (residual.defined()) return sumConverted(product, residual);
    return product.scalar_type() == storage ? product : converted(product, storage);
}

at::Tensor timesTransposed(const at::Tensor& x, const at::Tensor& w) { return timesTransposedAs(x, w, productType(w)); }

} // namespace lathe
