#include "spec/method_adapter_fusion.h"

#include "base/json.h"
#include "lathe/error.h"
#include "spec/bottleneck.h"

#include <algorithm>

namespace lathe {
namespace {

const Fields& fields() {
    using enum FieldKind;
    static const Fields all{
        {.name = "adapters", .label = "Adapters", .kind = Words, .fallback = std::vector<std::string>{}, .group = "Method",
         .help = "Folders of trained adapters of the same base and placement, two or more.", .paper = "arXiv 2005.00247"},
        {.name = "regularization", .label = "Regularization", .kind = Real, .fallback = 0.01, .group = "Method",
         .help = "Pulls the value matrices to the identity: this times their squared distance is added to the loss.", .least = 0, .most = 1000, .advanced = true},
    };
    return all;
}

/// Two a layer where the adapters have two.
bool isDouble(const Settings& settings) {
    const std::vector<std::string> folders = settings.words("adapters");
    std::error_code ignored;
    if (folders.empty() || !std::filesystem::exists(std::filesystem::path(folders[0]) / "adapter_config.json", ignored)) return false;
    const nlohmann::json config = readJsonFile(std::filesystem::path(folders[0]) / "adapter_config.json");
    return config.is_object() && config.contains("config") && config.at("config").is_object() && config.at("config").value("mh_adapter", false);
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    const std::int64_t d = spec.hidden;
    std::string names;
    try {
        for (const std::string& name : fusedNames(settings)) names += (names.empty() ? "" : ",") + name;
    } catch (const Error&) {
        names = "adapters"; // check() says what is wrong; the counts do not depend on the names
    }
    MethodCounts counts;
    counts.keptPerToken.assign(spec.linears().size(), 0);
    for (std::int64_t layer = 0; layer < spec.layers; ++layer)
        for (const bool attention : {true, false}) {
            if (attention && !isDouble(settings)) continue;
            const std::string start = bottleneckSite(spec, layer, attention).name + ".adapter_fusion_layer." + names + ".";
            for (const char* part : {"query", "key"}) {
                counts.tensors.push_back({start + part + ".weight", {d, d}, layer, true});
                counts.tensors.push_back({start + part + ".bias", {d}, layer, true});
            }
            counts.tensors.push_back({start + "value.weight", {d, d}, layer, true});
        }
    const std::vector<LinearSpec> linears = spec.linears();
    const auto adapters = std::int64_t(std::max<std::size_t>(2, settings.words("adapters").size()));
    for (std::size_t i = 0; i < linears.size(); ++i)
        if (linears[i].slot == LinearSlot::Down) counts.keptPerToken[i] = d * (4 + 3 * adapters); // query, and each adapter's output, key and value
    return counts;
}

std::vector<Problem> check(const ModelSpec&, const Settings& settings) {
    try {
        fusedNames(settings);
    } catch (const Error& error) {
        return {{"adapters", error.info().message}};
    }
    return {};
}

double fill(Settings&, std::int64_t) { return 0.0; }

} // namespace

std::vector<std::string> fusedNames(const Settings& settings) {
    std::vector<std::string> names;
    for (const std::string& folder : settings.words("adapters")) {
        const std::filesystem::path file = std::filesystem::path(folder) / "adapter_config.json";
        if (!std::filesystem::exists(file)) throw Error(ErrorKind::BadFile, folder + " is no adapter folder: it has no adapter_config.json");
        const nlohmann::json config = readJsonFile(file);
        if (!config.is_object() || !config.contains("config"))
            throw Error(ErrorKind::BadInput, file.string() + " is no bottleneck adapter's: fusion is for those that the method \"adapter\" trains");
        std::string name = require<std::string>(config, "name", file.string());
        if (std::find(names.begin(), names.end(), name) != names.end())
            throw Error(ErrorKind::BadInput, "two of the adapters are called " + name + "; train one under another adapter_name");
        names.push_back(std::move(name));
    }
    if (names.size() < 2) throw Error(ErrorKind::BadInput, "fusion needs the folders of two adapters or more in \"adapters\"");
    return names;
}

MethodInfo adapterFusionInfo() {
    return {.name = "adapter_fusion", .label = "AdapterFusion", .family = MethodFamily::Addition, .paper = "arXiv 2005.00247",
            .summary = "Learns, for every token and layer, which of several trained adapters to listen to; the adapters stay as they are.",
            .fields = &fields(), .combinesWith = {}, .merges = false, .fresh = FreshStart::Changed};
}

MethodCounter adapterFusionCounter() { return {count, check, 5e-5, fill}; }

} // namespace lathe
