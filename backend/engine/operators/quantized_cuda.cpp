#include "kernels/formats/formats_cuda.h"
#include "operators/cuda_call.h"
#include "operators/panels_cuda.h"
#include "operators/quantized_arguments.h"

namespace lathe {
namespace {

namespace gpu = kernels::cuda;

/// decode(first row, count, panel).
auto decoderOf(const QuantizedMatrix& w, kernels::CudaStream stream) {
    return [view = w.view(), columns = w.columns, stream](std::int64_t first, std::int64_t count,
                                                          const at::Tensor& panel) {
        succeed(gpu::dequantize(view, kindOf(panel), panel.mutable_data_ptr(), first * columns,
                                (first + count) * columns, stream));
    };
}

void timesQuantizedOnCuda(const at::Tensor& y, const at::Tensor& x, const at::Tensor& codes, at::TensorList constants,
                          std::int64_t format, std::int64_t blockSize) {
    const OnGpuOf device(x);
    const QuantizedMatrix w = quantizedMatrixOf(y.size(1), x.size(1), codes, constants, format, blockSize);
    if (x.size(0) > kernels::fewRows) return timesByGpuPanels(y, x, decoderOf(w, device.stream()));
    const at::Tensor in = x.contiguous(), some = y.is_contiguous() ? y : at::empty(y.sizes(), y.options());
    succeed(gpu::timesQuantizedTransposed(w.view(), w.rows, w.columns, kindOf(in), in.const_data_ptr(), in.size(0),
                                          kindOf(some), some.mutable_data_ptr(), device.stream()));
    if (!some.is_same(y)) at::Tensor(y).copy_(some);
}

void backQuantizedOnCuda(const at::Tensor& dx, const at::Tensor& dy, const at::Tensor& codes, at::TensorList constants,
                         std::int64_t format, std::int64_t blockSize, bool add) {
    const OnGpuOf device(dy);
    const QuantizedMatrix w = quantizedMatrixOf(dy.size(1), dx.size(1), codes, constants, format, blockSize);
    backByGpuPanels(dx, dy, add, decoderOf(w, device.stream()));
}

at::Tensor dequantizedRowsOnCuda(const at::Tensor& codes, at::TensorList constants, std::int64_t format,
                                 std::int64_t blockSize, at::IntArrayRef shape, std::int64_t first, std::int64_t count,
                                 at::ScalarType type) {
    const OnGpuOf device(codes);
    const QuantizedMatrix w = quantizedMatrixOf(shape[0], shape[1], codes, constants, format, blockSize);
    const at::Tensor rows = at::empty({count, w.columns}, codes.options().dtype(type));
    decoderOf(w, device.stream())(first, count, rows);
    return rows;
}

std::vector<at::Tensor> quantizeOnCuda(const at::Tensor& weight, std::string_view name, std::int64_t blockSize,
                                       bool doubleQuantized) {
    TORCH_CHECK(weight.dim() == 2, "lathe: a weight to quantize is (out, in)");
    const OnGpuOf device(weight);
    const kernels::NumberFormat format = numberFormat(std::string(name));
    const bool wholeRows = kernels::infoOf(format).wholeRows;
    const at::Tensor plain = weight.contiguous();
    const std::int64_t count = plain.numel(), block = wholeRows ? plain.size(1) : blockSize,
                       blocks = kernels::blockCount(count, block);
    const at::Tensor codes = at::empty({kernels::codeBytes(format, count)}, plain.options().dtype(at::kByte));
    const at::Tensor constants = at::empty({blocks}, plain.options().dtype(at::kFloat)),
                     bad = at::full({1}, count, plain.options().dtype(at::kLong));
    succeed(gpu::quantizeBlocks(format, block, kindOf(plain), plain.const_data_ptr(), count,
                                codes.mutable_data_ptr<std::uint8_t>(), floatsOf(constants),
                                bad.mutable_data_ptr<std::int64_t>(), device.stream()));
    if (const std::int64_t at = bad.item<std::int64_t>(); at < count)
        throw Error(ErrorKind::BadFile,
                    {"Weight holds a number that is not finite, at element %1.", std::to_string(at)});
    if (!doubleQuantized || wholeRows) return {codes, constants};
    const at::Tensor host = constants.cpu(),
                     second = at::empty({kernels::blockCount(blocks, kernels::constantsBlock)}, at::kFloat);
    const at::Tensor constantCodes = at::empty({blocks}, at::kByte), offset = at::empty({1}, at::kFloat);
    kernels::quantizeConstants(floatsOf(host), blocks, constantCodes.mutable_data_ptr<std::uint8_t>(), floatsOf(second),
                               floatsOf(offset));
    return {codes, constantCodes.to(plain.device()), second.to(plain.device()), offset.to(plain.device())};
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("times_quantized_", timesQuantizedOnCuda);
    library.impl("back_quantized_", backQuantizedOnCuda);
    library.impl("dequantized_rows", dequantizedRowsOnCuda);
    library.impl("quantize", quantizeOnCuda);
}

} // namespace
} // namespace lathe
