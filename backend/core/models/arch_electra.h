#pragma once
// ELECTRA (arXiv 2003.10555): BERT's layers, with embeddings that may be smaller than the hidden size.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> electraArchitectures();
} // namespace lathe
