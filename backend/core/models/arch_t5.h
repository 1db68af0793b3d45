#pragma once
// T5 (arXiv 1910.10683) and its version 1.1, which Flan-T5 and mT5 follow: an encoder-decoder with relative positions.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> t5Architectures();
} // namespace lathe
