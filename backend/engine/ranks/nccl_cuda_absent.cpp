#include "ranks/nccl.h"

namespace lathe {

c10::intrusive_ptr<c10d::Backend> ncclBackend(const c10::intrusive_ptr<c10d::Store>&, int, int, at::Device) {
    return {};
}

} // namespace lathe
