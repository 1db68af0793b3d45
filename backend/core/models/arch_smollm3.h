#pragma once
// SmolLM3: Llama's layers, some of which know no positions (NoPE, arXiv 2501.18795).
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> smolLm3Architectures();
} // namespace lathe
