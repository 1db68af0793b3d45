// What was given stays; only null fields are filled, and what depends on the rows waits until these are counted.
#include "recipe/resolve.h"

#include "lathe/field_keys.h"
#include "lathe/task.h"
#include "methods/methods.h"
#include "models/heads.h"
#include "recipe/quantization.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace lathe {
namespace {

bool isNull(const Recipe& recipe, FieldName name) {
    return std::holds_alternative<std::monostate>(recipe.settings.value(name));
}

void fillIfNull(Recipe& recipe, FieldName name, Value value) {
    if (isNull(recipe, name)) recipe.settings.set(name, std::move(value));
}

/// Makes the tables' fixed defaults explicit.
void writeFallbacks(Settings& settings) {
    for (const Field& field : settings.fields())
        if (!settings.isGiven(field)) settings.set(field, field.fallback);
}

/// "smollm2 lora": the model's file or folder name and the methods'.
std::string nameFor(const Recipe& recipe) {
    std::filesystem::path model(recipe.settings.get(field::model));
    if (!model.has_filename()) model = model.parent_path();
    std::string name = model.extension() == ".gguf" ? model.stem().string() : model.filename().string();
    for (const MethodChoice& choice : recipe.methods) name += (name.empty() ? "" : " ") + choice.method;
    return name;
}

std::int64_t ceilDiv(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// Micro-batch and accumulation that make rowsPerStep rows a step.
void chooseBatch(Recipe& recipe, std::int64_t maxLength, std::int64_t memoryBytes, const BytesOf& bytesOf) {
    const bool free = isNull(recipe, field::batchSize);
    fillIfNull(recipe, field::batchSize, assumedBatch(recipe, maxLength));
    while (free && bytesOf && memoryBytes > 0 && recipe.settings.get(field::batchSize) > 1
           && bytesOf(recipe) > memoryBytes)
        recipe.settings.set(field::batchSize, recipe.settings.get(field::batchSize) / 2);
    fillIfNull(recipe, field::gradientAccumulation, ceilDiv(rowsPerStep, recipe.settings.get(field::batchSize)));
}

void chooseSteps(Recipe& recipe, std::int64_t sequences, std::int64_t trainRows) {
    const std::int64_t perStep =
        recipe.settings.get(field::batchSize) * recipe.settings.get(field::gradientAccumulation);
    const std::int64_t perEpoch = std::max<std::int64_t>(1, ceilDiv(sequences, perStep));
    if (isNull(recipe, field::steps)) {
        fillIfNull(recipe, field::epochs, trainRows < 5000 ? 3.0 : 1.0);
        const double steps = std::ceil(recipe.settings.get(field::epochs) * static_cast<double>(perEpoch) - 1e-9);
        recipe.settings.set(field::steps, static_cast<std::int64_t>(std::clamp(steps, 1.0, 1e9)));
    } else { // steps win over epochs: tell how many they make
        const double epochs = static_cast<double>(recipe.settings.get(field::steps)) / static_cast<double>(perEpoch);
        recipe.settings.set(field::epochs, std::min(std::round(epochs * 1000) / 1000, 100000.0));
    }
}

} // namespace

bool compressesActivations(const Settings& recipe) {
    const Compression asked = recipe.get(field::compressActivations);
    return asked == Compression::On || (asked == Compression::Auto && recipe.get(field::gradientCheckpointing));
}

bool packs(const Settings& recipe) { return recipe.get(field::packing) && taskInfo(recipe.get(field::task)).writes; }

ModelSpec specForRecipe(const ModelSpec& spec, const Recipe& recipe, const std::vector<std::string>& found,
                        ProblemType foundProblem) {
    const Settings& settings = recipe.settings;
    std::vector<std::string> named = !found.empty() || !settings.isGiven(field::labels)
                                         ? found
                                         : settings.get(field::labels); // found: in the model's order where it has them
    const Task task = settings.get(field::task);
    ProblemType problem = settings.get(field::problemType);
    if (problem == ProblemType::Auto) problem = foundProblem;
    if (problem == ProblemType::Regression && named.empty()) named = {"LABEL_0"};
    if (named.empty() && spec.head.labels.empty() && taskInfo(task).hasLabels) named = {"LABEL_0", "LABEL_1"};
    return specForTask(spec, task, named, problem);
}

LengthLimit lengthLimitOf(const Recipe& recipe, const ModelSpec& spec) {
    return {.asked = recipe.settings.getIfAny(field::maxLength).value_or(0),
            .context = spec.context,
            .virtualTokens = virtualTokens(recipe.methods),
            .fits = recipe.settings.getIfAny(field::lengthThatFits).value_or(0)};
}

std::int64_t assumedLength(const Recipe& recipe, const ModelSpec& spec) {
    return lengthLimitOf(recipe, spec).forLongest(1024);
}

std::int64_t assumedBatch(const Recipe& recipe, std::int64_t maxLength) {
    if (const auto given = recipe.settings.getIfAny(field::batchSize)) return *given;
    const std::int64_t accumulation = recipe.settings.getIfAny(field::gradientAccumulation).value_or(1);
    const std::int64_t most = std::max<std::int64_t>(1, rowsPerStep / accumulation);
    std::int64_t batch = 1;
    while (batch * 2 <= most && batch * 2 * maxLength <= 4096) batch *= 2;
    return batch;
}

Precision dtypeOn(const DeviceInfo& device, const Recipe& recipe) {
    return recipe.settings.getIfAny(field::dtype).value_or(device.trainsBf16 ? Precision::BF16 : Precision::FP16);
}

Recipe withDefaults(const Recipe& given, const ModelSpec&, const DeviceInfo* device) {
    Recipe recipe = given;
    if (recipe.methods.empty()) {
        const MethodInfo& first = methodInfos().front();
        recipe.methods.push_back({std::string(first.name), Settings(*first.fields)});
    }
    writeFallbacks(recipe.settings);
    for (Settings& source : recipe.data) writeFallbacks(source);
    fillIfNull(recipe, field::name, nameFor(recipe));
    recipe.settings.set(field::dtype, dtypeOn(device ? *device : DeviceInfo{.isGpu = false}, recipe));
    fillIfNull(recipe, field::quantization, quantizationOf(recipe).format);
    // of several methods the one with the smallest rate leads: the others bear it
    double learningRate = 10;
    for (MethodChoice& choice : recipe.methods) {
        writeFallbacks(choice.settings);
        const MethodCounter& counter = methodRow(choice.method).counter;
        counter.fill(choice.settings, -1);
        learningRate = std::min(learningRate, counter.learningRate);
    }
    fillIfNull(recipe, field::learningRate, learningRate);
    return recipe;
}

Recipe resolve(const Recipe& given, const ModelSpec& spec, const DataFacts& facts, const BytesOf& bytesOf) {
    Recipe recipe = withDefaults(given, spec, facts.device);
    double weightDecay = 0.01;
    for (MethodChoice& choice : recipe.methods)
        weightDecay = std::min(weightDecay, methodRow(choice.method).counter.fill(choice.settings, facts.trainRows));
    fillIfNull(recipe, field::weightDecay, weightDecay);

    fillIfNull(recipe, field::maxLength,
               std::max<std::int64_t>(2, facts.maxLength > 0 ? facts.maxLength : assumedLength(recipe, spec)));
    const std::int64_t maxLength = recipe.settings.get(field::maxLength);
    chooseBatch(recipe, maxLength, facts.memoryBytes, bytesOf);
    std::int64_t sequences = facts.sequences;
    if (sequences == 0)
        sequences = packs(recipe.settings) && facts.trainTokens > 0
                        ? std::min(facts.trainRows, ceilDiv(facts.trainTokens, maxLength))
                        : facts.trainRows;
    chooseSteps(recipe, sequences, facts.trainRows);

    const std::int64_t steps = recipe.settings.get(field::steps);
    fillIfNull(recipe, field::warmupSteps, std::min(steps / 2, std::max<std::int64_t>(10, ceilDiv(steps, 20))));
    fillIfNull(recipe, field::evalEvery, facts.validationRows > 0 ? std::max<std::int64_t>(1, steps / 10) : 0);
    fillIfNull(recipe, field::saveEvery, std::max<std::int64_t>(1, steps / 4));
    if (const std::int64_t rows = facts.trainRows + facts.validationRows; rows > 0)
        fillIfNull(recipe, field::validationFraction,
                   std::min(0.9, static_cast<double>(facts.validationRows) / static_cast<double>(rows)));
    else fillIfNull(recipe, field::validationFraction, 0.0);
    if (facts.threads > 0) fillIfNull(recipe, field::threads, facts.threads);
    return recipe;
}

} // namespace lathe
