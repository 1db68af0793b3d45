// Tables of pieces go to the GPU without the host waiting, and one launch updates all parameters.
#include "kernels/adamw/adamw_cuda.h"
#include "kernels/adamw/squares_cuda.h"
#include "operators/cuda_call.h"
#include "tensor/compute_device.h"

#include <cstring>
#include <vector>

namespace lathe {
namespace {

namespace gpu = kernels::cuda;

/// A table of the host on the GPU, by a transfer that the host does not wait for.
template <class Row> at::Tensor sentTable(const std::vector<Row>& rows, at::Device device) {
    const at::Tensor bytes = at::empty({std::int64_t(rows.size() * sizeof(Row))}, at::kByte);
    std::memcpy(bytes.mutable_data_ptr(), rows.data(), rows.size() * sizeof(Row));
    return computeDevice(device).sent({bytes}).front();
}

kernels::AdamwCoefficients coefficientsOf(at::ArrayRef<double> common) {
    kernels::AdamwCoefficients c;
    c.beta1 = float(common[0]);
    c.beta2 = float(common[1]);
    c.oneMinusBeta1 = float(common[2]);
    c.oneMinusBeta2 = float(common[3]);
    c.secondScale = float(common[4]);
    c.epsilon = float(common[5]);
    c.gradientScale = float(common[6]);
    return c;
}

void step(std::vector<gpu::AdamwPiece> pieces, at::ArrayRef<double> common, const at::Tensor& any) {
    const OnGpuOf device(any);
    const std::int64_t chunks = gpu::adamwChunks(pieces);
    const at::Tensor table = sentTable(pieces, any.device());
    succeed(gpu::adamw(static_cast<const gpu::AdamwPiece*>(table.const_data_ptr()), std::int64_t(pieces.size()), chunks,
                       coefficientsOf(common), device.stream()));
}

gpu::AdamwPiece pieceOf(const at::Tensor& weights, const at::Tensor& gradients, const at::Tensor& first,
                        const at::Tensor& second, double stepSize, double keep) {
    return {.weights = floatsOf(weights),
            .gradients = gradients.const_data_ptr<float>(),
            .first = first.mutable_data_ptr(),
            .second = second.mutable_data_ptr(),
            .count = weights.numel(),
            .stepSize = float(stepSize),
            .keep = float(keep)};
}

void adamwOnCuda(at::TensorList weights, at::TensorList gradients, at::TensorList first, at::TensorList second,
                 at::ArrayRef<double> stepSizes, at::ArrayRef<double> keeps, at::ArrayRef<double> common) {
    std::vector<gpu::AdamwPiece> pieces;
    for (std::size_t i = 0; i < weights.size(); ++i)
        pieces.push_back(pieceOf(weights[i], gradients[i], first[i], second[i], stepSizes[i], keeps[i]));
    step(std::move(pieces), common, weights[0]);
}

void adamw8OnCuda(at::TensorList weights, at::TensorList gradients, at::TensorList first, at::TensorList second,
                  at::TensorList firstScales, at::TensorList secondScales, at::ArrayRef<double> stepSizes,
                  at::ArrayRef<double> keeps, at::ArrayRef<double> common) {
    std::vector<gpu::AdamwPiece> pieces;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        pieces.push_back(pieceOf(weights[i], gradients[i], first[i], second[i], stepSizes[i], keeps[i]));
        pieces.back().firstScales = floatsOf(firstScales[i]);
        pieces.back().secondScales = floatsOf(secondScales[i]);
    }
    step(std::move(pieces), common, weights[0]);
}

at::Tensor sumsOfSquaresOnCuda(at::TensorList tensors) {
    const OnGpuOf device(tensors[0]);
    std::vector<gpu::SquaresPiece> pieces;
    for (const at::Tensor& tensor : tensors)
        pieces.push_back({.values = tensor.const_data_ptr<float>(), .count = tensor.numel()});
    const std::int64_t count = std::int64_t(pieces.size()), chunks = gpu::squaresChunks(pieces);
    const at::TensorOptions doubles = tensors[0].options().dtype(at::kDouble).requires_grad(false);
    const at::Tensor table = sentTable(pieces, tensors[0].device()), workspace = at::empty({chunks}, doubles),
                     sums = at::empty({count}, doubles);
    succeed(gpu::sumsOfSquares(static_cast<const gpu::SquaresPiece*>(table.const_data_ptr()), count, chunks,
                               workspace.mutable_data_ptr<double>(), sums.mutable_data_ptr<double>(), device.stream()));
    return sums;
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("adamw_", adamwOnCuda);
    library.impl("adamw_8bit_", adamw8OnCuda);
    library.impl("sums_of_squares", sumsOfSquaresOnCuda);
}

} // namespace
} // namespace lathe
