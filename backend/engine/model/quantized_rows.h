#pragma once
// A matrix quantized block by block (kernels/formats): NF4, FP4, Int4, INT8.
#include "model/frozen_weight.h"
#include "operators/quantized.h"

namespace lathe {

class QuantizedRows final : public PackedRows {
public:
    explicit QuantizedRows(QuantizedMatrix matrix);
    const QuantizedMatrix& matrix() const { return m_matrix; }

    void times(const at::Tensor& y, const at::Tensor& x) const override { timesQuantized(y, x, m_matrix); }
    void back(const at::Tensor& dx, const at::Tensor& dy, bool add) const override {
        backQuantized(dx, dy, m_matrix, add);
    }
    at::Tensor dense(std::int64_t first, std::int64_t count, at::ScalarType type) const override {
        return dequantizedRows(m_matrix, first, count, type);
    }
    std::int64_t codeBytes() const override { return m_matrix.tensors.codes.numel(); }
    std::int64_t constantBytes() const override;

private:
    QuantizedMatrix m_matrix;
};

} // namespace lathe
