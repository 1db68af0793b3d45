#include "peft/adapter_files.h"

#include "base/file_layer.h"
#include "files/safetensors.h"
#include "lathe/error.h"
#include "operators/elements.h"

namespace lathe {
namespace {

std::string shapeText(at::IntArrayRef shape) {
    std::string text;
    for (const std::int64_t size : shape) text += (text.empty() ? "" : " x ") + std::to_string(size);
    return text.empty() ? "a single number" : text;
}

/// The first three, and how many more.
std::string listed(const std::vector<std::string>& mismatches) {
    std::string text;
    for (std::size_t i = 0; i < mismatches.size() && i < 3; ++i) text += (i ? "; " : "") + mismatches[i];
    return mismatches.size() > 3 ? text + "; and " + std::to_string(mismatches.size() - 3) + " more" : text;
}

} // namespace

void saveTensorFile(const std::filesystem::path& path, const NamedTensors& tensors) {
    std::vector<TensorPlan> plan;
    for (const auto& [name, tensor] : tensors)
        plan.push_back(
            {name, tensor.scalar_type() == at::kFloat ? StoredType::F32 : StoredType::BF16, tensor.sizes().vec()});
    const std::unique_ptr<WritableFile> file = currentFiles().create(path);
    SafetensorsWriter writer(*file, std::move(plan));
    for (const auto& [name, tensor] : tensors) {
        const at::Tensor held = tensor.detach().cpu().contiguous();
        writer.write(std::span(static_cast<const std::byte*>(held.const_data_ptr()), held.nbytes()));
    }
    writer.finish();
    file->sync();
}

std::filesystem::path peftWeights(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "adapter_model.safetensors", old = folder / "adapter_model.bin";
    return !std::filesystem::exists(file) && std::filesystem::exists(old) ? old : file;
}

std::map<std::string, at::Tensor> readTensorFile(const std::filesystem::path& path) {
    const std::unique_ptr<TensorFile> file = openTensors(path);
    std::map<std::string, at::Tensor> all;
    for (const TensorInfo& info : file->tensors()) {
        at::Tensor values = at::empty(info.shape, at::kFloat);
        readAsF32(info, std::span(values.data_ptr<float>(), std::size_t(values.numel())));
        all.emplace(info.name, values);
    }
    return all;
}

void fillTensors(const std::string& source, const std::map<std::string, at::Tensor>& found,
                 const std::map<std::string, at::Tensor>& into, const std::map<std::string, at::Tensor>& optional) {
    std::vector<std::string> mismatches;
    const auto compare = [&](const std::string& name, const at::Tensor& wanted, bool needed) {
        const auto tensor = found.find(name);
        if (tensor == found.end()) {
            if (needed) mismatches.push_back(name + " is missing");
        } else if (tensor->second.sizes() != wanted.sizes()) {
            mismatches.push_back(name + " is " + shapeText(tensor->second.sizes()) + ", not "
                                 + shapeText(wanted.sizes()));
        }
    };
    for (const auto& [name, tensor] : found)
        if (!into.contains(name) && !optional.contains(name)) mismatches.push_back(name + " belongs to nothing here");
    for (const auto& [name, wanted] : into) compare(name, wanted, true);
    for (const auto& [name, wanted] : optional) compare(name, wanted, false);
    if (!mismatches.empty())
        throw Error(ErrorKind::BadFile, {"%1 does not fit this model: %2.", source, listed(mismatches)},
                    "It was made for another model, or with other settings.");
    for (const auto& [name, tensor] : found)
        if (firstNotFinite(tensor) >= 0)
            throw Error(ErrorKind::BadFile, {"%1: tensor %2 holds a number that is not finite.", source, name});
    at::NoGradGuard quiet;
    for (const auto* group : {&into, &optional})
        for (const auto& [name, tensor] : *group)
            if (const auto values = found.find(name); values != found.end()) tensor.copy_(values->second);
}

void loadTensorFile(const std::filesystem::path& path, const std::map<std::string, at::Tensor>& into,
                    const std::map<std::string, at::Tensor>& optional) {
    fillTensors(path.string(), readTensorFile(path), into, optional);
}

} // namespace lathe
