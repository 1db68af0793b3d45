#pragma once
// The arithmetic of an optimizer step on plain floats.
#include <cstdint>

namespace lathe::kernels {

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

/// Updates n weights with their gradients and both moments, in the order of operations of torch.optim.AdamW. Every
/// element by itself, so the result does not depend on how the work is cut.
void adamwUpdate(float* weights, const float* gradients, float* first, float* second, std::int64_t n,
                 const AdamwCoefficients& c);

// Moments in 8 bits (Dettmers et al. 2021, arXiv 2110.02861): blocks of 256 numbers with an fp32 constant each, their
// largest magnitude; the first moment in the dynamic code with a sign, the second in the one without. Codes and
// constants are those of bitsandbytes 0.50's AdamW8bit on the CPU, which looks a scaled number's code up on a grid of
// 65536 steps over [-1, 1].

constexpr std::int64_t momentsBlock = 256; ///< moments that share a constant

struct MomentCodes {
    std::uint8_t *first, *second;        ///< n codes each
    float *firstScales, *secondScales;   ///< one for each momentsBlock of them
};

/// Updates n weights, which begin at a block's first number. Moments are taken from their codes and brought back to
/// codes after the step, which uses them as they are in fp32. A block by itself, so the result does not depend on how
/// the work is cut.
void adamwUpdate8(float* weights, const float* gradients, const MomentCodes& moments, std::int64_t n,
                  const AdamwCoefficients& c);

/// The 256 values of the codes, for a constant of 1.
const float* firstMomentLevels();
const float* secondMomentLevels();

/// Sum of squares in double; its order of summation depends on n alone.
double sumOfSquares(const float* values, std::int64_t n);

} // namespace lathe::kernels
