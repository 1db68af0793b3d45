#pragma once
// The api's values as the contract's JSON objects.
#include "cli/json_text.h"
#include "lathe/event.h"
#include "lathe/jobs.h"
#include "lathe/method_info.h"

namespace lathe::cli {

Json toJson(const StepPoint& point); ///< {"type":"step",step,loss,learning_rate,grad_norm,trained_tokens,seconds,...}
Json toJson(const DryRun& result); ///< {"type":"dry_run",fits,peak_bytes,step_seconds,total_seconds,disk_bytes}
Json toJson(const EvalPoint& point); ///< {"type":"eval",step,loss,...}
Json toJson(const JobEnded& end); ///< {"type":"end",outcome,steps,adapter}
Json toJson(const ErrorInfo& error); ///< {"type":"error",kind,message,hint}
Json toJson(const Estimate& estimate);
Json toJson(const MemoryByPart& memory); ///< {"total_bytes","parts"}
Json toJson(const ModelReport& report);
Json toJson(const ExampleView& example);
Json toJson(const DataAnalysis& analysis); ///< {"type":"analysis",...}
Json toJson(const DataReport& report); ///< {"type":"ledger",...}: all but the examples
Json toJson(const TokenizedText& text);
Json toJson(const RunSummary& run);
Json toJson(const RunDetail& run);
Json toJson(const QueuedRun& queued); ///< {"type":"queued",...}: what is not known is null
Json toJson(const LaunchedJob& job); ///< {"type":"job",...}: what is not known is null
Json toJson(const std::vector<PlanChange>& changes);
Json toJson(const Curve& curve);
Json toJson(const GeneratedText& generated);
Json toJson(const GeneratedAnswer& answer);
Json toJson(const ExampleScore& score);
Json toJson(const EvaluationReport& report); ///< {"type":"result",...} without the examples
Json toJson(const ModuleChange& change);
Json toJson(const MethodMeasure& row);
Json toJson(const FusionReport& report);
Json toJson(const ExportReport& report);
Json toJson(const MethodInfo& info);
Json toJson(const DeviceChoice& choice); ///< {device,device_name,device_reason}: a part of other objects
Json toJson(const Value& value);

} // namespace lathe::cli
