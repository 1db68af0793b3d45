#pragma once
// What a run's figures tell that somebody should know before it ends: rules with a threshold each, in one table, and
// what to do about it. An alarm lasts as long as what it tells of.
#include "lathe/gpu.h"
#include "lathe/run.h"

#include <QString>

#include <deque>
#include <optional>
#include <vector>

namespace lathe::ui {

enum class AlarmKind {
    LossExplodes,
    GradientsExplode,
    NothingLearns,
    Overfits,
    Plateau,
    SlowSteps,
    MemoryEdge,
    Heat,
    Disk,
};

/// A row of the table. What a threshold is of stands in `rule`.
struct AlarmRule {
    AlarmKind kind;
    double begins, ends; ///< where it begins, and where it is over again: above it where `ends` is below, else below it
    const char* rule; ///< in English, for the reader of the table: what is compared with the thresholds, and its source
    const char* words; ///< for people; %1: the figure, %n: where it is a whole number of things
    const char* hint;
};
const std::vector<AlarmRule>& alarmRules();
const AlarmRule& ruleOf(AlarmKind kind);

struct Alarm {
    AlarmKind kind;
    std::int64_t step = 0; ///< since when
    double figure = 0;
    QString words() const; ///< in the reader's language
    QString hint() const;
};

class Alarms {
public:
    void add(const StepPoint& point); ///< one that comes again, after a rewind, takes back what came after it
    void add(const EvalPoint& point);
    void add(const GpuNow& gpu); ///< of the run's GPU
    void addDisk(std::int64_t freeBytes, std::int64_t checkpointBytes);

    const std::vector<Alarm>& current() const { return m_current; } ///< the newest last

private:
    void rewind(std::int64_t step); ///< what came after it does not count any more
    void set(AlarmKind kind, double compared, double figure); ///< compared: with the rule's thresholds
    void end(AlarmKind kind);
    void lookAtSteps();
    void lookAtEvaluations();

    std::deque<StepPoint> m_steps; ///< the newest ones, as many as the rules look at; without their rows
    std::vector<EvalPoint> m_evals;
    std::optional<double> m_leastLoss; ///< of the mean of ten steps
    std::vector<Alarm> m_current;
};

} // namespace lathe::ui
