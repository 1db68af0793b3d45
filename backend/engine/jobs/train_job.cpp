#include "jobs/train_job.h"

namespace lathe {

void TrainJob::work(JobContext& context) {
    m_share.playground.close(); // training wants the memory more
    Trainer(m_order, context, m_share.live, m_result).run();
}

void TrainJob::end(EngineHost& host, Outcome outcome, const ErrorInfo& error) {
    host.ended(m_order.run, outcome, m_result.steps, m_result.adapter, error);
}

} // namespace lathe
