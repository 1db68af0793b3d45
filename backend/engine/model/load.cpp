// A model from its files: weights are read layer by layer into the form they are kept in, so that no second copy
// exists.
#include "model/decoder.h"
#include "model/disentangled_encoder.h"
#include "model/encoder.h"
#include "model/encoder_decoder.h"
#include "model/file_rows.h"
#include "model/gguf_rows.h"
#include "model/gpt2.h"
#include "model/modern_encoder.h"
#include "model/pack.h"
#include "model/page_layers.h"
#include "model/paged_quantized_rows.h"
#include "model/quantized_rows.h"
#include "model/random_weights.h"
#include "model/read_tensor.h"
#include "model/weight_pages.h"

#include "base/mapped_file.h"
#include "files/tensor_file.h"
#include "lathe/error.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "operators/elements.h"
#include "operators/quantize.h"
#include "tensor/booking.h"
#include "tensor/compute_device.h"

#include <cstring>
#include <set>

namespace lathe {
namespace {

void packRandomly(Model& model, const LoadOptions& options, at::Generator& generator,
                  const std::function<void()>& step) {
    for (Linear* linear : model.linears()) {
        const LinearSpec& layer = linear->spec();
        if (linear->isDense()) continue;
        const at::Tensor weight = at::empty({layer.out, layer.in}, at::kFloat);
        fillRandom(layer.name + ".weight", weight, model.spec().initializerRange, generator);
        QuantizedMatrix packed = quantizedMatrix(layer.name, layer.out, layer.in, options.quantization,
                                                 [&](std::int64_t first, std::int64_t last, float* to) {
                                                     std::copy(weight.const_data_ptr<float>() + first,
                                                               weight.const_data_ptr<float>() + last, to);
                                                 });
        packed.tensors = packed.tensors.on(model.device());
        linear->pack(std::make_unique<QuantizedRows>(std::move(packed)));
        step();
    }
}

void fillRandomly(Model& model, const LoadOptions& options, const std::function<void()>& step) {
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
    for (const auto& [name, weight] : model.weights()) {
        fillRandom(name, weight, model.spec().initializerRange, generator);
        step();
    }
    if (options.quantization.isOn() && options.keepPacked) packRandomly(model, options, generator, step);
}

/// Linear weights of the layers, packed one by one, or left in the file; or, in a model of dense weights, with the
/// values that packing leaves.
void packLayers(Model& model, const std::filesystem::path& path, const std::shared_ptr<const TensorFile>& file,
                const LoadOptions& options, const std::function<void()>& step) {
    HostMemory left = options.pageMemory;
    for (Linear* linear : model.linears()) {
        const LinearSpec& layer = linear->spec();
        if (layer.layer < 0) continue; // a task's head
        if (dynamic_cast<const PagedQuantizedRows*>(linear->packed())) continue; // nothing changes what lies in pages
        const TensorInfo& info = weightIn(*file, path, model.spec(), layer);
        if (options.streamed && !linear->isDense()) {
            linear->pack(std::make_unique<FileRows>(file, info, layer, options.quantization,
                                                    at::TensorOptions(model.dtype()).device(model.device()),
                                                    options.stop));
            step();
            continue;
        }
        if (!options.quantization.isOn()) continue; // read already
        const bool paged = options.pages && !linear->isDense();
        auto rows = packedRows(file, info, layer, options.quantization, paged ? at::kCPU : model.device());
        if (options.quantization.format != "file") MappedFile::release(info.bytes); // else the rows lie there
        if (paged) {
            const auto& matrix = dynamic_cast<const QuantizedRows&>(*rows).matrix();
            HostMemory memory = left.owner ? left : scratchMemory(matrix.tensors.codes.nbytes(), options.scratch);
            const std::size_t taken = pageCodes(*linear, matrix, options.pages, model.device(), memory);
            if (left.owner) left.bytes = left.bytes.subspan(taken);
        } else if (!linear->isDense()) {
            linear->pack(std::move(rows));
        } else {
            PackedWeight packed({layer.out}, model.dtype());
            packed.set(0, std::move(rows));
            linear->weight().copy_(packed.dense(0, layer.out));
        }
        step();
    }
}

/// The words' matrix once more as the file has it, where that is a GGUF's blocks that the processor reads: a generated
/// token reads all of it.
void useWordRows(Model& model, const std::shared_ptr<const TensorFile>& file) {
    auto* layered = dynamic_cast<LayeredModel*>(&model);
    const at::Tensor words = layered ? layered->wordMatrix() : at::Tensor();
    if (!words.defined() || !computeDevice(model.device()).readsFiles()) return;
    for (const auto& [name, weight] : model.weights()) {
        const TensorInfo* info = weight.data_ptr() == words.data_ptr() ? tensorIn(*file, model.spec(), name) : nullptr;
        if (!info || info->shape != words.sizes().vec()) continue;
        if (auto rows = std::make_unique<GgufRows>(file, *info); rows->blocks())
            return layered->useWordRows(std::move(rows));
    }
}

void pageLayers(Model& model, const std::filesystem::path& path, const std::shared_ptr<const TensorFile>& file,
                const LoadOptions& options, const std::function<void()>& step) {
    HostMemory left = options.pageMemory;
    for (Linear* linear : model.linears()) {
        if (!linear->isPaged()) continue;
        const TensorInfo& info = weightIn(*file, path, model.spec(), linear->spec());
        if (left.owner) left.bytes = left.bytes.subspan(pageLayerInMemory(*linear, model.dtype(), info, left));
        else pageLayer(*linear, model.dtype(), file, info, options.scratch);
        step();
    }
    options.pages->close();
}

void fillWeights(Model& model, const std::filesystem::path& path, const LoadOptions& options) {
    at::NoGradGuard quiet;
    const auto weights = model.weights();
    const std::size_t packed =
        options.quantization.isOn() || options.pages || options.streamed ? model.linears().size() : 0;
    std::size_t done = 0;
    const auto step = [&] {
        ++done;
        if (options.stop.stop_requested()) throw Stopped{};
        if (options.progress) options.progress(std::int64_t(done), std::int64_t(weights.size() + packed));
    };
    if (options.randomWeights) return fillRandomly(model, options, step);
    const std::shared_ptr<const TensorFile> file = openTensors(path);
    std::set<std::string> mayLack; // the head of a task; the pooler of a base model, which some checkpoints leave out
    for (const ParameterSpec& parameter : parameterSpecs(model.spec()))
        if (parameter.isHead && (options.spec || model.spec().head.kind == HeadKind::None))
            mayLack.insert(parameter.name);
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
    std::vector<std::string> initialised;
    const std::string embedding = weights.front().first; // weights() begins with it
    for (const auto& [name, weight] : weights) {
        const TensorInfo* info = tensorIn(*file, model.spec(), name);
        if (!info && options.ownHead && name == std::string(architectureOf(model.spec()).head.output) + ".weight")
            info = tensorIn(*file, model.spec(), embedding);
        if (mayLack.contains(name) && !(info && info->shape == weight.sizes().vec())) {
            fillRandom(name, weight, model.spec().initializerRange, generator);
            initialised.push_back(name);
        } else {
            if (const std::int64_t at = readFinite(required(info, path, name, weight.sizes().vec()), weight); at >= 0)
                throw Error(ErrorKind::BadFile,
                            {"%1: tensor %2 holds a number that is not finite, at element %3.", path.string(), name,
                             std::to_string(at)},
                            "The file is damaged, or a training run that wrote it diverged.");
            MappedFile::release(info->bytes); // a copy is all that stays
        }
        step();
    }
    if (options.quantization.isOn() || options.streamed) packLayers(model, path, file, options, step);
    if (options.quantization.format == "file" && options.keepPacked && !options.streamed) useWordRows(model, file);
    if (options.pages) pageLayers(model, path, file, options, step);
    model.setInitialised(std::move(initialised));
}

std::unique_ptr<Model> makeModel(const ModelSpec& spec, WeightStorage storage) {
    switch (spec.kind) {
    case ModelKind::Decoder: return std::make_unique<Decoder>(spec, storage);
    case ModelKind::Gpt2: return std::make_unique<Gpt2>(spec, storage);
    case ModelKind::Encoder: return std::make_unique<Encoder>(spec, storage);
    case ModelKind::ModernEncoder: return std::make_unique<ModernEncoder>(spec, storage);
    case ModelKind::DisentangledEncoder: return std::make_unique<DisentangledEncoder>(spec, storage);
    case ModelKind::EncoderDecoder: return std::make_unique<EncoderDecoder>(spec, storage);
    }
    throw Error(ErrorKind::Bug, {"No implementation for %1.", spec.architecture});
}

} // namespace

std::unique_ptr<Model> loadModel(const std::filesystem::path& path, const LoadOptions& options) {
    if (options.pages && (options.randomWeights || options.quantization.format == "file"))
        throw Error(ErrorKind::BadInput,
                    "Paged weights are read from the model's file once: they can be neither random nor its own blocks.",
                    "Turn one of the two off.");
    if (options.streamed && (options.randomWeights || options.pages))
        throw Error(ErrorKind::Bug, "Weights that stay in their file can be neither random nor paged.");
    const BookAs weights(MemoryPart::Weights);
    ModelSpec spec = options.spec ? *options.spec : readModelSpec(path);
    if (options.ownHead) spec.tiedHead = false;
    std::unique_ptr<Model> model = makeModel(
        spec, {options.dtype, options.device, options.streamed || (options.quantization.isOn() && options.keepPacked),
               options.quantization.isOn() ? nullptr : options.pages, options.staysDense}); // then only codes are paged
    fillWeights(*model, path, options);
    LoadOptions again = options; // without progress or stop: those belong to this call
    again.progress = nullptr;
    again.stop = {};
    again.pages = nullptr; // what lies in them has not been changed
    again.pageMemory = {};
    model->setPages(options.pages);
    model->setFill([held = model.get(), path, again] { fillWeights(*held, path, again); });
    return model;
}

} // namespace lathe
