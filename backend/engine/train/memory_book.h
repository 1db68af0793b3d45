#pragma once
// Where a run's memory went, by the parts that the estimate predicts. Tensors are counted by their sizes; what the peak
// holds above them and above the program itself is activations (with the loss and the workspace, which can't be told apart
// from outside).
#include "lathe/estimate.h"
#include "model/model.h"
#include "train/adamw.h"

namespace lathe {

class MemoryBook {
public:
    /// Call before the model is loaded: what is resident then is the program's own, data and tokenizer included.
    void begin();
    /// Call when the model and the optimizer are there: books the tensors and lets the peak start again.
    void loaded(Model& model, const Adamw& optimizer);
    /// The parts at the highest point since loaded().
    MemoryByPart peak() const;
    std::int64_t peakBytes() const; ///< of the whole process, since loaded()

private:
    MemoryByPart m_parts;
};

} // namespace lathe
