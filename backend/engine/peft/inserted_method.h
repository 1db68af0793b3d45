#pragma once
// What the methods share that add something to a frozen base: the base's own parameters that train beside it.
#include "peft/base_parameters.h"
#include "peft/method.h"

namespace lathe {

class InsertedMethod : public Method {
public:
    /// What the method added, then the base's own.
    std::vector<Parameter*> trainable() final;
    void enable(bool on) final;
    /// What it added, and the base's own parameters, each on or off alone: of several adapters with a head one gives it.
    void enable(bool added, bool base);
    /// Throws Error{BadInput} with cannotMerge().
    void merge(Model& model) override;
    void unmerge(Model&) override {}

protected:
    virtual std::vector<Parameter*> added() = 0;
    virtual void enableAdded(bool on) = 0;
    /// Why it can't be folded into the base weights.
    virtual std::string cannotMerge() const { return {}; }
    BaseParameters m_base; ///< attach() attaches it
};

} // namespace lathe
