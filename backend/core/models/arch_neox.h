#pragma once
// GPT-NeoX (arXiv 2204.06745) and Pythia (arXiv 2304.01373): LayerNorm, attention and a plain feed-forward side by
// side, a part of each head rotated, q, k and v of each head together in one matrix.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> neoxArchitectures();
} // namespace lathe
