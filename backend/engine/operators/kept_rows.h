#pragma once
// What a layer's way forward keeps for its way back. On the processor, rows of bf16 numbers wait in fewer bits than
// they have, from which the very same numbers are made again (kernels/squeeze); all else waits as it is.
#include "kernels/common/types.h"
#include "tensor/torch.h"

#include <atomic>
#include <cstdint>

namespace lathe {

/// A bf16 matrix (rows, columns) squeezed: columns are whole blocks. For what makes or reads rows one by one while they
/// are in a core's cache.
class SqueezedRows {
public:
    SqueezedRows() = default;
    SqueezedRows(std::int64_t rows, std::int64_t columns);
    bool isThere() const { return m_blocks.defined(); }
    std::int64_t columns() const { return m_columns; }
    std::int64_t rows() const { return m_offsets.size(0); }

    /// Each row once; different rows from different threads at once, the calls with the same `written`, which begins at
    /// zero.
    void put(std::int64_t row, const kernels::Bf16* numbers, std::atomic<std::int64_t>& written);
    /// After all were put; x (rows, columns) is the whole.
    void close(const at::Tensor& x, std::int64_t written);
    void take(std::int64_t row, kernels::Bf16* numbers) const;

private:
    std::int64_t m_columns = 0, m_rowBytes = 0;
    at::Tensor m_blocks, m_offsets, m_escapes; ///< bytes; (rows) int64, where a row's escapes begin; bytes
};

class KeptRows {
public:
    /// While any lives that is on, rows are squeezed: a run has one. Else they wait as they are.
    class Use {
    public:
        explicit Use(bool on);
        ~Use();
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

    private:
        bool m_on;
    };
    /// Whether x (rows, columns) takes fewer bits.
    static bool squeezes(const at::Tensor& x);

    KeptRows() = default;
    explicit KeptRows(at::Tensor x);
    static KeptRows asItIs(at::Tensor x);
    explicit KeptRows(SqueezedRows squeezed) : m_squeezed(std::move(squeezed)) {}
    bool isThere() const { return m_plain.defined() || m_squeezed.isThere(); }
    /// The numbers: a new tensor where they were squeezed, else the one that was given.
    at::Tensor tensor() const;
    at::ScalarType type() const { return m_plain.defined() ? m_plain.scalar_type() : at::kBFloat16; }
    const SqueezedRows& squeezed() const { return m_squeezed; } ///< not there where they are as they were

private:
    at::Tensor m_plain;
    SqueezedRows m_squeezed;
};

} // namespace lathe
