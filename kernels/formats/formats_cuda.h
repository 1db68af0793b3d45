#pragma once
// The number formats on an NVIDIA GPU of compute capability 7.5 or newer: the bodies of element.h, run by the device.
#include "kernels/formats/formats.h"

#include <cstddef>

namespace lathe::kernels {

enum class ElementKind { F32, Bf16, F16 };

/// What formats.h has, with all pointers in device memory and the whole tensor at once. Calls only enqueue on `stream` (a
/// cudaStream_t); they return nullptr, or CUDA's words where the launch failed. Double quantization has no function of its
/// own: constants are a 64th of the weights or less and go to the CPU's quantizeConstants() and back.
struct FormatsOnCuda {
    /// `bad` (one, set to count before) gets the smallest index of a value that is NaN or infinite.
    const char* (*quantizeBlocks)(NumberFormat format, std::int64_t blockSize, ElementKind kind, const void* values, std::int64_t count,
                                  std::uint8_t* codes, float* constants, std::int64_t* bad, void* stream);
    const char* (*dequantize)(const QuantizedView& w, ElementKind kind, void* out, std::int64_t first, std::int64_t last, void* stream);
    /// Fused, for fewRows or less; x fp32 or bf16. Larger ones dequantize panels for cuBLAS.
    const char* (*timesQuantizedTransposed)(const QuantizedView& w, std::int64_t out, std::int64_t in, ElementKind kind, const void* x,
                                            std::int64_t rows, float* y, void* stream);
    const char* (*timesQuantized)(const QuantizedView& w, std::int64_t out, std::int64_t in, ElementKind kind, const void* g,
                                  std::int64_t rows, float* dx, void* stream);

    void* (*allocate)(std::size_t bytes); ///< nullptr where there is not so much; for users without LibTorch's allocator
    void (*release)(void* memory);
    const char* (*copy)(void* to, const void* from, std::size_t bytes); ///< any direction; waits for all work before
};

/// nullptr where the program is built without CUDA or finds no device that it can use.
const FormatsOnCuda* formatsOnCuda();

} // namespace lathe::kernels
