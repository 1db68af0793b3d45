#include "kernels/paging/paging_cuda.h"

namespace lathe::kernels {

const PagingOnCuda* pagingOnCuda() { return nullptr; }

} // namespace lathe::kernels
