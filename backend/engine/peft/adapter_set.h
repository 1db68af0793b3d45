#pragma once
// Several adapters on one model at once: which of them answer, and how strongly, can change between two passes (two
// steps of a generation, for one) without touching the base weights.
#include "peft/inserted_method.h"

#include <map>

namespace lathe {

class AdapterSet {
public:
    /// The model must outlive the set.
    explicit AdapterSet(Model& model) : m_model(model) {}
    ~AdapterSet();
    AdapterSet(const AdapterSet&) = delete;
    AdapterSet& operator=(const AdapterSet&) = delete;

    /// Whether add() takes methods such as the folder's. Throws what readMethodChoices() throws.
    static bool takes(const std::filesystem::path& folder);
    /// Loads an adapter's folder under a name of its own, switched off. Throws Error{BadInput}: a name that is taken,
    /// methods that change the base's own weights, several methods in one folder; Error{BadFile}: it does not fit the
    /// model.
    void add(const std::string& name, const std::filesystem::path& folder);
    void remove(const std::string& name);
    std::vector<std::string> names() const;

    /// These alone answer from now on, each with its weight; none: the base alone. Changes that add up (LoRA's) may be
    /// several; the task's head is that of the one with the largest weight. Throws Error{BadInput} and changes nothing:
    /// a name that is not there (with the nearest), a weight that is not finite, an adapter that does not add up
    /// weighed or beside others.
    void activate(const std::map<std::string, double>& weights);

private:
    std::map<std::string, double> active() const;

    Model& m_model;
    std::map<std::string, std::unique_ptr<InsertedMethod>> m_adapters;
    std::vector<std::string> m_on; ///< in the order in which they were switched on
};

} // namespace lathe
