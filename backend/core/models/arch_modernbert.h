#pragma once
// ModernBERT (arXiv 2412.13663): an encoder with rotary positions, local and global attention in turn, gated
// feed-forwards, norms before the sublayers and hardly any biases.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> modernBertArchitectures();
} // namespace lathe
