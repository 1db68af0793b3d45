// A row for each tool. Those that the command line has in another form (starting without waiting, waiting for a while,
// stopping, changing) have their function here; the others are commands as they are.
#include "cli/mcp_tools.h"

#include "cli/field_schema.h"
#include "cli/recipe_flags.h"
#include "cli/report_json.h"
#include "cli/run_compare.h"
#include "cli/run_recipe.h"
#include "cli/session.h"
#include "cli/steering.h"
#include "cli/text_format.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/joined.h"
#include "option_keys.h"

#include <algorithm>
#include <chrono>

namespace lathe::cli {
namespace {

constexpr std::string_view runHelp = "A run: its id, a unique beginning of one, its folder, or \"last\".";
constexpr std::string_view recipeHelp =
    "A recipe file (JSON). Without one, the other arguments are the whole recipe; with one, they win over it.";

// --- start ---

Recipe recipeOf(const Arguments& arguments) {
    return recipeFrom(arguments.positionals.empty() ? "" : arguments.positionals.front(), arguments);
}

Plan planStart(Session& session, const Arguments& arguments) {
    const Recipe recipe = recipeOf(arguments);
    refuseProblems(session, recipe);
    std::string data, methods;
    for (const Settings& source : recipe.data) addTo(data, source.get(field::path));
    for (const MethodChoice& choice : recipe.methods) addTo(methods, std::string(methodInfo(choice.method).label));
    const Estimate cost = session.workbench().estimate(recipe);
    return {"Train " + recipe.settings.get(field::model) + " on " + data + (methods.empty() ? "" : " with " + methods)
                + ": " + countText(cost.parameters.trainable) + " parameters, about " + bytesText(cost.correctedBytes())
                + " of memory, on " + session.workbench().deviceOf(recipe).device.name + "?",
            [recipe](Session& on) {
                const DeviceChoice device = on.workbench().deviceOf(recipe);
                on.printJson(on.begun(on.workbench().start(recipe), device));
                return 0;
            }};
}

/// What the table reckons is only told; a trial loads the model and computes.
Plan planEstimate(Session&, const Arguments& arguments) {
    const bool tries = arguments.own.get(option::tryIt);
    return {tries ? "Load the model and try steps of training, to see what they take? Nothing is kept of it." : "",
            [arguments](Session& on) { return estimateCommand().run(on, arguments); }};
}

// --- follow, stop, runs, compare, export ---

const Fields& followFields() {
    static const Fields fields{
        describe(option::seconds, {.label = "Seconds",
                                   .fallback = 30.0,
                                   .group = "Output",
                                   .help = "How long to wait for the run's end before telling how far it is.",
                                   .least = 0,
                                   .most = 3600}),
        describe(option::points, {.label = "Points",
                                  .fallback = 50,
                                  .group = "Output",
                                  .help = "How many points of the loss to tell at most.",
                                  .least = 2,
                                  .most = 10000}),
    };
    return fields;
}

/// Reads the history, so that a run of another process can be followed, too.
int follow(Session& session, const Arguments& arguments) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds look{250};
    const RunId run = session.workbench().findRun(arguments.positionals.front());
    const auto until = Clock::now() + std::chrono::duration<double>(arguments.own.get(option::seconds));
    for (;;) {
        const RunDetail detail = session.askFor<RunDetail>(ShowRun{run});
        session.progress({.run = run,
                          .done = detail.summary.step,
                          .total = detail.summary.totalSteps,
                          .phase = std::string(toString(detail.summary.status))});
        if (isActive(detail.summary.status) && Clock::now() < until) {
            session.rest(look);
            continue;
        }
        Json json = toJson(detail);
        for (const char* long_ : {"recipe", "resolved_recipe", "environment", "data"}) json.erase(long_);
        session.printJson(json);
        const GetCurves loss{{run}, "loss", arguments.own.get(option::points)};
        for (const Curve& curve : session.askFor<Curves>(loss).curves) session.printJson(toJson(curve));
        return 0;
    }
}

/// As the command line, but without waiting for what becomes of it.
template <SteeringRow row>
Plan planSteering(Session& session, const Arguments& arguments) {
    const RunId run = session.workbench().findRun(arguments.positionals.front());
    const RunSummary summary = runAtWork(session, run);
    return {Said(steerings[row].question,
                 run + " at step " + std::to_string(summary.step) + " of " + std::to_string(summary.totalSteps)),
            [run](Session& on) {
                on.workbench().send(run, steerings[row].command);
                on.printJson(Json{{"type", steerings[row].told}, {"run", run}});
                return 0;
            }};
}

/// A paused run goes on where it is; one that has ended goes on here.
Plan planResume(Session& session, const Arguments& arguments) {
    const RunId run = session.workbench().findRun(arguments.positionals.front());
    const RunDetail detail = session.askFor<RunDetail>(ShowRun{run});
    if (isActive(detail.summary.status)) return planSteering<ResumeRow>(session, arguments);
    return {"Go on with run " + run + " from step " + std::to_string(detail.summary.step) + " of "
                + std::to_string(detail.summary.totalSteps) + "?",
            [run](Session& on) {
                on.workbench().resume(run);
                on.printJson(Json{{"type", "resuming"}, {"run", run}});
                return 0;
            }};
}

Plan planChange(Session& session, const Arguments& arguments) {
    const RunId run = session.workbench().findRun(arguments.positionals.front());
    const RunDetail detail = session.askFor<RunDetail>(ShowRun{run});
    const RunSummary& summary = detail.summary;
    const PlanValues values = planValues(arguments.own);
    if (summary.status != RunStatus::Running && summary.status != RunStatus::Paused)
        throw Error(ErrorKind::BadInput,
                    "Run " + run + " is not training: it is " + std::string(toString(summary.status)) + ".");
    if (const auto refusal = whyNotChanged(values, summary.step, summary.totalSteps)) throw Error(*refusal);
    const PlanValues begun = planValues(recipeFromJson(detail.resolvedRecipeJson).settings);
    std::string question = "Change run " + run + " at step " + std::to_string(summary.step) + " of "
                           + std::to_string(summary.totalSteps) + "?";
    for (const Said& words : inWords({summary.step, values}, planAfter(begun, detail.changes))) question += " " + words;
    return {question, [run, values](Session& on) {
                on.workbench().send(run, ChangeRun{values});
                on.printJson(Json{{"type", "changing"}, {"run", run}});
                return 0;
            }};
}

const Fields& runsFields() {
    static const Fields fields{
        describe(option::where,
                 {.label = "Where",
                  .group = "Output",
                  .help = "Only runs of which this is true: method = lora and rank >= 16 and loss < 2."}),
        describe(option::most, {.label = "Most",
                                .fallback = 100,
                                .group = "Output",
                                .help = "How many to list at most, the newest first.",
                                .least = 1,
                                .most = 100000}),
    };
    return fields;
}

int listRuns(Session& session, const Arguments& arguments) {
    const RunList found = session.askFor<RunList>(ListRuns{arguments.own.get(option::where)});
    const auto most = std::size_t(arguments.own.get(option::most));
    for (std::size_t i = 0; i < std::min(most, found.runs.size()); ++i) session.printJson(toJson(found.runs[i]));
    if (found.runs.size() > most)
        session.printJson(Json{{"type", "runs_left_out"}, {"count", found.runs.size() - most}});
    return 0;
}

int compare(Session& session, const Arguments& arguments) {
    std::vector<RunId> runs;
    for (const std::string& word : arguments.positionals) runs.push_back(session.workbench().findRun(word));
    return compareRuns(session, runs);
}

Plan planExport(Session& session, const Arguments& arguments) {
    const Settings& own = arguments.own;
    Arguments exact = arguments;
    const RunId run = exact.positionals.front() = session.workbench().findRun(arguments.positionals.front());
    const std::string folder = own.get(option::out);
    return {"Write the result of run " + run + " as " + own.get(option::format) + " into "
                + (folder.empty() ? "the run's folder" : std::filesystem::absolute(folder).lexically_normal().string())
                + (own.get(option::overwrite) ? ", replacing what is there?" : "?"),
            [exact](Session& on) { return exportCommand().run(on, exact); }};
}

Command asTool(Command command, std::string_view name, std::string_view summary) {
    command.name = name;
    command.summary = summary;
    return command;
}

} // namespace

