// Whether moments are resident or paged is the affair of Moments: what it opens is updated by one call of the operator.
#include "train/adamw.h"

#include "lathe/error.h"
#include "operators/adamw.h"
#include "recipe/optimizers.h"

#include <array>
#include <cmath>
#include <exception>

namespace lathe {
namespace {

/// Closed also where memory runs out before the update: the next try opens it again.
struct OpenGroup {
    OpenGroup(Moments& of, std::size_t group) : moments(of.open(group)), m_of(of), m_group(group) {}
    ~OpenGroup() {
        try {
            m_of.close(m_group);
        } catch (const std::exception&) { // making room failed: whoever needs it next tries again, and says so
        }
    }
    OpenGroup(const OpenGroup&) = delete;
    OpenGroup& operator=(const OpenGroup&) = delete;
    std::vector<MomentTensors> moments;

private:
    Moments& m_of;
    std::size_t m_group;
};

} // namespace

std::vector<MomentSize> momentSizes(const std::vector<Parameter*>& parameters, int bits) {
    std::vector<MomentSize> sizes;
    for (const Parameter* parameter : parameters) {
        const std::int64_t count = parameter->master().numel();
        sizes.push_back({parameter->name(), parameter->master().sizes().vec(), count,
                         count < least8BitElements ? 32 : bits, parameter->master().device(), sizes.size()});
    }
    return sizes;
}

Adamw::Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors)
    : Adamw(parameters, options, std::move(rateFactors),
            std::make_unique<ResidentMoments>(momentSizes(parameters, 32))) {}

Adamw::Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors,
             std::unique_ptr<Moments> moments, std::unique_ptr<OptimizerShares> shares)
    : Optimizer(std::move(parameters)),
      m_options(options),
      m_rateFactors(std::move(rateFactors)),
      m_moments(std::move(moments)),
      m_shares(std::move(shares)) {
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
    while (m_groupsDone < groups.size()) { // after a step that memory cut off: from where it was cut off
        const std::size_t group = nth(m_groupsDone);
        const OpenGroup open(*m_moments, group);
        if (m_groupsDone + 1 < groups.size()) m_moments->expect(nth(m_groupsDone + 1));
        std::array<std::vector<AdamwRun>, 2> parts; // an update each, and memory may run out between them
        for (std::size_t i = 0; i < open.moments.size(); ++i) {
            const MomentRun& run = groups[group][i];
            const MomentTensors& moments = open.moments[i];
            const MomentSize& piece = m_moments->pieces()[run.piece];
            const Parameter& parameter = *m_parameters[piece.parameter];
            const double rate = learningRate * m_rateFactors[piece.parameter];
            const bool decays = parameter.decays() || m_options.decayNormsAndBiases;
            const auto part = [&](const at::Tensor& whole) {
                return whole.detach().view({-1}).narrow(0, piece.begin + run.begin, run.end - run.begin);
            };
            parts[moments.firstScales.defined()].push_back({part(parameter.master()), part(parameter.master().grad()),
                                                            moments.first, moments.second, moments.firstScales,
                                                            moments.secondScales, rate / correction,
                                                            decays ? 1 - rate * m_options.weightDecay : 1.0});
        }
        for (std::size_t part = m_partsDone; part < parts.size(); ++part) {
            if (parts[part].empty()) continue;
            adamwStep(parts[part], c);
            m_partsDone = part + 1;
        }
        m_partsDone = 0;
        ++m_groupsDone;
    }
    if (m_shares) m_shares->exchange(m_parameters, *m_gradients);
    refreshAll(m_parameters);
    m_groupsDone = 0;
    m_steps = number;
}

void Adamw::requireWhole() const {
    if (isMidStep())
        throw Error(ErrorKind::Device, "The optimizer's last step was left half done, so its state can't be kept.",
                    "Go on from the last checkpoint.");
}

std::vector<std::pair<std::string, at::Tensor>> Adamw::state() {
    requireWhole();
    return m_moments->state();
}

void Adamw::collectState(const NamedTensors& whole) {
    requireWhole();
    m_shares->collect(m_moments->tensors(), whole);
}

void Adamw::restored(std::int64_t stepsDone) {
    m_groupsDone = m_partsDone = 0;
    m_moments->restored();
    Optimizer::restored(stepsDone);
}

} // namespace lathe
