// Arguments are checked here, since anybody may call; shapes without data are answered as well, for LibTorch's
// tracing.
#include "operators/format_operators.h"

#include "operators/product.h"
#include "operators/quantize.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <array>

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
    TORCH_CHECK(wholeRows || std::find(sizes.begin(), sizes.end(), w.blockSize) != sizes.end(), "lathe: block_size ",
                w.blockSize, " is none of 32, 64, ... 4096");
    TORCH_CHECK(w.codes.scalar_type() == at::kByte && w.codes.dim() == 1 && w.codes.is_contiguous(),
                "lathe: codes must be a flat, contiguous uint8 tensor");
    TORCH_CHECK(w.constants.size() == 1 || (w.constants.size() == 3 && !wholeRows),
                "lathe: constants must be one tensor, or three of a double-quantized weight");
    const std::array<at::ScalarType, 3> types{w.isDoubleQuantized() ? at::kByte : at::kFloat, at::kFloat, at::kFloat};
    for (std::size_t i = 0; i < w.constants.size(); ++i)
        TORCH_CHECK(w.constants[i].scalar_type() == types[i] && w.constants[i].dim() == 1
                        && w.constants[i].is_contiguous(),
                    "lathe: constants[", i, "] must be flat, contiguous and ", types[i]);
    const c10::SymInt count = w.rows * w.columns, block = wholeRows ? w.columns : c10::SymInt(w.blockSize);
    const c10::SymInt blocks = (count + block - 1) / block;
    TORCH_SYM_CHECK(w.codes.sym_numel().sym_eq((count * kernels::bitsOf(w.format) + 7) / 8),
                    "lathe: the codes are not those of a weight of that shape");
    TORCH_SYM_CHECK(w.constants[0].sym_numel().sym_eq(blocks),
                    "lathe: the constants are not those of a weight of that shape");
    if (w.isDoubleQuantized())
        TORCH_SYM_CHECK(w.constants[1]
                            .sym_numel()
                            .sym_eq((blocks + kernels::constantsBlock - 1) / kernels::constantsBlock)
                            .sym_and(w.constants[2].sym_numel().sym_eq(1)),
                        "lathe: the second-level constants are not those of a weight of that shape");
}

QuantizedMatrix matrixOf(const Weight& w) {
    QuantizedMatrix matrix{w.rows.expect_int(), w.columns.expect_int(), w.format, w.blockSize, {.codes = w.codes}};
    if (w.isDoubleQuantized()) {
        matrix.tensors.constantCodes = w.constants[0];
        matrix.tensors.secondConstants = w.constants[1];
        matrix.tensors.offset = w.constants[2];
    } else {
        matrix.tensors.constants = w.constants[0];
    }
    return matrix;
}

/// `shape` of any number of dimensions as a matrix of rows.
std::pair<c10::SymInt, c10::SymInt> asMatrix(c10::SymIntArrayRef shape) {
    TORCH_CHECK(!shape.empty(), "lathe: a weight has at least one dimension");
    c10::SymInt rows = 1;
    for (std::size_t i = 0; i + 1 < shape.size(); ++i) rows = rows * shape[i];
    return {rows, shape.back()};
}

Tensor asRows(const Tensor& x, const c10::SymInt& columns, const char* what) {
    TORCH_CHECK(x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16, "lathe: ", what,
                " must be fp32 or bf16");
    TORCH_CHECK(x.dim() >= 1, "lathe: ", what, " has no dimension to multiply over");
    TORCH_SYM_CHECK(x.sym_size(-1).sym_eq(columns), "lathe: ", what, " does not end in the weight's number of columns");
    return x.reshape_symint({-1, columns});
}

Tensor withLastSize(const Tensor& rows, const Tensor& like, const c10::SymInt& last) {
    std::vector<c10::SymInt> shape = like.sym_sizes().vec();
    shape.back() = last;
    return rows.view_symint(shape);
}

// ---- the numbers: on the CPU, or by operators that every device has (operators/quantized.h)
// -------------------------------------------

