#pragma once
// Where other programs keep their models.
#include "lathe/library.h"

#include <vector>

namespace lathe {

/// The Hub's cache (HF_HUB_CACHE, HF_HOME), Ollama's (OLLAMA_MODELS) and LM Studio's folders, whether they are there or
/// not; those that only some machines have are left out where they are not.
std::vector<LibraryPlace> usualPlaces();

} // namespace lathe
