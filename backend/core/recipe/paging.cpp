#include "recipe/paging.h"

#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "recipe/quantization.h"

#include <algorithm>
#include <map>
#include <set>

namespace lathe {

WeightPaging weightPagingOf(const Recipe& recipe, const ModelSpec& spec) {
    const Settings& settings = recipe.settings;
    WeightPaging paging;
    paging.where = settings.get(field::pagedWeights);
    paging.on = paging.where != Paging::Off;
    if (!paging.on) return paging;
    const std::int64_t elementBytes = settings.getIfAny(field::dtype) == Precision::FP32 ? 4 : 2;
    const Quantization quantization = quantizationOf(recipe);
    std::map<std::int64_t, std::int64_t> layers;
    for (const LinearSpec& linear : spec.linears())
        if (linear.layer >= 0)
            layers[linear.layer] += quantization.isOn() ? packedSize(quantization, linear.out, linear.in).codes
                                                        : linear.out * linear.in * elementBytes;
    for (const auto& [layer, bytes] : layers) {
        paging.pageBytes = std::max(paging.pageBytes, bytes);
        paging.totalBytes += bytes;
    }
    double budget = 4 * double(paging.pageBytes);
    if (const auto memory = settings.getIfAny(field::memoryBudgetGib)) budget = *memory * (1 << 30) / 2;
    if (const double given = settings.get(field::weightPagesMib); given > 0) budget = given * (1 << 20);
    paging.budgetBytes =
        std::clamp(std::int64_t(budget), std::min(paging.totalBytes, 2 * paging.pageBytes), paging.totalBytes);
    return paging;
}

std::vector<Problem> checkPaging(const Recipe& recipe, const ModelSpec& spec, const DeviceInfo* device) {
    std::vector<Problem> problems;
    const Paging where = recipe.settings.get(field::pagedWeights);
    if (where == Paging::Off) return problems;
    if (where == Paging::Memory && device && !device->isGpu)
        problems.push_back(
            {"paged_weights", Said("On the processor, the host's memory is where unpaged weights are anyway; "
                                   "choose disk, or a GPU as device.")});
    if (quantizationOf(recipe).format == "file")
        problems.push_back({"paged_weights", Said("The file's own blocks are mapped from the disk already, so there is "
                                                  "nothing to page; choose off.")});
    if (recipe.settings.get(field::randomWeights))
        problems.push_back(
            {"paged_weights", Said("Random weights are in no file that they could be read from; choose off.")});
    std::set<std::string> paged;
    for (const LinearSpec& linear : spec.linears())
        if (linear.layer >= 0) paged.insert(linear.name + ".weight");
    for (const TrainedTensor& tensor : countMethods(spec, recipe.methods).tensors)
        if (!tensor.added() && paged.contains(tensor.name)) {
            problems.push_back({"paged_weights", Said("%1 would be trained, and a paged weight can't be; choose off, "
                                                      "or a method that leaves the layers' weights as they are.",
                                                      tensor.name)});
            break;
        }
    return problems;
}

} // namespace lathe
