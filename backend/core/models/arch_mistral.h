#pragma once
// Mistral (arXiv 2310.06825): Llama's layers with a sliding window.
#include "models/architecture.h"

namespace lathe {
std::vector<Architecture> mistralArchitectures();
} // namespace lathe
