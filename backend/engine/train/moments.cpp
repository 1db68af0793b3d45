#include "train/moments.h"

#include "recipe/optimizers.h"
#include "tensor/booking.h"

namespace lathe {
std::int64_t momentScales(const MomentSize& size) {
    return size.bits == 32 ? 0 : (size.count + momentBlock - 1) / momentBlock;
}

const std::vector<MomentTensors>& Moments::tensors() {
    flush();
    return m_tensors;
}

std::vector<std::pair<std::string, at::Tensor>> Moments::state() {
    flush();
    std::vector<std::pair<std::string, at::Tensor>> all;
    for (std::size_t i = 0; i < m_sizes.size(); ++i) {
        const std::string& name = m_sizes[i].name;
        const MomentTensors& tensors = m_tensors[i];
        all.emplace_back(name + ".m", tensors.first.view(m_sizes[i].shape));
        all.emplace_back(name + ".v", tensors.second.view(m_sizes[i].shape));
        if (!tensors.firstScales.defined()) continue;
        all.emplace_back(name + ".m_scale", tensors.firstScales);
        all.emplace_back(name + ".v_scale", tensors.secondScales);
    }
    return all;
}

ResidentMoments::ResidentMoments(std::vector<MomentSize> sizes) : Moments(std::move(sizes)) {
    const BookAs state(MemoryPart::OptimizerState);
    std::vector<MomentRun>& runs = m_groups.emplace_back();
    for (std::size_t i = 0; i < m_sizes.size(); ++i) {
        m_tensors.push_back(momentTensors(m_sizes[i], [&](std::int64_t count, at::ScalarType type) {
            return at::zeros({count}, at::TensorOptions(type).device(m_sizes[i].device));
        }));
        runs.push_back({i, 0, m_sizes[i].count});
    }
}

std::int64_t ResidentMoments::bytesOnDevice() const {
    std::int64_t bytes = 0;
    for (const MomentTensors& tensors : m_tensors)
        for (const at::Tensor* tensor : {&tensors.first, &tensors.second, &tensors.firstScales, &tensors.secondScales})
            if (tensor->defined()) bytes += std::int64_t(tensor->nbytes());
    return bytes;
}

} // namespace lathe
