#pragma once
#include "jobs/request_job.h"

namespace lathe {

/// The loss of data files under a model, with or without an adapter: FP32 unless the recipe says otherwise.
class EvaluateJob final : public RequestJob {
public:
    explicit EvaluateJob(Order<EvaluateData> order)
        : RequestJob(order.request, Urgency::Evaluation), m_order(std::move(order)) {}

protected:
    AnswerValue answer(JobContext& context) override;

private:
    Order<EvaluateData> m_order;
};

} // namespace lathe
