// Whether moments are resident or paged is the affair of Moments: what it opens is updated by one call of the operator.
#include "train/adamw.h"

#include "lathe/error.h"
#include "operators/adamw.h"
#include "recipe/optimizers.h"

#include <cmath>

namespace lathe {

std::vector<MomentSize> momentSizes(const std::vector<Parameter*>& parameters, int bits) {
    std::vector<MomentSize> sizes;
    for (const Parameter* parameter : parameters) {
        const std::int64_t count = parameter->master().numel();
        sizes.push_back({parameter->name(), parameter->master().sizes().vec(), count,
                         count < least8BitElements ? 32 : bits, parameter->master().device()});
    }
    return sizes;
}

Adamw::Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors)
    : Adamw(parameters, options, std::move(rateFactors),
            std::make_unique<ResidentMoments>(momentSizes(parameters, 32))) {}

Adamw::Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors,
             std::unique_ptr<Moments> moments)
    : Optimizer(std::move(parameters)),
      m_options(options),
      m_rateFactors(std::move(rateFactors)),
      m_moments(std::move(moments)) {
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

    const double correction = 1 - std::pow(m_options.beta1, double(number));
    const auto& groups = m_moments->groups();
    // Every other step goes through the groups from the end: those that are still there from the step before come
    // first.
    const auto nth = [&](std::size_t i) { return number % 2 ? i : groups.size() - 1 - i; };
    if (!m_halfDone) m_groupsDone = 0;
    try {
        while (m_groupsDone < groups.size()) {
            const std::size_t group = nth(m_groupsDone);
            const std::vector<MomentTensors> moments = m_moments->open(group);
            m_halfDone = true;
            if (m_groupsDone + 1 < groups.size()) m_moments->expect(nth(m_groupsDone + 1));
            std::vector<AdamwRun> runs;
            for (std::size_t i = 0; i < moments.size(); ++i) {
                const MomentRun& run = groups[group][i];
                const Parameter& parameter = *m_parameters[run.parameter];
                const double rate = learningRate * m_rateFactors[run.parameter];
                const bool decays = parameter.decays() || m_options.decayNormsAndBiases;
                const auto part = [&](const at::Tensor& whole) {
                    return whole.detach().view({-1}).narrow(0, run.begin, run.end - run.begin);
                };
                runs.push_back({part(parameter.master()), part(parameter.master().grad()), moments[i].first,
                                moments[i].second, moments[i].firstScales, moments[i].secondScales, rate / correction,
                                decays ? 1 - rate * m_options.weightDecay : 1.0});
            }
            adamwStep(runs, c);
            ++m_groupsDone;
            m_moments->close(group);
        }
    } catch (const Error& error) {
        if (!m_halfDone || error.info().kind != ErrorKind::OutOfMemory) throw;
        // Not to be answered by computing the step again: part of the weights are the next step's already.
        throw Error(ErrorKind::Device, {"The step's update could not be finished: %1", error.info().message},
                    error.info().hint);
    }
    m_halfDone = false;
    m_steps = number;
    refreshAll(m_parameters);
}

std::vector<std::pair<std::string, at::Tensor>> Adamw::state() {
    if (m_halfDone)
        throw Error(ErrorKind::Device, "The optimizer's last step was left half done, so its state can't be kept.",
                    "Go on from the last checkpoint.");
    return m_moments->state();
}

void Adamw::restored(std::int64_t stepsDone) {
    m_halfDone = false;
    m_moments->restored();
    Optimizer::restored(stepsDone);
}

} // namespace lathe
