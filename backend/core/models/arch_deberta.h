#pragma once
// DeBERTa-v2 (arXiv 2006.03654), for the counts that papers report: its disentangled attention is not run here.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> debertaArchitectures();
} // namespace lathe
