#include "model/format_operators.h"

#include "kernels/formats/formats_cuda.h"
#include "lathe/error.h"
#include "model/quantized_rows.h"
#include "tensor/product.h"

#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>

namespace lathe {
namespace {

using at::Tensor;

/// What the operators are told of a weight, checked against its tensors.
struct Weight {
    kernels::NumberFormat format;
    c10::SymInt rows, columns;
    std::int64_t blockSize;
    const Tensor& codes;
    at::TensorList constants;

    bool isDoubleQuantized() const { return constants.size() == 3; }
};

void check(const Weight& w) {
    const bool wholeRows = kernels::infoOf(w.format).wholeRows;
    const auto sizes = kernels::blockSizes();
    TORCH_CHECK(wholeRows || std::find(sizes.begin(), sizes.end(), w.blockSize) != sizes.end(), "lathe: block_size ", w.blockSize, " is none of 32, 64, ... 4096");
    TORCH_CHECK(w.codes.scalar_type() == at::kByte && w.codes.dim() == 1 && w.codes.is_contiguous(), "lathe: codes must be a flat, contiguous uint8 tensor");
    TORCH_CHECK(w.constants.size() == 1 || (w.constants.size() == 3 && !wholeRows), "lathe: constants must be one tensor, or three of a double-quantized weight");
    const std::array<at::ScalarType, 3> types{w.isDoubleQuantized() ? at::kByte : at::kFloat, at::kFloat, at::kFloat};
    for (std::size_t i = 0; i < w.constants.size(); ++i)
        TORCH_CHECK(w.constants[i].scalar_type() == types[i] && w.constants[i].dim() == 1 && w.constants[i].is_contiguous(),
                    "lathe: constants[", i, "] must be flat, contiguous and ", types[i]);
    const c10::SymInt count = w.rows * w.columns, block = wholeRows ? w.columns : c10::SymInt(w.blockSize);
    const c10::SymInt blocks = (count + block - 1) / block;
    TORCH_SYM_CHECK(w.codes.sym_numel().sym_eq((count * kernels::bitsOf(w.format) + 7) / 8), "lathe: the codes are not those of a weight of that shape");
    TORCH_SYM_CHECK(w.constants[0].sym_numel().sym_eq(blocks), "lathe: the constants are not those of a weight of that shape");
    if (w.isDoubleQuantized())
        TORCH_SYM_CHECK(w.constants[1].sym_numel().sym_eq((blocks + kernels::constantsBlock - 1) / kernels::constantsBlock).sym_and(w.constants[2].sym_numel().sym_eq(1)),
                        "lathe: the second-level constants are not those of a weight of that shape");
}

QuantizedRows rowsOf(const Weight& w) {
    QuantizedTensors tensors{.codes = w.codes};
    if (w.isDoubleQuantized()) {
        tensors.constantCodes = w.constants[0];
        tensors.secondConstants = w.constants[1];
        tensors.offset = w.constants[2];
    } else {
        tensors.constants = w.constants[0];
    }
    return QuantizedRows(w.rows.expect_int(), w.columns.expect_int(), w.format, w.blockSize, std::move(tensors));
}

/// `shape` of any number of dimensions as a matrix of rows.
std::pair<c10::SymInt, c10::SymInt> asMatrix(c10::SymIntArrayRef shape) {
    TORCH_CHECK(!shape.empty(), "lathe: a weight has at least one dimension");
    c10::SymInt rows = 1;
    for (std::size_t i = 0; i + 1 < shape.size(); ++i) rows = rows * shape[i];
    return {rows, shape.back()};
}

std::vector<Tensor> asList(const QuantizedTensors& tensors) {
    if (tensors.constants.defined()) return {tensors.codes, tensors.constants};
    return {tensors.codes, tensors.constantCodes, tensors.secondConstants, tensors.offset};
}

Tensor asRows(const Tensor& x, const c10::SymInt& columns, const char* what) {
    TORCH_CHECK(x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16, "lathe: ", what, " must be fp32 or bf16");
    TORCH_CHECK(x.dim() >= 1, "lathe: ", what, " has no dimension to multiply over");
    TORCH_SYM_CHECK(x.sym_size(-1).sym_eq(columns), "lathe: ", what, " does not end in the weight's number of columns");
    return x.reshape_symint({-1, columns});
}

Tensor withLastSize(const Tensor& rows, const Tensor& like, const c10::SymInt& last) {
    std::vector<c10::SymInt> shape = like.sym_sizes().vec();
    shape.back() = last;
    return rows.view_symint(shape);
}

// ---- CPU -------------------------------------------------------------------------------------------------------------------------

std::vector<Tensor> quantizeOnCpu(const Tensor& weight, std::string_view format, std::int64_t blockSize, bool doubleQuantized) {
    TORCH_CHECK(weight.dim() == 2, "lathe: a weight to quantize is (out, in)");
    const Tensor plain = weight.to(at::kFloat).contiguous();
    const float* values = plain.const_data_ptr<float>();
    const auto rows = quantizedRows("weight", weight.size(0), weight.size(1), {std::string(format), blockSize, doubleQuantized},
                                    [&](std::int64_t first, std::int64_t last, float* to) { std::copy(values + first, values + last, to); });
    return asList(rows->tensors());
}

template <class T> void decodeAll(const kernels::QuantizedView& view, T* to) {
    at::parallel_for(0, view.count, 1 << 16, [&](std::int64_t first, std::int64_t last) { kernels::dequantize(view, to + first, first, last); });
}

Tensor dequantizeOnCpu(const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymIntArrayRef shape,
                       at::ScalarType dtype) {
    const auto [rows, columns] = asMatrix(shape);
    const Weight w{numberFormat(std::string(format)), rows, columns, blockSize, codes, constants};
    check(w);
    const QuantizedRows packed = rowsOf(w);
    const Tensor out = at::empty_symint(shape, codes.options().dtype(dtype));
    if (dtype == at::kFloat) decodeAll(packed.view(), out.data_ptr<float>());
    else if (dtype == at::kBFloat16) decodeAll(packed.view(), reinterpret_cast<kernels::Bf16*>(out.data_ptr()));
    else if (dtype == at::kHalf) decodeAll(packed.view(), reinterpret_cast<kernels::F16*>(out.data_ptr()));
    else TORCH_CHECK(false, "lathe: a weight can be dequantized to fp32, bf16 and fp16");
    return out;
}

Tensor linearOnCpu(const Tensor& x, const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymInt out) {
    const Weight w{numberFormat(std::string(format)), out, x.sym_size(-1), blockSize, codes, constants};
    check(w);
    const std::int64_t rows = out.expect_int();
    PackedWeight packed({rows}, x.scalar_type());
    packed.set(0, std::make_unique<QuantizedRows>(rowsOf(w)));
    return withLastSize(packed.times(asRows(x, w.columns, "x").contiguous(), 0, rows).to(x.scalar_type()), x, out);
}

Tensor backwardOnCpu(const Tensor& dy, const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymInt in) {
    const Weight w{numberFormat(std::string(format)), dy.sym_size(-1), in, blockSize, codes, constants};
    check(w);
    const std::int64_t rows = w.rows.expect_int();
    PackedWeight packed({rows}, dy.scalar_type());
    packed.set(0, std::make_unique<QuantizedRows>(rowsOf(w)));
    return withLastSize(packed.back(toProduct(asRows(dy, w.rows, "dy")), 0, rows).to(dy.scalar_type()), dy, in);
}

// ---- CUDA: only enqueues on the current stream -------------------------------------------------------------------------------------

const kernels::FormatsOnCuda& cuda() {
    const kernels::FormatsOnCuda* functions = kernels::formatsOnCuda();
    if (!functions) throw Error(ErrorKind::Device, "This build of Lathe has no CUDA kernels for number formats.", "Build with ./lathe --cuda.");
    return *functions;
}

void succeed(const char* failure) {
    if (failure) throw Error(ErrorKind::Device, std::string("CUDA: ") + failure);
}

void* streamOf(const Tensor& tensor) { return c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).getStream(tensor.device()).native_handle(); }

kernels::ElementKind kindOf(at::ScalarType type) {
    if (type == at::kFloat) return kernels::ElementKind::F32;
    if (type == at::kBFloat16) return kernels::ElementKind::Bf16;
    TORCH_CHECK(type == at::kHalf, "lathe: number formats know fp32, bf16 and fp16");
    return kernels::ElementKind::F16;
}

std::vector<Tensor> quantizeOnCuda(const Tensor& weight, std::string_view name, std::int64_t blockSize, bool doubleQuantized) {
    TORCH_CHECK(weight.dim() == 2, "lathe: a weight to quantize is (out, in)");
    const c10::DeviceGuard guard(weight.device());
    const kernels::NumberFormat format = numberFormat(std::string(name));
    const Tensor plain = weight.contiguous();
    const std::int64_t count = plain.numel(), block = kernels::infoOf(format).wholeRows ? plain.size(1) : blockSize, blocks = kernels::blockCount(count, block);
    const Tensor codes = at::empty({kernels::codeBytes(format, count)}, plain.options().dtype(at::kByte));
    const Tensor constants = at::empty({blocks}, plain.options().dtype(at::kFloat)), bad = at::full({1}, count, plain.options().dtype(at::kLong));
    succeed(cuda().quantizeBlocks(format, block, kindOf(plain.scalar_type()), plain.const_data_ptr(), count, codes.data_ptr<std::uint8_t>(),
                                  constants.data_ptr<float>(), bad.data_ptr<std::int64_t>(), streamOf(plain)));
    if (const std::int64_t at = bad.item<std::int64_t>(); at < count)
        throw Error(ErrorKind::BadFile, "weight holds a number that is not finite, at element " + std::to_string(at));
    if (!doubleQuantized || kernels::infoOf(format).wholeRows) return {codes, constants};
    const Tensor host = constants.cpu(), second = at::empty({kernels::blockCount(blocks, kernels::constantsBlock)}, at::kFloat);
    const Tensor constantCodes = at::empty({blocks}, at::kByte), offset = at::empty({1}, at::kFloat);
    kernels::quantizeConstants(host.const_data_ptr<float>(), blocks, constantCodes.data_ptr<std::uint8_t>(), second.data_ptr<float>(), offset.data_ptr<float>());
    return {codes, constantCodes.to(plain.device()), second.to(plain.device()), offset.to(plain.device())};
}

Tensor dequantizeOnCuda(const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymIntArrayRef shape,
                        at::ScalarType dtype) {
    const auto [rows, columns] = asMatrix(shape);
    const Weight w{numberFormat(std::string(format)), rows, columns, blockSize, codes, constants};
    check(w);
    const c10::DeviceGuard guard(codes.device());
    const Tensor out = at::empty_symint(shape, codes.options().dtype(dtype));
    succeed(cuda().dequantize(rowsOf(w).view(), kindOf(dtype), out.data_ptr(), 0, out.numel(), streamOf(codes)));
    return out;
}

/// A panel of the weight's rows in `dtype`, for cuBLAS.
Tensor panelOnCuda(const kernels::QuantizedView& view, std::int64_t columns, std::int64_t first, std::int64_t count, const Tensor& like) {
    const Tensor panel = at::empty({count, columns}, like.options());
    succeed(cuda().dequantize(view, kindOf(like.scalar_type()), panel.data_ptr(), first * columns, (first + count) * columns, streamOf(like)));
    return panel;
}

Tensor linearOnCuda(const Tensor& x, const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymInt out) {
    const Weight w{numberFormat(std::string(format)), out, x.sym_size(-1), blockSize, codes, constants};
    check(w);
    const c10::DeviceGuard guard(x.device());
    const QuantizedRows packed = rowsOf(w);
    const Tensor rows = asRows(x, w.columns, "x").contiguous();
    if (rows.size(0) <= kernels::fewRows) {
        const Tensor y = at::empty({rows.size(0), packed.rows}, rows.options().dtype(at::kFloat));
        succeed(cuda().timesQuantizedTransposed(packed.view(), packed.rows, packed.columns, kindOf(rows.scalar_type()), rows.const_data_ptr(), rows.size(0),
                                                y.data_ptr<float>(), streamOf(x)));
        return withLastSize(y.to(x.scalar_type()), x, out);
    }
    const Tensor y = at::empty({rows.size(0), packed.rows}, rows.options());
    const std::int64_t step = kernels::panelRows(packed.columns);
    for (std::int64_t first = 0; first < packed.rows; first += step) {
        const std::int64_t some = std::min(step, packed.rows - first);
        Tensor part = y.narrow(1, first, some);
        at::mm_out(part, rows, panelOnCuda(packed.view(), packed.columns, first, some, rows).t());
    }
    return withLastSize(y, x, out);
}

Tensor backwardOnCuda(const Tensor& dy, const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymInt in) {
    const Weight w{numberFormat(std::string(format)), dy.sym_size(-1), in, blockSize, codes, constants};
    check(w);
    const c10::DeviceGuard guard(dy.device());
    const QuantizedRows packed = rowsOf(w);
    const Tensor rows = asRows(dy, w.rows, "dy").contiguous();
    if (rows.size(0) <= kernels::fewRows) {
        const Tensor dx = at::empty({rows.size(0), packed.columns}, rows.options().dtype(at::kFloat));
        succeed(cuda().timesQuantized(packed.view(), packed.rows, packed.columns, kindOf(rows.scalar_type()), rows.const_data_ptr(), rows.size(0),
                                      dx.data_ptr<float>(), streamOf(dy)));
        return withLastSize(dx.to(dy.scalar_type()), dy, in);
    }
    Tensor dx = at::zeros({rows.size(0), packed.columns}, rows.options());
    const std::int64_t step = kernels::panelRows(packed.columns);
    for (std::int64_t first = 0; first < packed.rows; first += step) {
        const std::int64_t some = std::min(step, packed.rows - first);
        dx.addmm_(rows.narrow(1, first, some), panelOnCuda(packed.view(), packed.columns, first, some, rows));
    }
    return withLastSize(dx, dy, in);
}

// ---- meta: shapes and types only ---------------------------------------------------------------------------------------------------

std::vector<Tensor> quantizeOnMeta(const Tensor& weight, std::string_view name, std::int64_t blockSize, bool doubleQuantized) {
    TORCH_CHECK(weight.dim() == 2, "lathe: a weight to quantize is (out, in)");
    const kernels::NumberFormat format = numberFormat(std::string(name));
    const bool wholeRows = kernels::infoOf(format).wholeRows;
    const c10::SymInt count = weight.sym_numel(), block = wholeRows ? weight.sym_size(1) : c10::SymInt(blockSize), blocks = (count + block - 1) / block;
    const auto flat = [&](const c10::SymInt& size, at::ScalarType type) { return at::empty_symint({size}, weight.options().dtype(type)); };
    const Tensor codes = flat((count * kernels::bitsOf(format) + 7) / 8, at::kByte);
    if (!doubleQuantized || wholeRows) return {codes, flat(blocks, at::kFloat)};
    return {codes, flat(blocks, at::kByte), flat((blocks + kernels::constantsBlock - 1) / kernels::constantsBlock, at::kFloat), flat(1, at::kFloat)};
}

Tensor dequantizeOnMeta(const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymIntArrayRef shape,
                        at::ScalarType dtype) {
    const auto [rows, columns] = asMatrix(shape);
    check({numberFormat(std::string(format)), rows, columns, blockSize, codes, constants});
    return at::empty_symint(shape, codes.options().dtype(dtype));
}

Tensor linearOnMeta(const Tensor& x, const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymInt out) {
    check({numberFormat(std::string(format)), out, x.sym_size(-1), blockSize, codes, constants});
    std::vector<c10::SymInt> shape = x.sym_sizes().vec();
    shape.back() = out;
    return at::empty_symint(shape, x.options());
}

Tensor backwardOnMeta(const Tensor& dy, const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymInt in) {
    check({numberFormat(std::string(format)), dy.sym_size(-1), in, blockSize, codes, constants});
    std::vector<c10::SymInt> shape = dy.sym_sizes().vec();
    shape.back() = in;
    return at::empty_symint(shape, dy.options());
}

// ---- autograd: dx = dy W -------------------------------------------------------------------------------------------------------------

using LinearOperator = Tensor(const Tensor&, const Tensor&, at::TensorList, std::string_view, std::int64_t, c10::SymInt);

Tensor call(const char* name, const Tensor& x, const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymInt size) {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<LinearOperator>().call(x, codes, constants, format, blockSize, std::move(size));
}

struct LinearFunction : torch::autograd::Function<LinearFunction> {
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const Tensor& codes, const std::vector<Tensor>& constants,
                          std::string_view format, std::int64_t blockSize, c10::SymInt out) {
        const at::AutoDispatchBelowADInplaceOrView below;
        std::vector<Tensor> kept{codes};
        kept.insert(kept.end(), constants.begin(), constants.end());
        context->save_for_backward(std::move(kept));
        context->saved_data["format"] = std::string(format);
        context->saved_data["block_size"] = blockSize;
        context->saved_data["in"] = x.sym_size(-1);
        return call("lathe::quantized_linear", x, codes, constants, format, blockSize, std::move(out));
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, const torch::autograd::variable_list& gradients) {
        std::vector<Tensor> kept = context->get_saved_variables();
        const Tensor codes = kept.front();
        kept.erase(kept.begin());
        return {call("lathe::quantized_linear_backward", gradients[0], codes, kept, context->saved_data["format"].toStringView(),
                     context->saved_data["block_size"].toInt(), context->saved_data["in"].toSymInt()),
                {}, {}, {}, {}, {}};
    }
};