std::vector<Tensor> quantizeOnCpu(const Tensor& weight, std::string_view format, std::int64_t blockSize,
                                  bool doubleQuantized) {
    TORCH_CHECK(weight.dim() == 2, "lathe: a weight to quantize is (out, in)");
    const Tensor plain = weight.to(at::kFloat).contiguous();
    const float* values = plain.const_data_ptr<float>();
    const QuantizedMatrix made = quantizedMatrix(
        "weight", weight.size(0), weight.size(1), {std::string(format), blockSize, doubleQuantized},
        [&](std::int64_t first, std::int64_t last, float* to) { std::copy(values + first, values + last, to); });
    std::vector<Tensor> all = made.tensors.constantList();
    all.insert(all.begin(), made.tensors.codes);
    return all;
}

Tensor dequantize(const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize,
                  c10::SymIntArrayRef shape, at::ScalarType dtype) {
    const auto [rows, columns] = asMatrix(shape);
    const Weight w{numberFormat(std::string(format)), rows, columns, blockSize, codes, constants};
    check(w);
    TORCH_CHECK(dtype == at::kFloat || dtype == at::kBFloat16 || dtype == at::kHalf,
                "lathe: number formats dequantize to fp32, bf16 and fp16");
    return dequantizedRows(matrixOf(w), 0, rows.expect_int(), dtype).view_symint(shape);
}

Tensor linear(const Tensor& x, const Tensor& codes, at::TensorList constants, std::string_view format,
              std::int64_t blockSize, c10::SymInt out) {
    const Weight w{numberFormat(std::string(format)), out, x.sym_size(-1), blockSize, codes, constants};
    check(w);
    const Tensor in = toProduct(asRows(x, w.columns, "x"));
    const Tensor y = at::empty({in.size(0), out.expect_int()}, in.options());
    timesQuantized(y, in, matrixOf(w));
    return withLastSize(y.to(x.scalar_type()), x, out);
}

Tensor linearBackward(const Tensor& dy, const Tensor& codes, at::TensorList constants, std::string_view format,
                      std::int64_t blockSize, c10::SymInt in) {
    const Weight w{numberFormat(std::string(format)), dy.sym_size(-1), in, blockSize, codes, constants};
    check(w);
    const Tensor up = toProduct(asRows(dy, w.rows, "dy"));
    const Tensor dx = at::empty({up.size(0), in.expect_int()}, up.options());
    backQuantized(dx, up, matrixOf(w), false);
    return withLastSize(dx.to(dy.scalar_type()), dy, in);
}

// ---- meta: shapes and types only
// ---------------------------------------------------------------------------------------------------

std::vector<Tensor> quantizeOnMeta(const Tensor& weight, std::string_view name, std::int64_t blockSize,
                                   bool doubleQuantized) {
    TORCH_CHECK(weight.dim() == 2, "lathe: a weight to quantize is (out, in)");
    const kernels::NumberFormat format = numberFormat(std::string(name));
    const bool wholeRows = kernels::infoOf(format).wholeRows;
    const c10::SymInt count = weight.sym_numel(), block = wholeRows ? weight.sym_size(1) : c10::SymInt(blockSize),
                      blocks = (count + block - 1) / block;
    const auto flat = [&](const c10::SymInt& size, at::ScalarType type) {
        return at::empty_symint({size}, weight.options().dtype(type));
    };
    const Tensor codes = flat((count * kernels::bitsOf(format) + 7) / 8, at::kByte);
    if (!doubleQuantized || wholeRows) return {codes, flat(blocks, at::kFloat)};
    return {codes, flat(blocks, at::kByte),
            flat((blocks + kernels::constantsBlock - 1) / kernels::constantsBlock, at::kFloat), flat(1, at::kFloat)};
}

Tensor dequantizeOnMeta(const Tensor& codes, at::TensorList constants, std::string_view format, std::int64_t blockSize,
                        c10::SymIntArrayRef shape, at::ScalarType dtype) {
    const auto [rows, columns] = asMatrix(shape);
    check({numberFormat(std::string(format)), rows, columns, blockSize, codes, constants});
    return at::empty_symint(shape, codes.options().dtype(dtype));
}

