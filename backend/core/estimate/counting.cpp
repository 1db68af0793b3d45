// Counted from the spec's list of parameters and the methods' lists of tensors, the ones that the engine makes: no
// formula of its own.
#include "estimate/counting.h"

#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "recipe/optimizers.h"
#include "recipe/paging.h"
#include "recipe/quantization.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace lathe {
namespace {

/// "model.layers.3" of "model.layers.3.mlp.up_proj.weight"; "model.norm" of "model.norm.weight".
std::string groupOf(const std::string& name, std::int64_t layer) {
    if (layer < 0) return name.substr(0, name.rfind('.'));
    const std::string number = '.' + std::to_string(layer) + '.';
    const auto at = name.find(number);
    return at == std::string::npos ? name : name.substr(0, at + number.size() - 1);
}

std::int64_t countOf(const std::vector<std::int64_t>& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

/// Rows of the table of counts, in the model's order.
class Rows {
public:
    explicit Rows(std::int64_t layers) : m_ofLayer(static_cast<std::size_t>(layers), -1) {}
    LayerCount& of(const std::string& name, std::int64_t layer) {
        if (layer >= 0 && layer < std::int64_t(m_ofLayer.size())) {
            std::int64_t& row = m_ofLayer[std::size_t(layer)];
            if (row < 0) {
                row = std::int64_t(m_rows.size());
                m_rows.push_back({.name = groupOf(name, layer), .memory = {}});
            }
            return m_rows[std::size_t(row)];
        }
        std::string group = groupOf(name, layer);
        for (LayerCount& row : m_rows)
            if (row.name == group) return row;
        return m_rows.emplace_back(LayerCount{.name = std::move(group), .memory = {}});
    }
    std::vector<LayerCount> take() { return std::move(m_rows); }
    std::vector<std::int64_t> takeLayers() { return std::move(m_ofLayer); }

private:
    std::vector<LayerCount> m_rows;
    std::vector<std::int64_t> m_ofLayer;
};

void add(MemoryByPart& to, const MemoryByPart& from) {
    for (std::size_t i = 0; i < memoryPartCount; ++i) to.bytes[i] += from.bytes[i];
}

} // namespace

std::vector<MethodChoice> countedMethods(const Recipe& recipe) {
    if (!recipe.methods.empty()) return recipe.methods;
    const MethodInfo& first = methodInfos().front();
    return {{std::string(first.name), Settings(*first.fields)}};
}

Counted counted(const ModelSpec& spec, const std::vector<LinearSpec>& linears, const MethodCounts& counts,
                const Recipe& recipe, const DeviceInfo& device) {
    using enum MemoryPart;
    const bool onGpu = device.isGpu;
    const std::int64_t element = recipe.settings.getIfAny(field::dtype) == Precision::FP32 ? 4 : 2;
    Rows rows(spec.layers);
    for (const ParameterSpec& parameter : parameterSpecs(spec)) {
        LayerCount& row = rows.of(parameter.name, parameter.layer);
        const std::int64_t count = countOf(parameter.shape);
        row.total += count;
        row.memory[Weights] += count * element;
    }
    const OptimizerInfo& optimizer = optimizerInfo(recipe.settings.get(field::optimizer));
    const std::int64_t sharers = recipe.settings.get(field::shardOptimizer) ? device.processes : 1;
    std::int64_t states = 0;
    for (const TrainedTensor& tensor : counts.tensors) {
        LayerCount& row = rows.of(tensor.name, tensor.layer);
        const std::int64_t count = tensor.count();
        row.trainable += count;
        // an fp32 master, and the copy that products read; of a base tensor that copy is the model's own, in fp32 the
        // master itself
        const bool copied = element != 4 && (tensor.copied || !tensor.added());
        row.memory[TrainedParameters] += count * (4 + (copied ? element : 0));
        if (tensor.added()) {
            row.total += count;
        } else {
            row.memory[Weights] -= count * element;
            if (counts.keepsOriginals) row.memory[TrainedParameters] += count * element;
        }
        row.memory[Gradients] += count * 4;
        const std::int64_t state = optimizerStateBytes(optimizer, count) / sharers;
        states += state;
        row.memory[OptimizerState] += state;
    }
    Counted result;
    if (const Quantization quantization = quantizationOf(recipe); quantization.isOn()) {
        std::int64_t packed = 0;
        for (const LinearSpec& linear : linears) packed += linear.layer < 0 ? 0 : linear.out * linear.in;
        for (const LinearSpec& linear : linears) {
            if (linear.layer < 0) continue;
            LayerCount& row = rows.of(linear.name, linear.layer);
            const std::int64_t count = linear.out * linear.in;
            row.memory[Weights] -= count * element;
            PackedSize size = packedSize(quantization, linear.out, linear.in);
            if (quantization.format == "file") {
                if (spec.layerFileBytes == 0 && !spec.packedAs.empty()) // no weights are there yet
                    size = packedSize({spec.packedAs, quantization.blockSize, quantization.doubleQuantized}, linear.out,
                                      linear.in);
                if (spec.layerFileBytes > 0)
                    size.codes = std::int64_t(double(spec.layerFileBytes) * double(count) / double(packed));
                if (!onGpu) result.outsideBytes += std::exchange(size.codes, 0); // mapped, never copied
            }
            row.memory[Weights] += size.codes;
            row.memory[QuantizationConstants] += size.constants;
        }
    }
    result.parameters.byLayer = rows.take();
    result.layerRows = rows.takeLayers();
    for (const LayerCount& row : result.parameters.byLayer) {
        result.parameters.total += row.total;
        result.parameters.trainable += row.trainable;
        add(result.memory, row.memory);
    }
    result.memory[TrainedParameters] += counts.frozen * 4 + counts.originals * element;
    if (optimizer.paged) {
        const std::int64_t inside = std::min(states, optimizerPageBudget(recipe.settings));
        result.memory[OptimizerState] = inside;
        result.outsideBytes += states - inside;
        if (onGpu) result.host[OptimizerState] = states;
    }
    if (const WeightPaging paging = weightPagingOf(recipe, spec); paging.on) {
        const std::int64_t held = paging.where == Paging::Sharded ? paging.totalBytes / device.processes : 0;
        result.memory[Weights] -= paging.totalBytes - paging.budgetBytes;
        if (!onGpu) result.memory[Weights] += held; // its share lies in the same memory
        result.outsideBytes += std::max<std::int64_t>(0, paging.totalBytes - paging.budgetBytes - (onGpu ? 0 : held));
        if (onGpu)
            result.host[Weights] = paging.where == Paging::Disk      ? std::min(paging.totalBytes, 2 * paging.pageBytes)
                                   : paging.where == Paging::Sharded ? held
                                                                     : paging.totalBytes;
    }
    return result;
}

} // namespace lathe
