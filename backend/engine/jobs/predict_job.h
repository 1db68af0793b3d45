#pragma once
#include "jobs/job_share.h"
#include "jobs/request_job.h"

namespace lathe {

/// What a model with a task's head says of one text: the live one of a run in training, else the playground's, in FP32.
class PredictJob final : public RequestJob {
public:
    PredictJob(Order<PredictText> order, JobShare& share)
        : RequestJob(order.request, Urgency::Generation), m_order(std::move(order)), m_share(share) {}

protected:
    AnswerValue answer(JobContext& context) override;

private:
    Order<PredictText> m_order;
    JobShare& m_share;
};

} // namespace lathe
