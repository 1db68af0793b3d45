#pragma once
// OLMo 2 (arXiv 2501.00656): Llama's layers with norms behind each sublayer instead of before it, and an RMSNorm over
// all queries and one over all keys.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> olmoArchitectures();
} // namespace lathe
