#include "model/decoder_norm.h"

namespace lathe {

DecoderNorm::DecoderNorm(const std::string& module, const ModelSpec& spec, std::int64_t size,
                         at::TensorOptions options) {
    if (spec.norm == NormKind::Layer) m_layer.emplace(module, size, spec.normEpsilon, options);
    else
        m_rms.emplace(Norm{module + ".weight", at::empty({size}, options), spec.normEpsilon, nullptr,
                           spec.norm == NormKind::RmsPlusOne ? 1.0f : 0.0f});
}

LinearInput DecoderNorm::before(const at::Tensor& x) const {
    if (m_rms) return {x, InputStage::Norm, &*m_rms};
    return {apply(x)};
}

at::Tensor DecoderNorm::apply(const at::Tensor& x) const {
    if (m_rms) return m_rms->apply(x);
    return m_layer ? m_layer->apply(x) : x;
}

void DecoderNorm::list(std::vector<HeldParameter>& all) {
    if (m_rms) all.push_back({m_rms->name, m_rms->weight, &m_rms->trained});
    if (m_layer) m_layer->list(all);
}

} // namespace lathe
