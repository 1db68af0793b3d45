#pragma once
#include "eval/generate.h"
#include "jobs/job_share.h"
#include "jobs/request_job.h"

namespace lathe {

/// Text from a model: the live one of a run in training, else the playground's. Side 0 is the base and side 1 the tuned
/// model where both are asked for.
class GenerateJob final : public RequestJob {
public:
    GenerateJob(Order<GenerateText> order, JobShare& share)
        : RequestJob(order.request, Urgency::Generation), m_order(std::move(order)), m_share(share) {}

protected:
    AnswerValue answer(JobContext& context) override;
    AnswerValue cancelled() override; ///< what there was of it by then

private:
    void speakSwitched(JobContext& context, Playground::Asked asked, const std::vector<WeighedAdapter>& mix);
    void speak(JobContext& context, Model& model, const ModelText& text);
    void speakAll(JobContext& context, Model& model, const ModelText& text, GenerateOptions options);
    void count(const Generated& generated);

    Order<GenerateText> m_order;
    JobShare& m_share;
    GeneratedText m_said;
};

} // namespace lathe
