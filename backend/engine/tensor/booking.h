#pragma once
// Books every tensor's memory to a part of the estimate, in its device's ledger, and keeps all of it under a budget.
// Whatever makes a tensor is counted; small scratch that is no tensor is not.
#include "tensor/memory_ledger.h"
#include "tensor/torch.h"

namespace lathe {

/// Puts an allocator that counts in the place of LibTorch's for the processor's memory. Call before there is a tensor
/// to count; again does nothing. The allocators of other devices are theirs (tensor/compute_device.h).
void bookAllocations();

MemoryLedger& ledgerOf(at::Device device);
inline MemoryLedger& hostLedger() { return ledgerOf(at::kCPU); }

/// The tensors that this thread makes while this lives are booked to `part`; those that code inside books otherwise are
/// not. Outside of any, they are workspace.
class BookAs {
public:
    explicit BookAs(MemoryPart part);
    ~BookAs();
    BookAs(const BookAs&) = delete;
    BookAs& operator=(const BookAs&) = delete;
    static MemoryPart current(); ///< of the calling thread

private:
    MemoryPart m_before;
};

/// Moves a tensor's storage to another part. Nothing happens to memory that is not booked: a mapped file's.
void rebook(const at::Tensor& tensor, MemoryPart part);

} // namespace lathe
