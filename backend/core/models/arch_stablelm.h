#pragma once
// StableLM (arXiv 2402.17834): Llama's layers with LayerNorm, a part of each head rotated and, where the config says
// so, biases on q, k and v, a LayerNorm for each head's queries and keys, and the feed-forward beside attention behind
// one norm.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> stableLmArchitectures();
} // namespace lathe
