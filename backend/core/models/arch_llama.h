#pragma once
// Llama (arXiv 2302.13971, 2307.09288) as Hugging Face's LlamaForCausalLM and llama.cpp's "llama" GGUF files write it.
#include "models/architecture.h"

namespace lathe {

std::vector<Architecture> llamaArchitectures();

} // namespace lathe
