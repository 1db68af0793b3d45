#pragma once
// What the trainer, checkpoints and the memory's book know of an optimizer: it has the trained tensors' gradients,
// makes steps with them, and keeps a state that a checkpoint can hold. Which there are says optimizers.h.
#include "export/tensor_writer.h"
#include "ranks/gradient_bucket.h"
#include "tensor/page_manager.h"
#include "tensor/parameter.h"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

class OptimizerShares; // train/optimizer_shares.h

class Optimizer {
public:
    explicit Optimizer(std::vector<Parameter*> parameters);
    virtual ~Optimizer() = default;
    Optimizer(const Optimizer&) = delete;
    Optimizer& operator=(const Optimizer&) = delete;

    const std::vector<Parameter*>& parameters() const { return m_parameters; }
    /// Makes every master's gradient a zeroed tensor, kept from step to step.
    void zeroGradients();
    /// L2 norm over all gradients; not finite where one of them isn't. The same bits whatever the number of threads.
    double gradientNorm() const;
    /// What that norm is made of, on the gradients' device: sums of squares, fp64, to be added up from the first to the
    /// last.
    at::Tensor gradientSquares() const;

    /// Updates masters, state and compute copies. `gradientScale` multiplies the gradients (clipping). What it throws
    /// (memory runs out, a page's copy fails) may leave the step half done; calling again with the same values brings
    /// it to its end, each number updated once.
    virtual void step(double learningRate, double gradientScale = 1) = 0;
    virtual bool isMidStep() const { return false; } ///< one was left half done: the weights are of no step
    std::int64_t stepsDone() const { return m_steps; }

    /// The state by names that begin with the parameter's, to be written or filled. Throws Error while
    /// isMidStep().
    virtual std::vector<std::pair<std::string, at::Tensor>> state() = 0;
    /// After the tensors of state() were filled again.
    virtual void restored(std::int64_t stepsDone) { m_steps = stepsDone; }

    virtual std::int64_t stateBytes() const = 0;               ///< on the device now
    virtual std::int64_t hostStateBytes() const { return 0; }  ///< in host memory or a file
    virtual PageCounts pageCounts() const { return {}; }       ///< since the beginning; zeros where nothing is paged
    /// Where each of several ranks updates a share: which; null where each has all of it. All ranks make steps together
    /// then, state() is of the own share, and the rest of these hold.
    virtual const OptimizerShares* shares() const { return nullptr; }
    /// The gradients are taken for the exchange of new weights, once a step has used them. Before the first step.
    void exchangeIn(GradientBucket& gradients) { m_gradients = &gradients; }
    /// The state of all ranks into the first's tensors (OptimizerShares::wholeIn), and back. All ranks call them.
    virtual void collectState(const NamedTensors& whole) { static_cast<void>(whole); }
    virtual void spreadState(const NamedTensors& whole) { static_cast<void>(whole); }

    /// Fewer bytes for pages from now on, where there are any.
    virtual void setPageBudget(std::int64_t bytes) { static_cast<void>(bytes); }

protected:
    std::vector<Parameter*> m_parameters;
    GradientBucket* m_gradients = nullptr;
    std::int64_t m_steps = 0;
};

/// Of gradientSquares(), on the host.
double normOf(std::span<const double> squares);

/// The factor that brings `norm` down to `most` (0: no limit), as torch's clip_grad_norm_ has it.
double clipScale(double norm, double most);

} // namespace lathe
