// NCCL's own header comes with its wheel, which a machine that builds may lack.
#include "ranks/nccl.h"

#if __has_include(<nccl.h>)
#define USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include <c10/cuda/CUDAGuard.h>
#endif

namespace lathe {

c10::intrusive_ptr<c10d::Backend> ncclBackend([[maybe_unused]] const c10::intrusive_ptr<c10d::Store>& store,
                                              [[maybe_unused]] int rank, [[maybe_unused]] int size,
                                              [[maybe_unused]] at::Device device) {
#ifdef USE_C10D_NCCL
    if (!device.is_cuda()) return {};
    const c10::cuda::CUDAGuard here(device);
    const auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = std::chrono::hours(30 * 24); // its own would end the process where another one pauses
    return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
#else
    return {};
#endif
}

} // namespace lathe
