// One overload for each question; what needs tensors becomes an order, and nothing else in the door knows which do.
#include "workbench/routed_request.h"

#include "dataset/analysis.h"
#include "dataset/data_columns.h"
#include "dataset/dataset.h"
#include "dataset/likely_task.h"
#include "estimate/device_choice.h"
#include "estimate/length_limit.h"
#include "hub/download.h"
#include "hub/push.h"
#include "lathe/field_keys.h"
#include "recipe/resolve.h"
#include "workbench/compare_runs.h"
#include "workbench/diagnostics.h"
#include "workbench/export_runs.h"
#include "workbench/export_sizes.h"
#include "workbench/find_runs.h"
#include "workbench/fit_recipe.h"
#include "workbench/follow_run.h"
#include "workbench/inspect_model.h"
#include "workbench/jobs.h"
#include "workbench/list_models.h"
#include "workbench/plan_sweep.h"
#include "workbench/presets.h"
#include "workbench/push_plan.h"
#include "workbench/read_gpus.h"
#include "workbench/run_bundle.h"
#include "workbench/run_files.h"
#include "workbench/show_queue.h"
#include "workbench/tokenize_file.h"
#include "workbench/try_text.h"

#include <filesystem>

namespace lathe {
namespace {

namespace fs = std::filesystem;

/// The recipe that a run is (or was) trained with: resolved where it got that far.
Recipe recipeOf(const RunDetail& run) {
    return recipeFromJson(run.resolvedRecipeJson.empty() ? run.recipeJson : run.resolvedRecipeJson);
}

/// A run as it is now: its files may have been deleted since they were written.
RunDetail detailOf(const RunId& run, const RouteContext& context) {
    RunDetail detail = context.store.detail(run);
    std::error_code ignored;
    const bool wrote = !detail.adapterFolder.empty() || !detail.checkpoints.empty();
    const bool noFolder = wrote && !fs::exists(context.store.folder(run), ignored);
    const bool noAdapter = !detail.adapterFolder.empty() && !fs::exists(detail.adapterFolder, ignored);
    detail.folderGone = noFolder || noAdapter;
    if (noFolder) detail.summary.resumable = false;
    if (noAdapter) detail.adapterFolder.clear();
    return detail;
}

struct TunedModel { std::string model, adapter; };

[[noreturn]] void refuseWithoutAdapter(const RunDetail& run) {
    if (run.folderGone)
        throw Error(ErrorKind::BadInput,
                    {"What run %1 had written is no longer in %2.", run.summary.id, run.summary.folder},
                    "Bring the files back, or use the run as a template for a new one.");
    const RunStatus status = run.summary.status;
    if (status == RunStatus::Finished)
        throw Error(ErrorKind::BadInput, {"Run %1 made no adapter: its method trains nothing.", run.summary.id},
                    "Choose another run.");
    if (status == RunStatus::Running || status == RunStatus::Paused)
        throw Error(ErrorKind::BadInput, {"Run %1 has no adapter yet: it is still training.", run.summary.id},
                    "Stop it, or wait for its end.");
    throw Error(ErrorKind::BadInput,
                {"Run %1 has no adapter yet: it is %2.", run.summary.id, std::string(toString(status))},
                run.summary.resumable ? "Resume it, or choose another run." : "Choose another run.");
}

/// What to compute with: the paths as given, or those of a run. A run that is open here is asked live, and needs no
/// files.
TunedModel tunedModel(const std::string& model, const RunId& run, const std::string& adapter,
                      const RouteContext& context) {
    if (run.empty()) {
        if (model.empty())
            throw Error(ErrorKind::BadInput, "No model was named.", "Give a model folder, a GGUF file or a run.");
        return {model, adapter};
    }
    const RunDetail detail = detailOf(run, context);
    TunedModel tuned{model.empty() ? recipeOf(detail).settings.get(field::model) : model,
                     adapter.empty() ? detail.adapterFolder : adapter};
    if (tuned.adapter.empty() && !context.open.hasRun(run)) refuseWithoutAdapter(detail);
    return tuned;
}

RoutedRequest answer(const InspectModel& query, const RouteContext& context) {
    ModelReport report = inspectModel(query.path, context.models, context.stop);
    if (!query.scanWeights || report.tensors.empty()) return AnswerValue(std::move(report));
    return OrderWithReport{Order{context.request, query}, std::move(report)};
}

/// As a run of the recipe would be held to if it started now. A device that can't be had is no reason to show no rows.
LengthLimit limitOf(const Recipe& recipe, const ModelSpec& spec) {
    std::optional<DeviceInfo> device;
    try {
        device = deviceFor(recipe);
    } catch (const Error&) { // the recipe's check says it
    }
    return lengthLimit(recipe, spec, device ? &*device : nullptr);
}

RoutedRequest answer(const PreviewData& query, const RouteContext& context) {
    const std::string model = query.recipe.settings.get(field::model);
    if (model.empty()) return AnswerValue(previewData(query, nullptr, {}, context.stop));
    context.progress(0, 0, "reading the tokenizer");
    const auto text = context.models.text(model);
    const auto reading = [&](std::int64_t done, std::int64_t total) {
        context.progress(done, total, "reading the data");
    };
    return AnswerValue(previewData(query, text.get(), limitOf(query.recipe, *context.models.spec(model)), context.stop,
                                   dataCacheIn(context.store.home()), reading));
}

RoutedRequest answer(const AnalyzeData& query, const RouteContext& context) {
    const auto counted = [&](std::int64_t done, std::int64_t total) {
        context.progress(done, total, "analyzing the data");
    };
    const std::string model = query.recipe.settings.get(field::model);
    if (model.empty()) return AnswerValue(analyzeData(query, nullptr, {}, context.stop, counted));
    context.progress(0, 0, "reading the tokenizer");
    const auto text = context.models.text(model);
    return AnswerValue(analyzeData(query, text.get(), limitOf(query.recipe, *context.models.spec(model)), context.stop,
                                   counted, dataCacheIn(context.store.home())));
}

RoutedRequest answer(const ReadColumns& query, const RouteContext& context) {
    return AnswerValue(readColumns(query.recipe, context.stop));
}

RoutedRequest answer(const GuessTask& query, const RouteContext&) { return AnswerValue(likelyTask(query.recipe)); }

RoutedRequest answer(const Tokenize& query, const RouteContext& context) {
    return AnswerValue(tokenizeFile(query, context.models, context.stop, [&](std::int64_t done, std::int64_t total) {
        context.progress(done, total, "tokenizing");
    }));
}

RoutedRequest answer(const ListRuns& query, const RouteContext& context) {
    return AnswerValue(RunList{findRuns(context.store, query.where, context.stop)});
}
RoutedRequest answer(const ShowRun& query, const RouteContext& context) {
    return AnswerValue(detailOf(query.run, context));
}
RoutedRequest answer(const ReadHistoryStamp& query, const RouteContext& context) {
    HistoryStamp stamp{context.store.outsideChanges()};
    std::error_code ignored;
    stamp.folderGone = !query.run.empty() && !fs::exists(context.store.folder(query.run), ignored);
    return AnswerValue(stamp);
}

RoutedRequest answer(const GetCurves& query, const RouteContext& context) {
    Curves curves;
    for (const RunId& run : query.runs) {
        if (context.stop.stop_requested()) throw Stopped{};
        curves.curves.push_back(context.store.curve(run, query.metric, query.maxPoints));
    }
    return AnswerValue(std::move(curves));
}

RoutedRequest answer(const EditRun& query, const RouteContext& context) {
    context.store.edit(query);
    return AnswerValue(Done{});
}

RoutedRequest answer(const EditRuns& query, const RouteContext& context) {
    context.store.edit(query.edits);
    return AnswerValue(Done{});
}

RoutedRequest answer(const DeleteRun& query, const RouteContext& context) {
    deleteRun(context.store, query.run);
    return AnswerValue(Done{});
}

RoutedRequest answer(const ShowQueue&, const RouteContext& context) {
    return AnswerValue(showQueue(context.store, context.desk.isHeld()));
}

RoutedRequest answer(const MoveInQueue& query, const RouteContext& context) {
    context.store.move(query.run, query.position);
    return AnswerValue(Done{});
}

RoutedRequest answer(const LeaveQueue& query, const RouteContext& context) {
    context.store.takeOut(query.run);
    context.desk.queueChanged();
    return AnswerValue(Done{});
}

RoutedRequest answer(const HoldQueue& query, const RouteContext& context) {
    context.desk.hold(query.hold);
    return AnswerValue(Done{});
}

RoutedRequest answer(const PlanSweep& query, const RouteContext& context) {
    return AnswerValue(planSweep(query.sweep, context));
}

RoutedRequest answer(const StartSweep& query, const RouteContext& context) {
    return AnswerValue(startSweep(query, context));
}

/// A mix's model needs no adapter of its own; its runs become their adapters' folders.
RoutedRequest mixedAnswer(GenerateText query, const RouteContext& context) {
    if (!query.adapter.empty()) throw Error(ErrorKind::BadInput, "Give one adapter, or several to mix, not both.");
    for (WeighedAdapter& wanted : query.mix) {
        if (wanted.run.empty()) continue;
        const RunDetail run = detailOf(wanted.run, context);
        wanted.folder = run.adapterFolder;
        if (wanted.folder.empty()) refuseWithoutAdapter(run);
    }
    std::string model = query.model;
    if (model.empty() && !query.run.empty()) model = recipeOf(detailOf(query.run, context)).settings.get(field::model);
    if (model.empty())
        throw Error(ErrorKind::BadInput, "No model was named.", "Give a model folder, a GGUF file or a run.");
    return EngineOrder(Order{context.request, std::move(query), model});
}

RoutedRequest answer(const GenerateText& query, const RouteContext& context) {
    chooseDevice(query.device); // what can't be had is refused before anything is loaded
    if (!query.mix.empty()) return mixedAnswer(query, context);
    const TunedModel tuned = tunedModel(query.model, query.run, query.adapter, context);
    return EngineOrder(Order{context.request, query, tuned.model, tuned.adapter});
}

RoutedRequest answer(const PredictText& query, const RouteContext& context) {
    chooseDevice(query.device);
    const TunedModel tuned = tunedModel(query.model, query.run, query.adapter, context);
    return EngineOrder(Order{context.request, query, tuned.model, tuned.adapter});
}

RoutedRequest answer(const EvaluateData& query, const RouteContext& context) {
    deviceFor(query.recipe);
    const TunedModel tuned = tunedModel(query.model, query.run, query.adapter, context);
    return EngineOrder(Order{context.request, query, tuned.model, tuned.adapter});
}

/// Where a run's written things go unless the query names a place.
std::string placed(const std::string& asked, const RunId& run, const std::string& name, const RouteContext& context) {
    if (!asked.empty()) return fs::absolute(asked).string();
    if (run.empty())
        throw Error(ErrorKind::BadInput, "No folder was named to write to.",
                    "Name one; only a run has a folder of its own.");
    return (context.store.folder(run) / "export" / name).string();
}

RoutedRequest answer(const ExportRun& query, const RouteContext& context) {
    chooseDevice(query.device);
    const RunDetail run = detailOf(query.run, context);
    const TunedModel tuned = tunedModel({}, query.run, {}, context);
    if (tuned.adapter.empty()) refuseWithoutAdapter(run);
    ExportRun to = query;
    std::string name(infoOf(query.format).name);
    if (query.format == ExportFormat::Gguf) {
        if (to.ggufType.empty()) to.ggufType = defaultGgufType;
        name += "-" + to.ggufType;
    }
    to.folder = placed(query.folder, query.run, name, context);
    return EngineOrder(Order{context.request, to, tuned.model, tuned.adapter, recipeOf(run), to.folder});
}

RoutedRequest answer(const SizeExports& query, const RouteContext& context) {
    const RunDetail run = detailOf(query.run, context);
    if (run.adapterFolder.empty()) refuseWithoutAdapter(run);
    return AnswerValue(exportSizes(recipeOf(run), run.adapterFolder, placed(query.folder, query.run, "", context)));
}

RoutedRequest answer(const ReadComparison& query, const RouteContext& context) {
    return AnswerValue(compareRuns(query.runs, context));
}
RoutedRequest answer(const SaveComparison& query, const RouteContext& context) {
    saveComparison(query, context);
    return AnswerValue(Done{});
}

RoutedRequest answer(const ExportRuns& query, const RouteContext& context) {
    return AnswerValue(exportRuns(query, context));
}

TunedModel savedModel(const std::string& model, const RunId& run, const std::string& adapter,
                      const RouteContext& context) {
    const TunedModel tuned = tunedModel(model, run, adapter, context);
    if (tuned.adapter.empty() && run.empty())
        throw Error(ErrorKind::BadInput, "No adapter was named.", "Name an adapter folder or a run.");
    if (tuned.adapter.empty()) refuseWithoutAdapter(detailOf(run, context));
    return tuned;
}

RoutedRequest answer(const AnalyzeChange& query, const RouteContext& context) {
    const TunedModel tuned = savedModel(query.model, query.run, query.adapter, context);
    return EngineOrder(Order{context.request, query, tuned.model, tuned.adapter});
}

RoutedRequest answer(const ResizeAdapter& query, const RouteContext& context) {
    const TunedModel tuned = savedModel(query.model, query.run, query.adapter, context);
    const Recipe recipe = query.run.empty() ? Recipe() : recipeOf(detailOf(query.run, context));
    const fs::path folder = placed(query.folder, query.run, "rank-" + std::to_string(query.rank), context);
    return EngineOrder(Order{context.request, query, tuned.model, tuned.adapter, recipe, folder});
}

RoutedRequest answer(const FusionAttention& query, const RouteContext& context) {
    chooseDevice(query.device);
    const TunedModel tuned = savedModel({}, query.run, {}, context);
    return EngineOrder(
        Order{context.request, query, tuned.model, tuned.adapter, recipeOf(detailOf(query.run, context))});
}

RoutedRequest answer(const MeasureMethods& query, const RouteContext& context) {
    if (query.recipe.settings.get(field::model).empty())
        throw Error(ErrorKind::BadInput, "No model was named.", "Choose a model folder or a GGUF file.");
    deviceFor(query.recipe);
    return EngineOrder(Order{context.request, query});
}

RoutedRequest answer(const FindLargestBatch& query, const RouteContext& context) {
    if (query.recipe.settings.get(field::model).empty())
        throw Error(ErrorKind::BadInput, "No model was named.", "Choose a model folder or a GGUF file.");
    deviceFor(query.recipe);
    return EngineOrder(Order{context.request, query});
}

RoutedRequest answer(const FitRecipe& query, const RouteContext& context) {
    return AnswerValue(fitRecipe(query, context.models));
}

RoutedRequest answer(const MeasureFormats& query, const RouteContext& context) {
    if (query.model.empty())
        throw Error(ErrorKind::BadInput, "No model was named.", "Choose a model folder or a GGUF file.");
    chooseDevice(query.device);
    return EngineOrder(Order{context.request, query});
}

RoutedRequest answer(const ListModels& query, const RouteContext& context) {
    return AnswerValue(listModels(query, context));
}
RoutedRequest answer(const ChangePlaces& query, const RouteContext& context) {
    return AnswerValue(changePlaces(query, context));
}
RoutedRequest answer(const ListPresets&, const RouteContext& context) {
    return AnswerValue(listPresets(context.store.home()));
}
RoutedRequest answer(const ChangePresets& query, const RouteContext& context) {
    return AnswerValue(changePresets(query, context.store.home()));
}
RoutedRequest answer(const PlanJob& query, const RouteContext& context) { return AnswerValue(planJob(query, context)); }
RoutedRequest answer(const SendJob& query, const RouteContext& context) { return AnswerValue(sendJob(query, context)); }
RoutedRequest answer(const ListJobs&, const RouteContext& context) { return AnswerValue(listJobs(context)); }
RoutedRequest answer(const ReadJobLog& query, const RouteContext& context) {
    return AnswerValue(readJobLog(query, context));
}
RoutedRequest answer(const CancelJob& query, const RouteContext& context) {
    return AnswerValue(cancelJob(query, context));
}
RoutedRequest answer(const ForgetJob& query, const RouteContext& context) {
    forgetJob(query, context);
    return AnswerValue(Done{});
}
RoutedRequest answer(const ListHubFiles& query, const RouteContext& context) {
    return AnswerValue(listHubFiles(query.order, context.stop));
}
RoutedRequest answer(const FetchModel& query, const RouteContext& context) {
    return AnswerValue(downloadModel(query.order, context.downloaded, context.stop));
}

RoutedRequest answer(const PlanPush& query, const RouteContext&) { return AnswerValue(planPush(query.order)); }
RoutedRequest answer(const PushToHub& query, const RouteContext& context) {
    return AnswerValue(pushFolder(query.order, context.downloaded, context.stop));
}

RoutedRequest answer(const FollowRun& query, const RouteContext& context) {
    followRun(query, context);
    return AnswerValue(Done{});
}

RoutedRequest answer(const SaveDiagnostics& query, const RouteContext& context) {
    saveDiagnostics(context.store, query.file);
    return AnswerValue(Done{});
}

RoutedRequest answer(const SaveBundle& query, const RouteContext& context) {
    return AnswerValue(saveBundle(query, context));
}
RoutedRequest answer(const OpenBundle& query, const RouteContext& context) {
    return AnswerValue(openBundle(query, context));
}

RoutedRequest answer(const MeasureRuns& query, const RouteContext& context) {
    return AnswerValue(measureRuns(context.store, query, context.stop));
}
RoutedRequest answer(const CleanUpRuns& query, const RouteContext& context) {
    return AnswerValue(cleanUpRuns(context.store, query, context.stop));
}

RoutedRequest answer(const DiscardDownload& query, const RouteContext&) {
    discardDownload(query.order);
    return AnswerValue(Done{});
}

RoutedRequest answer(const ReadGpus&, const RouteContext&) {
    return AnswerValue(readGpus(gpusHere(), gpuEnvironment()));
}

RoutedRequest answer(const TryModelText& query, const RouteContext& context) {
    return AnswerValue(tryText(query, *context.models.text(query.model)));
}

} // namespace

bool takesLong(const Query& query) {
    const auto* list = std::get_if<ListModels>(&query);
    return (list && list->scan) || std::holds_alternative<ListHubFiles>(query)
           || std::holds_alternative<FetchModel>(query) || std::holds_alternative<PushToHub>(query)
           || std::holds_alternative<FollowRun>(query) || std::holds_alternative<MeasureRuns>(query)
           || std::holds_alternative<CleanUpRuns>(query) || std::holds_alternative<DeleteRun>(query)
           || std::holds_alternative<PlanSweep>(query) || std::holds_alternative<StartSweep>(query)
           || std::holds_alternative<SaveBundle>(query) || std::holds_alternative<OpenBundle>(query)
           || std::holds_alternative<SendJob>(query) || std::holds_alternative<ListJobs>(query)
           || std::holds_alternative<CancelJob>(query) || std::holds_alternative<ForgetJob>(query);
}

RoutedRequest route(const Query& query, const RouteContext& context) {
    return std::visit([&](const auto& one) { return answer(one, context); }, query);
}

} // namespace lathe
