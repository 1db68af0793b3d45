#pragma once
// The most rows that a micro-batch of a recipe may have: as many as the estimate gives room for, then as many as a step
// really took.
#include "jobs/job_share.h"
#include "jobs/request_job.h"

namespace lathe {

class LargestBatchJob final : public RequestJob {
public:
    LargestBatchJob(Order<FindLargestBatch> order, JobShare& share)
        : RequestJob(order.request, Urgency::Evaluation), m_order(std::move(order)), m_share(share) {}

protected:
    AnswerValue answer(JobContext& context) override;

private:
    Order<FindLargestBatch> m_order;
    JobShare& m_share;
};

} // namespace lathe
