#pragma once
// Gemma 2 (arXiv 2408.00118) and the text part of Gemma 3 (arXiv 2503.19786): norms with 1 + weight before and after
// each sublayer, scaled embeddings, GeGLU, a scale of the attention's own, layers with a window between full ones.
// Gemma 2 caps scores and logits; Gemma 3 normalizes queries and keys, and its layers with a window have a rotary base
// of their own.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> gemmaArchitectures();
} // namespace lathe
