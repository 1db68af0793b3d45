// Adapters are attached once; those that answer are enabled, and weights scale what they add.
#include "peft/adapter_set.h"

#include "lathe/error.h"
#include "lathe/field.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {

std::unique_ptr<InsertedMethod> insertedFrom(const std::filesystem::path& folder) {
    std::unique_ptr<Method> method = makeMethod(readMethodChoices(folder));
    auto* inserted = dynamic_cast<InsertedMethod*>(method.get());
    if (!inserted)
        throw Error(ErrorKind::BadInput,
                    {"%1 can't be switched: it changes the base's own weights, or is several methods at once.",
                     folder.string()},
                    "Try it alone.");
    method.release();
    return std::unique_ptr<InsertedMethod>(inserted);
}

} // namespace

AdapterSet::~AdapterSet() {
    activate({});
    for (auto& [name, adapter] : m_adapters) adapter->detach();
}

bool AdapterSet::takes(const std::filesystem::path& folder) {
    return dynamic_cast<InsertedMethod*>(makeMethod(readMethodChoices(folder)).get()) != nullptr;
}

std::map<std::string, double> AdapterSet::active() const {
    std::map<std::string, double> weights;
    for (const std::string& name : m_on) weights[name] = m_adapters.at(name)->weight();
    return weights;
}

void AdapterSet::add(const std::string& name, const std::filesystem::path& folder) {
    if (m_adapters.contains(name)) throw Error(ErrorKind::BadInput, {"There is an adapter called %1 already.", name});
    auto adapter = insertedFrom(folder);
    const auto before = active();
    activate({}); // so that the base's own head is what the new one keeps as the base
    try {
        adapter->attach(m_model, 0);
        adapter->load(folder);
    } catch (...) {
        adapter->detach();
        activate(before);
        throw;
    }
    adapter->enable(false);
    m_adapters.emplace(name, std::move(adapter));
    activate(before);
}

void AdapterSet::remove(const std::string& name) {
    const auto found = m_adapters.find(name);
    if (found == m_adapters.end()) return;
    auto others = active();
    others.erase(name);
    activate({});
    found->second->detach();
    m_adapters.erase(found);
    activate(others);
}

std::vector<std::string> AdapterSet::names() const {
    std::vector<std::string> all;
    for (const auto& [name, adapter] : m_adapters) all.push_back(name);
    return all;
}

void AdapterSet::activate(const std::map<std::string, double>& weights) {
    std::vector<std::string_view> known;
    for (const auto& [name, adapter] : m_adapters) known.push_back(name);
    for (const auto& [name, weight] : weights) {
        const auto found = m_adapters.find(name);
        if (found == m_adapters.end()) {
            const std::string near = nearest(name, known);
            throw Error(ErrorKind::BadInput,
                        "There is no adapter called " + name + (near.empty() ? "" : "; nearest: " + near) + ".");
        }
        if (!std::isfinite(weight)) throw Error(ErrorKind::BadInput, {"The weight of %1 is not a number.", name});
        if (found->second->addsUp()) continue;
        if (weights.size() > 1)
            throw Error(ErrorKind::BadInput, {"%1 can't be added to others: what it does is not a sum.", name},
                        "Only LoRA adapters without DoRA can be added up.");
        if (weight != 1)
            throw Error(ErrorKind::BadInput, {"%1 can't have a weight: what it does is not a sum.", name},
                        "Use weight 1.");
    }
    for (const std::string& name : m_on) m_adapters.at(name)->enable(false, false);
    m_on.clear();
    std::vector<std::pair<double, std::string>> order; // the largest weight last: its head is what stays
    for (const auto& [name, weight] : weights) order.emplace_back(std::abs(weight), name);
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [size, name] : order) {
        InsertedMethod& adapter = *m_adapters.at(name);
        adapter.setWeight(weights.at(name));
        adapter.enable(true, name == order.back().second);
        m_on.push_back(name);
    }
}

} // namespace lathe
