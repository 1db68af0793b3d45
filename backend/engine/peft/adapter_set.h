#pragma once
// Several LoRA adapters on one model at once: which of them answer, and how strongly, can change between two passes (two steps
// of a generation, for one) without touching the base weights.
#include "peft/lora.h"

#include <map>

namespace lathe {

class AdapterSet {
public:
    /// The model must outlive the set.
    explicit AdapterSet(Model& model) : m_model(model) {}
    ~AdapterSet();
    AdapterSet(const AdapterSet&) = delete;
    AdapterSet& operator=(const AdapterSet&) = delete;

    /// Loads a folder of LoRA's under a name of its own, switched off. Throws Error{BadInput}: a name that is taken, another
    /// kind of adapter; Error{BadFile}: it does not fit the model.
    void add(const std::string& name, const std::filesystem::path& folder);
    void remove(const std::string& name);
    std::vector<std::string> names() const;

    /// These alone answer from now on, their changes added up, each times its weight; none: the base alone. The task's head is
    /// that of the one with the largest weight. Throws Error{BadInput} and changes nothing: a name that is not there (with the
    /// nearest), a weight that is not finite, a DoRA adapter with a weight other than 1.
    void activate(const std::map<std::string, double>& weights);

private:
    struct Entry {
        std::unique_ptr<Lora> adapter;
        bool sums = true; ///< false: DoRA
    };
    Model& m_model;
    std::map<std::string, Entry> m_adapters;
    std::vector<std::string> m_on; ///< in the order in which they were switched on
};

} // namespace lathe
