#include "model/file_rows.h"

#include "base/mapped_file.h"
#include "lathe/error.h"
#include "model/pack.h"
#include "model/read_tensor.h"
#include "operators/product.h"

namespace lathe {

FileRows::FileRows(std::shared_ptr<const TensorFile> file, const TensorInfo& info, const LinearSpec& layer,
                   Quantization quantization, at::TensorOptions options, std::stop_token stop)
    : m_file(std::move(file)),
      m_info(info),
      m_layer(layer),
      m_quantization(std::move(quantization)),
      m_options(options),
      m_stop(std::move(stop)) {
    rows = layer.out;
    columns = layer.in;
}

void FileRows::times(const at::Tensor& y, const at::Tensor& x) const { multiply(y, x, toProduct(whole()).t()); }

void FileRows::back(const at::Tensor&, const at::Tensor&, bool) const {
    throw Error(ErrorKind::Bug, "Weights that are read from their file have no way back.");
}

at::Tensor FileRows::dense(std::int64_t first, std::int64_t count, at::ScalarType type) const {
    return whole().narrow(0, first, count).to(type);
}

at::Tensor FileRows::stored() const {
    if (m_stop.stop_requested()) throw Stopped{};
    if (m_quantization.isOn())
        return packedRows(m_file, m_info, m_layer, m_quantization, m_options.device())
            ->dense(0, rows, c10::typeMetaToScalarType(m_options.dtype()));
    const at::Tensor read = at::empty(m_info.shape, m_options);
    if (const std::int64_t at = readFinite(m_info, read); at >= 0)
        throw Error(ErrorKind::BadFile,
                    {"Tensor %1 holds a number that is not finite, at element %2.", m_info.name, std::to_string(at)},
                    "The file is damaged, or a training run that wrote it diverged.");
    return m_layer.transposed ? read.t().contiguous() : read;
}

at::Tensor FileRows::whole() const {
    at::NoGradGuard quiet;
    at::Tensor weight = stored();
    MappedFile::release(m_info.bytes); // a copy is all that is needed
    for (const auto& change : m_changes) weight = (*change)(weight).to(m_options.dtype());
    return weight;
}

AsInFile::AsInFile(Model& model, const std::filesystem::path& path) {
    const std::shared_ptr<const TensorFile> file = openTensors(path);
    const at::TensorOptions options = at::TensorOptions(model.dtype()).device(model.device());
    for (Linear* linear : model.linears()) {
        if (!linear->packed()) continue;
        const TensorInfo& info = weightIn(*file, path, model.spec(), linear->spec());
        m_held.emplace_back(linear, linear->exchange(std::make_unique<FileRows>(
                                        file, info, linear->spec(), Quantization{}, options, std::stop_token{})));
    }
}

AsInFile::~AsInFile() {
    for (auto& [linear, rows] : m_held) linear->exchange(std::move(rows));
}

} // namespace lathe
