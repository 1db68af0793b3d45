#pragma once
// A change folded into a linear layer's weight, which can be taken back: in place where the weight is dense, and each
// time that it is read where it stays in its file.
#include "model/file_rows.h"
#include "model/linear.h"

#include <memory>

namespace lathe {

class ChangedWeight {
public:
    /// Throws Error{BadInput} where the weight is quantized or paged. The layer must outlive it.
    ChangedWeight(Linear& layer, FileRows::Change change);
    /// The weight is bit for bit what it was. Not done by itself: who merges for good has no use for it.
    void undo();

private:
    Linear* m_layer;
    std::shared_ptr<const FileRows::Change> m_change; ///< of a weight in its file
    at::Tensor m_original;                            ///< of a dense one
};

} // namespace lathe
