#include "export/tensor_writer.h"

#include "base/json.h"
#include "files/safetensors.h"
#include "lathe/error.h"
#include "tensor/compute_device.h"

#include <cstdio>
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
    default: throw Error(ErrorKind::Bug, {"Tensor %1 has a type that is not written to safetensors files.", name});
    }
}

void write(SafetensorsWriter& writer, const at::Tensor& tensor, at::ScalarType type) {
    const at::Tensor whole = tensor.detach().to(at::kCPU, type).contiguous();
    writer.write(std::span(static_cast<const std::byte*>(whole.const_data_ptr()), std::size_t(whole.nbytes())));
}

std::int64_t bytesOf(const TensorOnDemand& tensor, at::ScalarType type) {
    return c10::multiply_integers(tensor.shape) * std::int64_t(c10::elementSize(type));
}

/// How many of the tensors each file has: as many as fit, at least one.
std::vector<std::size_t> filesOf(const std::vector<TensorOnDemand>& tensors, at::ScalarType type,
                                 std::int64_t fileBytes) {
    std::vector<std::size_t> counts{0};
    std::int64_t held = 0;
    for (const TensorOnDemand& tensor : tensors) {
        const std::int64_t bytes = bytesOf(tensor, type);
        if (counts.back() > 0 && held + bytes > fileBytes) {
            counts.push_back(0);
            held = 0;
        }
        ++counts.back();
        held += bytes;
    }
    return counts;
}

std::string shardName(std::size_t index, std::size_t count) {
    if (count == 1) return "model.safetensors";
    char name[64];
    std::snprintf(name, sizeof name, "model-%05zu-of-%05zu.safetensors", index + 1, count);
    return name;
}

} // namespace

void writeTensors(FileLayer& files, const std::filesystem::path& path, const NamedTensors& tensors,
                  const std::map<std::string, std::string>& metadata) {
    const auto file = files.create(path);
    std::vector<TensorPlan> plan;
    for (const auto& [name, tensor] : tensors)
        plan.push_back({name, storedType(tensor.scalar_type(), name), tensor.sizes().vec()});
    SafetensorsWriter writer(*file, std::move(plan), metadata);
    for (const auto& [name, tensor] : tensors) write(writer, tensor, tensor.scalar_type());
    writer.finish();
}

std::int64_t bytesOf(const std::vector<TensorOnDemand>& tensors, at::ScalarType type) {
    std::int64_t bytes = 0;
    for (const TensorOnDemand& tensor : tensors) bytes += bytesOf(tensor, type);
    return bytes;
}

void writeModelTensors(FileLayer& files, const std::filesystem::path& folder,
                       const std::vector<TensorOnDemand>& tensors, at::ScalarType type, std::int64_t fileBytes,
                       const std::function<void()>& between) {
    const std::vector<std::size_t> counts = filesOf(tensors, type, fileBytes);
    nlohmann::json places = nlohmann::json::object();
    auto next = tensors.begin();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::string name = shardName(i, counts.size());
        const auto end = next + std::ptrdiff_t(counts[i]);
        std::vector<TensorPlan> plan;
        for (auto tensor = next; tensor != end; ++tensor) {
            plan.push_back({tensor->name, storedType(type, tensor->name), tensor->shape});
            places[tensor->name] = name;
        }
        const auto file = files.create(folder / name);
        SafetensorsWriter writer(*file, std::move(plan));
        for (; next != end; ++next) {
            between();
            write(writer, next->make(), type);
        }
        writer.finish();
    }
    if (counts.size() == 1) return;
    const auto index = files.create(folder / "model.safetensors.index.json");
    index->write(
        dumpJson({{"metadata", {{"total_size", bytesOf(tensors, type)}}}, {"weight_map", std::move(places)}}, 2)
        + "\n");
}

void readTensors(const std::filesystem::path& path, const NamedTensors& tensors) {
    const auto file = openTensors(path);
    if (file->tensors().size() != tensors.size())
        throw Error(ErrorKind::BadFile, {"%1 holds %2 tensors where %3 are expected.", path.string(),
                                         std::to_string(file->tensors().size()), std::to_string(tensors.size())});
    for (const auto& [name, tensor] : tensors) {
        const TensorInfo* stored = file->find(name);
        if (!stored) throw Error(ErrorKind::BadFile, {"%1 has no tensor %2.", path.string(), name});
        if (stored->shape != tensor.sizes().vec())
            throw Error(ErrorKind::BadFile,
                        {"Tensor %1 in %2 has another shape than the model's.", name, path.string()});
        TORCH_INTERNAL_ASSERT(tensor.is_contiguous());
        const bool bytes = tensor.scalar_type() == at::kByte;
        if (bytes && stored->type != StoredType::U8)
            throw Error(ErrorKind::BadFile, {"Tensor %1 in %2 holds no bytes.", name, path.string()});
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
