// A rank has at most one piece of a tensor, so its piece of moments and constants is one, too. State goes from rank to
// rank in chunks: no rank but the first ever has more of it than its own, and the first has the whole in a file.
#include "train/optimizer_shares.h"

#include "recipe/optimizers.h"

#include <algorithm>
#include <array>
#include <map>

namespace lathe {
namespace {

constexpr std::int64_t chunk = 1 << 22; ///< numbers that are sent at once
constexpr std::int64_t alignment = 64;  ///< bytes; of a tensor's beginning in the file

std::array<at::Tensor, 4> listed(const MomentTensors& tensors) {
    return {tensors.first, tensors.second, tensors.firstScales, tensors.secondScales};
}
constexpr std::array<const char*, 4> endings{".m", ".v", ".m_scale", ".v_scale"};

/// Of the four tensors of moments: numbers of a trained tensor that one element stands for.
std::int64_t numbersOf(std::size_t kind) { return kind < 2 ? 1 : momentBlock; }

std::int64_t divided(std::int64_t numbers, std::int64_t by) { return (numbers + by - 1) / by; }

} // namespace

OptimizerShares::OptimizerShares(std::vector<MomentSize> whole, RankGroup& ranks)
    : m_whole(std::move(whole)), m_ranks(ranks), m_shares(std::size_t(ranks.size())) {
    std::int64_t total = 0, before = 0;
    for (const MomentSize& size : m_whole) total += size.count;
    for (std::size_t i = 0; i < m_whole.size(); ++i) {
        const std::int64_t count = m_whole[i].count;
        std::int64_t begin = 0;
        for (int rank = 0; rank < m_ranks.size(); ++rank) {
            const std::int64_t limit =
                total / m_ranks.size() * (rank + 1) - before; // where its share ends, in this tensor
            const std::int64_t end = rank + 1 == m_ranks.size() || limit >= count
                                         ? count
                                         : std::max<std::int64_t>(0, limit) / momentBlock * momentBlock;
            if (end <= begin) continue;
            m_shares[std::size_t(rank)].push_back({i, begin, end});
            begin = end;
        }
        before += count;
    }
}

std::vector<MomentSize> OptimizerShares::ownSizes() const {
    std::vector<MomentSize> sizes;
    for (const ParameterPiece& piece : of(m_ranks.rank())) {
        MomentSize size = m_whole[piece.parameter];
        size.begin = piece.begin;
        size.count = piece.end - piece.begin;
        size.shape = {size.count};
        sizes.push_back(std::move(size));
    }
    return sizes;
}

void OptimizerShares::exchange(const std::vector<Parameter*>& parameters, GradientBucket& gradients) const {
    at::NoGradGuard quiet;
    const auto number = [&](const ParameterPiece& piece) {
        return gradients.numbers().narrow(0, gradients.begin(piece.parameter) + piece.begin, piece.end - piece.begin);
    };
    const auto master = [&](const ParameterPiece& piece) {
        return parameters[piece.parameter]->master().detach().view({-1}).narrow(0, piece.begin,
                                                                                piece.end - piece.begin);
    };
    for (const ParameterPiece& piece : of(m_ranks.rank())) number(piece).copy_(master(piece));
    std::vector<std::pair<std::int64_t, std::int64_t>> parts; // a share lies in one piece there, gaps included
    for (const std::vector<ParameterPiece>& share : m_shares) {
        if (share.empty()) parts.emplace_back(0, 0);
        else
            parts.emplace_back(gradients.begin(share.front().parameter) + share.front().begin,
                               gradients.begin(share.back().parameter) + share.back().end);
    }
    m_ranks.fromEach(gradients.numbers(), parts);
    for (int rank = 0; rank < m_ranks.size(); ++rank)
        if (rank != m_ranks.rank())
            for (const ParameterPiece& piece : of(rank)) master(piece).copy_(number(piece));
}

/// move(name, first element, buffer, by rank which elements of the buffer are its own, own moments of these elements
/// (undefined: none), where they stand in the buffer).
template <class Move> void OptimizerShares::overChunks(const std::vector<MomentTensors>& own, const Move& move) const {
    std::vector<const ParameterPiece*> pieces(m_shares.size()); // by rank, of the tensor
    std::vector<std::size_t> next(m_shares.size(), 0);
    for (std::size_t i = 0; i < m_whole.size(); ++i) {
        for (std::size_t rank = 0; rank < m_shares.size(); ++rank) {
            const auto& share = m_shares[rank];
            const bool has = next[rank] < share.size() && share[next[rank]].parameter == i;
            pieces[rank] = has ? &share[next[rank]] : nullptr;
        }
        const auto self = std::size_t(m_ranks.rank());
        const std::array<at::Tensor, 4> mine = pieces[self] ? listed(own.at(next[self])) : std::array<at::Tensor, 4>();
        const std::size_t kinds = m_whole[i].bits == 32 ? 2 : 4;
        for (std::size_t kind = 0; kind < kinds; ++kind) {
            const std::int64_t per = numbersOf(kind), count = divided(m_whole[i].count, per);
            const at::ScalarType type = kind < 2 && m_whole[i].bits == 8 ? at::kByte : at::kFloat;
            for (std::int64_t first = 0; first < count; first += chunk) {
                const std::int64_t length = std::min(chunk, count - first);
                at::Tensor buffer = at::zeros({length}, at::TensorOptions(type));
                std::vector<std::pair<std::int64_t, std::int64_t>> parts;
                for (const ParameterPiece* piece : pieces) {
                    const auto within = [&](std::int64_t at) {
                        return std::clamp<std::int64_t>(at - first, 0, length);
                    };
                    parts.emplace_back(piece ? within(piece->begin / per) : 0,
                                       piece ? within(divided(piece->end, per)) : 0);
                }
                const auto [from, to] = parts[self];
                const at::Tensor part = from == to
                                            ? at::Tensor()
                                            : mine[kind].narrow(0, first + from - pieces[self]->begin / per, to - from);
                move(m_whole[i].name + endings[kind], first, buffer, parts, part, from);
            }
        }
        for (std::size_t rank = 0; rank < m_shares.size(); ++rank) next[rank] += pieces[rank] != nullptr;
    }
}

void OptimizerShares::collect(const std::vector<MomentTensors>& own, const NamedTensors& whole) const {
    at::NoGradGuard quiet;
    const std::map<std::string, at::Tensor> named(whole.begin(), whole.end());
    overChunks(own, [&](const std::string& name, std::int64_t first, at::Tensor& buffer, const auto& parts,
                        const at::Tensor& part, std::int64_t from) {
        if (part.defined()) buffer.narrow(0, from, part.numel()).copy_(part);
        m_ranks.fromEach(buffer, parts);
        if (m_ranks.isFirst()) named.at(name).view({-1}).narrow(0, first, buffer.numel()).copy_(buffer);
    });
}

void OptimizerShares::spread(const NamedTensors& whole, const std::vector<MomentTensors>& own) const {
    at::NoGradGuard quiet;
    const std::map<std::string, at::Tensor> named(whole.begin(), whole.end());
    overChunks(own, [&](const std::string& name, std::int64_t first, at::Tensor& buffer, const auto&,
                        const at::Tensor& part, std::int64_t from) {
        if (m_ranks.isFirst()) buffer.copy_(named.at(name).view({-1}).narrow(0, first, buffer.numel()));
        m_ranks.fromFirst({buffer});
        if (part.defined()) part.copy_(buffer.narrow(0, from, part.numel()));
    });
}

std::int64_t OptimizerShares::wholeBytes() const {
    std::int64_t bytes = 0;
    for (const MomentSize& size : m_whole)
        bytes += 2 * divided(size.count * size.bits / 8, alignment) * alignment
                 + 2 * divided(4 * momentScales(size), alignment) * alignment;
    return bytes;
}

NamedTensors OptimizerShares::wholeIn(std::byte* memory) const {
    NamedTensors all;
    for (const MomentSize& size : m_whole) {
        const MomentTensors tensors = momentTensors(size, [&](std::int64_t count, at::ScalarType type) {
            const at::Tensor tensor = at::from_blob(memory, {count}, at::TensorOptions(type));
            memory += divided(std::int64_t(tensor.nbytes()), alignment) * alignment;
            return tensor;
        });
        const auto list = listed(tensors);
        for (std::size_t kind = 0; kind < list.size(); ++kind)
            if (list[kind].defined())
                all.emplace_back(size.name + endings[kind], kind < 2 ? list[kind].view(size.shape) : list[kind]);
    }
    return all;
}

} // namespace lathe
