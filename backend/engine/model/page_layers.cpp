#include "model/page_layers.h"

#include "base/mapped_file.h"
#include "base/scratch_file.h"
#include "lathe/error.h"
#include "model/paged_quantized_rows.h"
#include "model/read_tensor.h"
#include "operators/elements.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace lathe {
namespace {

constexpr std::int64_t chunk = 1 << 20; ///< elements looked at or converted at once

void refuseNotFinite(const TensorInfo& info, std::int64_t first, const at::Tensor& values) {
    if (const std::int64_t at = firstNotFinite(values); at >= 0)
        throw Error(
            ErrorKind::BadFile,
            {"Tensor %1 holds a number that is not finite, at element %2.", info.name, std::to_string(first + at)},
            "The file is damaged, or a training run that wrote it diverged.");
}

std::int64_t stepOf(const TensorInfo& info) {
    return std::max(blockElements(info.type), chunk / blockElements(info.type) * blockElements(info.type));
}

bool liesAsWanted(const TensorInfo& info, const LinearSpec& layer, at::ScalarType dtype) {
    const StoredType wanted = dtype == at::kFloat  ? StoredType::F32
                              : dtype == at::kHalf ? StoredType::F16
                                                   : StoredType::BF16;
    return info.type == wanted && !layer.transposed && info.liesAsIs();
}

/// The tensor as the layer reads it, (out, in), at `to`.
void convert(const TensorInfo& info, const LinearSpec& layer, at::ScalarType dtype, std::byte* to) {
    const at::Tensor whole = at::from_blob(to, {layer.out, layer.in}, at::TensorOptions(dtype));
    if (layer.transposed) { // as Conv1D has it, (in, out)
        const at::Tensor stored = at::empty({layer.in, layer.out}, whole.options());
        readElements(info, 0, stored);
        refuseNotFinite(info, 0, stored);
        whole.copy_(stored.t());
        return;
    }
    const at::Tensor flat = whole.view({-1});
    for (std::int64_t first = 0; first < flat.numel(); first += stepOf(info)) {
        const at::Tensor piece = flat.narrow(0, first, std::min(stepOf(info), flat.numel() - first));
        readElements(info, first, piece);
        refuseNotFinite(info, first, piece);
    }
}

} // namespace

void pageLayer(Linear& linear, at::ScalarType dtype, const std::shared_ptr<const TensorFile>& file,
               const TensorInfo& info, const std::filesystem::path& scratch) {
    const std::int64_t count = info.count(), step = stepOf(info);
    if (liesAsWanted(info, linear.spec(), dtype)) {
        for (std::int64_t first = 0; first < count; first += step) {
            const at::Tensor piece = at::empty({std::min(step, count - first)}, at::TensorOptions(dtype));
            readElements(info, first, piece);
            refuseNotFinite(info, first, piece);
        }
        MappedFile::release(info.bytes);
        return linear.page(info.bytes, file);
    }
    const auto made = std::make_shared<ScratchFile>(scratch, std::size_t(count) * c10::elementSize(dtype));
    convert(info, linear.spec(), dtype, made->bytes().data());
    MappedFile::release(info.bytes);
    MappedFile::release(made->bytes());
    linear.page(made->bytes(), made);
}

std::size_t pageLayerInMemory(Linear& linear, at::ScalarType dtype, const TensorInfo& info, const HostMemory& memory) {
    const std::size_t bytes = std::size_t(info.count()) * c10::elementSize(dtype);
    if (bytes > memory.bytes.size()) throw Error(ErrorKind::Bug, "The memory for paged weights is too small.");
    const std::span<std::byte> own = memory.bytes.first(bytes);
    convert(info, linear.spec(), dtype, own.data());
    MappedFile::release(info.bytes);
    memory.written(own);
    linear.page(own, memory.owner);
    return bytes;
}

std::size_t pageCodes(Linear& linear, const QuantizedMatrix& matrix, const std::shared_ptr<WeightPages>& pages,
                      at::Device device, const HostMemory& memory) {
    const at::Tensor& codes = matrix.tensors.codes;
    const std::size_t bytes = codes.nbytes();
    if (bytes > memory.bytes.size()) throw Error(ErrorKind::Bug, "The memory for paged weights is too small.");
    const std::span<std::byte> own = memory.bytes.first(bytes);
    std::memcpy(own.data(), codes.const_data_ptr(), bytes);
    memory.written(own);
    const std::int64_t layer = linear.spec().layer;
    const std::size_t at = pages->reserve(layer, bytes);
    pages->put(layer, at, own, memory.owner);
    QuantizedMatrix constants = matrix;
    constants.tensors.codes = at::Tensor();
    constants.tensors = constants.tensors.on(device);
    linear.pack(std::make_unique<PagedQuantizedRows>(std::move(constants), pages, layer, at, std::int64_t(bytes)));
    return bytes;
}

} // namespace lathe
