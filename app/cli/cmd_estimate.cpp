// lathe estimate: what a run costs before it starts, by the estimate alone, on one device or on a table of GPUs;
// --try asks the engine for a real step.
#include "cli/commands.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/communication.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "option_keys.h"

namespace lathe::cli {
namespace {

const Fields& ownFields() {
    static const Fields fields = [] {
        Fields all = recipeSourceFields();
        all.push_back(
            describe(option::on,
                     {.label = "On",
                      .group = "Device",
                      .help = "Estimates for that device and says whether the run fits: cpu, cuda:1, or the name of a "
                              "GPU, here or not, such as \"RTX 4090\".",
                      .automatic = "the device that the recipe chooses"}));
        all.push_back(
            describe(option::devices, {.label = "All devices",
                                       .fallback = false,
                                       .group = "Device",
                                       .help = "Prints a table of GPUs: where the run fits, and with how many rows."}));
        all.push_back(
            describe(option::largestBatch, {.label = "Largest batch",
                                            .fallback = false,
                                            .group = "Device",
                                            .help = "Finds the largest batch and length that fit, by the estimate."}));
        all.push_back(
            describe(option::tryIt,
                     {.label = "Try",
                      .fallback = false,
                      .group = "Device",
                      .help = "Loads the model and takes a step with the largest batch that fits by the estimate, "
                              "then with fewer rows if it does not."}));
        all.push_back(
            describe(option::processes,
                     {.label = "Processes",
                      .fallback = std::int64_t(1),
                      .group = "Device",
                      .help = "How many processes train together (torchrun, srun): what they send each other is told. "
                              "Memory is that of each.",
                      .least = 1,
                      .most = 1'000'000}));
        all.push_back(describe(option::link, {.label = "Link",
                                              .group = "Device",
                                              .help = "With --processes: what connects them, in bits a second, such "
                                                      "as 10gbit. How long they take to add up a step's gradients is "
                                                      "told.",
                                              .automatic = "only the bytes are told"}));
        return all;
    }();
    return fields;
}

void refuseLinkOfOne(const Settings& own) {
    if (own.isGiven(option::link) && own.get(option::processes) == 1)
        throw Error(ErrorKind::BadInput, "--link is about several processes, and one process sends nothing.",
                    "Say with --processes how many train together.");
}

/// What processes that train together send each other in a step. Gradients are kept and sent in FP32.
struct Exchange {
    std::int64_t processes = 1, bytes = 0;
    Link link;
    double seconds() const { return allReduceSeconds(bytes, int(processes), link); }
};

Exchange exchangeOf(const Estimate& found, const Settings& own) {
    Exchange exchange{.processes = own.get(option::processes), .bytes = found.parameters.trainable * 4, .link = {}};
    if (own.isGiven(option::link)) exchange.link = linkNamed(own.get(option::link));
    return exchange;
}

std::string exchangeText(const Exchange& exchange) {
    std::string text =
        countText(exchange.processes) + " processes add up " + bytesText(exchange.bytes) + " of gradients in each step";
    if (exchange.link.bytesPerSecond > 0) text += ": " + numberText(exchange.seconds(), 3) + " s over this link";
    return text;
}

Json exchangeJson(const Exchange& exchange) {
    Json json{{"processes", exchange.processes}, {"bytes", exchange.bytes}};
    if (exchange.link.bytesPerSecond > 0) {
        json["bytes_per_second"] = exchange.link.bytesPerSecond;
        json["seconds"] = exchange.seconds();
    }
    return json;
}

Json fitJson(const Fit& fit) {
    Json changes = Json::array();
    for (const Change& change : fit.changes)
        changes.push_back({{"change", change.what},
                           {"costs", change.costs},
                           {"gain_bytes", change.gainBytes},
                           {"fits", change.fits}});
    return {{"device", fit.device.name},
            {"gpu", fit.device.isGpu},
            {"here", fit.device.isHere},
            {"memory_bytes", fit.device.memoryBytes},
            {"room_bytes", fit.roomBytes},
            {"peak_bytes", fit.estimate.memory.totalBytes()},
            {"fits", fit.fits},
            {"largest_batch", fit.largestBatch},
            {"largest_length", fit.largestLength},
            {"changes", std::move(changes)},
            {"changed_bytes", fit.changedBytes}};
}

/// The contract's keys, and what is said besides.
Json withPhases(const Estimate& found) {
    Json json = toJson(found);
    Json& layers = json["parameters"]["by_layer"];
    for (std::size_t i = 0; i < found.parameters.byLayer.size(); ++i)
        layers[i]["bytes"] = found.parameters.byLayer[i].memory.totalBytes();
    Json phases = Json::array();
    for (const PhaseMemory& phase : found.phases) {
        Json one = toJson(phase.memory);
        one["phase"] = std::string(phase.name);
        phases.push_back(std::move(one));
    }
    json["memory"]["peak_phase"] = std::string(found.peakPhase);
    json["memory"]["phases"] = std::move(phases);
    json["memory"]["outside_bytes"] = found.outsideBytes;
    json["memory"]["correction"] = found.correction;
    json["memory"]["corrected_bytes"] = found.correctedBytes();
    return json;
}

/// What --on named, whether this build can use it or not; of the table, what is not here.
DeviceChoice named(const DeviceInfo& device) {
    DeviceChoice choice{.device = device};
    if (choice.device.field.empty()) choice.device.field = device.name;
    return choice;
}

std::string answer(const Fit& fit) {
    std::string text = fit.device.name + ": " + bytesText(fit.estimate.memory.totalBytes()) + " of "
                       + bytesText(fit.roomBytes) + (fit.fits ? ", it fits" : ", it does not fit");
    text += fit.largestBatch > 0
                ? "; at most " + countText(fit.largestBatch) + (fit.largestBatch == 1 ? " row" : " rows") + " at once"
                : "; not even one row at once";
    if (fit.largestLength > 0) text += ", or rows of " + countText(fit.largestLength) + " tokens";
    for (const Change& change : fit.changes)
        text += "\n  " + change.what + ": " + bytesText(change.gainBytes) + " less (" + change.costs + ')'
                + (change.fits ? ", and it fits" : "");
    if (fit.changes.size() > 1)
        text += "\n  all of these: " + bytesText(fit.changedBytes)
                + (fit.changedBytes <= fit.roomBytes ? ", and it fits" : ", which is still too much");
    return text;
}

std::string deviceTable(const std::vector<Fit>& all) {
    std::vector<std::vector<std::string>> rows{{"device", "memory", "peak", "fits", "rows at once"}};
    for (const Fit& fit : all)
        rows.push_back({fit.device.name, bytesText(fit.device.memoryBytes), bytesText(fit.estimate.memory.totalBytes()),
                        fit.fits ? "yes" : "no", countText(fit.largestBatch)});
    return tableText(rows, {false, true, true, true, true});
}

std::string layerTable(const Estimate& found) {
    std::vector<std::vector<std::string>> rows{{"layer", "parameters", "trainable", "memory"}};
    for (const LayerCount& layer : found.parameters.byLayer)
        rows.push_back(
            {layer.name, countText(layer.total), countText(layer.trainable), bytesText(layer.memory.totalBytes())});
    rows.push_back({"together", countText(found.parameters.total), countText(found.parameters.trainable), ""});
    return tableText(rows, {false, true, true, true});
}

std::string partTable(const Estimate& found) {
    std::vector<std::vector<std::string>> rows{{"memory", ""}};
    for (std::size_t i = 0; i < memoryPartCount; ++i)
        if (found.memory.bytes[i] != 0)
            rows.push_back({std::string(toString(static_cast<MemoryPart>(i))), bytesText(found.memory.bytes[i])});
    rows.push_back({"together", bytesText(found.memory.totalBytes())});
    std::string text = tableText(rows, {false, true}) + "for " + countText(found.tokensPerMicroBatch)
                       + " tokens at once; the highest point: " + std::string(found.peakPhase);
    if (found.correction != 1)
        text += "\ncorrected by the last trial of such a run on this machine: " + bytesText(found.correctedBytes());
    if (found.outsideBytes > 0) text += "\nkept outside of that memory: " + bytesText(found.outsideBytes);
    if (found.host.totalBytes() > 0) text += "\nin the host's memory: " + bytesText(found.host.totalBytes());
    for (const std::string& hint : found.hints) text += "\nhint: " + hint;
    return text;
}

int tryBatches(Session& session, const Recipe& recipe) {
    const auto found = session.askFor<LargestBatch>(FindLargestBatch{recipe});
    if (session.json()) {
        Json trials = Json::array();
        for (const BatchTrial& trial : found.trials)
            trials.push_back({{"batch_size", trial.batchSize}, {"fits", trial.fits}, {"peak_bytes", trial.peakBytes}});
        session.printJson(Json{{"type", "largest_batch"},
                               {"batch_size", found.batchSize},
                               {"gradient_accumulation", found.gradientAccumulation},
                               {"budget_bytes", found.budgetBytes},
                               {"trials", std::move(trials)}});
        return found.batchSize > 0 ? 0 : 4;
    }
    for (const BatchTrial& trial : found.trials)
        session.print(countText(trial.batchSize) + (trial.batchSize == 1 ? " row: " : " rows: ")
                      + (trial.fits ? "fit, " + bytesText(trial.peakBytes) + " at the peak" : "do not fit"));
    if (found.batchSize == 0)
        throw Error(ErrorKind::OutOfMemory, "Not even one row fits in " + bytesText(found.budgetBytes) + ".",
                    "estimate --largest-batch shows what would make it fit.");
    session.print("--batch-size " + std::to_string(found.batchSize) + " --gradient-accumulation "
                  + std::to_string(found.gradientAccumulation));
    return 0;
}

std::vector<Fit> onAllDevices(Session& session, const Recipe& recipe, int processes) {
    std::vector<Fit> all;
    for (const DeviceInfo& device : session.workbench().devices())
        all.push_back(session.askFor<Fit>(
            FitRecipe{recipe, device.field.empty() ? device.name : device.field, /* changes */ false, processes}));
    return all;
}

int estimate(Session& session, const Arguments& arguments) {
    refuseLinkOfOne(arguments.own);
    Recipe recipe = recipeFrom(arguments.positionals.empty() ? "" : arguments.positionals.front(), arguments);
    if (recipe.settings.get(field::model).empty())
        throw Error(ErrorKind::BadInput, "No model is chosen.",
                    "Give a recipe, or --model with a folder, a config.json or a GGUF file.");
    if (arguments.own.get(option::tryIt)) return tryBatches(session, recipe);
    const bool asked = arguments.own.isGiven(option::on) || arguments.own.get(option::largestBatch);
    std::vector<Fit> answers;
    const int processes = int(arguments.own.get(option::processes));
    if (asked)
        answers.push_back(session.askFor<Fit>(FitRecipe{recipe, arguments.own.get(option::on), true, processes}));
    const std::vector<Fit> table =
        arguments.own.get(option::devices) ? onAllDevices(session, recipe, processes) : std::vector<Fit>();
    if (!table.empty())
        recipe.settings.set(field::device,
                            std::string("auto")); // the table is about all of them, whichever the recipe can have here
    if (asked && !answers.front().device.isGpu) recipe.settings.set(field::device, std::string("cpu"));
    const DeviceChoice device = asked ? named(answers.front().device) : session.workbench().deviceOf(recipe);
    const Estimate found =
        asked && device.device.isGpu ? answers.front().estimate : session.workbench().estimate(recipe, processes);
    const Exchange exchange = exchangeOf(found, arguments.own);
    if (session.json()) {
        Json json = withPhases(found);
        json.update(toJson(device));
        if (asked) json["fit"] = fitJson(answers.front());
        if (exchange.processes > 1) json["exchange"] = exchangeJson(exchange);
        if (!table.empty()) {
            json["devices"] = Json::array();
            for (const Fit& one : table) json["devices"].push_back(fitJson(one));
        }
        session.printJson(json);
        return 0;
    }
    if (!table.empty()) {
        session.print(deviceTable(table));
        return 0;
    }
    if (!arguments.own.get(option::largestBatch))
        session.print(layerTable(found) + "\n" + partTable(found) + "\n"
                      + (device.device.isHere ? deviceText(device) : "on " + device.device.name));
    if (asked) session.print(answer(answers.front()));
    if (exchange.processes > 1) session.print(exchangeText(exchange));
    return 0;
}

} // namespace

Command estimateCommand() {
    return {.name = "estimate",
            .usage = "RECIPE | --model FOLDER-OR-CONFIG [--method NAME] [flags]",
            .summary = "Counts parameters and memory of a run, without weights.",
            .own = &ownFields(),
            .recipeGroups = {"Model", "Data", "Training", "Schedule", "Evaluation", "Saving", "Hardware"},
            .dataFields = true,
            .methodFields = true,
            .mostPositionals = 1,
            .run = estimate};
}

} // namespace lathe::cli
