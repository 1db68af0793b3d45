#include "model/paged_quantized_rows.h"

namespace lathe {

PagedQuantizedRows::PagedQuantizedRows(QuantizedMatrix matrix, std::shared_ptr<WeightPages> pages, std::int64_t layer,
                                       std::size_t at, std::int64_t codeBytes)
    : m_matrix(std::move(matrix)), m_pages(std::move(pages)), m_layer(layer), m_at(at), m_codeBytes(codeBytes) {
    rows = m_matrix.rows;
    columns = m_matrix.columns;
}

QuantizedMatrix PagedQuantizedRows::with(const WeightPages::Use& use) const {
    QuantizedMatrix matrix = m_matrix;
    const at::Device device = m_matrix.tensors.constantList().front().device();
    matrix.tensors.codes =
        at::from_blob(use.bytes() + m_at, {m_codeBytes}, at::TensorOptions(at::kByte).device(device));
    return matrix;
}

void PagedQuantizedRows::times(const at::Tensor& y, const at::Tensor& x) const {
    const WeightPages::Use use(*m_pages, m_layer);
    timesQuantized(y, x, with(use));
}

void PagedQuantizedRows::back(const at::Tensor& dx, const at::Tensor& dy, bool add) const {
    const WeightPages::Use use(*m_pages, m_layer);
    backQuantized(dx, dy, with(use), add);
}

at::Tensor PagedQuantizedRows::dense(std::int64_t first, std::int64_t count, at::ScalarType type) const {
    const WeightPages::Use use(*m_pages, m_layer);
    return dequantizedRows(with(use), first, count, type);
}

std::int64_t PagedQuantizedRows::constantBytes() const {
    std::int64_t bytes = 0;
    for (const at::Tensor& tensor : m_matrix.tensors.constantList()) bytes += std::int64_t(tensor.nbytes());
    return bytes;
}

} // namespace lathe
