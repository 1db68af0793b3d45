#pragma once
// How operators reach kernels of the GPU (kernels/<family>/x_cuda.h): the stream, the element's kind, and what a failed
// launch becomes.
#include "kernels/common/cuda_stream.h"
#include "kernels/common/types.h"
#include "lathe/error.h"
#include "tensor/torch.h"

#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

namespace lathe {

/// The tensor's GPU is the current one while this lives; work goes to its current stream.
class OnGpuOf {
public:
    explicit OnGpuOf(const at::Tensor& tensor)
        : m_guard(tensor.device()), m_stream(c10::cuda::getCurrentCUDAStream(tensor.device().index()).stream()) {}
    kernels::CudaStream stream() const { return m_stream; }

private:
    c10::cuda::CUDAGuard m_guard;
    kernels::CudaStream m_stream;
};

inline kernels::ElementKind kindOf(const at::Tensor& tensor) {
    if (tensor.scalar_type() == at::kFloat) return kernels::ElementKind::F32;
    if (tensor.scalar_type() == at::kBFloat16) return kernels::ElementKind::Bf16;
    TORCH_CHECK(tensor.scalar_type() == at::kHalf, "lathe: kernels know fp32, bf16 and fp16");
    return kernels::ElementKind::F16;
}

/// Throws Error{Device} with CUDA's words; nullptr is success.
inline void succeed(const char* failure) {
    if (failure) throw Error(ErrorKind::Device, {"CUDA: %1.", failure});
}

inline float* floatsOf(const at::Tensor& tensor) {
    return tensor.defined() ? tensor.mutable_data_ptr<float>() : nullptr;
}
inline const std::int64_t* numbersOf(const at::Tensor& tensor) { return tensor.const_data_ptr<std::int64_t>(); }

} // namespace lathe
