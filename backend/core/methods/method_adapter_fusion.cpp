// Two stages: without adapters in the recipe, the runs that make them come first and their folders are filled in.
#include "methods/method_adapter_fusion.h"

#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/bottleneck.h"

#include <algorithm>
#include <cctype>

namespace lathe {
namespace {

const Fields& fields() {
    static const Fields all{
        describe(field::adapters,
                 {.label = "Adapters",
                  .fallback = std::vector<std::string>{},
                  .group = "Method",
                  .help =
                      "Folders of trained adapters of the same base and placement, two or more. If none are given, an "
                      "adapter is first trained on each of the training files.",
                  .paper = "arXiv 2005.00247",
                  .paths = true}),
        describe(field::regularization, {.label = "Regularization",
                                         .fallback = 0.01,
                                         .group = "Method",
                                         .help = "Pulls the value matrices toward the identity: their squared distance "
                                                 "times this is added to the loss.",
                                         .least = 0,
                                         .most = 1000,
                                         .advanced = true}),
    };
    return all;
}

nlohmann::json configIn(const std::string& folder) {
    const std::filesystem::path file = std::filesystem::path(folder) / "adapter_config.json";
    if (!std::filesystem::exists(file))
        throw Error(ErrorKind::BadFile, {"%1 is not an adapter folder: it has no adapter_config.json.", folder});
    nlohmann::json config = readJsonFile(file);
    if (!config.is_object() || !config.contains("config") || !config.at("config").is_object())
        throw Error(ErrorKind::BadInput,
                    {"%1 is not a bottleneck adapter's: fusion is for those that the method \"adapter\" trains.",
                     file.string()});
    return config;
}

/// Where the adapters stand: "placement" and "leave_out" of the first.
Settings placesOf(const Settings& settings) {
    Settings places(*methodInfo("adapter").fields);
    const std::string folder = settings.get(field::adapters).front();
    const nlohmann::json config = configIn(folder).at("config");
    if (valueOr<bool>(config, "mh_adapter", false, folder)) places.set(field::placement, Placement::Houlsby);
    std::vector<std::string> leaveOut;
    for (const std::int64_t layer : valueOr<std::vector<std::int64_t>>(config, "leave_out", {}, folder))
        leaveOut.push_back(std::to_string(layer));
    places.set(field::leaveOut, leaveOut);
    if (const auto reduction = config.find("reduction_factor");
        reduction != config.end() && reduction->is_number()
        && reduction->get<double>() >= places.field(field::reductionFactor).least)
        places.set(field::reductionFactor,
                   std::min(reduction->get<double>(), places.field(field::reductionFactor).most));
    return places;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    const std::int64_t d = spec.hidden;
    std::string names;
    Settings places(*methodInfo("adapter").fields);
    try {
        for (const std::string& name : fusedNames(settings)) names += (names.empty() ? "" : ",") + name;
        places = placesOf(settings);
    } catch (const Error&) {
        names = "adapters"; // check() says what is wrong; sizes can be asked for before there are adapters
    }
    const std::vector<BottleneckSite> sites = bottleneckSites(spec, places);
    MethodCounts counts;
    for (const BottleneckSite& site : sites) {
        const std::string start = site.name + ".adapter_fusion_layer." + names + ".";
        for (const char* part : {"query", "key"}) {
            counts.tensors.push_back(
                {start + part + ".weight", {d, d}, site.layer, PartKind::Fusion, std::int64_t(site.linear)});
            counts.tensors.push_back(
                {start + part + ".bias", {d}, site.layer, PartKind::Fusion, std::int64_t(site.linear)});
        }
        counts.tensors.push_back(
            {start + "value.weight", {d, d}, site.layer, PartKind::Fusion, std::int64_t(site.linear)});
    }
    const auto adapters = std::int64_t(std::max<std::size_t>(2, settings.get(field::adapters).size()));
    const auto reduction =
        std::max(1.0, places.get(field::reductionFactor)); // the trained adapters' own, as far as they are there
    const auto inner = std::max<std::int64_t>(1, std::int64_t(double(d) / reduction));
    loadAt(spec, sites, adapters, adapters * inner, places.get(field::placement), counts);
    counts.frozen = std::int64_t(sites.size()) * adapters * (2 * d * inner + d + inner);
    return counts;
}

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    if (settings.get(field::adapters).empty())
        return {}; // they are to be trained first: runsBefore() says whether they can be
    try {
        fusedNames(settings);
        bottleneckSites(spec, placesOf(settings));
    } catch (const Error& error) {
        return {{"adapters", error.info().message}};
    }
    return {};
}

double fill(Settings&, std::int64_t) { return 0.0; }

/// A name that a module may have: letters, digits and underscores.
std::string nameFor(const std::string& path, std::size_t number) {
    std::string name = std::filesystem::path(path).stem().string();
    std::replace_if(name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name + "_" + std::to_string(number + 1);
}

/// The first stage, knowledge extraction: an adapter on each training source alone.
std::vector<Recipe> firstStage(const Recipe& recipe, const Settings& settings) {
    std::vector<Recipe> runs;
    if (!settings.get(field::adapters).empty()) return runs;
    for (const Settings& source : recipe.data) {
        if (source.get(field::role) != DataRole::Train || source.get(field::weight) <= 0) continue;
        const std::string name = nameFor(source.get(field::path), runs.size());
        MethodChoice adapter{"adapter", Settings(*methodInfo("adapter").fields)};
        adapter.settings.set(field::adapterName, name);
        Recipe& run = runs.emplace_back(recipe);
        run.data = {source};
        run.methods = {adapter};
        run.settings.set(field::name, "adapter " + name);
    }
    if (runs.size() < 2)
        throw Error(ErrorKind::BadInput, "Fusion needs the folders of two adapters or more in \"adapters\", or two "
                                         "training files to train them on first.");
    return runs;
}

void takeResults(Settings& settings, const std::vector<std::string>& folders) {
    settings.set(field::adapters, folders);
}

} // namespace

std::vector<std::string> fusedNames(const Settings& settings) {
    std::vector<std::string> names;
    for (const std::string& folder : settings.get(field::adapters)) {
        std::string name = require<std::string>(configIn(folder), "name", folder);
        if (std::find(names.begin(), names.end(), name) != names.end())
            throw Error(ErrorKind::BadInput,
                        {"Two of the adapters are called %1; train one under another adapter_name.", name});
        names.push_back(std::move(name));
    }
    if (names.size() < 2)
        throw Error(ErrorKind::BadInput, "Fusion needs the folders of two adapters or more in \"adapters\".");
    return names;
}

MethodInfo adapterFusionInfo() {
    return {.name = "adapter_fusion",
            .label = "AdapterFusion",
            .family = MethodFamily::Addition,
            .paper = "arXiv 2005.00247",
            .summary = "Learns, for every token and layer, which of several trained adapters to listen to; the "
                       "adapters stay as they are.",
            .fields = &fields(),
            .combinesWith = {},
            .merges = false,
            .fresh = FreshStart::Changed,
            .placement = "over adapters, after sublayers",
            .nonlinearity = "softmax",
            .trains = "queries, keys and values",
            .does = "Several adapters, each trained for its own task, stand in parallel in each layer. An "
                    "attention looks at the hidden state and mixes what they make. The adapters stay frozen: "
                    "only the attention's queries, keys and values are trained.",
            .use = "When a task can profit from others that there are adapters for, above all with few "
                   "examples of its own. Which adapter each token listens to can be seen on the run's page.",
            .costs = "Three matrices of hidden size times hidden size for each place, more than the adapters "
                     "themselves; and all adapters run for every token."};
}

MethodCounter adapterFusionCounter() {
    return {.count = count,
            .check = check,
            .learningRate = 5e-5,
            .fill = fill,
            .runsBefore = firstStage,
            .takeResults = takeResults,
            .cannotMerge = "an attention over several adapters is not a weight"};
}

} // namespace lathe
