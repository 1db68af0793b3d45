#pragma once
// A quantized matrix whose codes are brought in for each product; its constants, a small part, stay in memory. What it
// gives is QuantizedRows' to the bit.
#include "model/frozen_weight.h"
#include "model/weight_pages.h"
#include "operators/quantized.h"

namespace lathe {

class PagedQuantizedRows final : public PackedRows {
public:
    /// `matrix` without codes: those stand in that layer's page, from `at` on.
    PagedQuantizedRows(QuantizedMatrix matrix, std::shared_ptr<WeightPages> pages, std::int64_t layer, std::size_t at,
                       std::int64_t codeBytes);
    void times(const at::Tensor& y, const at::Tensor& x) const override;
    void back(const at::Tensor& dx, const at::Tensor& dy, bool add) const override;
    at::Tensor dense(std::int64_t first, std::int64_t count, at::ScalarType type) const override;
    std::int64_t codeBytes() const override { return 0; } ///< the pages'
    std::int64_t constantBytes() const override;

private:
    QuantizedMatrix with(const WeightPages::Use& use) const;

    QuantizedMatrix m_matrix;
    std::shared_ptr<WeightPages> m_pages;
    std::int64_t m_layer;
    std::size_t m_at;
    std::int64_t m_codeBytes;
};

} // namespace lathe
