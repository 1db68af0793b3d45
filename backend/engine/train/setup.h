#pragma once
// Everything a run needs before its first step, made from its order: recipe resolved, data tokenized, model loaded,
// method attached, and, on a resume, the last checkpoint put back.
#include "data/step_sampler.h"
#include "dataset/prepared_data.h"
#include "job_context.h"
#include "lathe/estimate.h"
#include "operators/kept_rows.h"
#include "peft/method.h"
#include "ranks/rank_group.h"
#include "tensor/chosen_device.h"
#include "tokenizer/tokenizer.h"
#include "train/checkpoint.h"
#include "train/environment.h"
#include "train/loss_scale.h"
#include "train/memory_book.h"
#include "train/optimizers.h"
#include "train/schedule.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

struct TrainSetup {
    ComputeDevice& device;
    DeviceInfo deviceInfo;     ///< what estimates need to know of it
    MemoryBook memory;
    std::optional<RunBudget> budget; ///< while the run lives
    std::optional<KeptRows::Use> compression;
    ModelSpec spec;
    bool partsHead = false;    ///< the adapter that the run starts from gives a tied model a head of its own
    ModelText text;
    PreparedData data;
    Recipe recipe;     ///< every field concrete, as the run was started
    std::unique_ptr<Model> model;
    std::unique_ptr<Method> method;
    std::unique_ptr<Optimizer> optimizer;
    std::unique_ptr<StepSampler> sampler;
    Schedule schedule; ///< with the changes that were made while it ran
    PlanValues begun, plan; ///< before them and after them
    double productSpeed = 0; ///< the device's, in the run's dtype (train/product_speed.h)
    LossScale lossScale; ///< 1 but in fp16
    Environment environment;
    Estimate predicted;
    std::optional<CheckpointState> resumed; ///< the checkpoint that was put back
    std::vector<Said> notes;         ///< what a person should hear of

    std::int64_t totalSteps() const { return *plan.steps; }
    void change(const PlanChange& change); ///< from the next step on
    PageCounts pageCounts() const; ///< of paged weights and a paged optimizer's state, since the beginning
    bool isPaged() const;
};

/// Where several processes train together, each calls it: what the first has decided (whether the run is resumed, and
/// from what; what depends on its memory; the first weights) is what all have. Throws Error: whatever is wrong with
/// recipe, data, model or checkpoint, or differs between the processes; Stopped.
std::unique_ptr<TrainSetup> setUp(const TrainOrder& order, JobContext& context, RankGroup& ranks = RankGroup::alone());

/// "bf16", "fp16" or "fp32" to LibTorch's type.
at::ScalarType dtypeOf(Precision precision);

} // namespace lathe
