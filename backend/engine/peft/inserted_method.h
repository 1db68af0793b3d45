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
    /// What it added, and the base's own parameters, each on or off alone: of several adapters with a head one gives
    /// it.
    void enable(bool added, bool base);
    void merge(Model& model) override; ///< throws Error{BadInput}; requireMergeable() (methods/methods.h) says why
    void unmerge(Model&) override {}

    /// Its change is a sum: it may be weighed and stand beside others (LoRA without DoRA).
    virtual bool addsUp() const { return false; }
    /// The change times `weight` (1: as trained). Throws Error{BadInput} for another weight than 1 where it does not
    /// add up.
    virtual void setWeight(double weight);
    virtual double weight() const { return 1; }
    /// Takes it off the model again; the object is of no use after that.
    virtual void detach() { enable(false); }

protected:
    virtual std::vector<Parameter*> added() = 0;
    virtual void enableAdded(bool on) = 0;
    BaseParameters m_base; ///< attach() attaches it
};

} // namespace lathe
