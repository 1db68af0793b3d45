#include "estimate/estimate.h"

#include "estimate/memory_model.h"
#include "kernels/common/cpu_level.h"
#include "spec/methods.h"
#include "spec/quantization.h"
#include "spec/resolve.h"

#include <algorithm>
#include <map>
#include <numeric>

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

/// Rows of the table of counts, in the model's order; those of layers are found by number.
class Counter {
public:
    void add(const std::string& name, std::int64_t layer, std::int64_t total, std::int64_t trainable) {
        LayerCount& row = rowFor(name, layer);
        row.total += total;
        row.trainable += trainable;
        m_counts.total += total;
        m_counts.trainable += trainable;
    }
    ParameterCounts take() { return std::move(m_counts); }

private:
    LayerCount& rowFor(const std::string& name, std::int64_t layer) {
        std::vector<LayerCount>& rows = m_counts.byLayer;
        if (layer >= 0) {
            const auto [found, isNew] = m_rowOfLayer.try_emplace(layer, rows.size());
            if (isNew) rows.push_back({groupOf(name, layer)});
            return rows[found->second];
        }
        std::string group = groupOf(name, layer);
        for (LayerCount& row : rows)
            if (row.name == group) return row;
        return rows.emplace_back(LayerCount{std::move(group)});
    }

    ParameterCounts m_counts;
    std::map<std::int64_t, std::size_t> m_rowOfLayer;
};

/// LoRA where none is chosen, as a run would take it.
MethodCounts countsOf(const ModelSpec& spec, const Recipe& recipe) {
    if (!recipe.methods.empty()) return countMethods(spec, recipe.methods);
    const MethodInfo& first = methodInfos().front();
    return countMethods(spec, {{std::string(first.name), Settings(*first.fields)}});
}

} // namespace

Estimate estimate(const ModelSpec& spec, const Recipe& recipe) {
    const MethodCounts counts = countsOf(spec, recipe);
    Counter counter;
    const Quantization quantization = quantizationOf(recipe);
    std::int64_t base = 0, packed = 0; // packed: of those the weights that are quantized
    PackedSize packedBytes;
    for (const LinearSpec& linear : quantization.isOn() ? spec.linears() : std::vector<LinearSpec>()) {
        if (linear.layer < 0) continue;
        const PackedSize size = packedSize(quantization, linear.out, linear.in);
        packed += linear.out * linear.in;
        packedBytes.codes += size.codes;
        packedBytes.constants += size.constants;
    }
    for (const ParameterSpec& parameter : parameterSpecs(spec)) {
        const std::int64_t count = countOf(parameter.shape);
        base += count;
        counter.add(parameter.name, parameter.layer, count, 0);
    }
    for (const TrainedTensor& tensor : counts.tensors) counter.add(tensor.name, tensor.layer, tensor.added ? tensor.count() : 0, tensor.count());

    const std::int64_t maxLength = assumedLength(recipe, spec);
    const std::int64_t elementBytes = recipe.settings.text("dtype") == "fp32" ? 4 : 2;
    const RunShape run{.elementBytes = elementBytes,
                       .productBytes = kernels::hasBf16Products() ? elementBytes : 4,
                       .tokens = assumedBatch(recipe, maxLength) * maxLength,
                       .checkpointing = recipe.settings.flag("gradient_checkpointing")};
    const std::int64_t trainable = counts.trainable(), trainedBase = trainable - counts.added();
    const std::int64_t copies = run.elementBytes == 4 ? 0 : run.elementBytes; // fp32 masters are computed with as they are

    Estimate result;
    result.parameters = counter.take();
    result.tokensPerMicroBatch = run.tokens;
    MemoryByPart& memory = result.memory;
    memory[MemoryPart::Weights] = (base - trainedBase - packed) * run.elementBytes + packedBytes.codes;
    memory[MemoryPart::QuantizationConstants] = packedBytes.constants;
    memory[MemoryPart::TrainedParameters] = trainable * (4 + copies);
    memory[MemoryPart::Gradients] = trainable * 4;
    memory[MemoryPart::OptimizerState] = trainable * 8; // AdamW's two moments in fp32
    memory[MemoryPart::Activations] = activationBytes(spec, run, counts);
    memory[MemoryPart::LogitsAndLoss] = headBytes(spec, run, trainedBase > 0);
    memory[MemoryPart::Workspace] = workspaceBytes(spec, run, memory[MemoryPart::Activations], trainedBase > 0);
    memory[MemoryPart::Runtime] = runtimeBytes();
    return result;
}

std::int64_t lengthThatFits(const ModelSpec& spec, const Recipe& recipe, std::int64_t bytes) {
    Recipe one = recipe;
    one.settings.set("batch_size", std::int64_t{1});
    const auto fits = [&](std::int64_t length) {
        one.settings.set("max_length", length);
        return estimate(spec, one).memory.totalBytes() <= bytes;
    };
    std::int64_t low = 2, high = std::max<std::int64_t>(2, spec.context);
    if (fits(high)) return high;
    while (high - low > 1) { // low fits or is the least there is, high does not
        const std::int64_t middle = low + (high - low) / 2;
        (fits(middle) ? low : high) = middle;
    }
    return low;
}

} // namespace lathe
