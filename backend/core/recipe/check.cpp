// All problems of a recipe at once, each at its field, from the recipe and the spec alone: the window asks at every
// keystroke.
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "recipe/adapter_folder.h"
#include "recipe/paging.h"
#include "recipe/quantization.h"
#include "recipe/resolve.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace lathe {
namespace {

void checkFiles(const Recipe& recipe, std::vector<Problem>& problems) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    if (recipe.settings.get(field::model).empty())
        problems.push_back({"model", Said("No model is chosen: give a folder with config.json, or a GGUF file.")});
    if (const std::string adapter = recipe.settings.get(field::initAdapter);
        !adapter.empty() && !isAdapterFolder(adapter) && !fs::exists(fs::path(adapter) / "config.json", ignored))
        problems.push_back(
            {"init_adapter", Said("%1 is not an adapter folder: it has no adapter_config.json.", adapter)});

    bool trains = false;
    for (std::size_t i = 0; i < recipe.data.size(); ++i) {
        const std::string field = "data[" + std::to_string(i) + "].path";
        const std::string path = recipe.data[i].get(field::path);
        trains =
            trains || (recipe.data[i].get(field::role) == DataRole::Train && recipe.data[i].get(field::weight) > 0);
        if (path.empty()) problems.push_back({field, Said("This data source has no file.")});
        else if (!fs::exists(path, ignored)) problems.push_back({field, Said("There is no file %1.", path)});
    }
    if (!trains)
        problems.push_back(
            {"data", recipe.data.empty()
                         ? Said("No data is chosen: give a file or a folder of examples.")
                         : Said("No data source is for training (role \"train\" and a weight above 0).")});
}

void checkMethods(const Recipe& recipe, const ModelSpec* spec, std::vector<Problem>& problems) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < recipe.methods.size(); ++i) {
        const MethodChoice& choice = recipe.methods[i];
        const std::string prefix = "methods[" + std::to_string(i) + "]";
        const MethodRow& row = methodRow(choice.method);
        if (!seen.insert(choice.method).second)
            problems.push_back({prefix, Said("The method %1 appears twice.", choice.method)});
        for (std::size_t j = 0; j < i; ++j) {
            const auto& partners = row.info.combinesWith;
            const std::string& other = recipe.methods[j].method;
            if (other != choice.method && std::find(partners.begin(), partners.end(), other) == partners.end())
                problems.push_back({prefix, Said("%1 can't be combined with %2.", choice.method, other)});
        }
        if (!spec) continue;
        for (Problem& problem : row.counter.check(*spec, choice.settings))
            problems.push_back({prefix + "." + problem.field, std::move(problem.message)});
    }
    try {
        runsBefore(recipe);
    } catch (const Error& error) {
        problems.push_back({"methods", error.info().message});
    }
    if (!spec) return;
    const LengthLimit limit = lengthLimitOf(recipe, *spec);
    if (limit.virtualTokens > 0 && limit.asked > limit.room() && limit.virtualTokens + 2 <= limit.context)
        problems.push_back(
            {"max_length",
             Said("%1 virtual tokens and %2 of text do not fit the model's context of %3; give at most %4.",
                  std::to_string(limit.virtualTokens), std::to_string(limit.asked), std::to_string(limit.context),
                  std::to_string(limit.room()))});
}

/// Quantized weights can't be trained themselves.
void checkQuantization(const Recipe& recipe, const ModelSpec& spec, std::vector<Problem>& problems) {
    const Quantization quantization = quantizationOf(recipe);
    if (!quantization.isOn()) return;
    std::set<std::string> packed;
    for (const LinearSpec& linear : spec.linears())
        if (linear.layer >= 0) packed.insert(linear.name + ".weight");
    for (const TrainedTensor& tensor : countMethods(spec, recipe.methods).tensors)
        if (!tensor.added() && packed.contains(tensor.name)) {
            problems.push_back({"quantization", Said("%1 would be trained, and a weight kept as %2 can't be; choose "
                                                     "none, or a method that leaves the base as it is.",
                                                     tensor.name, quantization.format)});
            return;
        }
}

void checkNumbers(const Recipe& recipe, std::vector<Problem>& problems) {
    const Settings& settings = recipe.settings;
    if (const auto epochs = settings.getIfAny(field::epochs); epochs && *epochs <= 0 && !settings.isGiven(field::steps))
        problems.push_back({"epochs", Said("Epochs must be above 0.")});
    const auto warmup = settings.getIfAny(field::warmupSteps), steps = settings.getIfAny(field::steps);
    if (warmup && steps && *warmup > *steps)
        problems.push_back({"warmup_steps", Said("The warm-up (%1) is longer than the run (%2 steps).",
                                                 std::to_string(*warmup), std::to_string(*steps))});
}

/// A number format that the device can't train in.
void checkPrecision(const Recipe& recipe, const DeviceInfo& device, std::vector<Problem>& problems) {
    const Precision dtype = dtypeOn(device, recipe);
    if (dtype == Precision::FP16 && !device.trainsFp16)
        problems.push_back(
            {"dtype", Said("fp16 is for GPUs; on the processor choose bf16, which takes as much memory, or fp32.")});
    if (dtype == Precision::BF16 && !device.trainsBf16)
        problems.push_back(
            {"dtype", Said("%1 has no bf16 (GPUs have it from sm_80 on); choose fp16, or fp32.", device.name)});
}

} // namespace

std::vector<Problem> checkRecipe(const Recipe& recipe, const ModelSpec* spec, const DeviceInfo* device) {
    std::vector<Problem> problems;
    checkFiles(recipe, problems);
    checkMethods(recipe, spec, problems);
    checkNumbers(recipe, problems);
    if (device) checkPrecision(recipe, *device, problems);
    if (spec && problems.empty()) {
        checkQuantization(recipe, *spec, problems);
        for (Problem& problem : checkPaging(recipe, *spec, device)) problems.push_back(std::move(problem));
    }
    return problems;
}

} // namespace lathe
