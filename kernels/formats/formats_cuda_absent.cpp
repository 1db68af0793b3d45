#include "kernels/formats/formats_cuda.h"

namespace lathe::kernels {

const FormatsOnCuda* formatsOnCuda() { return nullptr; }

} // namespace lathe::kernels
