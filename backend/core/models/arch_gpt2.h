#pragma once
// GPT-2 (Radford et al. 2019): a decoder with learned positions, LayerNorm before each sublayer, a fused
// query-key-value layer and a plain feed-forward; its files hold weights as (in, out). GPT-3 (arXiv 2005.14165) is
// counted as one.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> gpt2Architectures();
} // namespace lathe
