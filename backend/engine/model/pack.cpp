#include "model/pack.h"

#include "lathe/error.h"
#include "model/gguf_rows.h"
#include "model/quantized_rows.h"
#include "tensor/product.h"

#include <algorithm>

namespace lathe {
namespace {

void refuseNotFinite(const PackedRows& rows, const TensorInfo& info) {
    const std::int64_t step = std::max<std::int64_t>(1, (1 << 20) / rows.columns);
    for (std::int64_t first = 0; first < rows.rows; first += step) {
        const std::int64_t count = std::min(step, rows.rows - first);
        const at::Tensor part = at::empty({count, rows.columns}, at::kFloat);
        float* to = part.data_ptr<float>();
        overRows(count, rows.columns, [&](std::int64_t from, std::int64_t until) { rows.decode(first + from, first + until, to + from * rows.columns); });
        if (const std::int64_t at = firstNotFinite(part); at >= 0)
            throw Error(ErrorKind::BadFile, "tensor " + info.name + " holds a number that is not finite, at element " + std::to_string(first * rows.columns + at),
                        "The file is damaged, or a training run that wrote it diverged.");
    }
}

} // namespace

std::unique_ptr<PackedRows> packedRows(const std::shared_ptr<const TensorFile>& file, const TensorInfo& info, const LinearSpec& layer,
                                       const Quantization& quantization) {
    if (quantization.format == "file") {
        auto rows = std::make_unique<GgufRows>(file, layer.transposed ? info.turned() : info); // a GGUF has such layers (out, in) already
        refuseNotFinite(*rows, info);
        return rows;
    }
    if (!layer.transposed)
        return quantizedRows(info.name, layer.out, layer.in, quantization, [&](std::int64_t first, std::int64_t last, float* to) {
            readAsF32(info, first, std::span(to, std::size_t(last - first)));
        });
    std::vector<float> whole(std::size_t(info.count())); // (in, out), as Conv1D has it
    readAsF32(info, whole);
    return quantizedRows(info.name, layer.out, layer.in, quantization, [&](std::int64_t first, std::int64_t last, float* to) {
        for (std::int64_t i = first; i < last; ++i) to[i - first] = whole[std::size_t((i % layer.in) * layer.out + i / layer.in)];
    });
}

} // namespace lathe
