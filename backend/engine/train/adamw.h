#pragma once
// AdamW over the fp32 masters of trained tensors: one pass that clips, decays, keeps both moments and writes the
// weights.
#include "train/moments.h"
#include "train/optimizer.h"
#include "train/optimizer_shares.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace lathe {

struct AdamwOptions {
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0;
    bool decayNormsAndBiases = false; ///< else only what Parameter::decays() says
};

/// Equals torch.optim.AdamW up to rounding, with 8-bit moments bitsandbytes' AdamW8bit; the same bits whatever the
/// number of threads and wherever the moments lie.
class Adamw final : public Optimizer {
public:
    /// 32-bit moments in memory. `rateFactors`: the learning rate's factor for each parameter; empty: 1 for all.
    Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors = {});
    /// `moments` are those of these parameters, in their order; of this rank's share of them, where there are `shares`.
    Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors,
          std::unique_ptr<Moments> moments, std::unique_ptr<OptimizerShares> shares = nullptr);

    void step(double learningRate, double gradientScale = 1) override;
    bool isMidStep() const override { return m_groupsDone + m_partsDone > 0; }
    std::vector<std::pair<std::string, at::Tensor>> state() override;
    void restored(std::int64_t stepsDone) override;
    std::int64_t stateBytes() const override { return m_moments->bytesOnDevice(); }
    std::int64_t hostStateBytes() const override { return m_moments->bytesOnHost(); }
    PageCounts pageCounts() const override { return m_moments->pageCounts(); }
    void setPageBudget(std::int64_t bytes) override { m_moments->setPageBudget(bytes); }
    const OptimizerShares* shares() const override { return m_shares.get(); }
    void collectState(const NamedTensors& whole) override;
    void spreadState(const NamedTensors& whole) override { m_shares->spread(whole, m_moments->tensors()); }

private:
    void requireWhole() const;

    AdamwOptions m_options;
    std::vector<double> m_rateFactors;
    std::unique_ptr<Moments> m_moments;
    std::unique_ptr<OptimizerShares> m_shares;
    std::size_t m_groupsDone = 0; ///< of the step that is being made
    std::size_t m_partsDone = 0;  ///< of the group after them: fp32 moments, then codes
};

/// Of each parameter; `bits` 8: those that are large enough (recipe/optimizers.h).
std::vector<MomentSize> momentSizes(const std::vector<Parameter*>& parameters, int bits);

} // namespace lathe
