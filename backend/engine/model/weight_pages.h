#pragma once
// The frozen linear weights of a model's layers as pages, one a layer: they lie in the model's file, or converted in a
// scratch file, and the layer that comes next, forward or backward, is brought in while one computes.
#include "tensor/page_manager.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace lathe {

class WeightPages {
public:
    WeightPages(std::unique_ptr<PageDevice> device, std::int64_t budgetBytes);

    /// Makes room for a matrix of `bytes` in a layer's page; where it begins in the page, at a multiple of 64. Before
    /// close().
    std::size_t reserve(std::int64_t layer, std::size_t bytes);
    /// The bytes that stand at that place of the page; they are kept alive by `owner`.
    void put(std::int64_t layer, std::size_t at, std::span<const std::byte> host, std::shared_ptr<const void> owner);
    /// All is put.
    void close();

    /// A layer's page, here while this lives.
    class Use {
    public:
        Use(WeightPages& pages, std::int64_t layer);
        ~Use();
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
        std::byte* bytes() const { return m_bytes; }

    private:
        WeightPages& m_pages;
        std::int64_t m_layer;
        std::byte* m_bytes;
    };

    const PageCounts& counts() const { return m_manager.counts(); }
    std::int64_t residentBytes() const { return m_manager.residentBytes(); }
    std::int64_t totalBytes() const { return m_manager.totalBytes(); }
    std::int64_t budget() const { return m_manager.budget(); }
    /// Never less than a layer, whatever is asked for. With less than two nothing can come ahead.
    void setBudget(std::int64_t bytes);

private:
    struct Layer {
        std::size_t bytes = 0;
        std::vector<PageManager::Part> parts;
        PageManager::Page page = 0;
    };
    std::byte* enter(std::int64_t layer);

    std::vector<std::shared_ptr<const void>> m_owners; ///< of the host's bytes: the file, scratch files; they go after
                                                       ///< the device, which may still be copying
    std::unique_ptr<PageDevice> m_device;
    std::map<std::int64_t, Layer> m_layers;
    PageManager m_manager;
    std::int64_t m_current = -1;
};

} // namespace lathe
