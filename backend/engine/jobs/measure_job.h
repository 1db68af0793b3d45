#pragma once
// Methods side by side on one model, with figures from this machine.
#include "jobs/request_job.h"
#include "tensor/chosen_device.h"

namespace lathe {

class MeasureJob final : public RequestJob {
public:
    explicit MeasureJob(Order<MeasureMethods> order)
        : RequestJob(order.request, Urgency::Evaluation), m_order(std::move(order)) {}

protected:
    AnswerValue answer(JobContext& context) override;

private:
    MethodMeasure measure(const MethodChoice* choice, const ChosenDevice& chosen, JobContext& context) const;
    Order<MeasureMethods> m_order;
};

} // namespace lathe
