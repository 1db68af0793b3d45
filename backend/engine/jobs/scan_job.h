#pragma once
#include "jobs/request_job.h"

namespace lathe {

/// Looks at every weight of a model file for what is no finite number; the answer's warnings name the tensors.
class ScanJob final : public RequestJob {
public:
    explicit ScanJob(Order<InspectModel> order)
        : RequestJob(order.request, Urgency::Evaluation), m_model(std::move(order.query.path)) {}

protected:
    AnswerValue answer(JobContext& context) override;

private:
    std::string m_model;
};

} // namespace lathe