Tensor linearWithGradient(const Tensor& x, const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize, c10::SymInt out) {
    return LinearFunction::apply(x, codes, constants.vec(), format, blockSize, std::move(out));
}

} // namespace

void registerFormatOperators() {}

TORCH_LIBRARY(lathe, library) {
    library.def("quantize(Tensor weight, str format, int block_size, bool double_quantized) -> Tensor[]");
    library.def("dequantize(Tensor codes, Tensor[] constants, str format, int block_size, SymInt[] shape, ScalarType dtype) -> Tensor");
    library.def("quantized_linear(Tensor x, Tensor codes, Tensor[] constants, str format, int block_size, SymInt out_features) -> Tensor");
    library.def("quantized_linear_backward(Tensor dy, Tensor codes, Tensor[] constants, str format, int block_size, SymInt in_features) -> Tensor");
}

TORCH_LIBRARY_IMPL(lathe, CPU, library) {
    library.impl("quantize", quantizeOnCpu);
    library.impl("dequantize", dequantizeOnCpu);
    library.impl("quantized_linear", linearOnCpu);
    library.impl("quantized_linear_backward", backwardOnCpu);
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("quantize", quantizeOnCuda);
    library.impl("dequantize", dequantizeOnCuda);
    library.impl("quantized_linear", linearOnCuda);
    library.impl("quantized_linear_backward", backwardOnCuda);
}

TORCH_LIBRARY_IMPL(lathe, Meta, library) {
    library.impl("quantize", quantizeOnMeta);
    library.impl("dequantize", dequantizeOnMeta);
    library.impl("quantized_linear", linearOnMeta);
    library.impl("quantized_linear_backward", backwardOnMeta);
}

TORCH_LIBRARY_IMPL(lathe, Autograd, library) { library.impl("quantized_linear", linearWithGradient); }

} // namespace lathe
