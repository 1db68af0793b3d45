#include "model/read_tensor.h"

#include "lathe/error.h"
#include "models/architectures.h"
#include "operators/elements.h"
#include "tensor/compute_device.h"

#include <algorithm>
#include <span>

namespace lathe {

namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

void readSome(const TensorInfo& info, std::int64_t first, const at::Tensor& to) {
    const auto size = std::size_t(to.numel());
    if (to.scalar_type() == at::kFloat) return readAsF32(info, first, std::span(to.data_ptr<float>(), size));
    const std::span halves(static_cast<std::uint16_t*>(to.data_ptr()), size);
    if (to.scalar_type() == at::kHalf) readAsF16(info, first, halves);
    else readAsBf16(info, first, halves);
}

} // namespace

const TensorInfo* tensorIn(const TensorFile& file, const ModelSpec& spec, const std::string& name) {
    if (const TensorInfo* info = file.find(name)) return info;
    for (const std::string& other : otherNames(spec, name))
        if (const TensorInfo* info = file.find(other)) return info;
    return nullptr;
}

const TensorInfo& required(const TensorInfo* info, const std::filesystem::path& path, const std::string& name,
                           const std::vector<std::int64_t>& shape) {
    if (!info)
        throw Error(ErrorKind::BadFile, {"%1 has no tensor %2.", path.string(), name},
                    "The file is incomplete, or belongs to another architecture.");
    if (info->shape != shape)
        throw Error(ErrorKind::BadFile, {"%1: tensor %2 has shape %3, the model's configuration asks for %4.",
                                         path.string(), name, shapeText(info->shape), shapeText(shape)});
    return *info;
}

const TensorInfo& weightIn(const TensorFile& file, const std::filesystem::path& path, const ModelSpec& spec,
                           const LinearSpec& layer) {
    const std::string name = layer.name + ".weight";
    return required(tensorIn(file, spec, name), path, name,
                    layer.transposed ? std::vector{layer.in, layer.out} : std::vector{layer.out, layer.in});
}

void readElements(const TensorInfo& info, std::int64_t first, const at::Tensor& to) {
    constexpr std::int64_t shareElements = 1 << 20; // less is not worth a thread
    const std::int64_t block = blockElements(info.type), share = (shareElements + block - 1) / block * block,
                       size = to.numel();
    const at::Tensor flat = to.view({-1});
    overChunks((size + share - 1) / share, 1, [&](std::int64_t begin, std::int64_t end) {
        const std::int64_t from = begin * share;
        readSome(info, first + from, flat.narrow(0, from, std::min(end * share, size) - from));
    });
}

std::int64_t readFinite(const TensorInfo& info, const at::Tensor& weight) {
    const at::Tensor there = weight.is_contiguous() ? weight : at::empty(weight.sizes(), weight.options());
    std::int64_t bad = -1;
    computeDevice(weight.device())
        .fill(there.view({-1}), blockElements(info.type), [&](std::int64_t first, const at::Tensor& piece) {
            readElements(info, first, piece);
            if (const std::int64_t at = firstNotFinite(piece); at >= 0) bad = first + at;
            return bad < 0;
        });
    if (bad < 0 && !there.is_same(weight)) weight.copy_(there);
    return bad;
}

} // namespace lathe
