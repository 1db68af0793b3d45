#pragma once
// A dense weight that is brought in for each product: what it gives is DenseWeight's to the bit.
#include "model/frozen_weight.h"
#include "model/weight_pages.h"

namespace lathe {

class PagedWeight final : public FrozenWeight {
public:
    /// (rows, columns) in the page of a layer.
    PagedWeight(std::shared_ptr<WeightPages> pages, std::int64_t layer, std::int64_t rows, std::int64_t columns,
                at::TensorOptions options);
    /// The rows from `first` on lie there, in the model's dtype. Before WeightPages::close().
    void put(std::int64_t first, std::span<const std::byte> host, std::shared_ptr<const void> owner);

    at::Tensor times(const at::Tensor& x, std::int64_t first, std::int64_t count) const override;
    at::Tensor back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const override;
    at::Tensor dense(std::int64_t first, std::int64_t count) const override; ///< a copy

private:
    DenseWeight at(const WeightPages::Use& use) const;

    std::shared_ptr<WeightPages> m_pages;
    std::int64_t m_layer, m_rows, m_columns;
    at::TensorOptions m_options;
    std::size_t m_offset;
};

} // namespace lathe
