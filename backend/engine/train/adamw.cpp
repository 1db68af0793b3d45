#include "train/adamw.h"

#include "lathe/error.h"
#include "spec/optimizers.h"
#include "train/adamw_8bit.h"

#include <ATen/Parallel.h>

#include <cmath>

namespace lathe {

std::vector<MomentSize> momentSizes(const std::vector<Parameter*>& parameters, int bits) {
    std::vector<MomentSize> sizes;
    for (const Parameter* parameter : parameters) {
        const std::int64_t count = parameter->master().numel();
        sizes.push_back({parameter->name(), parameter->master().sizes().vec(), count, count < least8BitElements ? 32 : bits});
    }
    return sizes;
}

Adamw::Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors)
    : Adamw(parameters, options, std::move(rateFactors), std::make_unique<ResidentMoments>(momentSizes(parameters, 32))) {}

Adamw::Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors, std::unique_ptr<Moments> moments)
    : Optimizer(std::move(parameters)), m_options(options), m_rateFactors(std::move(rateFactors)), m_moments(std::move(moments)) {
    m_rateFactors.resize(m_parameters.size(), 1.0);
}

void Adamw::step(double learningRate, double gradientScale) {
    const std::int64_t number = m_steps + 1;
    AdamwCoefficients c;
    c.beta1 = float(m_options.beta1);
    c.beta2 = float(m_options.beta2);
    c.oneMinusBeta1 = float(1 - m_options.beta1);
    c.oneMinusBeta2 = float(1 - m_options.beta2);
    c.secondScale = float(1 / std::sqrt(1 - std::pow(m_options.beta2, double(number))));
    c.epsilon = float(m_options.epsilon);
    c.gradientScale = float(gradientScale);

    struct Pointers { float* weights; const float* gradients; float stepSize, keep; };
    const double correction = 1 - std::pow(m_options.beta1, double(number));
    std::vector<Pointers> pointers;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const Parameter& parameter = *m_parameters[i];
        const double rate = learningRate * m_rateFactors[i];
        const bool decays = parameter.decays() || m_options.decayNormsAndBiases;
        pointers.push_back({parameter.master().mutable_data_ptr<float>(), parameter.master().grad().const_data_ptr<float>(),
                            float(rate / correction), decays ? float(1 - rate * m_options.weightDecay) : 1.0f});
    }

    const auto& groups = m_moments->groups();
    // Every other step goes through the groups from the end: those that are still there from the step before come first.
    const auto nth = [&](std::size_t i) { return number % 2 ? i : groups.size() - 1 - i; };
    if (!m_halfDone) m_groupsDone = 0;
    try {
        while (m_groupsDone < groups.size()) {
            const std::size_t group = nth(m_groupsDone);
            const std::vector<MomentPlace> places = m_moments->open(group);
            m_halfDone = true;
            if (m_groupsDone + 1 < groups.size()) m_moments->expect(nth(m_groupsDone + 1));
            at::parallel_for(0, std::int64_t(places.size()), 1, [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t i = begin; i < end; ++i) {
                    const MomentPiece& piece = groups[group][std::size_t(i)];
                    const MomentPlace& place = places[std::size_t(i)];
                    const Pointers& at = pointers[piece.parameter];
                    AdamwCoefficients own = c;
                    own.stepSize = at.stepSize;
                    own.keep = at.keep;
                    float* weights = at.weights + piece.begin;
                    const float* gradients = at.gradients + piece.begin;
                    const std::int64_t count = piece.end - piece.begin;
                    if (place.firstScales)
                        adamwUpdate8(weights, gradients, {static_cast<std::uint8_t*>(place.first), static_cast<std::uint8_t*>(place.second),
                                                          place.firstScales, place.secondScales}, count, own);
                    else adamwUpdate(weights, gradients, static_cast<float*>(place.first), static_cast<float*>(place.second), count, own);
                }
            });
            ++m_groupsDone;
            m_moments->close(group);
        }
    } catch (const Error& error) {
        if (!m_halfDone || error.info().kind != ErrorKind::OutOfMemory) throw;
        // Not to be answered by computing the step again: part of the weights are the next step's already.
        throw Error(ErrorKind::Device, "The step's update could not be finished: " + error.info().message, error.info().hint);
    }
    m_halfDone = false;
    m_steps = number;
    for (Parameter* parameter : m_parameters) parameter->refresh();
}

std::vector<std::pair<std::string, at::Tensor>> Adamw::state() {
    if (m_halfDone) throw Error(ErrorKind::Device, "The optimizer's last step was left half done, so its state can't be kept.", "Go on from the last checkpoint.");
    return m_moments->state();
}

void Adamw::restored(std::int64_t stepsDone) {
    m_halfDone = false;
    m_moments->restored();
    Optimizer::restored(stepsDone);
}

} // namespace lathe
