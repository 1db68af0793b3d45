#include "train/optimizer.h"

#include "tensor/booking.h"
#include "train/adamw_update.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace lathe {

Optimizer::Optimizer(std::vector<Parameter*> parameters) : m_parameters(std::move(parameters)) {
    for (const Parameter* parameter : m_parameters)
        TORCH_INTERNAL_ASSERT(parameter->master().is_contiguous() && parameter->master().scalar_type() == at::kFloat);
}

void Optimizer::zeroGradients() {
    const BookAs gradients(MemoryPart::Gradients);
    for (Parameter* parameter : m_parameters) {
        at::Tensor& gradient = parameter->master().mutable_grad();
        if (gradient.defined()) gradient.detach_().zero_();
        else gradient = at::zeros_like(parameter->master().detach());
    }
}

double Optimizer::gradientNorm() const {
    constexpr std::int64_t pieceSize = 32768; // the order of summation is part of the result
    struct Piece { const float* begin; std::int64_t count; };
    std::vector<Piece> pieces;
    for (const Parameter* parameter : m_parameters) {
        const at::Tensor& gradient = parameter->master().grad();
        TORCH_INTERNAL_ASSERT(gradient.defined() && gradient.is_contiguous() && gradient.scalar_type() == at::kFloat);
        for (std::int64_t begin = 0; begin < gradient.numel(); begin += pieceSize)
            pieces.push_back({gradient.const_data_ptr<float>() + begin, std::min(pieceSize, gradient.numel() - begin)});
    }
    std::vector<double> sums(pieces.size());
    at::parallel_for(0, std::int64_t(pieces.size()), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) sums[std::size_t(i)] = sumOfSquares(pieces[std::size_t(i)].begin, pieces[std::size_t(i)].count);
    });
    double total = 0;
    for (const double sum : sums) total += sum;
    return std::sqrt(total);
}

double clipScale(double norm, double most) {
    return most > 0 ? std::min(1.0, most / (norm + 1e-6)) : 1.0;
}

} // namespace lathe
