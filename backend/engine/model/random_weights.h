#pragma once
// Weights that begin at random: the numbers that LibTorch draws one after the other on one thread, drawn by all of
// them.
#include "tensor/torch.h"

#include <string>

namespace lathe {

/// The parameter `name` from the generator: biases 0, other vectors 1, matrices normal with deviation `range`. Drawn on
/// the host: the same numbers for the same seed on every device and with any number of threads; in 16 bits they are
/// rounded.
void fillRandom(const std::string& name, const at::Tensor& weight, double range, at::Generator& generator);

} // namespace lathe
