#include "model/decoder.h"
#include "model/encoder.h"
#include "model/gpt2.h"

#include "files/tensor_file.h"
#include "lathe/error.h"
#include "spec/architectures.h"
#include "tensor/product.h"

#include <cstring>
#include <set>

namespace lathe {
namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

void fillFrom(const TensorInfo& info, const at::Tensor& weight) {
    const at::Tensor plain = weight.is_contiguous() ? weight : at::empty(weight.sizes(), weight.options());
    if (plain.scalar_type() == at::kFloat)
        readAsF32(info, std::span(plain.data_ptr<float>(), std::size_t(plain.numel())));
    else
        readAsBf16(info, std::span(static_cast<std::uint16_t*>(plain.data_ptr()), std::size_t(plain.numel())));
    if (!plain.is_same(weight)) weight.copy_(plain);
}

/// The same numbers for the same seed in either dtype (rounded in bf16), whatever the thread count.
void fillRandom(const std::string& name, const at::Tensor& weight, double range, at::Generator& generator) {
    if (name.ends_with(".bias")) weight.zero_();
    else if (weight.dim() == 1) weight.fill_(1);
    else weight.copy_(at::empty(weight.sizes(), at::kFloat).normal_(0, range, generator));
}

/// The file's tensor of that name, or of another name that the parameter has in files; nullptr where there is none.
const TensorInfo* find(const TensorFile& file, const ModelSpec& spec, const std::string& name) {
    if (const TensorInfo* info = file.find(name)) return info;
    for (const std::string& other : otherNames(spec, name))
        if (const TensorInfo* info = file.find(other)) return info;
    return nullptr;
}

void fillRandomly(Model& model, const LoadOptions& options, const std::function<void(std::size_t done)>& step) {
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
    std::size_t done = 0;
    for (const auto& [name, weight] : model.weights()) {
        fillRandom(name, weight, model.spec().initializerRange, generator);
        step(++done);
    }
}

void fillWeights(Model& model, const std::filesystem::path& path, const LoadOptions& options) {
    torch::NoGradGuard quiet;
    const auto weights = model.weights();
    const auto step = [&](std::size_t done) {
        if (options.stop.stop_requested()) throw Stopped{};
        if (options.progress) options.progress(std::int64_t(done), std::int64_t(weights.size()));
    };
    if (options.randomWeights) return fillRandomly(model, options, step);
    const std::unique_ptr<TensorFile> file = openTensors(path);
    std::set<std::string> mayLack; // the head of a task; the pooler of a base model, which some checkpoints leave out
    for (const ParameterSpec& parameter : parameterSpecs(model.spec()))
        if (parameter.isHead && (options.spec || model.spec().head.kind == HeadKind::None)) mayLack.insert(parameter.name);
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
    std::vector<std::string> initialised;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const auto& [name, weight] = weights[i];
        const TensorInfo* info = find(*file, model.spec(), name);
        const bool fits = info && info->shape == weight.sizes().vec();
        if (!fits && mayLack.contains(name)) {
            fillRandom(name, weight, model.spec().initializerRange, generator);
            initialised.push_back(name);
        } else if (!info) {
            throw Error(ErrorKind::BadFile, path.string() + " has no tensor " + name, "The file is incomplete, or belongs to another architecture.");
        } else if (!fits) {
            throw Error(ErrorKind::BadFile, path.string() + ": tensor " + name + " has shape " + shapeText(info->shape)
                                                + ", the model's configuration asks for " + shapeText(weight.sizes().vec()));
        } else {
            fillFrom(*info, weight);
            if (const std::int64_t at = firstNotFinite(weight.contiguous()); at >= 0)
                throw Error(ErrorKind::BadFile, path.string() + ": tensor " + name + " holds a number that is not finite, at element " + std::to_string(at),
                            "The file is damaged, or a training run that wrote it diverged.");
        }
        step(i + 1);
    }
    model.setInitialised(std::move(initialised));
}

std::unique_ptr<Model> makeModel(const ModelSpec& spec, at::ScalarType dtype) {
    switch (spec.kind) {
    case ModelKind::Decoder: return std::make_unique<Decoder>(spec, dtype);
    case ModelKind::Gpt2: return std::make_unique<Gpt2>(spec, dtype);
    case ModelKind::Encoder: return std::make_unique<Encoder>(spec, dtype);
    case ModelKind::Counted: break;
    }
    throw Error(ErrorKind::BadInput, spec.architecture + " can be counted but not run", "Choose a model of another architecture.");
}

} // namespace

std::unique_ptr<Model> loadModel(const std::filesystem::path& path, const LoadOptions& options) {
    std::unique_ptr<Model> model = makeModel(options.spec ? *options.spec : readModelSpec(path), options.dtype);
    fillWeights(*model, path, options);
    LoadOptions again = options; // without progress or stop: those belong to this call
    again.progress = nullptr;
    again.stop = {};
    model->setFill([held = model.get(), path, again] { fillWeights(*held, path, again); });
    return model;
}

} // namespace lathe
