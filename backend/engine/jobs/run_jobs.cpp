#include "jobs/run_jobs.h"

#include "base/cpu_info.h"
#include "export/export_run.h"
#include "jobs/evaluate_job.h"
#include "jobs/generate_job.h"
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
        at::set_num_threads(int(m_order.recipe.settings.integerIfAny("threads").value_or(physicalCores())));
        m_share.playground.close(); // room for the model that is written and the one that is read back
        return exportRun(m_order, context);
    }

private:
    ExportOrder m_order;
    JobShare& m_share;
};

} // namespace

std::unique_ptr<Job> makeJob(EngineOrder order, JobShare& share) {
    struct {
        JobShare& share;
        std::unique_ptr<Job> operator()(TrainOrder& one) { return std::make_unique<TrainJob>(std::move(one), share); }
        std::unique_ptr<Job> operator()(GenerateOrder& one) { return std::make_unique<GenerateJob>(std::move(one), share); }
        std::unique_ptr<Job> operator()(EvaluateOrder& one) { return std::make_unique<EvaluateJob>(std::move(one)); }
        std::unique_ptr<Job> operator()(ExportOrder& one) { return std::make_unique<ExportJob>(std::move(one), share); }
        std::unique_ptr<Job> operator()(ScanWeightsOrder& one) { return std::make_unique<ScanJob>(std::move(one)); }
    } make{share};
    return std::visit(make, order);
}

} // namespace lathe
