#include "peft/changed_weight.h"

namespace lathe {

ChangedWeight::ChangedWeight(Linear& layer, FileRows::Change change) : m_layer(&layer) {
    at::NoGradGuard quiet;
    if (FileRows* const rows = layer.streamed()) {
        m_change = std::make_shared<const FileRows::Change>(std::move(change));
        rows->add(m_change);
        return;
    }
    requireDense(layer);
    m_original = layer.weight().clone();
    layer.weight().copy_(change(m_original));
}

void ChangedWeight::undo() {
    at::NoGradGuard quiet;
    if (m_change) m_layer->streamed()->remove(m_change);
    else m_layer->weight().copy_(m_original);
}

} // namespace lathe