const std::vector<Tool>& tools() {
    static const std::vector<Tool> table{
        {.command = inspectCommand(), .words = {{"model", "A model's folder, or a GGUF file."}}},
        {.command = estimateCommand(), .words = {{"recipe", recipeHelp, false}}, .plan = planEstimate},
        {.command = previewCommand(), .words = {{"data", "A file or a folder of training data."}}},
        {.command = asTool(trainCommand(), "start",
                           "Starts a training run and returns its id at once; follow tells how it goes. The person is "
                           "asked first. A run that still goes on when the connection ends is saved and stopped."),
         .words = {{"recipe", recipeHelp, false}},
         .plan = planStart},
        {.command = {.name = "follow",
                     .usage = "RUN [--seconds X]",
                     .summary = "Waits for a run, at most so long, and tells where it stands: step, losses, "
                                "evaluations, result, or why it failed.",
                     .own = &followFields(),
                     .leastPositionals = 1,
                     .mostPositionals = 1,
                     .run = follow},
         .words = {{"run", runHelp}}},
        {.command =
             asTool(pauseCommand(), "pause", "Pauses a run, whichever program trains it. The person is asked first."),
         .words = {{"run", runHelp}},
         .plan = planSteering<PauseRow>},
        {.command = asTool(resumeCommand(), "resume",
                           "Lets a paused run go on where it is, or goes on here with one that was stopped or "
                           "interrupted, and returns at once. The person is asked first."),
         .words = {{"run", runHelp}},
         .plan = planResume},
        {.command =
             asTool(stopCommand(), "stop",
                    "Stops a run, whichever program trains it; a checkpoint is saved. The person is asked first."),
         .words = {{"run", runHelp}},
         .plan = planSteering<StopRow>},
        {.command = asTool(checkpointCommand(), "checkpoint",
                           "Has a run save a checkpoint, whichever program trains it. The person is asked first."),
         .words = {{"run", runHelp}},
         .plan = planSteering<CheckpointRow>},
        {.command = asTool(evaluateNowCommand(), "evaluate_now",
                           "Has a run evaluate on its validation data, whichever program trains it; follow tells the "
                           "result. The person is asked first."),
         .words = {{"run", runHelp}},
         .plan = planSteering<EvaluateRow>},
        {.command = asTool(changeCommand(), "change",
                           "Changes a run while it trains, whichever program does, from its next step on: the "
                           "schedule's largest learning rate, its last step, how often it is evaluated. The person is "
                           "asked first."),
         .words = {{"run", runHelp}},
         .plan = planChange},
        {.command = {.name = "runs",
                     .usage = "[--where TEXT] [--most N]",
                     .summary = "Lists the runs of the history, the newest first.",
                     .own = &runsFields(),
                     .run = listRuns}},
        {.command = {.name = "compare",
                     .usage = "RUN RUN...",
                     .summary = "Tells which fields of runs' recipes differ, and how they went.",
                     .own = &noFields(),
                     .leastPositionals = 2,
                     .mostPositionals = 100,
                     .run = compare},
         .words = {{"runs", runHelp, true, true}}},
        {.command = exportCommand(), .words = {{"run", runHelp}}, .plan = planExport},
    };
    return table;
}

