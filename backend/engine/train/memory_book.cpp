#include "train/memory_book.h"

#include "base/process_memory.h"
#include "tensor/allocator.h"

#include <algorithm>
#include <set>

namespace lathe {

void MemoryBook::begin() {
    releaseFreedBlocks();
    m_parts[MemoryPart::Runtime] = processMemory().residentBytes;
}

void MemoryBook::loaded(Model& model, const Adamw& optimizer) {
    std::set<const void*> trained;
    for (const Parameter* parameter : optimizer.parameters()) {
        const at::Tensor &master = parameter->master(), &compute = parameter->compute();
        m_parts[MemoryPart::TrainedParameters] += std::int64_t(master.nbytes());
        m_parts[MemoryPart::Gradients] += std::int64_t(master.nbytes());
        trained.insert(master.const_data_ptr());
        if (compute.defined() && compute.const_data_ptr() != master.const_data_ptr()) {
            m_parts[MemoryPart::TrainedParameters] += std::int64_t(compute.nbytes());
            trained.insert(compute.const_data_ptr());
        }
    }
    std::set<const void*> seen; // a tied head is there once
    for (const auto& [name, tensor] : model.weights())
        if (!trained.contains(tensor.const_data_ptr()) && seen.insert(tensor.const_data_ptr()).second)
            m_parts[MemoryPart::Weights] += std::int64_t(tensor.nbytes());
    for (const Linear* linear : model.linears())
        if (const PackedRows* rows = linear->packed()) {
            m_parts[MemoryPart::Weights] += rows->codeBytes();
            m_parts[MemoryPart::QuantizationConstants] += rows->constantBytes();
        }
    m_parts[MemoryPart::OptimizerState] = optimizer.stateBytes();
    releaseFreedBlocks(); // what loading needed for a while
    resetPeakMemory();
}

std::int64_t MemoryBook::peakBytes() const { return processMemory().peakBytes; }

MemoryByPart MemoryBook::peak() const {
    MemoryByPart parts = m_parts;
    parts[MemoryPart::Activations] = std::max<std::int64_t>(0, peakBytes() - parts.totalBytes());
    return parts;
}

} // namespace lathe
