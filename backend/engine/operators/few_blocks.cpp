#include "operators/few_blocks.h"

#include "kernels/convert/convert.h"
#include "operators/elements.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

namespace lathe {
namespace {

struct Freed {
    void operator()(std::uint8_t* room) const { std::free(room); }
};
using Room = std::unique_ptr<std::uint8_t[], Freed>;

/// x as a format reads it.
struct LaidInput {
    std::size_t format;
    Room room;
};

kernels::ElementKind elementOf(const at::Tensor& x) {
    kernels::ElementKind kind{};
    withElement(x.scalar_type(), [&](auto type) {
        using T = decltype(type);
        kind = std::is_same_v<T, float>           ? kernels::ElementKind::F32
               : std::is_same_v<T, kernels::Bf16> ? kernels::ElementKind::Bf16
                                                  : kernels::ElementKind::F16;
    });
    return kind;
}

LaidInput laidFor(std::size_t format, const at::Tensor& x, kernels::GgufInputKind kind) {
    const std::int64_t count = x.size(0), columns = x.size(1), each = kernels::ggufInputBytes(format, columns, kind);
    Room room(static_cast<std::uint8_t*>(std::aligned_alloc(64, std::size_t(std::max<std::int64_t>(1, count) * each))));
    if (!room) throw std::bad_alloc();
    const auto* from = static_cast<const char*>(x.const_data_ptr());
    const std::int64_t stride = x.stride(0);
    overRows(count, 4 * columns, [&](std::int64_t first, std::int64_t last) {
        kernels::layGgufInput(format, columns, kind, elementOf(x), from + first * stride * x.element_size(), stride,
                              last - first, room.get() + first * each);
    });
    return {format, std::move(room)};
}

} // namespace

void timesBlocks(const at::Tensor& y, const at::Tensor& held, std::span<const BlockRows> parts,
                 kernels::GgufInputKind kind) {
    const at::Tensor x = held.stride(1) == 1 || held.size(1) == 1 ? held : held.contiguous();
    const std::int64_t count = x.size(0), columns = x.size(1);
    std::vector<LaidInput> inputs;
    std::vector<const std::uint8_t*> of;
    for (const BlockRows& part : parts) {
        auto found = std::find_if(inputs.begin(), inputs.end(), [&](const LaidInput& one) {
            return kernels::shareGgufInput(one.format, part.view.format);
        });
        if (found == inputs.end()) found = inputs.insert(inputs.end(), laidFor(part.view.format, x, kind));
        of.push_back(found->room.get());
    }
    const std::int64_t rows = y.size(1);
    constexpr std::int64_t weightsAtOnce = 1 << 16, fewest = 8, least = 1 << 17; // in a chunk; of some 5 us
    const auto some = [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> plain(std::size_t(count * std::min<std::int64_t>(end - begin, 512)));
        std::int64_t partBegin = 0;
        for (std::size_t p = 0; p < parts.size(); partBegin += parts[p++].rows)
            for (std::int64_t first = std::max(begin, partBegin); first < std::min(end, partBegin + parts[p].rows);
                 first += 512) {
                const std::int64_t last = std::min({first + 512, end, partBegin + parts[p].rows}), width = last - first;
                const auto times = [&](float* to, std::int64_t stride) {
                    kernels::timesGgufTransposed(parts[p].view, kind, of[p], count, to, stride, first - partBegin,
                                                 last - partBegin);
                };
                withElement(y.scalar_type(), [&](auto type) {
                    using T = decltype(type);
                    T* to = dataOf<T>(y) + first;
                    if constexpr (std::is_same_v<T, float>) times(to, y.stride(0));
                    else {
                        times(plain.data(), width);
                        kernels::convertRows(static_cast<const float*>(plain.data()), width, to, y.stride(0), width, 0,
                                             count);
                    }
                });
            }
    };
    if (count * rows * columns < least) return some(0, rows);
    overChunks(rows, std::max(fewest, weightsAtOnce / columns / std::max<std::int64_t>(1, count / 4)), some);
}

} // namespace lathe
