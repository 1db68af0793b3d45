#pragma once
// The arithmetic of an optimizer step on plain floats.
#include <cstdint>

namespace lathe {

/// What one AdamW step (decoupled weight decay, arXiv 1711.05101, algorithm 2) needs beside the numbers themselves.
struct AdamwCoefficients {
    float keep = 1;             ///< 1 - learning rate * weight decay
    float beta1 = 0.9f, beta2 = 0.999f;
    float oneMinusBeta1 = 0.1f, oneMinusBeta2 = 0.001f;
    float stepSize = 0;         ///< learning rate / (1 - beta1^t)
    float secondScale = 1;      ///< 1 / sqrt(1 - beta2^t)
    float epsilon = 1e-8f;
    float gradientScale = 1;    ///< from clipping
};

/// Updates n weights with their gradients and both moments, in the order of operations of torch.optim.AdamW. Every element
/// by itself, so the result does not depend on how the work is cut.
void adamwUpdate(float* weights, const float* gradients, float* first, float* second, std::int64_t n,
                 const AdamwCoefficients& c);

/// Sum of squares in double; its order of summation depends on n alone.
double sumOfSquares(const float* values, std::int64_t n);

} // namespace lathe
