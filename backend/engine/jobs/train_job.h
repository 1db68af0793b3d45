#pragma once
#include "jobs/job.h"
#include "jobs/job_share.h"
#include "train/trainer.h"

namespace lathe {

class TrainJob final : public Job {
public:
    TrainJob(TrainOrder order, JobShare& share) : m_order(std::move(order)), m_share(share) {}
    Urgency urgency() const override { return Urgency::Training; }
    RunId run() const override { return m_order.run; }
    void work(JobContext& context) override;
    void end(EngineHost& host, Outcome outcome, const ErrorInfo& error) override;

private:
    TrainOrder m_order;
    JobShare& m_share;
    TrainResult m_result;
};

} // namespace lathe
