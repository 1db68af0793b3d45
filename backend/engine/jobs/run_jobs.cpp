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
    ExportJob(ExportOrder order, JobShare& share)
        : RequestJob(order.request, Urgency::Evaluation), m_order(std::move(order)), m_share(share) {}

protected:
    AnswerValue answer(JobContext& context) override {
        m_share.playground.close(); // room for the model that is written and the one that is read back
        return exportRun(m_order, context);
    }

private:
    ExportOrder m_order;
    JobShare& m_share;
};

/// Work that only needs the executor: the order, and the function that answers it.
template <class Order, auto answerOrder>
class AnalysisJob final : public RequestJob {
public:
    explicit AnalysisJob(Order order) : RequestJob(order.request, Urgency::Evaluation), m_order(std::move(order)) {}

protected:
    AnswerValue answer(JobContext& context) override {
        at::set_num_threads(physicalCores());
        return answerOrder(m_order, context);
    }

private:
    Order m_order;
};

} // namespace

std::unique_ptr<Job> makeJob(EngineOrder order, JobShare& share) {
    struct {
        JobShare& share;
        std::unique_ptr<Job> operator()(TrainOrder& one) { return std::make_unique<TrainJob>(std::move(one), share); }
        std::unique_ptr<Job> operator()(GenerateOrder& one) {
            return std::make_unique<GenerateJob>(std::move(one), share);
        }
        std::unique_ptr<Job> operator()(PredictOrder& one) {
            return std::make_unique<PredictJob>(std::move(one), share);
        }
        std::unique_ptr<Job> operator()(EvaluateOrder& one) { return std::make_unique<EvaluateJob>(std::move(one)); }
        std::unique_ptr<Job> operator()(ExportOrder& one) { return std::make_unique<ExportJob>(std::move(one), share); }
        std::unique_ptr<Job> operator()(ScanWeightsOrder& one) { return std::make_unique<ScanJob>(std::move(one)); }
        std::unique_ptr<Job> operator()(ChangeOrder& one) {
            return std::make_unique<AnalysisJob<ChangeOrder, analyzeChange>>(std::move(one));
        }
        std::unique_ptr<Job> operator()(ResizeOrder& one) {
            return std::make_unique<AnalysisJob<ResizeOrder, resizeAdapter>>(std::move(one));
        }
        std::unique_ptr<Job> operator()(FusionOrder& one) {
            return std::make_unique<AnalysisJob<FusionOrder, fusionAttention>>(std::move(one));
        }
        std::unique_ptr<Job> operator()(FormatsOrder& one) { return std::make_unique<FormatsJob>(std::move(one)); }
        std::unique_ptr<Job> operator()(LargestBatchOrder& one) {
            return std::make_unique<LargestBatchJob>(std::move(one), share);
        }
        std::unique_ptr<Job> operator()(MeasureOrder& one) { return std::make_unique<MeasureJob>(std::move(one)); }
    } make{share};
    return std::visit(make, order);
}

} // namespace lathe
