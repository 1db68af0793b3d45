#pragma once
// Whether this processor multiplies bf16 matrices by tiles (AMX). LibTorch's products then take scratch memory of their
// own, up to 0.9 MiB a thread for matrices as a model has them, and round otherwise for other sizes.
namespace lathe::kernels {

bool hasTileProducts();

} // namespace lathe::kernels
