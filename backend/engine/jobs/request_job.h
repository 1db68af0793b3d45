#pragma once
// What all jobs that answer a request share: one answer, whatever happens.
#include "jobs/job.h"

namespace lathe {

class RequestJob : public Job {
public:
    RequestJob(RequestId id, Urgency urgency) : m_id(id), m_urgency(urgency) {}
    Urgency urgency() const override { return m_urgency; }
    RequestId request() const override { return m_id; }
    void work(JobContext& context) override { m_answer = answer(context); }
    void end(EngineHost& host, Outcome outcome, const ErrorInfo& error) override {
        if (outcome == Outcome::Finished) host.answered(m_id, std::move(m_answer));
        else if (outcome == Outcome::Stopped) host.answered(m_id, cancelled());
        else host.answered(m_id, error);
    }

protected:
    virtual AnswerValue answer(JobContext& context) = 0;
    /// The answer to a request that was cancelled.
    virtual AnswerValue cancelled() { return ErrorInfo{ErrorKind::BadInput, "The request was canceled.", {}}; }

private:
    RequestId m_id;
    Urgency m_urgency;
    AnswerValue m_answer;
};

} // namespace lathe
