#include "kernels/formats/formats.h"
#include "kernels/gguf/gguf.h"
#include "kernels/gguf/gguf_cuda.h"
#include "operators/cuda_call.h"
#include "operators/panels_cuda.h"

namespace lathe {
namespace {

namespace gpu = kernels::cuda;

/// decode(first row, count, panel) of a matrix of so many columns.
auto ggufDecoderOf(const at::Tensor& blocks, std::int64_t format, std::int64_t columns, kernels::CudaStream stream) {
    const std::int64_t each = columns / kernels::ggufFormats()[std::size_t(format)].elements;
    return [from = blocks.const_data_ptr<std::uint8_t>(), format, each, stream](std::int64_t first, std::int64_t count,
                                                                                const at::Tensor& panel) {
        succeed(gpu::dequantizeGguf(std::size_t(format), from, kindOf(panel), panel.mutable_data_ptr(), first * each,
                                    (first + count) * each, stream));
    };
}

void timesGgufOnCuda(const at::Tensor& y, const at::Tensor& x, const at::Tensor& blocks, std::int64_t format) {
    const OnGpuOf device(x);
    if (x.size(0) > kernels::fewRows)
        return timesByGpuPanels(y, x, ggufDecoderOf(blocks, format, x.size(1), device.stream()));
    const at::Tensor in = x.contiguous(), some = y.is_contiguous() ? y : at::empty(y.sizes(), y.options());
    succeed(gpu::timesGgufTransposed(std::size_t(format), blocks.const_data_ptr<std::uint8_t>(), y.size(1), x.size(1),
                                     kindOf(in), in.const_data_ptr(), in.size(0), kindOf(some), some.mutable_data_ptr(),
                                     device.stream()));
    if (!some.is_same(y)) at::Tensor(y).copy_(some);
}

void backGgufOnCuda(const at::Tensor& dx, const at::Tensor& dy, const at::Tensor& blocks, std::int64_t format,
                    bool add) {
    const OnGpuOf device(dy);
    backByGpuPanels(dx, dy, add, ggufDecoderOf(blocks, format, dx.size(1), device.stream()));
}

at::Tensor ggufRowsOnCuda(const at::Tensor& blocks, std::int64_t format, std::int64_t columns, std::int64_t first,
                          std::int64_t count, at::ScalarType type) {
    const OnGpuOf device(blocks);
    const at::Tensor rows = at::empty({count, columns}, blocks.options().dtype(type));
    ggufDecoderOf(blocks, format, columns, device.stream())(first, count, rows);
    return rows;
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("times_gguf_", timesGgufOnCuda);
    library.impl("back_gguf_", backGgufOnCuda);
    library.impl("gguf_rows", ggufRowsOnCuda);
}

} // namespace
} // namespace lathe
