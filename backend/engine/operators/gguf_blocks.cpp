#include "operators/gguf_blocks.h"

#include "kernels/gguf/gguf.h"
#include "operators/few_blocks.h"
#include "operators/operator.h"
#include "operators/panels.h"

namespace lathe {
namespace {

/// decode(first row, last row, to) of a matrix of so many columns.
auto decoderOf(const at::Tensor& blocks, std::int64_t format, std::int64_t columns) {
    const kernels::GgufFormat& of = kernels::ggufFormats()[std::size_t(format)];
    const std::int64_t each = columns / of.elements;
    const std::uint8_t* from = blocks.const_data_ptr<std::uint8_t>();
    return [&of, each, from](std::int64_t first, std::int64_t last, float* to) {
        of.decode(from + first * each * of.bytes, to, 0, (last - first) * each);
    };
}

void timesGgufOnCpu(const at::Tensor& y, const at::Tensor& x, const at::Tensor& blocks, std::int64_t format) {
    const std::int64_t rows = y.size(1), columns = x.size(1);
    if (x.size(0) > kernels::fewRows) return timesManyByPanels(y, x, decoderOf(blocks, format, columns));
    const BlockRows w{{std::size_t(format), blocks.const_data_ptr<std::uint8_t>(), columns}, rows};
    timesBlocks(y, x, {&w, 1}, kernels::GgufInputKind::Exact);
}

void backGgufOnCpu(const at::Tensor& dx, const at::Tensor& dy, const at::Tensor& blocks, std::int64_t format,
                   bool add) {
    backByPanels(dx, dy, add, decoderOf(blocks, format, dx.size(1)));
}

at::Tensor ggufRowsOnCpu(const at::Tensor& blocks, std::int64_t format, std::int64_t columns, std::int64_t first,
                         std::int64_t count, at::ScalarType type) {
    return decodedPanel(decoderOf(blocks, format, columns), columns, first, count, type);
}

const Operator<&timesGgufOnCpu>
    timesGgufOperator("times_gguf_(Tensor(a!) y, Tensor x, Tensor blocks, int format) -> ()");
const Operator<&backGgufOnCpu>
    backGgufOperator("back_gguf_(Tensor(a!) dx, Tensor dy, Tensor blocks, int format, bool add) -> ()");
const Operator<&ggufRowsOnCpu> ggufRowsOperator(
    "gguf_rows(Tensor blocks, int format, int columns, int first, int count, ScalarType type) -> Tensor");

} // namespace

void timesGguf(const at::Tensor& y, const at::Tensor& x, const GgufMatrix& w) {
    timesGgufOperator(y, x, w.blocks, w.format);
}
void backGguf(const at::Tensor& dx, const at::Tensor& dy, const GgufMatrix& w, bool add) {
    backGgufOperator(dx, dy, w.blocks, w.format, add);
}
at::Tensor ggufRows(const GgufMatrix& w, std::int64_t first, std::int64_t count, at::ScalarType type) {
    return ggufRowsOperator(w.blocks, w.format, w.columns, first, count, type);
}

} // namespace lathe
