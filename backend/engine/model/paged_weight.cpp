#include "model/paged_weight.h"

namespace lathe {

PagedWeight::PagedWeight(std::shared_ptr<WeightPages> pages, std::int64_t layer, std::int64_t rows,
                         std::int64_t columns, at::TensorOptions options)
    : m_pages(std::move(pages)),
      m_layer(layer),
      m_rows(rows),
      m_columns(columns),
      m_options(options),
      m_offset(m_pages->reserve(layer, std::size_t(rows * columns) * options.dtype().itemsize())) {}

void PagedWeight::put(std::int64_t first, std::span<const std::byte> host, std::shared_ptr<const void> owner) {
    m_pages->put(m_layer, m_offset + std::size_t(first * m_columns) * m_options.dtype().itemsize(), host,
                 std::move(owner));
}

DenseWeight PagedWeight::at(const WeightPages::Use& use) const {
    return DenseWeight(at::from_blob(use.bytes() + m_offset, {m_rows, m_columns}, m_options));
}

at::Tensor PagedWeight::times(const at::Tensor& x, std::int64_t first, std::int64_t count) const {
    const WeightPages::Use use(*m_pages, m_layer);
    return at(use).times(x, first, count);
}

at::Tensor PagedWeight::back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const {
    const WeightPages::Use use(*m_pages, m_layer);
    return at(use).back(dy, first, count);
}

at::Tensor PagedWeight::dense(std::int64_t first, std::int64_t count) const {
    const WeightPages::Use use(*m_pages, m_layer);
    return at(use).dense(first, count).clone();
}

} // namespace lathe
