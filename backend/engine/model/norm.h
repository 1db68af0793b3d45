#pragma once
// RMSNorm with its weight; the decoder's linear groups read it fused into their input (linear_input.h).
#include "tensor/parameter.h"

#include <memory>
#include <string>

namespace lathe {

struct Norm {
    std::string name;   ///< of the weight: "model.norm.weight"
    at::Tensor weight;  ///< (hidden), in the model's dtype
    double epsilon = 1e-6;
    std::unique_ptr<Parameter> trained; ///< set by full fine-tuning
    float offset = 0;   ///< added to the weight: 1 of Gemma's

    /// x (T, hidden) to the same shape and dtype; gradients for x and the trained weight. Keeps x and a scale for each
    /// row.
    at::Tensor apply(const at::Tensor& x) const;
};

} // namespace lathe
