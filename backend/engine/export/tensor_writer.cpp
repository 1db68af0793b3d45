#include "export/tensor_writer.h"

#include "files/safetensors.h"
#include "lathe/error.h"
#include "tensor/compute_device.h"

#include <cstring>
#include <span>

namespace lathe {
namespace {

StoredType storedType(at::ScalarType type, const std::string& name) {
    switch (type) {
    case at::kFloat: return StoredType::F32;
    case at::kBFloat16: return StoredType::BF16;
    case at::kHalf: return StoredType::F16;
    case at::kLong: return StoredType::I64;
    case at::kByte: return StoredType::U8;
    default: throw Error(ErrorKind::Bug, "Tensor " + name + " has a type that is not written to safetensors files.");
    }
}

} // namespace

void writeTensors(FileLayer& files, const std::filesystem::path& path, const NamedTensors& tensors,
                  const std::map<std::string, std::string>& metadata, const std::function<void()>& between,
                  std::optional<at::ScalarType> type) {
    const auto file = files.create(path);
    std::vector<TensorPlan> plan;
    for (const auto& [name, tensor] : tensors)
        plan.push_back({name, storedType(type.value_or(tensor.scalar_type()), name), tensor.sizes().vec()});
    SafetensorsWriter writer(*file, std::move(plan), metadata);
    for (const auto& [name, tensor] : tensors) {
        if (between) between();
        const at::Tensor whole = tensor.detach().to(at::kCPU, type.value_or(tensor.scalar_type())).contiguous();
        writer.write(std::span(static_cast<const std::byte*>(whole.const_data_ptr()), std::size_t(whole.nbytes())));
    }
    writer.finish();
}

void readTensors(const std::filesystem::path& path, const NamedTensors& tensors) {
    const auto file = openTensors(path);
    if (file->tensors().size() != tensors.size())
        throw Error(ErrorKind::BadFile, path.string() + " holds " + std::to_string(file->tensors().size())
                                            + " tensors where " + std::to_string(tensors.size()) + " are expected.");
    for (const auto& [name, tensor] : tensors) {
        const TensorInfo* stored = file->find(name);
        if (!stored) throw Error(ErrorKind::BadFile, path.string() + " has no tensor " + name + ".");
        if (stored->shape != tensor.sizes().vec())
            throw Error(ErrorKind::BadFile,
                        "Tensor " + name + " in " + path.string() + " has another shape than the model's.");
        TORCH_INTERNAL_ASSERT(tensor.is_contiguous());
        const bool bytes = tensor.scalar_type() == at::kByte;
        if (bytes && stored->type != StoredType::U8)
            throw Error(ErrorKind::BadFile, "Tensor " + name + " in " + path.string() + " holds no bytes.");
        TORCH_INTERNAL_ASSERT(bytes || tensor.scalar_type() == at::kFloat);
        computeDevice(tensor.device())
            .fill(tensor.detach().view({-1}), 1, [&](std::int64_t first, const at::Tensor& piece) {
                if (bytes)
                    std::memcpy(piece.mutable_data_ptr(), stored->bytes.data() + first, std::size_t(piece.numel()));
                else readAsF32(*stored, first, std::span(piece.mutable_data_ptr<float>(), std::size_t(piece.numel())));
                return true;
            });
    }
}

} // namespace lathe
