// A row joins what a method tells of itself with how it is counted and checked; nothing else lists methods.
#include "methods/methods.h"

#include "lathe/error.h"
#include "lathe/joined.h"
#include "methods/method_adapter.h"
#include "methods/method_adapter_fusion.h"
#include "methods/method_bitfit.h"
#include "methods/method_compacter.h"
#include "methods/method_full.h"
#include "methods/method_ia3.h"
#include "methods/method_in_context.h"
#include "methods/method_layers.h"
#include "methods/method_lora.h"
#include "methods/method_norms.h"
#include "methods/method_p_tuning.h"
#include "methods/method_prefix_tuning.h"
#include "methods/method_prompt_tuning.h"
#include "methods/method_qlora.h"
#include "models/heads.h"

#include <iterator>
#include <numeric>
#include <unordered_set>

namespace lathe {

const std::vector<MethodRow>& methodRows() {
    static const std::vector<MethodRow> rows{
        {loraInfo(), loraCounter()},
        {qloraInfo(), qloraCounter()},
        {fullInfo(), fullCounter()},
        {adapterInfo(), adapterCounter()},
        {compacterInfo(), compacterCounter()},
        {adapterFusionInfo(), adapterFusionCounter()},
        {ia3Info(), ia3Counter()},
        {promptTuningInfo(), promptTuningCounter()},
        {prefixTuningInfo(), prefixTuningCounter()},
        {pTuningInfo(), pTuningCounter()},
        {bitfitInfo(), bitfitCounter()},
        {layersInfo(), layersCounter()},
        {normsInfo(), normsCounter()},
        {inContextInfo(), inContextCounter()},
    };
    return rows;
}

const MethodRow& methodRow(std::string_view name) {
    std::vector<std::string_view> names;
    std::string listed;
    for (const MethodRow& row : methodRows()) {
        if (row.info.name == name) return row;
        names.push_back(row.info.name);
        addTo(listed, row.info.name);
    }
    const std::string near = nearest(name, names);
    throw Error(ErrorKind::BadInput,
                "There is no method \"" + std::string(name.substr(0, 80)) + "\"; "
                    + (near.empty() ? "methods: " + listed : "nearest: " + near + " (methods: " + listed + ")") + ".");
}

const std::vector<MethodInfo>& methodInfos() {
    static const std::vector<MethodInfo> infos = [] {
        std::vector<MethodInfo> all;
        for (const MethodRow& row : methodRows()) all.push_back(row.info);
        return all;
    }();
    return infos;
}

const MethodInfo& methodInfo(std::string_view name) { return methodRow(name).info; }

MethodCounts countMethods(const ModelSpec& spec, const std::vector<MethodChoice>& choices) {
    MethodCounts all;
    bool trains = false;
    for (const MethodChoice& choice : choices) {
        MethodCounts one = methodRow(choice.method).counter.count(spec, choice.settings);
        all.loads.resize(one.loads.size());
        for (std::size_t i = 0; i < one.loads.size(); ++i) all.loads[i] += one.loads[i];
        all.keepsOriginals = all.keepsOriginals && one.keepsOriginals;
        all.changesInput = all.changesInput || one.changesInput;
        all.frozen += one.frozen;
        all.originals += one.originals;
        all.inFront += one.inFront;
        all.inEachLayer += one.inEachLayer;
        all.unmatched.insert(all.unmatched.end(), one.unmatched.begin(), one.unmatched.end());
        trains = trains || !one.tensors.empty();
        if (all.tensors.empty()) all.tensors = std::move(one.tensors);
        else std::move(one.tensors.begin(), one.tensors.end(), std::back_inserter(all.tensors));
    }
    const std::vector<ParameterSpec> heads = trains ? headParameterSpecs(spec) : std::vector<ParameterSpec>();
    for (const ParameterSpec& head : heads) all.tensors.push_back({head.name, head.shape, head.layer});
    if (choices.size() > 1 || !heads.empty()) { // a base tensor that two of them train is trained once
        std::unordered_set<std::string> seen;
        std::erase_if(all.tensors,
                      [&](const TrainedTensor& tensor) { return !tensor.added() && !seen.insert(tensor.name).second; });
    }
    return all;
}

std::vector<Said> methodHints(const ModelSpec& spec, const std::vector<MethodChoice>& choices) {
    std::vector<Said> all;
    for (const MethodChoice& choice : choices)
        if (const auto hints = methodRow(choice.method).counter.hints)
            for (Said& hint : hints(spec, choice.settings)) all.push_back(std::move(hint));
    return all;
}

std::int64_t virtualTokens(const std::vector<MethodChoice>& choices) {
    std::int64_t count = 0;
    for (const MethodChoice& choice : choices)
        if (const auto tokens = methodRow(choice.method).counter.virtualTokens) count += tokens(choice.settings);
    return count;
}

void requireMergeable(const std::vector<MethodChoice>& choices) {
    std::string merging;
    for (const MethodRow& row : methodRows())
        if (row.counter.cannotMerge.empty()) addTo(merging, row.info.label);
    for (const MethodChoice& choice : choices)
        if (const MethodRow& row = methodRow(choice.method); !row.counter.cannotMerge.empty())
            throw Error(
                ErrorKind::BadInput,
                {"%1 can't be merged into the model's weights: %2.", std::string(row.info.label),
                 std::string(row.counter.cannotMerge)},
                {"Export the adapter (format peft), which is loaded beside its base model. These can be merged: %1.",
                 merging});
}

std::vector<Recipe> runsBefore(const Recipe& recipe) {
    std::vector<Recipe> runs;
    for (const MethodChoice& choice : recipe.methods)
        if (const auto before = methodRow(choice.method).counter.runsBefore)
            for (Recipe& run : before(recipe, choice.settings)) runs.push_back(std::move(run));
    return runs;
}

Recipe withResults(Recipe recipe, const std::vector<std::string>& folders) {
    for (MethodChoice& choice : recipe.methods)
        if (const auto take = methodRow(choice.method).counter.takeResults) take(choice.settings, folders);
    return recipe;
}

std::int64_t TrainedTensor::count() const {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

LinearLoad& LinearLoad::operator+=(const LinearLoad& other) {
    rank += other.rank;
    bottleneck += other.bottleneck;
    networks += other.networks;
    drops = drops || other.drops;
    magnitude = magnitude || other.magnitude;
    scalesOutput = scalesOutput || other.scalesOutput;
    scalesInput = scalesInput || other.scalesInput;
    readsJoined = readsJoined || other.readsJoined;
    readsOutput = readsOutput || other.readsOutput;
    return *this;
}

std::int64_t MethodCounts::trainable() const {
    std::int64_t sum = 0;
    for (const TrainedTensor& tensor : tensors) sum += tensor.count();
    return sum;
}

std::int64_t MethodCounts::added() const {
    std::int64_t sum = 0;
    for (const TrainedTensor& tensor : tensors)
        if (tensor.added()) sum += tensor.count();
    return sum;
}

} // namespace lathe
