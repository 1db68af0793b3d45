#include "model/pack.h"

#include "lathe/error.h"
#include "model/gguf_rows.h"
#include "model/quantized_rows.h"
#include "operators/elements.h"
#include "operators/quantize.h"
#include "tensor/booking.h"
#include "tensor/compute_device.h"

#include <algorithm>
#include <optional>

namespace lathe {
namespace {

void refuseNotFinite(const PackedRows& rows, const TensorInfo& info) {
    const std::int64_t step = std::max<std::int64_t>(1, (1 << 20) / rows.columns);
    for (std::int64_t first = 0; first < rows.rows; first += step) {
        const std::int64_t count = std::min(step, rows.rows - first);
        const at::Tensor part = rows.dense(first, count, at::kFloat);
        if (const std::int64_t at = firstNotFinite(part); at >= 0)
            throw Error(ErrorKind::BadFile,
                        {"Tensor %1 holds a number that is not finite, at element %2.", info.name,
                         std::to_string(first * rows.columns + at)},
                        "The file is damaged, or a training run that wrote it diverged.");
    }
}

QuantizedMatrix quantizedOnHost(const TensorInfo& info, const LinearSpec& layer, const Quantization& quantization) {
    if (!layer.transposed)
        return quantizedMatrix(info.name, layer.out, layer.in, quantization,
                               [&](std::int64_t first, std::int64_t last, float* to) {
                                   readAsF32(info, first, std::span(to, std::size_t(last - first)));
                               });
    std::vector<float> whole(std::size_t(info.count())); // (in, out), as Conv1D has it
    readAsF32(info, whole);
    return quantizedMatrix(info.name, layer.out, layer.in, quantization,
                           [&](std::int64_t first, std::int64_t last, float* to) {
                               for (std::int64_t i = first; i < last; ++i)
                                   to[i - first] = whole[std::size_t((i % layer.in) * layer.out + i / layer.in)];
                           });
}

/// The file's own codes and constants, where they are of the form that is asked for, whatever the size of their blocks:
/// nothing is rounded twice. Mapped as they lie where that is what is asked for, and can be.
std::optional<QuantizedMatrix> packedAlready(const std::shared_ptr<const TensorFile>& file, const TensorInfo& info,
                                             const LinearSpec& layer, const Quantization& quantization,
                                             at::Device device) {
    if (!info.packed) return std::nullopt;
    const kernels::QuantizedView& view = *info.packed;
    const bool asInFile = quantization.format == "file";
    if (!asInFile && kernels::infoOf(view.format).name != quantization.format) return std::nullopt;
    const bool mapped = asInFile && computeDevice(device).readsFiles();
    const auto taken = [&](const void* data, std::int64_t count, at::ScalarType type) {
        const at::Tensor lying =
            at::from_blob(const_cast<void*>(data), {count}, [file](void*) {}, at::TensorOptions(type));
        return mapped ? lying : lying.clone();
    };
    QuantizedTensors tensors;
    tensors.codes = taken(view.codes, kernels::codeBytes(view.format, view.count), at::kByte);
    const BookAs booked(MemoryPart::QuantizationConstants);
    const std::int64_t blocks = kernels::blockCount(view.count, view.blockSize);
    if (view.constants) {
        tensors.constants = taken(view.constants, blocks, at::kFloat);
    } else {
        tensors.constantCodes = taken(view.constantCodes, blocks, at::kByte);
        tensors.secondConstants =
            taken(view.secondConstants, kernels::blockCount(blocks, kernels::constantsBlock), at::kFloat);
        tensors.offset = taken(view.offset, 1, at::kFloat);
    }
    return QuantizedMatrix{layer.out, layer.in, view.format, view.blockSize, std::move(tensors)};
}

} // namespace

std::unique_ptr<PackedRows> packedRows(const std::shared_ptr<const TensorFile>& file, const TensorInfo& info,
                                       const LinearSpec& layer, const Quantization& quantization, at::Device device) {
    if (std::optional<QuantizedMatrix> own = packedAlready(file, info, layer, quantization, device)) {
        own->tensors = own->tensors.on(device);
        return std::make_unique<QuantizedRows>(std::move(*own));
    }
    if (quantization.format != "file") {
        QuantizedMatrix matrix = quantizedOnHost(info, layer, quantization);
        matrix.tensors = matrix.tensors.on(device);
        return std::make_unique<QuantizedRows>(std::move(matrix));
    }
    auto mapped = std::make_unique<GgufRows>(file, layer.transposed ? info.turned()
                                                                    : info); // a GGUF has such layers (out, in) already
    refuseNotFinite(*mapped, info);
    if (computeDevice(device).readsFiles()) return mapped;
    return mapped->on(device);
}

} // namespace lathe
