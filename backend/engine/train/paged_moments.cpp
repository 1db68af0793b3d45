// A page holds runs of numbers with both moments and their constants, so that one transfer brings all that an update
// needs.
#include "train/paged_moments.h"

#include "recipe/optimizers.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::int64_t largestPage = 8 << 20,
                       largestPiece = 32768; ///< bytes; numbers of one parameter that come or go together

std::int64_t aligned(std::int64_t bytes) { return (bytes + 63) / 64 * 64; }

std::int64_t elementBytes(const MomentSize& size) { return size.bits / 8; }
std::int64_t scalesOf(const MomentSize& size, std::int64_t elements) {
    return size.bits == 32 ? 0 : (elements + momentBlock - 1) / momentBlock;
}
/// What a run of one parameter's numbers takes in a page, at most.
std::int64_t runBytes(const MomentSize& size, std::int64_t elements) {
    return 2 * aligned(elements * elementBytes(size)) + 2 * aligned(4 * scalesOf(size, elements));
}

} // namespace

PagedMoments::PagedMoments(std::vector<MomentSize> sizes, std::unique_ptr<PageDevice> device,
                           const std::function<HostMemory(std::size_t)>& host, std::int64_t budgetBytes)
    : Moments(std::move(sizes)), m_device(std::move(device)), m_pages(*m_device, budgetBytes) {
    std::int64_t bytes = 0;
    for (const MomentSize& size : m_sizes) bytes += runBytes(size, size.count);
    m_host = host(std::size_t(bytes));
    std::byte* next = m_host.bytes.data();
    const auto part = [&](std::int64_t count, at::ScalarType type) {
        const at::Tensor tensor = at::from_blob(next, {count}, at::TensorOptions(type));
        next += aligned(std::int64_t(tensor.nbytes()));
        return tensor;
    };
    for (const MomentSize& size : m_sizes) m_tensors.push_back(momentTensors(size, part));

    const std::int64_t pageBytes = std::clamp<std::int64_t>(budgetBytes / 4, 1, largestPage);
    // A piece is whole blocks, and at most a page; a budget of less than four blocks is as good as four.
    const std::int64_t pieceSize = std::clamp(pageBytes / (8 * momentBlock) * momentBlock, momentBlock, largestPiece);
    std::int64_t filled = 0;
    for (std::size_t i = 0; i < m_sizes.size(); ++i)
        for (std::int64_t begin = 0; begin < m_sizes[i].count; begin += pieceSize) {
            const MomentRun piece{i, begin, std::min(m_sizes[i].count, begin + pieceSize)};
            const std::int64_t piecesBytes = runBytes(m_sizes[i], piece.end - piece.begin);
            if (m_groups.empty() || filled + piecesBytes > pageBytes) {
                m_groups.emplace_back();
                filled = 0;
            }
            std::vector<MomentRun>& runs = m_groups.back();
            if (!runs.empty() && runs.back().piece == i) runs.back().end = piece.end;
            else runs.push_back(piece);
            filled += piecesBytes;
        }
    for (const auto& runs : m_groups) addPage(runs);
    if (m_pages.budget() < m_pages.largestPage()) m_pages.setBudget(m_pages.largestPage());
}

void PagedMoments::addPage(const std::vector<MomentRun>& runs) {
    std::vector<PageManager::Part> parts;
    std::vector<Offsets>& offsets = m_offsets.emplace_back();
    std::int64_t filled = 0;
    for (const MomentRun& run : runs) {
        const MomentSize& size = m_sizes[run.piece];
        const MomentTensors& tensors = m_tensors[run.piece];
        const auto place = [&](const at::Tensor& tensor, std::int64_t first, std::int64_t count) {
            if (!tensor.defined()) return std::int64_t(-1);
            const std::int64_t element = std::int64_t(tensor.element_size()), at = filled;
            const auto* host = static_cast<const std::byte*>(tensor.const_data_ptr()) + first * element;
            parts.push_back({{host, std::size_t(count * element)}, std::size_t(at)});
            filled += aligned(count * element);
            return at;
        };
        const std::int64_t count = run.end - run.begin, scales = scalesOf(size, count),
                           firstScale = run.begin / momentBlock;
        offsets.push_back({place(tensors.first, run.begin, count), place(tensors.second, run.begin, count),
                           place(tensors.firstScales, firstScale, scales),
                           place(tensors.secondScales, firstScale, scales)});
    }
    m_pages.add(std::move(parts), true);
}

std::vector<MomentTensors> PagedMoments::open(std::size_t group) {
    auto* page = static_cast<std::byte*>(m_pages.use(group, PageManager::Access::Change));
    std::vector<MomentTensors> open;
    for (std::size_t i = 0; i < m_offsets[group].size(); ++i) {
        const Offsets& at = m_offsets[group][i];
        const MomentRun& run = m_groups[group][i];
        const MomentSize& size = m_sizes[run.piece];
        const auto numbers = [&](std::int64_t offset, std::int64_t count, at::ScalarType type) {
            return offset < 0 ? at::Tensor()
                              : at::from_blob(page + offset, {count}, at::TensorOptions(type).device(size.device));
        };
        const std::int64_t count = run.end - run.begin, scales = scalesOf(size, count);
        const at::ScalarType type = size.bits == 32 ? at::kFloat : at::kByte;
        open.push_back({numbers(at.first, count, type), numbers(at.second, count, type),
                        numbers(at.firstScales, scales, at::kFloat), numbers(at.secondScales, scales, at::kFloat)});
    }
    return open;
}

} // namespace lathe
