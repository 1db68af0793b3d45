// Blocks are multiplied as they lie where a kernel knows their format; otherwise a panel of rows at a time becomes
// dense.
#include "model/gguf_rows.h"

#include "kernels/gguf/gguf.h"
#include "model/read_tensor.h"
#include "operators/panels.h"
#include "operators/product.h"
#include "tensor/compute_device.h"

#include <algorithm>
#include <optional>

namespace lathe {
namespace {

/// decode(first row, last row, to).
auto rowsOf(const TensorInfo& info) {
    return [&info, columns = info.shape[1]](std::int64_t first, std::int64_t last, float* to) {
        readAsF32(info, first * columns, std::span(to, std::size_t((last - first) * columns)));
    };
}

/// Which of kernels::ggufFormats() the rows lie in, one after the other; nothing where they are plain numbers or lie
/// otherwise.
std::optional<std::size_t> blockFormatOf(const TensorInfo& info) {
    const std::string name = toString(info.type);
    const auto formats = kernels::ggufFormats();
    const auto found =
        std::find_if(formats.begin(), formats.end(), [&](const kernels::GgufFormat& one) { return one.name == name; });
    if (found == formats.end() || !hasPlainRows(info)) return std::nullopt;
    return std::size_t(found - formats.begin());
}

} // namespace

GgufRows::GgufRows(std::shared_ptr<const TensorFile> file, TensorInfo info)
    : m_file(std::move(file)), m_info(std::move(info)) {
    rows = m_info.shape.at(0);
    columns = m_info.shape.at(1);
    const std::optional<std::size_t> format = blockFormatOf(m_info);
    if (!format) return;
    m_blocks = BlockRows{{*format, reinterpret_cast<const std::uint8_t*>(m_info.bytes.data()), columns}, rows};
    if (m_info.rowOrder == RowOrder::Same) return;
    for (std::int64_t row = 0; row < rows; ++row) m_order.push_back(std::int32_t(rowInFile(m_info, row)));
    m_blocks->view.order = m_order.data();
}

void GgufRows::times(const at::Tensor& y, const at::Tensor& x) const {
    const auto decode = rowsOf(m_info);
    if (!m_blocks) return timesByPanels(y, x, decode, fewByDecoding(decode, rows, columns));
    if (x.size(0) > kernels::fewRows) return timesManyByPanels(y, x, decode);
    timesBlocks(y, x, {&*m_blocks, 1}, kernels::GgufInputKind::Exact);
}

void GgufRows::back(const at::Tensor& dx, const at::Tensor& dy, bool add) const {
    backByPanels(dx, dy, add, rowsOf(m_info));
}

std::unique_ptr<PackedRows> GgufRows::on(at::Device device) const {
    ComputeDevice& there = computeDevice(device);
    const std::optional<std::size_t> format = blockFormatOf(m_info);
    if (!format) {
        const at::ScalarType type = m_info.type == StoredType::BF16  ? at::kBFloat16
                                    : m_info.type == StoredType::F16 ? at::kHalf
                                                                     : at::kFloat;
        const at::Tensor plain = at::empty({rows, columns}, at::TensorOptions(type).device(device));
        there.fill(plain.view({-1}), columns, [&](std::int64_t first, const at::Tensor& piece) {
            readElements(m_info, first, piece);
            return true;
        });
        return std::make_unique<PlainRows>(plain);
    }
    const std::int64_t rowBytes = storedBytes(m_info.type, columns);
    GgufMatrix matrix{rows, columns, std::int64_t(*format),
                      at::empty({rows * rowBytes}, at::TensorOptions(at::kByte).device(device))};
    there.fill(matrix.blocks, rowBytes, [&](std::int64_t first, const at::Tensor& piece) {
        readRows(m_info, first / rowBytes, piece.numel() / rowBytes,
                 std::as_writable_bytes(std::span(piece.mutable_data_ptr<std::uint8_t>(), std::size_t(piece.numel()))));
        return true;
    });
    return std::make_unique<GgufBlockRows>(std::move(matrix));
}

GgufBlockRows::GgufBlockRows(GgufMatrix matrix) : m_matrix(std::move(matrix)) {
    rows = m_matrix.rows;
    columns = m_matrix.columns;
}

PlainRows::PlainRows(at::Tensor matrix) : m_matrix(std::move(matrix)) {
    rows = m_matrix.size(0);
    columns = m_matrix.size(1);
}

void PlainRows::times(const at::Tensor& y, const at::Tensor& x) const {
    multiply(y, x, m_matrix.to(x.scalar_type()).t());
}

void PlainRows::back(const at::Tensor& dx, const at::Tensor& dy, bool add) const {
    multiply(dx, dy, m_matrix.to(dy.scalar_type()), add);
}

at::Tensor GgufRows::dense(std::int64_t first, std::int64_t count, at::ScalarType type) const {
    return decodedPanel(rowsOf(m_info), columns, first, count, type);
}

const BlockRows* blocksOf(const PackedRows& rows) {
    const auto* mapped = dynamic_cast<const GgufRows*>(&rows);
    return mapped ? mapped->blocks() : nullptr;
}

} // namespace lathe