Tensor linearOnMeta(const Tensor& x, const Tensor& codes, at::TensorList constants, std::string_view format,
                    std::int64_t blockSize, c10::SymInt out) {
    check({numberFormat(std::string(format)), out, x.sym_size(-1), blockSize, codes, constants});
    std::vector<c10::SymInt> shape = x.sym_sizes().vec();
    shape.back() = out;
    return at::empty_symint(shape, x.options());
}

Tensor backwardOnMeta(const Tensor& dy, const Tensor& codes, at::TensorList constants, std::string_view format,
                      std::int64_t blockSize, c10::SymInt in) {
    check({numberFormat(std::string(format)), dy.sym_size(-1), in, blockSize, codes, constants});
    std::vector<c10::SymInt> shape = dy.sym_sizes().vec();
    shape.back() = in;
    return at::empty_symint(shape, dy.options());
}

// ---- autograd: dx = dy W
// -------------------------------------------------------------------------------------------------------------

using LinearOperator = Tensor(const Tensor&, const Tensor&, at::TensorList, std::string_view, std::int64_t,
                              c10::SymInt);

Tensor call(const char* name, const Tensor& x, const Tensor& codes, at::TensorList constants, std::string_view format,
            std::int64_t blockSize, c10::SymInt size) {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<LinearOperator>().call(
        x, codes, constants, format, blockSize, std::move(size));
}

struct LinearFunction : torch::autograd::Function<LinearFunction> {
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const Tensor& codes,
                          const std::vector<Tensor>& constants, std::string_view format, std::int64_t blockSize,
                          c10::SymInt out) {
        const at::AutoDispatchBelowADInplaceOrView below;
        std::vector<Tensor> kept{codes};
        kept.insert(kept.end(), constants.begin(), constants.end());
        context->save_for_backward(std::move(kept));
        context->saved_data["format"] = std::string(format);
        context->saved_data["block_size"] = blockSize;
        context->saved_data["in"] = x.sym_size(-1);
        return call("lathe::quantized_linear", x, codes, constants, format, blockSize, std::move(out));
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& gradients) {
        std::vector<Tensor> kept = context->get_saved_variables();
        const Tensor codes = kept.front();
        kept.erase(kept.begin());
        return {call("lathe::quantized_linear_backward", gradients[0], codes, kept,
                     context->saved_data["format"].toStringView(), context->saved_data["block_size"].toInt(),
                     context->saved_data["in"].toSymInt()),
                {},
                {},
                {},
                {},
                {}};
    }
};

Tensor linearWithGradient(const Tensor& x, const Tensor& codes, at::TensorList constants, std::string_view format,
                          std::int64_t blockSize, c10::SymInt out) {
    return LinearFunction::apply(x, codes, constants.vec(), format, blockSize, std::move(out));
}

} // namespace

void registerFormatOperators() {}

TORCH_LIBRARY(lathe, library) {
    library.def("quantize(Tensor weight, str format, int block_size, bool double_quantized) -> Tensor[]");
    library.def("dequantize(Tensor codes, Tensor[] constants, str format, int block_size, SymInt[] shape, ScalarType "
                "dtype) -> Tensor");
    library.def("quantized_linear(Tensor x, Tensor codes, Tensor[] constants, str format, int block_size, SymInt "
                "out_features) -> Tensor");
    library.def("quantized_linear_backward(Tensor dy, Tensor codes, Tensor[] constants, str format, int block_size, "
                "SymInt in_features) -> Tensor");
}

TORCH_LIBRARY_IMPL(lathe, CPU, library) { library.impl("quantize", quantizeOnCpu); }

TORCH_LIBRARY_IMPL(lathe, CompositeExplicitAutograd, library) {
    library.impl("dequantize", dequantize);
    library.impl("quantized_linear", linear);
    library.impl("quantized_linear_backward", linearBackward);
}

TORCH_LIBRARY_IMPL(lathe, Meta, library) {
    library.impl("quantize", quantizeOnMeta);
    library.impl("dequantize", dequantizeOnMeta);
    library.impl("quantized_linear", linearOnMeta);
    library.impl("quantized_linear_backward", backwardOnMeta);
}

TORCH_LIBRARY_IMPL(lathe, Autograd, library) { library.impl("quantized_linear", linearWithGradient); }

} // namespace lathe
