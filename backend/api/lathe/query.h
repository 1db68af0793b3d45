#pragma once
// The table of what can be asked of the Workbench, and of what comes back. Each family has a header of its own, with
// its questions and their answers; all are values, and each request ends with one Answer (event.h).
#include "lathe/adapter_analysis.h"
#include "lathe/comparison.h"
#include "lathe/data_analysis.h"
#include "lathe/data_columns.h"
#include "lathe/data_preview.h"
#include "lathe/diagnostics.h"
#include "lathe/download.h"
#include "lathe/error.h"
#include "lathe/evaluation.h"
#include "lathe/exports.h"
#include "lathe/fit.h"
#include "lathe/formats.h"
#include "lathe/generation.h"
#include "lathe/gpu.h"
#include "lathe/history.h"
#include "lathe/jobs.h"
#include "lathe/library.h"
#include "lathe/method_measures.h"
#include "lathe/model_report.h"
#include "lathe/prediction.h"
#include "lathe/presets.h"
#include "lathe/push.h"
#include "lathe/queue.h"
#include "lathe/run_bundle.h"
#include "lathe/run_files.h"
#include "lathe/sweep.h"
#include "lathe/tokens.h"

#include <cstdint>
#include <variant>

namespace lathe {

using RequestId = std::uint64_t;

using Query =
    std::variant<InspectModel, PreviewData, ReadColumns, AnalyzeData, GuessTask, Tokenize, ListRuns, ShowRun,
                 ReadHistoryStamp, GetCurves, EditRun, EditRuns, DeleteRun, GenerateText, PredictText, EvaluateData,
                 ExportRun, AnalyzeChange, ResizeAdapter, FusionAttention, MeasureMethods, FindLargestBatch, FitRecipe,
                 MeasureFormats, ListModels, ChangePlaces, ListHubFiles, FetchModel, DiscardDownload, TryModelText,
                 ReadGpus, SizeExports, ExportRuns, PlanPush, PushToHub, SaveDiagnostics, ShowQueue, MoveInQueue,
                 LeaveQueue, HoldQueue, PlanSweep, StartSweep, MeasureRuns, CleanUpRuns, ReadComparison, SaveComparison,
                 ListPresets, ChangePresets, FollowRun, SaveBundle, OpenBundle, PlanJob, SendJob, ListJobs, ReadJobLog,
                 CancelJob, ForgetJob>;

struct Done {}; ///< the answer where there is nothing to tell

using AnswerValue =
    std::variant<ErrorInfo, Done, ModelReport, DataReport, DataColumns, DataAnalysis, LikelyTask, TokenizedFile,
                 HistoryStamp, RunList, RunDetail, Curves, GeneratedText, Prediction, EvaluationReport, ExportReport,
                 ChangeReport, FusionReport, MethodMeasures, LargestBatch, Fit, FormatsReport, ModelLibrary, HubListing,
                 DownloadedModel, TriedText, GpuReadings, ExportSizes, ExportedRuns, PushPlan, PushedFolder, RunQueue,
                 SweepPlan, StartedSweep, RunSizes, SpareCheckpoints, Comparison, PresetList, SavedBundle, OpenedBundle,
                 JobPlan, LaunchedJob, JobList, JobLog>;

} // namespace lathe
