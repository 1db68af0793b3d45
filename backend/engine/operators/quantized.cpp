// Products decode the codes as they go; a dense copy is made only for those who ask.
#include "operators/quantized.h"

#include "lathe/error.h"
#include "lathe/joined.h"
#include "operators/operator.h"
#include "operators/panels.h"
#include "operators/quantized_arguments.h"

namespace lathe {
namespace {

void timesQuantizedOnCpu(const at::Tensor& y, const at::Tensor& x, const at::Tensor& codes, at::TensorList constants,
                         std::int64_t format, std::int64_t blockSize) {
    const QuantizedMatrix w = quantizedMatrixOf(y.size(1), x.size(1), codes, constants, format, blockSize);
    const kernels::QuantizedView view = w.view();
    timesByPanels(
        y, x,
        [&](std::int64_t first, std::int64_t last, float* to) {
            kernels::dequantize(view, to, first * w.columns, last * w.columns);
        },
        [&](const float* from, float* to, std::int64_t count, std::int64_t first, std::int64_t last) {
            kernels::timesQuantizedTransposed(view, w.rows, w.columns, from, count, to, first, last);
        });
}

void backQuantizedOnCpu(const at::Tensor& dx, const at::Tensor& dy, const at::Tensor& codes, at::TensorList constants,
                        std::int64_t format, std::int64_t blockSize, bool add) {
    const QuantizedMatrix w = quantizedMatrixOf(dy.size(1), dx.size(1), codes, constants, format, blockSize);
    const kernels::QuantizedView view = w.view();
    backByPanels(dx, dy, add, [&](std::int64_t first, std::int64_t last, float* to) {
        kernels::dequantize(view, to, first * w.columns, last * w.columns);
    });
}

at::Tensor dequantizedRowsOnCpu(const at::Tensor& codes, at::TensorList constants, std::int64_t format,
                                std::int64_t blockSize, at::IntArrayRef shape, std::int64_t first, std::int64_t count,
                                at::ScalarType type) {
    const QuantizedMatrix w = quantizedMatrixOf(shape[0], shape[1], codes, constants, format, blockSize);
    const kernels::QuantizedView view = w.view();
    return decodedPanel([&](std::int64_t from, std::int64_t until,
                            float* to) { kernels::dequantize(view, to, from * w.columns, until * w.columns); },
                        w.columns, first, count, type);
}

const Operator<&timesQuantizedOnCpu> timesOperator(
    "times_quantized_(Tensor(a!) y, Tensor x, Tensor codes, Tensor[] constants, int format, int block_size) -> ()");
const Operator<&backQuantizedOnCpu> backOperator("back_quantized_(Tensor(a!) dx, Tensor dy, Tensor codes, Tensor[] "
                                                 "constants, int format, int block_size, bool add) -> ()");
const Operator<&dequantizedRowsOnCpu>
    rowsOperator("dequantized_rows(Tensor codes, Tensor[] constants, int format, int block_size, int[] shape, int "
                 "first, int count, ScalarType type) -> Tensor");

} // namespace

QuantizedTensors QuantizedTensors::on(at::Device device) const {
    const auto moved = [&](const at::Tensor& tensor) { return tensor.defined() ? tensor.to(device) : tensor; };
    return {moved(codes), moved(constants), moved(constantCodes), moved(secondConstants), moved(offset)};
}

std::vector<at::Tensor> QuantizedTensors::constantList() const {
    if (constants.defined()) return {constants};
    return {constantCodes, secondConstants, offset};
}

kernels::QuantizedView QuantizedMatrix::view() const {
    kernels::QuantizedView view;
    view.format = format;
    view.count = rows * columns;
    view.blockSize = kernels::infoOf(format).wholeRows ? columns : blockSize;
    view.codes = tensors.codes.const_data_ptr<std::uint8_t>();
    if (tensors.constants.defined()) {
        view.constants = tensors.constants.const_data_ptr<float>();
        return view;
    }
    view.constantCodes = tensors.constantCodes.const_data_ptr<std::uint8_t>();
    view.secondConstants = tensors.secondConstants.const_data_ptr<float>();
    view.offset = tensors.offset.const_data_ptr<float>();
    return view;
}

void timesQuantized(const at::Tensor& y, const at::Tensor& x, const QuantizedMatrix& w) {
    timesOperator(y, x, w.tensors.codes, w.tensors.constantList(), std::int64_t(w.format), w.blockSize);
}
void backQuantized(const at::Tensor& dx, const at::Tensor& dy, const QuantizedMatrix& w, bool add) {
    backOperator(dx, dy, w.tensors.codes, w.tensors.constantList(), std::int64_t(w.format), w.blockSize, add);
}
at::Tensor dequantizedRows(const QuantizedMatrix& w, std::int64_t first, std::int64_t count, at::ScalarType type) {
    return rowsOperator(w.tensors.codes, w.tensors.constantList(), std::int64_t(w.format), w.blockSize,
                        {w.rows, w.columns}, first, count, type);
}

kernels::NumberFormat numberFormat(const std::string& name) {
    if (const kernels::FormatInfo* info = kernels::formatNamed(name)) return info->format;
    throw Error(ErrorKind::BadInput, {"There is no number format \"%1\".", name},
                {"There are: %1.", joined(kernels::numberFormats(), ", ", &kernels::FormatInfo::name)});
}

} // namespace lathe
