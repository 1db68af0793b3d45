#include "jobs/run_jobs.h"

#include "base/cpu_info.h"
#include "export/change.h"
#include "export/export_run.h"
#include "export/fusion_attention.h"
#include "jobs/evaluate_job.h"
#include "jobs/formats_job.h"
#include "jobs/generate_job.h"
#include "jobs/largest_batch_job.h"
#include "jobs/measure_job.h"
#include "jobs/predict_job.h"
#include "jobs/scan_job.h"
#include "jobs/train_job.h"

#include <ATen/Parallel.h>

namespace lathe {
namespace {

class ExportJob final : public RequestJob {
public:
    ExportJob(Order<ExportRun> order, JobShare& share)
        : RequestJob(order.request, Urgency::Evaluation), m_order(std::move(order)), m_share(share) {}

protected:
    AnswerValue answer(JobContext& context) override {
        m_share.playground.close(); // room for the model that is written and the one that is read back
        return exportRun(m_order, context);
    }

private:
    Order<ExportRun> m_order;
    JobShare& m_share;
};

/// Work that only needs the executor: the question, and the function that answers it.
template <class Question, auto answerOrder>
class AnalysisJob final : public RequestJob {
public:
    explicit AnalysisJob(Order<Question> order)
        : RequestJob(order.request, Urgency::Evaluation), m_order(std::move(order)) {}

protected:
    AnswerValue answer(JobContext& context) override {
        at::set_num_threads(physicalCores());
        return answerOrder(m_order, context);
    }

private:
    Order<Question> m_order;
};

/// A question that needs no tensors was sent here: said in its answer, as exceptions don't leave the engine.
class NoJob final : public RequestJob {
public:
    explicit NoJob(RequestId request) : RequestJob(request, Urgency::Evaluation) {}

protected:
    AnswerValue answer(JobContext&) override {
        throw Error(ErrorKind::Bug, "The engine has no job for this question.",
                    "This is a bug in Lathe. Please report it.");
    }
};

using Made = std::unique_ptr<Job>;

/// The table of jobs: a line for each question that needs tensors.
struct JobMaker {
    JobShare& share;

    Made operator()(TrainOrder& one) { return std::make_unique<TrainJob>(std::move(one), share); }
    Made operator()(Order<GenerateText>& one) { return std::make_unique<GenerateJob>(std::move(one), share); }
    Made operator()(Order<PredictText>& one) { return std::make_unique<PredictJob>(std::move(one), share); }
    Made operator()(Order<EvaluateData>& one) { return std::make_unique<EvaluateJob>(std::move(one)); }
    Made operator()(Order<ExportRun>& one) { return std::make_unique<ExportJob>(std::move(one), share); }
    Made operator()(Order<InspectModel>& one) { return std::make_unique<ScanJob>(std::move(one)); }
    Made operator()(Order<AnalyzeChange>& one) { return analysis<analyzeChange>(one); }
    Made operator()(Order<ResizeAdapter>& one) { return analysis<resizeAdapter>(one); }
    Made operator()(Order<FusionAttention>& one) { return analysis<fusionAttention>(one); }
    Made operator()(Order<MeasureFormats>& one) { return std::make_unique<FormatsJob>(std::move(one)); }
    Made operator()(Order<FindLargestBatch>& one) { return std::make_unique<LargestBatchJob>(std::move(one), share); }
    Made operator()(Order<MeasureMethods>& one) { return std::make_unique<MeasureJob>(std::move(one)); }
    template <class Question> Made operator()(Order<Question>& one) { return std::make_unique<NoJob>(one.request); }

private:
    template <auto answerOrder, class Question> Made analysis(Order<Question>& one) {
        return std::make_unique<AnalysisJob<Question, answerOrder>>(std::move(one));
    }
};

} // namespace

std::unique_ptr<Job> makeJob(EngineOrder order, JobShare& share) { return std::visit(JobMaker{share}, order); }

} // namespace lathe
