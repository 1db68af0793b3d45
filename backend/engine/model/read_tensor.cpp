#include "model/read_tensor.h"

#include "operators/elements.h"
#include "tensor/compute_device.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <span>

namespace lathe {

namespace {

void readSome(const TensorInfo& info, std::int64_t first, const at::Tensor& to) {
    const auto size = std::size_t(to.numel());
    if (to.scalar_type() == at::kFloat) return readAsF32(info, first, std::span(to.data_ptr<float>(), size));
    const std::span halves(static_cast<std::uint16_t*>(to.data_ptr()), size);
    if (to.scalar_type() == at::kHalf) readAsF16(info, first, halves);
    else readAsBf16(info, first, halves);
}

} // namespace

void readElements(const TensorInfo& info, std::int64_t first, const at::Tensor& to) {
    constexpr std::int64_t shareElements = 1 << 20; // less is not worth a thread
    const std::int64_t block = blockElements(info.type), share = (shareElements + block - 1) / block * block, size = to.numel();
    const at::Tensor flat = to.view({-1});
    at::parallel_for(0, (size + share - 1) / share, 1, [&](std::int64_t begin, std::int64_t end) {
        const std::int64_t from = begin * share;
        readSome(info, first + from, flat.narrow(0, from, std::min(end * share, size) - from));
    });
}

std::int64_t readFinite(const TensorInfo& info, const at::Tensor& weight) {
    const at::Tensor there = weight.is_contiguous() ? weight : at::empty(weight.sizes(), weight.options());
    std::int64_t bad = -1;
    computeDevice(weight.device()).fill(there.view({-1}), blockElements(info.type), [&](std::int64_t first, const at::Tensor& piece) {
        readElements(info, first, piece);
        if (const std::int64_t at = firstNotFinite(piece); at >= 0) bad = first + at;
        return bad < 0;
    });
    if (bad < 0 && !there.is_same(weight)) weight.copy_(there);
    return bad;
}

} // namespace lathe
