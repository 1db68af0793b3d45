#include "model/quantized_rows.h"

namespace lathe {

QuantizedRows::QuantizedRows(QuantizedMatrix matrix) : m_matrix(std::move(matrix)) {
    rows = m_matrix.rows;
    columns = m_matrix.columns;
}

std::int64_t QuantizedRows::constantBytes() const {
    std::int64_t bytes = 0;
    for (const at::Tensor& tensor : m_matrix.tensors.constantList()) bytes += std::int64_t(tensor.nbytes());
    return bytes;
}

} // namespace lathe
