#pragma once
// A matrix as a GGUF file has it, in the file's own blocks: training on the very weights that llama.cpp runs.
#include "files/tensor_file.h"
#include "model/frozen_weight.h"
#include "operators/few_blocks.h"
#include "operators/gguf_blocks.h"

#include <optional>
#include <vector>

namespace lathe {

/// In the mapped file, decoded by the host.
class GgufRows final : public PackedRows {
public:
    /// `info` is one of `file`'s, of two dimensions.
    GgufRows(std::shared_ptr<const TensorFile> file, TensorInfo info);
    void times(const at::Tensor& y, const at::Tensor& x) const override;
    void back(const at::Tensor& dx, const at::Tensor& dy, bool add) const override;
    at::Tensor dense(std::int64_t first, std::int64_t count, at::ScalarType type) const override;
    const BlockRows* blocks() const { return m_blocks ? &*m_blocks : nullptr; }
    std::int64_t codeBytes() const override { return std::int64_t(m_info.bytes.size()); }
    std::int64_t constantBytes() const override { return 0; } ///< they stand among the codes
    /// The same matrix in that device's memory, in the same blocks; where the file has plain numbers instead, or the
    /// matrix lies in it otherwise than by rows of whole blocks, as bf16 numbers in place of 16-bit ones, else fp32.
    std::unique_ptr<PackedRows> on(at::Device device) const;

private:
    std::shared_ptr<const TensorFile> m_file; ///< keeps it mapped
    TensorInfo m_info;
    std::vector<std::int32_t> m_order; ///< where each row lies; empty: in its place
    std::optional<BlockRows>
        m_blocks; ///< nothing where the file has plain numbers, or the matrix otherwise than by rows of whole blocks
};

/// The blocks of such rows, where the processor reads them and they are some; nullptr of any other rows.
const BlockRows* blocksOf(const PackedRows& rows);

/// Blocks in a device's memory, multiplied by its own kernels.
class GgufBlockRows final : public PackedRows {
public:
    explicit GgufBlockRows(GgufMatrix matrix);
    void times(const at::Tensor& y, const at::Tensor& x) const override { timesGguf(y, x, m_matrix); }
    void back(const at::Tensor& dx, const at::Tensor& dy, bool add) const override { backGguf(dx, dy, m_matrix, add); }
    at::Tensor dense(std::int64_t first, std::int64_t count, at::ScalarType type) const override {
        return ggufRows(m_matrix, first, count, type);
    }
    std::int64_t codeBytes() const override { return m_matrix.blocks.numel(); }
    std::int64_t constantBytes() const override { return 0; }

private:
    GgufMatrix m_matrix;
};

/// Plain numbers, converted for each product.
class PlainRows final : public PackedRows {
public:
    explicit PlainRows(at::Tensor matrix);
    void times(const at::Tensor& y, const at::Tensor& x) const override;
    void back(const at::Tensor& dx, const at::Tensor& dy, bool add) const override;
    at::Tensor dense(std::int64_t first, std::int64_t count, at::ScalarType type) const override {
        return m_matrix.narrow(0, first, count).to(type);
    }
    std::int64_t codeBytes() const override { return std::int64_t(m_matrix.nbytes()); }
    std::int64_t constantBytes() const override { return 0; }

private:
    at::Tensor m_matrix;
};

} // namespace lathe
