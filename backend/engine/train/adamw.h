#pragma once
// AdamW over the fp32 masters of trained tensors: one pass that clips, decays, keeps both moments and writes the weights.
#include "tensor/parameter.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct AdamwOptions {
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0;
    bool decayNormsAndBiases = false; ///< else only what Parameter::decays() says
};

/// Equals torch.optim.AdamW up to rounding; the same bits whatever the number of threads.
class Adamw {
public:
    /// `rateFactors`: the learning rate's factor for each parameter; empty: 1 for all.
    Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors = {});

    const std::vector<Parameter*>& parameters() const { return m_parameters; }
    /// Makes every master's gradient a zeroed tensor, kept from step to step.
    void zeroGradients();
    /// L2 norm over all gradients; not finite where one of them isn't.
    double gradientNorm() const;
    /// Updates masters, moments and compute copies. `gradientScale` multiplies the gradients (clipping).
    void step(double learningRate, double gradientScale = 1);

    std::int64_t stepsDone() const { return m_steps; }
    std::int64_t stateBytes() const;
    /// Moments by "<parameter>.m" and "<parameter>.v"; the tensors themselves.
    std::vector<std::pair<std::string, at::Tensor>> state() const;
    /// After the tensors of state() were filled again.
    void restored(std::int64_t stepsDone) { m_steps = stepsDone; }

private:
    struct Piece { std::size_t parameter; std::int64_t begin, end; }; ///< what one thread does at a time

    std::vector<Parameter*> m_parameters;
    AdamwOptions m_options;
    std::vector<double> m_rateFactors;
    std::vector<at::Tensor> m_first, m_second;
    std::vector<Piece> m_pieces;
    std::int64_t m_steps = 0;
};

/// The factor that brings `norm` down to `most` (0: no limit), as torch's clip_grad_norm_ has it.
double clipScale(double norm, double most);

} // namespace lathe
