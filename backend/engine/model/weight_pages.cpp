#include "model/weight_pages.h"

#include "lathe/error.h"

#include <algorithm>
#include <exception>

namespace lathe {

WeightPages::WeightPages(std::unique_ptr<PageDevice> device, std::int64_t budgetBytes)
    : m_device(std::move(device)), m_manager(*m_device, budgetBytes) {}

std::size_t WeightPages::reserve(std::int64_t layer, std::size_t bytes) {
    Layer& page = m_layers[layer];
    const std::size_t at = (page.bytes + 63) / 64 * 64;
    page.bytes = at + bytes;
    return at;
}

void WeightPages::put(std::int64_t layer, std::size_t at, std::span<const std::byte> host,
                      std::shared_ptr<const void> owner) {
    Layer& page = m_layers.at(layer);
    if (at + host.size() > page.bytes) throw Error(ErrorKind::Bug, "A weight does not fit its place in the page.");
    page.parts.push_back({host, at});
    if (m_owners.empty() || m_owners.back() != owner) m_owners.push_back(std::move(owner));
}

void WeightPages::close() {
    for (auto& [layer, page] : m_layers) page.page = m_manager.add(std::move(page.parts), false);
    setBudget(m_manager.budget());
}

void WeightPages::setBudget(std::int64_t bytes) { m_manager.setBudget(std::max(bytes, m_manager.largestPage())); }

/// Passes go through the layers one by one, up or down; which way is seen from the layer before.
std::byte* WeightPages::enter(std::int64_t layer) {
    const PageManager::Page page = m_layers.at(layer).page;
    auto* bytes = static_cast<std::byte*>(m_manager.use(page, PageManager::Access::Read));
    if (layer != m_current) {
        const std::int64_t next = layer == m_current - 1 ? layer - 1 : layer + 1;
        m_current = layer;
        if (const auto found = m_layers.find(next); found != m_layers.end()) m_manager.prefetch(found->second.page);
    }
    return bytes;
}

WeightPages::Use::Use(WeightPages& pages, std::int64_t layer)
    : m_pages(pages), m_layer(layer), m_bytes(pages.enter(layer)) {}

WeightPages::Use::~Use() {
    try {
        m_pages.m_manager.release(m_pages.m_layers.at(m_layer).page);
    } catch (const std::exception&) { // the device has failed: whatever is asked of it next says so
    }
}

} // namespace lathe
