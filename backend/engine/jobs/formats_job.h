#pragma once
// Number formats measured on a model: its weights read layer by layer, a text run through it for the layers' real
// inputs.
#include "jobs/request_job.h"

namespace lathe {

class FormatsJob final : public RequestJob {
public:
    explicit FormatsJob(Order<MeasureFormats> order)
        : RequestJob(order.request, Urgency::Evaluation), m_query(std::move(order.query)) {}

protected:
    AnswerValue answer(JobContext& context) override;

private:
    MeasureFormats m_query;
};

} // namespace lathe
