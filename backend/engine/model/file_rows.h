#pragma once
// Matrices that stay in their file and are read anew for each product: for a pass or two, and for merging, beside
// weights that fill the memory.
#include "files/tensor_file.h"
#include "model/model.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

namespace lathe {

/// A linear layer's weight as its file has it, and whatever is folded into it. Forward only.
class FileRows final : public PackedRows {
public:
    /// The new weight of the old one, both (out, in).
    using Change = std::function<at::Tensor(const at::Tensor& weight)>;

    /// `info`, one of `file`'s, of the layer's shape as files have it. `quantization`: it is quantized and unpacked
    /// again whenever it is read. Reading throws Error{BadFile}: a number that is not finite; Stopped.
    FileRows(std::shared_ptr<const TensorFile> file, const TensorInfo& info, const LinearSpec& layer,
             Quantization quantization, at::TensorOptions options, std::stop_token stop);

    void times(const at::Tensor& y, const at::Tensor& x) const override;
    void back(const at::Tensor& dx, const at::Tensor& dy, bool add) const override; ///< throws Error{Bug}
    at::Tensor dense(std::int64_t first, std::int64_t count, at::ScalarType type) const override;
    std::int64_t codeBytes() const override { return 0; }
    std::int64_t constantBytes() const override { return 0; }

    /// From now on what is read has gone through `change`, after those that came before it. The model's dtype, rounded
    /// once.
    void add(std::shared_ptr<const Change> change) { m_changes.push_back(std::move(change)); }
    void remove(const std::shared_ptr<const Change>& change) { std::erase(m_changes, change); }

private:
    at::Tensor stored() const;
    at::Tensor whole() const;

    std::shared_ptr<const TensorFile> m_file; ///< keeps it mapped
    const TensorInfo& m_info;
    LinearSpec m_layer;
    Quantization m_quantization;
    at::TensorOptions m_options;
    std::stop_token m_stop;
    std::vector<std::shared_ptr<const Change>> m_changes;
};

/// While this lives, the packed layers of a model multiply by their weights as the file at `path` has them, in the
/// model's dtype: it is the model that loading it unpacked would give, with one matrix more in memory at a time.
/// Forward only. Throws as loadModel() does.
class AsInFile {
public:
    AsInFile(Model& model, const std::filesystem::path& path);
    ~AsInFile();
    AsInFile(const AsInFile&) = delete;
    AsInFile& operator=(const AsInFile&) = delete;

private:
    std::vector<std::pair<Linear*, std::unique_ptr<PackedRows>>> m_held; ///< in whose place they stand
};

} // namespace lathe
