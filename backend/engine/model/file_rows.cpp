#include "model/file_rows.h"

#include "base/mapped_file.h"
#include "lathe/error.h"
#include "model/read_tensor.h"
#include "operators/product.h"

namespace lathe {
namespace {

class FileRows final : public PackedRows {
public:
    FileRows(std::shared_ptr<const TensorFile> file, const TensorInfo& info, const LinearSpec& layer,
             at::TensorOptions options)
        : m_file(std::move(file)), m_info(info), m_isTransposed(layer.transposed), m_options(options) {
        rows = layer.out;
        columns = layer.in;
    }

    void times(const at::Tensor& y, const at::Tensor& x) const override { multiply(y, x, toProduct(whole()).t()); }
    void back(const at::Tensor&, const at::Tensor&, bool) const override {
        throw Error(ErrorKind::Bug, "Weights that are read from their file have no way back.");
    }
    at::Tensor dense(std::int64_t first, std::int64_t count, at::ScalarType type) const override {
        return whole().narrow(0, first, count).to(type);
    }
    std::int64_t codeBytes() const override { return 0; }
    std::int64_t constantBytes() const override { return 0; }

private:
    at::Tensor whole() const {
        const at::Tensor read = at::empty(m_info.shape, m_options);
        if (const std::int64_t at = readFinite(m_info, read); at >= 0)
            throw Error(ErrorKind::BadFile, "Tensor " + m_info.name + " holds a number that is not finite, at element "
                                                + std::to_string(at) + ".");
        MappedFile::release(m_info.bytes);
        return m_isTransposed ? read.t().contiguous() : read;
    }

    std::shared_ptr<const TensorFile> m_file;
    const TensorInfo& m_info;
    bool m_isTransposed;
    at::TensorOptions m_options;
};

} // namespace

AsInFile::AsInFile(Model& model, const std::filesystem::path& path) {
    const std::shared_ptr<const TensorFile> file = openTensors(path);
    const at::TensorOptions options = at::TensorOptions(model.dtype()).device(model.device());
    for (Linear* linear : model.linears()) {
        if (!linear->packed()) continue;
        const TensorInfo& info = weightIn(*file, path, model.spec(), linear->spec());
        m_held.emplace_back(linear, linear->exchange(std::make_unique<FileRows>(file, info, linear->spec(), options)));
    }
}

AsInFile::~AsInFile() {
    for (auto& [linear, rows] : m_held) linear->exchange(std::move(rows));
}

} // namespace lathe
