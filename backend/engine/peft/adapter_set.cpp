#include "peft/adapter_set.h"

#include "lathe/error.h"
#include "lathe/field.h"

#include <algorithm>
#include <cmath>

namespace lathe {

AdapterSet::~AdapterSet() {
    activate({});
    for (auto& [name, entry] : m_adapters) entry.adapter->detach();
}

void AdapterSet::add(const std::string& name, const std::filesystem::path& folder) {
    if (m_adapters.contains(name)) throw Error(ErrorKind::BadInput, "there is an adapter called " + name + " already");
    const MethodChoice choice = readAdapterConfig(folder);
    if (choice.method != "lora")
        throw Error(ErrorKind::BadInput, folder.string() + " is no LoRA adapter but one of " + choice.method + ": only LoRA's can be switched and added up");
    const std::vector<std::string> on = m_on;
    std::map<std::string, double> weights;
    for (const std::string& active : on) weights[active] = m_adapters.at(active).adapter->weight();
    activate({}); // so that the base's own head is what the new one keeps as the base
    auto adapter = std::make_unique<Lora>(choice);
    try {
        adapter->attach(m_model, 0);
        adapter->load(folder);
    } catch (...) {
        adapter->detach();
        activate(weights);
        throw;
    }
    adapter->enable(false);
    m_adapters.emplace(name, Entry{std::move(adapter), !choice.settings.flag("dora")});
    activate(weights);
}

void AdapterSet::remove(const std::string& name) {
    const auto found = m_adapters.find(name);
    if (found == m_adapters.end()) return;
    std::map<std::string, double> weights;
    for (const std::string& active : m_on)
        if (active != name) weights[active] = m_adapters.at(active).adapter->weight();
    activate({});
    found->second.adapter->detach();
    m_adapters.erase(found);
    activate(weights);
}

std::vector<std::string> AdapterSet::names() const {
    std::vector<std::string> all;
    for (const auto& [name, entry] : m_adapters) all.push_back(name);
    return all;
}

void AdapterSet::activate(const std::map<std::string, double>& weights) {
    std::vector<std::string_view> known;
    for (const auto& [name, entry] : m_adapters) known.push_back(name);
    for (const auto& [name, weight] : weights) {
        const auto found = m_adapters.find(name);
        if (found == m_adapters.end()) {
            const std::string near = nearest(name, known);
            throw Error(ErrorKind::BadInput, "there is no adapter called " + name + (near.empty() ? "" : "; nearest: " + near));
        }
        if (!std::isfinite(weight)) throw Error(ErrorKind::BadInput, "the weight of " + name + " is no number");
        if (!found->second.sums && weight != 1) throw Error(ErrorKind::BadInput, "the DoRA adapter " + name + " can't be weighted: its row lengths don't add up", "Use weight 1.");
    }
    for (const std::string& name : m_on) m_adapters.at(name).adapter->enable(false, false);
    m_on.clear();
    std::vector<std::pair<double, std::string>> order; // the largest weight last: its head is what stays
    for (const auto& [name, weight] : weights) order.emplace_back(std::abs(weight), name);
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [size, name] : order) {
        Lora& adapter = *m_adapters.at(name).adapter;
        adapter.setWeight(weights.at(name));
        adapter.enable(true, name == order.back().second);
        m_on.push_back(name);
    }
}

} // namespace lathe
