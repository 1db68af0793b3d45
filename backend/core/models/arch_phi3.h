#pragma once
// Phi-3 (arXiv 2404.14219): Llama's layers with q, k, v in one matrix, gate and up in another.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> phi3Architectures();
} // namespace lathe
