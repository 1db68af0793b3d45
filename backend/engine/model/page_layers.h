#pragma once
// The layers' linear weights as pages: straight from the model's file where it has them in the model's dtype and order,
// else converted, or quantized, once into scratch files; or all of them in memory of the host.
#include "files/tensor_file.h"
#include "model/linear.h"
#include "model/weight_pages.h"
#include "operators/quantized.h"
#include "tensor/host_memory.h"

#include <filesystem>
#include <memory>

namespace lathe {

/// Gives a paged layer its bytes: `info`, a tensor of `file`. Throws Error{BadFile}: NaN or infinite (named);
/// Error{Io}: no room in `scratch`, a folder.
void pageLayer(Linear& linear, at::ScalarType dtype, const std::shared_ptr<const TensorFile>& file,
               const TensorInfo& info, const std::filesystem::path& scratch);

/// Likewise, copied to where `memory` begins, which the layer keeps alive; how many bytes it took. Throws Error{Bug}
/// where there is no room.
std::size_t pageLayerInMemory(Linear& linear, at::ScalarType dtype, const TensorInfo& info, const HostMemory& memory);

/// The codes of a quantized weight (of the host) to where `memory` begins, its constants to the model's device; how
/// many bytes the codes took. Throws as pageLayerInMemory() does.
std::size_t pageCodes(Linear& linear, const QuantizedMatrix& matrix, const std::shared_ptr<WeightPages>& pages,
                      at::Device device, const HostMemory& memory);

} // namespace lathe
