#include "model/decoder.h"

#include "files/tensor_file.h"
#include "lathe/error.h"
#include "tensor/product.h"

#include <cstring>

namespace lathe {
namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

void fillFrom(const TensorInfo& info, const at::Tensor& weight) {
    if (weight.scalar_type() == at::kFloat)
        readAsF32(info, std::span(weight.data_ptr<float>(), std::size_t(weight.numel())));
    else
        readAsBf16(info, std::span(static_cast<std::uint16_t*>(weight.data_ptr()), std::size_t(weight.numel())));
}

/// The same numbers for the same seed in either dtype (rounded in bf16), whatever the thread count.
void fillRandom(const std::string& name, const at::Tensor& weight, double range, at::Generator& generator) {
    if (name.ends_with(".bias")) weight.zero_();
    else if (weight.dim() == 1) weight.fill_(1);
    else weight.copy_(at::empty(weight.sizes(), at::kFloat).normal_(0, range, generator));
}

const TensorInfo& found(const TensorFile& file, const std::string& name, const at::Tensor& weight, const std::filesystem::path& path) {
    const TensorInfo* info = file.find(name);
    if (!info) throw Error(ErrorKind::BadFile, path.string() + " has no tensor " + name, "The file is incomplete, or belongs to another architecture.");
    if (info->shape != weight.sizes().vec())
        throw Error(ErrorKind::BadFile, path.string() + ": tensor " + name + " has shape " + shapeText(info->shape)
                                            + ", the model's configuration asks for " + shapeText(weight.sizes().vec()));
    return *info;
}

void fillWeights(Model& model, const std::filesystem::path& path, const LoadOptions& options) {
    torch::NoGradGuard quiet;
    const auto weights = model.weights();
    const auto step = [&](std::size_t done) {
        if (options.stop.stop_requested()) throw Stopped{};
        if (options.progress) options.progress(std::int64_t(done), std::int64_t(weights.size()));
    };
    if (options.randomWeights) {
        at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            fillRandom(weights[i].first, weights[i].second, model.spec().initializerRange, generator);
            step(i + 1);
        }
        return;
    }
    const std::unique_ptr<TensorFile> file = openTensors(path);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const auto& [name, weight] = weights[i];
        fillFrom(found(*file, name, weight, path), weight);
        if (const std::int64_t at = firstNotFinite(weight); at >= 0)
            throw Error(ErrorKind::BadFile, path.string() + ": tensor " + name + " holds a number that is not finite, at element " + std::to_string(at),
                        "The file is damaged, or a training run that wrote it diverged.");
        step(i + 1);
    }
}

} // namespace

std::unique_ptr<Model> loadModel(const std::filesystem::path& path, const LoadOptions& options) {
    auto model = std::make_unique<Decoder>(readModelSpec(path), options.dtype);
    fillWeights(*model, path, options);
    LoadOptions again = options; // without progress or stop: those belong to this call
    again.progress = nullptr;
    again.stop = {};
    model->setFill([held = model.get(), path, again] { fillWeights(*held, path, again); });
    return model;
}

} // namespace lathe
