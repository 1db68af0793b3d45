#include "train/adamw.h"

#include "train/adamw_update.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {
constexpr std::int64_t pieceSize = 32768;
}

Adamw::Adamw(std::vector<Parameter*> parameters, AdamwOptions options, std::vector<double> rateFactors)
    : m_parameters(std::move(parameters)), m_options(options), m_rateFactors(std::move(rateFactors)) {
    m_rateFactors.resize(m_parameters.size(), 1.0);
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const at::Tensor& master = m_parameters[i]->master();
        TORCH_INTERNAL_ASSERT(master.is_contiguous() && master.scalar_type() == at::kFloat);
        m_first.push_back(at::zeros_like(master.detach()));
        m_second.push_back(at::zeros_like(master.detach()));
        for (std::int64_t begin = 0; begin < master.numel(); begin += pieceSize)
            m_pieces.push_back({i, begin, std::min(master.numel(), begin + pieceSize)});
    }
}

void Adamw::zeroGradients() {
    for (Parameter* parameter : m_parameters) {
        at::Tensor& gradient = parameter->master().mutable_grad();
        if (gradient.defined()) gradient.detach_().zero_();
        else gradient = at::zeros_like(parameter->master().detach());
    }
}

double Adamw::gradientNorm() const {
    std::vector<double> sums(m_pieces.size());
    std::vector<const float*> gradients;
    for (const Parameter* parameter : m_parameters) {
        const at::Tensor& gradient = parameter->master().grad();
        TORCH_INTERNAL_ASSERT(gradient.defined() && gradient.is_contiguous() && gradient.scalar_type() == at::kFloat);
        gradients.push_back(gradient.const_data_ptr<float>());
    }
    at::parallel_for(0, std::int64_t(m_pieces.size()), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const Piece& piece = m_pieces[std::size_t(i)];
            sums[std::size_t(i)] = sumOfSquares(gradients[piece.parameter] + piece.begin, piece.end - piece.begin);
        }
    });
    double total = 0;
    for (const double sum : sums) total += sum;
    return std::sqrt(total);
}

void Adamw::step(double learningRate, double gradientScale) {
    ++m_steps;
    AdamwCoefficients c;
    c.beta1 = float(m_options.beta1);
    c.beta2 = float(m_options.beta2);
    c.oneMinusBeta1 = float(1 - m_options.beta1);
    c.oneMinusBeta2 = float(1 - m_options.beta2);
    c.secondScale = float(1 / std::sqrt(1 - std::pow(m_options.beta2, double(m_steps))));
    c.epsilon = float(m_options.epsilon);
    c.gradientScale = float(gradientScale);

    struct Pointers { float *weights, *first, *second; const float* gradients; float stepSize, keep; };
    const double correction = 1 - std::pow(m_options.beta1, double(m_steps));
    std::vector<Pointers> pointers;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const Parameter& parameter = *m_parameters[i];
        const double rate = learningRate * m_rateFactors[i];
        const bool decays = parameter.decays() || m_options.decayNormsAndBiases;
        pointers.push_back({parameter.master().mutable_data_ptr<float>(), m_first[i].mutable_data_ptr<float>(),
                            m_second[i].mutable_data_ptr<float>(), parameter.master().grad().const_data_ptr<float>(),
                            float(rate / correction), decays ? float(1 - rate * m_options.weightDecay) : 1.0f});
    }
    at::parallel_for(0, std::int64_t(m_pieces.size()), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const Piece& piece = m_pieces[std::size_t(i)];
            const Pointers& at = pointers[piece.parameter];
            AdamwCoefficients own = c;
            own.stepSize = at.stepSize;
            own.keep = at.keep;
            adamwUpdate(at.weights + piece.begin, at.gradients + piece.begin, at.first + piece.begin,
                        at.second + piece.begin, piece.end - piece.begin, own);
        }
    });
    for (Parameter* parameter : m_parameters) parameter->refresh();
}

std::int64_t Adamw::stateBytes() const {
    std::int64_t bytes = 0;
    for (const at::Tensor& tensor : m_first) bytes += 2 * std::int64_t(tensor.nbytes());
    return bytes;
}

std::vector<std::pair<std::string, at::Tensor>> Adamw::state() const {
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        tensors.emplace_back(m_parameters[i]->name() + ".m", m_first[i]);
        tensors.emplace_back(m_parameters[i]->name() + ".v", m_second[i]);
    }
    return tensors;
}

double clipScale(double norm, double most) {
    return most > 0 ? std::min(1.0, most / (norm + 1e-6)) : 1.0;
}

} // namespace lathe
