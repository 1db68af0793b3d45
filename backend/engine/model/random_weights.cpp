#include "model/random_weights.h"

#include "tensor/compute_device.h"
#include "tensor/threads.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace lathe {
namespace {

/// Where the engine stands after so many draws. It makes its numbers 624 at a time, so that all but the last of those
/// need not be drawn: what it has left of them is thrown away, and a draw from none makes the next
/// (ATen/core/MT19937RNGEngine.h).
at::mt19937 skipped(at::mt19937 engine, std::int64_t draws) {
    while (draws > 0) {
        at::mt19937_data_pod now = engine.data();
        const std::int64_t passed = std::min<std::int64_t>(now.left_ - 1, draws);
        now.left_ -= int(passed);
        now.next_ += std::uint32_t(passed);
        engine.set_data(now);
        draws -= passed;
        if (draws == 0) break;
        engine();
        --draws;
    }
    return engine;
}

/// As flat.normal_(0, range, generator) draws them. Of at least `group` numbers in a row LibTorch takes one draw for
/// each, and makes them normal group by group, so that each piece can be drawn by a generator that stands where the
/// piece begins; where the last group is not whole, the last `group` numbers are drawn once more
/// (ATen/native/cpu/DistributionTemplates.h, normal_fill).
void drawNormal(const at::Tensor& flat, double range, at::Generator& generator) {
    constexpr std::int64_t group = 16, pieceNumbers = 1 << 18;
    const std::int64_t size = flat.numel();
    if (size < 2 * pieceNumbers) {
        flat.normal_(0, range, generator);
        return;
    }
    std::vector<std::pair<at::Tensor, at::Generator>> pieces;
    auto* own = generator.get<at::CPUGeneratorImpl>();
    for (std::int64_t first = 0; first < size;) {
        const std::int64_t left = size - first, count = left < pieceNumbers + group ? left : pieceNumbers;
        pieces.emplace_back(flat.narrow(0, first, count), generator.clone());
        const std::int64_t draws = count + (count % group ? group : 0);
        own->set_engine(skipped(own->engine(), draws));
        first += count;
    }
    overChunks(std::int64_t(pieces.size()), 1, [&](std::int64_t begin, std::int64_t end) {
        const at::NoGradGuard quiet;
        for (std::int64_t i = begin; i < end; ++i)
            pieces[std::size_t(i)].first.normal_(0, range, pieces[std::size_t(i)].second);
    });
}

} // namespace

void fillRandom(const std::string& name, const at::Tensor& weight, double range, at::Generator& generator) {
    if (name.ends_with(".bias")) {
        weight.zero_();
    } else if (weight.dim() == 1) {
        weight.fill_(1);
    } else {
        const at::Tensor drawn = at::empty({weight.numel()}, at::kFloat);
        drawNormal(drawn, range, generator);
        const at::Tensor there = weight.is_contiguous() ? weight : at::empty(weight.sizes(), weight.options());
        computeDevice(weight.device()).fill(there.view({-1}), 1, [&](std::int64_t first, const at::Tensor& piece) {
            piece.copy_(drawn.narrow(0, first, piece.numel()));
            return true;
        });
        if (!there.is_same(weight)) weight.copy_(there);
    }
}

} // namespace lathe
