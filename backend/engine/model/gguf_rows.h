#pragma once
// A matrix as a GGUF file has it, in the file's own blocks: training on the very weights that llama.cpp runs.
#include "files/tensor_file.h"
#include "model/frozen_weight.h"

namespace lathe {

class GgufRows final : public PackedRows {
public:
    /// `info` is one of `file`'s, of two dimensions.
    GgufRows(std::shared_ptr<const TensorFile> file, TensorInfo info);
    void decode(std::int64_t first, std::int64_t last, float* to) const override;
    std::int64_t codeBytes() const override { return std::int64_t(m_info.bytes.size()); }
    std::int64_t constantBytes() const override { return 0; } ///< they stand among the codes

private:
    std::shared_ptr<const TensorFile> m_file; ///< keeps it mapped
    TensorInfo m_info;
};

} // namespace lathe
