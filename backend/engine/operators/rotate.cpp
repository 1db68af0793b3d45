#include "operators/rotate.h"

#include "kernels/rope/rope.h"
#include "operators/elements.h"
#include "operators/operator.h"

namespace lathe {
namespace {

void rotateOnCpu(const at::Tensor& x, const at::Tensor& positions, const at::Tensor& cosines, const at::Tensor& sines,
                 std::int64_t heads, std::int64_t headDim, std::int64_t turned, bool back) {
    const std::int64_t rows = x.size(0), stride = x.stride(0);
    withElement(x.scalar_type(), [&](auto s) {
        using S = decltype(s);
        overRows(rows, 4 * heads * headDim, [&](std::int64_t first, std::int64_t last) {
            kernels::rotate(dataOf<S>(x), positions.const_data_ptr<std::int64_t>(), dataOf<float>(cosines),
                            dataOf<float>(sines), heads, headDim, turned, stride, back, first, last);
        });
    });
}

const Operator<&rotateOnCpu> rotateOperator("rotate_(Tensor(a!) x, Tensor positions, Tensor cosines, Tensor sines, int "
                                            "heads, int head_dim, int turned, bool back) -> ()");

} // namespace

void rotate(const at::Tensor& x, const at::Tensor& positions, const at::Tensor& cosines, const at::Tensor& sines,
            std::int64_t heads, std::int64_t headDim, std::int64_t turned, bool back) {
    rotateOperator(x, positions, cosines, sines, heads, headDim, turned, back);
}

} // namespace lathe
