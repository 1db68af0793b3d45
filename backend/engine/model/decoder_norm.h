#pragma once
// A norm of a decoder's layer: an RMSNorm, which linear groups read fused into their input, a LayerNorm, or none.
#include "model/held_parameter.h"
#include "model/linear_input.h"
#include "models/model_spec.h"

#include <optional>

namespace lathe {

class DecoderNorm {
public:
    DecoderNorm() = default; ///< none
    /// `module`: its Hugging Face name without ".weight".
    DecoderNorm(const std::string& module, const ModelSpec& spec, std::int64_t size, at::TensorOptions options);

    /// x (T, size) as a group reads it: normalized, or as it is. What comes back looks on this norm.
    LinearInput before(const at::Tensor& x) const;
    /// The same by itself.
    at::Tensor apply(const at::Tensor& x) const;
    bool isThere() const { return m_rms || m_layer; }
    void list(std::vector<HeldParameter>& all);

private:
    std::optional<Norm> m_rms;
    std::optional<LayerNorm> m_layer;
};

} // namespace lathe
