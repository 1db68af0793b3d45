#pragma once
// Parameters of the base itself that train beside what a method adds: the task's head, biases, whole modules.
#include "methods/selected.h"
#include "model/model.h"

#include <set>
#include <vector>

namespace lathe {

class BaseParameters {
public:
    /// The task's head (headParameterSpecs) and those of `chosen`, made trained ones. Their values before are kept.
    void attach(Model& model, const Chosen& chosen = {});
    const std::vector<Parameter*>& all() const { return m_parameters; }
    bool isHead(const Parameter& parameter) const { return m_heads.contains(parameter.name()); }
    /// A frozen weight of the base takes other values, as long as this is on. `name` of such as lie beside an adapter;
    /// empty: it is not saved.
    void replace(const std::string& name, const at::Tensor& weight, const at::Tensor& values);
    std::vector<std::pair<std::string, at::Tensor>> replaced() const; ///< by name, as they are now
    /// Off: the base's own values answer.
    void enable(bool on);
    bool isOn() const { return m_on; }

private:
    std::vector<Parameter*> m_parameters;
    std::set<std::string> m_heads;
    std::vector<at::Tensor> m_originals, m_aside; ///< aside: the trained values while they are off
    struct Replaced {
        std::string name;
        at::Tensor weight, other;
    }; ///< other: the values that are not there now
    std::vector<Replaced> m_replaced;
    bool m_on = true;
};

/// The master as files hold it: turned round where they hold (in, out).
at::Tensor asStored(const Model& model, const Parameter& parameter);
/// "classifier" of "classifier.weight": the modules of the head, once each.
std::vector<std::string> headModules(const ModelSpec& spec);

} // namespace lathe
