#pragma once
// Qwen2 (arXiv 2407.10671): Llama's layers with a bias on q, k and v. Qwen3 (arXiv 2505.09388): without, but with an
// RMSNorm of each head's query and key before they are rotated.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> qwenArchitectures();
} // namespace lathe
