#include "operators/kept_rows.h"

#include "estimate/kernel_sizes.h"
#include "kernels/squeeze/squeeze.h"
#include "operators/elements.h"
#include "tensor/block_heap.h"
#include "tensor/compute_device.h"

#include <atomic>
#include <cstring>
#include <vector>

namespace lathe {
namespace {

/// Room for a row's escapes, whatever it holds; each thread has one.
std::uint8_t* roomForEscapes(std::int64_t columns) {
    thread_local std::vector<std::uint8_t> room;
    if (std::int64_t(room.size()) < columns + kernels::squeezePadding)
        room.resize(std::size_t(columns + kernels::squeezePadding));
    return room.data();
}

std::uint8_t* bytesOf(const at::Tensor& tensor) { return tensor.data_ptr<std::uint8_t>(); }

std::atomic<int> inUse = 0;

/// How much work a number is, in those of overRows(): a copy is one.
constexpr std::int64_t workOfANumber = 2;

} // namespace

/// Escapes go to a place for as many as are usual, and from there to one that is as large as they are.
SqueezedRows::SqueezedRows(std::int64_t rows, std::int64_t columns)
    : m_columns(columns), m_rowBytes(columns / kernels::squeezeBlock * kernels::squeezedBlockBytes) {
    {
        const Lasting here;
        m_blocks = at::empty({rows * m_rowBytes}, at::kByte);
        m_offsets = at::empty({rows}, at::kLong);
    }
    m_escapes = at::empty({escapesAtFirst(rows, columns)}, at::kByte);
}

void SqueezedRows::put(std::int64_t row, const kernels::Bf16* numbers, std::atomic<std::int64_t>& written) {
    std::uint8_t* room = roomForEscapes(m_columns);
    std::int64_t count = 0;
    kernels::squeezeRow(numbers, bytesOf(m_blocks) + row * m_rowBytes, room, m_columns, count);
    const std::int64_t at = written.fetch_add(count, std::memory_order_relaxed);
    m_offsets.data_ptr<std::int64_t>()[row] = at;
    if (at + count <= m_escapes.numel()) std::memcpy(bytesOf(m_escapes) + at, room, std::size_t(count));
}

void SqueezedRows::close(const at::Tensor& x, std::int64_t written) {
    const Lasting here;
    const at::Tensor exact = at::empty({written + kernels::squeezePadding}, at::kByte);
    const std::int64_t had = m_escapes.numel();
    std::memcpy(bytesOf(exact), bytesOf(m_escapes), std::size_t(std::min(written, had)));
    std::memset(bytesOf(exact) + written, 0, std::size_t(kernels::squeezePadding));
    m_escapes = exact;
    if (written <= had) return;
    const std::int64_t* offsets = m_offsets.const_data_ptr<std::int64_t>();
    overRows(x.size(0), workOfANumber * m_columns,
             [&](std::int64_t first, std::int64_t last) { // rows whose escapes had no room
                 for (std::int64_t row = first; row < last; ++row) {
                     std::uint8_t* room = roomForEscapes(m_columns);
                     std::int64_t count = 0;
                     if (offsets[row] + m_columns <= had) continue;
                     kernels::squeezeRow(dataOf<kernels::Bf16>(x) + row * m_columns,
                                         bytesOf(m_blocks) + row * m_rowBytes, room, m_columns, count);
                     std::memcpy(bytesOf(m_escapes) + offsets[row], room, std::size_t(count));
                 }
             });
}

void SqueezedRows::take(std::int64_t row, kernels::Bf16* numbers) const {
    kernels::unsqueezeRow(bytesOf(m_blocks) + row * m_rowBytes,
                          bytesOf(m_escapes) + m_offsets.const_data_ptr<std::int64_t>()[row], numbers, m_columns);
}

KeptRows::Use::Use(bool on) : m_on(on) { inUse += m_on; }
KeptRows::Use::~Use() { inUse -= m_on; }

bool KeptRows::squeezes(const at::Tensor& x) {
    return inUse > 0 && computeDevice(x.device()).isHost() && x.scalar_type() == at::kBFloat16 && x.dim() == 2
           && x.is_contiguous() && keepsSqueezed(x.size(0), x.size(1));
}

KeptRows::KeptRows(at::Tensor x) {
    if (!squeezes(x)) {
        m_plain = std::move(x);
        return;
    }
    m_squeezed = SqueezedRows(x.size(0), x.size(1));
    std::atomic<std::int64_t> written = 0;
    overRows(x.size(0), workOfANumber * x.size(1), [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t row = first; row < last; ++row)
            m_squeezed.put(row, dataOf<kernels::Bf16>(x) + row * x.size(1), written);
    });
    m_squeezed.close(x, written);
}

KeptRows KeptRows::asItIs(at::Tensor x) {
    KeptRows kept;
    kept.m_plain = std::move(x);
    return kept;
}

at::Tensor KeptRows::tensor() const {
    if (!m_squeezed.isThere()) return m_plain;
    at::Tensor x = at::empty({m_squeezed.rows(), m_squeezed.columns()}, at::kBFloat16);
    overRows(x.size(0), workOfANumber * x.size(1), [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t row = first; row < last; ++row)
            m_squeezed.take(row, dataOf<kernels::Bf16>(x) + row * x.size(1));
    });
    return x;
}

} // namespace lathe
