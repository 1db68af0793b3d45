// Each layer is measured while the model runs through it: its inputs are the dense model's, and one layer is dense
// at a time.
#include "jobs/formats_job.h"

#include "base/cpu_info.h"
#include "eval/prompt.h"
#include "files/tensor_file.h"
#include "jobs/format_probe.h"
#include "kernels/formats/formats.h"
#include "lathe/error.h"
#include "lathe/joined.h"
#include "model/model.h"
#include "model/source_target.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "operators/elements.h"
#include "operators/product.h"
#include "tensor/chosen_device.h"
#include "tokenizer/sample_text.h"

#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <numeric>
#include <set>

namespace lathe {
namespace {

constexpr std::int64_t mostTokens = 512; ///< of the text; more change the figures little

std::vector<LinearSpec> linearsOf(const ModelSpec& spec) {
    std::vector<LinearSpec> all = spec.linears();
    std::erase_if(all, [](const LinearSpec& linear) { return linear.layer < 0; }); // a task's head stays dense
    return all;
}

const TensorInfo& weightOf(const LinearSpec& layer, const TensorFile& file, const ModelSpec& spec) {
    const std::string name = layer.name + ".weight";
    const TensorInfo* info = file.find(name);
    for (const std::string& other : otherNames(spec, name))
        if (!info) info = file.find(other);
    const std::vector<std::int64_t> shape =
        layer.transposed ? std::vector{layer.in, layer.out} : std::vector{layer.out, layer.in};
    if (!info || info->shape != shape)
        throw Error(ErrorKind::BadFile,
                    {"The model has no tensor %1 of the shape that its configuration asks for.", name},
                    "The file is incomplete, or belongs to another architecture.");
    return *info;
}

/// A layer's weight, (out, in) fp32.
at::Tensor readWeight(const LinearSpec& layer, const TensorInfo& info) {
    at::Tensor stored = at::empty(info.shape, at::kFloat);
    float* to = stored.data_ptr<float>();
    const std::int64_t columns = info.shape[1];
    overRows(info.shape[0], columns, [&](std::int64_t first, std::int64_t last) {
        readAsF32(info, first * columns, std::span(to + first * columns, std::size_t((last - first) * columns)));
    });
    return layer.transposed ? stored.t().contiguous() : stored;
}

/// The one layer whose weight is held dense, while the model multiplies by it.
struct LayerInUse {
    std::function<at::Tensor(const LinearSpec& layer, const at::Tensor& x)> enter; ///< its weight; `x` is what it reads
    at::Tensor weight;
};

/// A layer's rows straight from the file, which tell what they are multiplied with.
class WatchedRows final : public PackedRows {
public:
    WatchedRows(const LinearSpec& layer, LayerInUse& use) : m_layer(layer), m_use(use) {
        rows = layer.out;
        columns = layer.in;
    }
    void times(const at::Tensor& y, const at::Tensor& x) const override {
        m_use.weight = at::Tensor(); // the last layer's goes before this one's comes
        m_use.weight = m_use.enter(m_layer, x);
        multiply(y, x, m_use.weight.to(x.scalar_type()).t());
    }
    void back(const at::Tensor&, const at::Tensor&, bool) const override {
        TORCH_INTERNAL_ASSERT(false, "a model is only looked on at here");
    }
    at::Tensor dense(std::int64_t first, std::int64_t count, at::ScalarType type) const override {
        return m_use.weight.narrow(0, first, count).to(type);
    }
    std::int64_t codeBytes() const override { return 0; }
    std::int64_t constantBytes() const override { return 0; }

private:
    LinearSpec m_layer;
    LayerInUse& m_use;
};

std::vector<Quantization> chosenFormats(const MeasureFormats& query) {
    const auto sizes = kernels::blockSizes();
    if (std::find(sizes.begin(), sizes.end(), query.blockSize) == sizes.end())
        throw Error(ErrorKind::BadInput, {"Blocks of %1 weights are not possible.", std::to_string(query.blockSize)},
                    "Choose a power of two from 32 to 4096.");
    std::vector<Quantization> all;
    for (const std::string& name : query.formats) {
        if (!kernels::formatNamed(name)) {
            throw Error(ErrorKind::BadInput, {"There is no number format %1.", name},
                        {"Known are %1.", joined(kernels::numberFormats(), ", ", &kernels::FormatInfo::name)});
        }
        all.push_back({name, query.blockSize, query.doubleQuantized});
    }
    if (all.empty())
        for (const kernels::FormatInfo& info : kernels::numberFormats())
            all.push_back({info.name, query.blockSize, query.doubleQuantized});
    return all;
}

PackedSize sizeOf(const std::vector<LinearSpec>& linears, Quantization form, bool doubleQuantized) {
    form.doubleQuantized = doubleQuantized;
    PackedSize all;
    for (const LinearSpec& linear : linears) {
        const PackedSize one = packedSize(form, linear.out, linear.in);
        all.codes += one.codes;
        all.constants += one.constants;
    }
    return all;
}

void tellSizes(FormatsReport& report, const std::vector<Quantization>& forms, const std::vector<LinearSpec>& linears,
               const ModelSpec& spec, const TensorFile& file) {
    report.parameters = spec.parameters();
    report.weights = std::accumulate(linears.begin(), linears.end(), std::int64_t{0},
                                     [](std::int64_t sum, const LinearSpec& one) { return sum + one.out * one.in; });
    std::set<std::string> packed; // names of what the formats apply to
    std::int64_t fileLinears = 0, fileRest = 0;
    for (const LinearSpec& linear : linears) packed.insert(weightOf(linear, file, spec).name);
    bool blocks = false, plain32 = true, plain16 = true;
    for (const TensorInfo& tensor : file.tensors()) {
        (packed.contains(tensor.name) ? fileLinears : fileRest) += std::int64_t(tensor.bytes.size());
        if (!packed.contains(tensor.name)) continue;
        blocks = blocks || blockElements(tensor.type) > 1;
        plain32 = plain32 && tensor.type == StoredType::F32;
        plain16 = plain16 && tensor.type == StoredType::BF16;
    }
    const std::int64_t rest = 2 * (report.parameters - report.weights); // in bf16, as training holds it
    report.dense = {{"fp32", "FP32", 32, 4 * report.parameters, 4 * report.parameters, plain32},
                    {"bf16", "BF16", 16, 2 * report.parameters, 2 * report.parameters, plain16}};
    if (!plain32 && !plain16)
        report.dense.push_back({"file", "As the file has it", 8.0 * double(fileLinears) / double(report.weights),
                                fileLinears + fileRest, (blocks ? fileLinears : 2 * report.weights) + rest, true});
    for (const Quantization& form : forms) {
        const kernels::FormatInfo& info = *kernels::formatNamed(form.format);
        const PackedSize asked = sizeOf(linears, form, form.doubleQuantized), single = sizeOf(linears, form, false),
                         twice = sizeOf(linears, form, true);
        const auto bits = [&](const PackedSize& size) {
            return 8.0 * double(size.codes + size.constants) / double(report.weights);
        };
        FormatMeasure row;
        row.size = {info.name,
                    info.title,
                    bits(asked),
                    asked.codes + asked.constants + fileRest,
                    asked.codes + asked.constants + rest,
                    false};
        row.bitsPlain = bits(single);
        row.bitsDouble = bits(twice);
        row.constantBytes = asked.constants;
        report.formats.push_back(std::move(row));
    }
}

/// What runs through the model; empty where nothing can, and then a note of the report says why.
std::vector<std::int32_t> sampleIds(const MeasureFormats& query, const ModelSpec& spec, FormatsReport& report) {
    try {
        const ModelText text = readModelText(query.model);
        report.text = query.text;
        if (report.text.empty()) {
            const SampleText sample = sampleTextFor(*text.tokenizer);
            report.text = sample.text;
            report.language = sample.language;
        }
        std::vector<std::int32_t> ids = promptIds(text, {}, report.text);
        const std::int64_t most = spec.context > 0 ? std::min(mostTokens, spec.context) : mostTokens;
        if (std::int64_t(ids.size()) > most) {
            report.notes.push_back("The text has " + std::to_string(ids.size()) + " tokens; the first "
                                   + std::to_string(most) + " ran through the model.");
            ids.resize(std::size_t(most));
        }
        return ids;
    } catch (const Error& error) {
        report.notes.push_back("No text could run through the model, so the layers' outputs are not compared: "
                               + error.info().message);
        report.text.clear();
        return {};
    }
}

} // namespace

AnswerValue FormatsJob::answer(JobContext& context) {
    const ChosenDevice chosen = chosenDevice(m_query.device);
    context.computesOn({.device = chosen.info, .reason = chosen.reason});
    const at::Device device = chosen.device.device();
    chosen.device.begin(physicalCores());
    const at::ThreadLocalState clean; // for more urgent work, which may take its turn in the middle of a pass
    context.report(0, 0, "reading the model");
    const std::vector<Quantization> forms = chosenFormats(m_query);
    const ModelSpec spec = readModelSpec(m_query.model);
    const std::vector<LinearSpec> linears = linearsOf(spec);
    if (linears.empty())
        throw Error(ErrorKind::BadInput, {"%1 has no linear layers that could be quantized.", spec.architecture});
    const std::shared_ptr<const TensorFile> file = openTensors(m_query.model);

    FormatsReport report;
    report.model = m_query.model;
    report.blockSize = m_query.blockSize;
    tellSizes(report, forms, linears, spec, *file);
    FormatProbe probe(forms);
    const auto enter = [&](const LinearSpec& layer, const at::Tensor& x) {
        {
            const at::ThreadLocalStateGuard outside(clean);
            context.yieldTurn();
            at::set_num_threads(physicalCores());
        }
        context.report(std::int64_t(probe.layerCount()), std::int64_t(linears.size()), "measuring " + layer.name);
        const at::Tensor weight = readWeight(layer, weightOf(layer, *file, spec)), there = weight.to(device);
        probe.measure(layer, weight, there, x);
        return there;
    };

    const std::vector<std::int32_t> ids = sampleIds(m_query, spec, report);
    if (ids.empty()) {
        for (const LinearSpec& layer : linears) enter(layer, {});
    } else {
        // Loaded quantized, tensor by tensor, and each layer's rows then taken from the file: no dense copy of the
        // layers exists.
        LoadOptions options;
        options.device = device;
        options.dtype = spec.dtype == "F32" ? at::kFloat : chosen.info.trainsBf16 ? at::kBFloat16 : at::kHalf;
        options.quantization.format = "nf4";
        options.stop = context.stopToken();
        options.progress = [&](std::int64_t done, std::int64_t total) {
            context.report(done, total, "reading the model");
        };
        const std::unique_ptr<Model> model = loadModel(m_query.model, options);
        LayerInUse use{enter, {}};
        for (Linear* linear : model->linears())
            if (!linear->isDense()) linear->pack(std::make_unique<WatchedRows>(linear->spec(), use));
        TokenBatch batch;
        batch.ids = at::tensor(at::ArrayRef<std::int32_t>(ids.data(), ids.size()), at::kInt).to(at::kLong);
        batch.positions = at::arange(std::int64_t(ids.size()), at::kLong);
        batch.starts = {0, std::int64_t(ids.size())};
        splitInHalves(batch, model->spec());
        at::NoGradGuard quiet;
        model->hidden(batch, {});
        report.tokens = std::int64_t(ids.size());
    }
    probe.tell(report);
    return report;
}

} // namespace lathe
