#include "train/optimizer.h"

#include "operators/adamw.h"
#include "tensor/booking.h"

#include <algorithm>
#include <cmath>

namespace lathe {

Optimizer::Optimizer(std::vector<Parameter*> parameters) : m_parameters(std::move(parameters)) {
    for (const Parameter* parameter : m_parameters)
        TORCH_INTERNAL_ASSERT(parameter->master().is_contiguous() && parameter->master().scalar_type() == at::kFloat);
}

void Optimizer::zeroGradients() {
    const BookAs gradients(MemoryPart::Gradients);
    at::NoGradGuard quiet;
    std::vector<at::Tensor> held;
    for (Parameter* parameter : m_parameters) {
        at::Tensor& gradient = parameter->master().mutable_grad();
        if (gradient.defined()) held.push_back(gradient.detach_());
        else gradient = at::zeros_like(parameter->master().detach());
    }
    if (!held.empty()) at::_foreach_zero_(held);
}

at::Tensor Optimizer::gradientSquares() const {
    at::NoGradGuard quiet;
    std::vector<at::Tensor> gradients;
    for (const Parameter* parameter : m_parameters) {
        gradients.push_back(parameter->master().grad());
        TORCH_INTERNAL_ASSERT(gradients.back().defined() && gradients.back().is_contiguous()
                              && gradients.back().scalar_type() == at::kFloat);
    }
    return sumsOfSquares(gradients);
}

double Optimizer::gradientNorm() const {
    const at::Tensor squares = gradientSquares().cpu();
    return normOf({squares.const_data_ptr<double>(), std::size_t(squares.numel())});
}

double normOf(std::span<const double> squares) {
    double total = 0;
    for (const double square : squares) total += square;
    return std::sqrt(total);
}

double clipScale(double norm, double most) { return most > 0 ? std::min(1.0, most / (norm + 1e-6)) : 1.0; }

} // namespace lathe
