#pragma once
// An AdamW step on the GPU: one launch for all trained tensors, the same bits as adamw.h's functions. Calls only
// enqueue on `stream`; they return nullptr, or CUDA's words where the launch failed.
#include "kernels/adamw/adamw.h"
#include "kernels/common/cuda_stream.h"
#include "kernels/common/types.h"

#include <span>

namespace lathe::kernels::cuda {

/// A tensor, or a part of one that begins at a block of moments. Pointers are to device memory.
struct AdamwPiece {
    float* weights = nullptr;
    const float* gradients = nullptr;
    void *first = nullptr, *second = nullptr; ///< moments: fp32, or a code (a byte) each where there are scales
    float *firstScales = nullptr, *secondScales = nullptr; ///< one for each momentsBlock of them; null: fp32 moments
    void* computeCopy = nullptr; ///< the weights once more, rounded to computeKind; may be null
    ElementKind computeKind = ElementKind::Bf16;
    std::int64_t count = 0;
    float stepSize = 0, keep = 1; ///< in place of the coefficients' own
    std::int64_t firstChunk = 0; ///< set by adamwChunks()
};

/// On the host, before the table is copied to the device: numbers the chunks of the pieces and returns how many there
/// are.
std::int64_t adamwChunks(std::span<AdamwPiece> pieces);

/// Updates every piece of the table (count), which lies in device memory.
const char* adamw(const AdamwPiece* pieces, std::int64_t count, std::int64_t chunks,
                  const AdamwCoefficients& coefficients, CudaStream stream);

} // namespace lathe::kernels::cuda
