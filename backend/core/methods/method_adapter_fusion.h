#pragma once
// AdapterFusion (Pfeiffer et al. 2020, arXiv 2005.00247): trained adapters stay fixed, an attention over them learns.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

/// The folders' adapters by the names in their files, in order. Throws Error{BadInput}: fewer than two, two of one
/// name; Error{BadFile}: a folder without adapter_config.json.
std::vector<std::string> fusedNames(const Settings& settings);

MethodInfo adapterFusionInfo();
MethodCounter adapterFusionCounter();

} // namespace lathe