const Tool* findTool(std::string_view name) {
    for (const Tool& tool : tools())
        if (tool.command.name == name) return &tool;
    return nullptr;
}

Json inputSchema(const Tool& tool) {
    Json properties = Json::object(), required = Json::array();
    for (const ToolWord& word : tool.words) {
        Json& schema = properties[std::string(word.name)];
        if (word.several)
            schema = {{"type", "array"}, {"items", {{"type", "string"}}}, {"minItems", tool.command.leastPositionals}};
        else schema = {{"type", "string"}};
        schema["description"] = word.help;
        if (word.required) required.push_back(word.name);
    }
    for (const Field& field : *tool.command.own) properties[std::string(field.name)] = schemaOf(field);
    for (const RecipeFlag& flag : recipeFlags(tool.command))
        if (!find(*tool.command.own, flag.field->name)) // as the command line has it: its own flag goes first
            properties[std::string(flag.field->name)] = schemaOf(*flag.field, flag.methods);
    Json schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
}

namespace {

/// The texts that a value stands for: one, or those of a list; null stands for none.
std::vector<std::string> textsOf(std::string_view name, const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return {value.get<std::string>()};
    if (value.is_boolean() || value.is_number()) return {jsonText(value)};
    if (value.is_array() && !value.empty()) {
        std::vector<std::string> all;
        for (const Json& item : value) {
            if (item.is_structured() || item.is_null()) break;
            all.push_back(textsOf(name, item).front());
        }
        if (all.size() == value.size()) return all;
    }
    throw Error(ErrorKind::BadInput, "The argument \"" + std::string(name)
                                         + "\" takes a value or a list of values, not " + jsonText(value).substr(0, 80)
                                         + ".");
}

} // namespace

std::vector<std::string> wordsFor(const Tool& tool, const Json& arguments) {
    if (!arguments.is_object())
        throw Error(ErrorKind::BadInput, "The arguments of " + std::string(tool.command.name) + " are an object.");
    const Json schema = inputSchema(tool);
    const Json& known = schema["properties"];
    std::vector<std::string> words;
    for (const auto& [name, value] : arguments.items()) {
        if (!known.contains(name)) {
            std::vector<std::string_view> names;
            for (const auto& row : known.items()) names.push_back(row.key());
            const std::string near = nearest(name, names);
            throw Error(ErrorKind::BadInput,
                        std::string(tool.command.name) + " has no argument \"" + name.substr(0, 80) + '"'
                            + (near.empty() ? "." : "; nearest: \"" + near + "\"."),
                        "tools/list has the arguments of each tool.");
        }
        if (std::any_of(tool.words.begin(), tool.words.end(), [&](const ToolWord& word) { return word.name == name; }))
            continue;
        for (const std::string& text : textsOf(name, value)) words.push_back(flagFor(name) + "=" + text);
    }
    words.push_back("--json");
    words.push_back("--"); // a word that looks like a flag is none
    for (const ToolWord& word : tool.words) {
        const auto given = arguments.find(word.name);
        const std::vector<std::string> texts =
            given == arguments.end() ? std::vector<std::string>() : textsOf(word.name, *given);
        if (texts.empty() && word.required)
            throw Error(ErrorKind::BadInput, std::string(tool.command.name) + " needs the argument \""
                                                 + std::string(word.name) + "\": " + std::string(word.help));
        words.insert(words.end(), texts.begin(), texts.end());
    }
    return words;
}

} // namespace lathe::cli
