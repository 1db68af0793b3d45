#pragma once
// Whether this processor multiplies bf16 matrices by tiles (AMX). LibTorch then lays out the right operand of such a
// product anew, in memory of its own, for as long as the product takes.
namespace lathe::kernels {

bool hasTileProducts();

} // namespace lathe::kernels
