#pragma once
// BERT (arXiv 1810.04805), RoBERTa (arXiv 1907.11692), XLM-R (arXiv 1911.02116) and DistilBERT (arXiv 1910.01108): encoders with
// learned positions, LayerNorm after each sublayer and a plain feed-forward.
#include "spec/architectures.h"

namespace lathe {
std::vector<Architecture> bertArchitectures();
} // namespace lathe
