#pragma once
// Books every tensor's memory to a part of the estimate, and keeps all of it under a budget. The allocator is LibTorch's own door
// for CPU memory, so whatever makes a tensor is counted; small scratch that is no tensor is not.
#include "lathe/estimate.h"
#include "tensor/torch.h"

namespace lathe {

/// Puts the counting allocator in place. Call before there is a tensor to count; again does nothing.
void bookAllocations();

struct Booked {
    MemoryByPart now, peak; ///< peak: at the highest point of the sum since restartPeak()
};
Booked booked();
void restartPeak(); ///< from what is booked now

/// The tensors that this thread makes while this lives are booked to `part`; those that code inside books otherwise are not.
/// Outside of any, they are workspace.
class BookAs {
public:
    explicit BookAs(MemoryPart part);
    ~BookAs();
    BookAs(const BookAs&) = delete;
    BookAs& operator=(const BookAs&) = delete;

private:
    MemoryPart m_before;
};

/// Moves a tensor's storage to another part. Nothing happens to memory that is not booked: a mapped file's.
void rebook(const at::Tensor& tensor, MemoryPart part);

/// Beyond so many booked bytes an allocation throws Error{OutOfMemory}, as it does where the system has no more. 0: no limit.
void setMemoryBudget(std::int64_t bytes);
std::int64_t memoryBudget();

} // namespace lathe
