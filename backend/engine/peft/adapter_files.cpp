#include "peft/adapter_files.h"

#include "base/file_layer.h"
#include "files/safetensors.h"
#include "lathe/error.h"
#include "tensor/product.h"

namespace lathe {
namespace {

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < 4; ++i) text += (i ? ", " : "") + names[i];
    return names.size() > 4 ? text + " and " + std::to_string(names.size() - 4) + " more" : text;
}

} // namespace

void saveTensorFile(const std::filesystem::path& path, const std::vector<std::pair<std::string, at::Tensor>>& tensors) {
    std::vector<TensorPlan> plan;
    for (const auto& [name, tensor] : tensors)
        plan.push_back({name, tensor.scalar_type() == at::kFloat ? StoredType::F32 : StoredType::BF16, tensor.sizes().vec()});
    const std::unique_ptr<WritableFile> file = currentFiles().create(path);
    SafetensorsWriter writer(*file, std::move(plan));
    for (const auto& [name, tensor] : tensors) {
        const at::Tensor held = tensor.detach().contiguous();
        writer.write(std::span(static_cast<const std::byte*>(held.const_data_ptr()), held.nbytes()));
    }
    writer.finish();
    file->sync();
}

void loadTensorFile(const std::filesystem::path& path, const std::map<std::string, at::Tensor>& into) {
    const std::unique_ptr<TensorFile> file = openTensors(path);
    std::vector<std::string> missing, unknown;
    for (const auto& [name, tensor] : into)
        if (!file->find(name)) missing.push_back(name);
    for (const TensorInfo& info : file->tensors())
        if (!into.contains(info.name)) unknown.push_back(info.name);
    if (!unknown.empty()) throw Error(ErrorKind::BadFile, path.string() + " holds tensors that belong to nothing here: " + listed(unknown));
    if (!missing.empty()) throw Error(ErrorKind::BadFile, path.string() + " lacks tensors: " + listed(missing));
    std::vector<std::pair<at::Tensor, at::Tensor>> read;
    for (const auto& [name, tensor] : into) {
        const TensorInfo& info = *file->find(name);
        if (info.shape != tensor.sizes().vec())
            throw Error(ErrorKind::BadFile, path.string() + ": tensor " + name + " does not have the shape that the adapter's settings ask for");
        at::Tensor values = at::empty(tensor.sizes(), at::kFloat);
        readAsF32(info, std::span(values.data_ptr<float>(), std::size_t(values.numel())));
        if (firstNotFinite(values) >= 0)
            throw Error(ErrorKind::BadFile, path.string() + ": tensor " + name + " holds a number that is not finite");
        read.emplace_back(tensor, values);
    }
    torch::NoGradGuard quiet;
    for (const auto& [tensor, values] : read) tensor.copy_(values);
}

} // namespace lathe
