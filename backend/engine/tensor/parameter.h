#pragma once
// A trained tensor: an fp32 master that the optimizer updates, and a copy in the model's dtype that products read.
#include "tensor/torch.h"

#include <string>
#include <vector>

namespace lathe {

class Parameter {
public:
    Parameter() = default;
    /// `master` becomes an fp32 leaf that requires a gradient.
    Parameter(std::string name, at::Tensor master, at::ScalarType compute, bool decays);
    /// Over a tensor that the model holds already (full fine-tuning): it is the compute copy, and where it is fp32 the
    /// master, too, so that no second copy exists.
    static Parameter over(std::string name, const at::Tensor& held, bool decays);

    const std::string& name() const { return m_name; }
    const at::Tensor& master() const { return m_master; }   ///< fp32 leaf; its .grad() is fp32
    const at::Tensor& compute() const { return m_compute; } ///< the master itself where the dtypes agree
    /// The one of the two whose dtype is `type`.
    const at::Tensor& as(at::ScalarType type) const { return type == at::kFloat ? m_master : m_compute; }
    bool decays() const { return m_decays; }                ///< false for norms and biases
    void refresh(); ///< after the master was written

private:
    std::string m_name;
    at::Tensor m_master, m_compute;
    bool m_decays = true;
};

/// refresh() of all of them at once.
void refreshAll(const std::vector<Parameter*>& parameters);

} // namespace lathe
