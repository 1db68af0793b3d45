#pragma once
// Sums of what lies on GPUs, by NCCL where this build and its LibTorch have it. Not run on one yet: without it, or
// where it is left out, such sums go through the host's memory.
#include "tensor/torch.h"

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

namespace lathe {

/// Null where there is none.
c10::intrusive_ptr<c10d::Backend> ncclBackend(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size,
                                              at::Device device);

} // namespace lathe
