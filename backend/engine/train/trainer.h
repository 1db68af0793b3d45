#pragma once
// A training run, read top to bottom in five steps: prepare, loop, log, save, finish. Of several processes that train
// together each has one (ranks/rank_group.h): it computes its share of every step and evaluation, all take the same
// steps, and the first writes and tells. A stop or a command is agreed on between two steps.
#include "engine_port.h"
#include "estimate/step_products.h"
#include "eval/evaluate.h"
#include "job_context.h"
#include "ranks/gradient_bucket.h"
#include "train/best_tracker.h"
#include "train/dry_run.h"
#include "train/live_models.h"
#include "train/setup.h"
#include "train/step.h"

#include <memory>
#include <string>

namespace lathe {

/// What is told at a run's end, however it ends.
struct TrainResult {
    std::int64_t steps = 0;
    std::string adapter; ///< the folder of the result; empty while there is none
};

class Trainer {
public:
    /// `result` is kept up to date from step to step.
    Trainer(const TrainOrder& order, JobContext& context, LiveModels& live, TrainResult& result);
    /// Returns at the run's end. Throws Stopped (after saving) and Error: what it says ends the run, the checkpoints
    /// stay.
    void run();

private:
    void train();
    void prepare();
    void loop();
    void log(const StepRows& rows, const StepSums& sums, std::size_t microBatches, double learningRate, double seconds);
    void save();
    void finish(bool stopped);

    void trainStep();
    StepRows ownRows(const StepRows& rows) const; ///< this rank's share of a step's
    void agree(); ///< with the other ranks, on what any of them was told
    void shareChanges(); ///< the first's, made by all at one step
    void prepareFirstBatch(std::int64_t number);
    TokenBatch firstBatch(std::int64_t number, const std::vector<RowOfExamples>& rows);
    void sayThatItIsLeftOut(StepSums& sums, std::int64_t number); ///< in fp16, and counts it
    void evaluateNow();
    EvaluationReport evaluated(const ExampleSet& examples, const char* phase);
    double goal(const EvaluationReport& report) const;
    void tryRunFirst();
    template <class Work> void untilItFits(const Work& work);
    bool makeSmaller(const ErrorInfo& error); ///< after memory ran out; false where nothing is left to make smaller
    void pauseForMemory(const ErrorInfo& error);
    void waitWhilePaused(const std::string& reason);
    void measureQuantizationGap();
    void measureHeldOut();
    void addHeldOut(EvalPoint& point);
    void turn();            ///< lets others work, obeys commands, waits while paused
    void takeCommands();
    void change(const PlanValues& values);
    void takeBackChanges();
    bool evaluationDue() const;
    bool saveDue() const;
    bool saveTimeIsUp() const;
    void requireFinite(const StepSums& sums, const StepRows& rows, std::int64_t number) const;
    void lookForDeadTensors();
    void measureSpeed(const StepRows& rows, const StepSums& sums, double seconds);
    void measureMemory(StepPoint& point, std::size_t microBatches);
    void prune();
    CheckpointState state() const;
    std::vector<std::int64_t> datasetRows(const StepRows& rows) const;

    const TrainOrder& m_order;
    JobContext& m_context;
    LiveModels& m_live;
    TrainResult& m_result;
    EngineHost& m_host;
    std::unique_ptr<RankGroup> m_ranks;
    std::unique_ptr<TrainSetup> m_setup;
    std::optional<GradientBucket> m_bucket;
    BestTracker m_best{0};

    struct Ahead {
        std::int64_t step = -1;
        std::vector<RowOfExamples> rows;
        TokenBatch batch;
    };
    Ahead m_ahead;                                    ///< of the step to come
    PageCounts m_lastReportedPages;                           ///< as of the step before
    std::optional<StepProducts> m_products;           ///< of the model with its method
    double m_multiplied = 0, m_multiplying = 0; ///< since the last logged point: operations, seconds of their steps
    StepPoint m_logging; ///< steps since the last logged point
    EvalPoint m_lastPoint{.step = -1}; ///< as last logged
    std::int64_t m_step = 0; ///< done
    std::int64_t m_lastEvaluation = -1, m_lastSave = -1;
    double m_lastLoss = 0, m_trainedSeconds = 0, m_awaySeconds = 0, m_savedAt = 0, m_memoryToldAt = 0;
    std::int64_t m_peakTold = 0; ///< of measured memory
    StepPlan m_plan; ///< the recipe's, or what memory has made of it
    std::int64_t m_evaluationTokens = EvaluationOptions().tokensAtOnce;
    bool m_paused = false, m_saveAsked = false, m_evaluateAsked = false, m_evaluating = false, m_stopAgreed = false;
    bool m_saveAgreed = false;
    bool m_finishing = false; ///< the last step is done
    std::vector<PlanChange> m_changesAsked; ///< for which several processes have to agree on the step
};

} // namespace lathe
