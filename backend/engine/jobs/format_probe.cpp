// Panels of rows are quantized and compared one at a time, so that a large model needs no second copy.
#include "jobs/format_probe.h"

#include "kernels/formats/formats.h"
#include "operators/quantize.h"
#include "tensor/threads.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {

constexpr std::int64_t bins = 200;

double squares(const at::Tensor& x) { return x.numel() ? x.square().sum(at::kDouble).item<double>() : 0; }

/// f(first row, its panel) a panel of rows at a time.
template <class F> void overPanels(const at::Tensor& w, const F& f) {
    const std::int64_t step = kernels::panelRows(w.size(1));
    for (std::int64_t row = 0; row < w.size(0); row += step) f(row, w.narrow(0, row, std::min(step, w.size(0) - row)));
}

} // namespace

FormatProbe::FormatProbe(std::vector<Quantization> formats)
    : m_formats(std::move(formats)),
      m_histogram(std::size_t(bins), 0),
      m_errors(m_formats.size()),
      m_sums(m_formats.size()) {
    if (!m_formats.empty()) m_blockSize = m_formats.front().blockSize;
}

/// Blocks are counted over the flat matrix, as quantization counts them.
void FormatProbe::count(const at::Tensor& w) {
    const float* from = w.const_data_ptr<float>();
    const std::int64_t all = w.numel(), blocks = kernels::blockCount(all, m_blockSize),
                       parts = std::min<std::int64_t>(blocks, 16);
    std::vector<std::vector<std::int64_t>> counts(std::size_t(parts), std::vector<std::int64_t>(std::size_t(bins), 0));
    overChunks(parts, 1, [&](std::int64_t firstPart, std::int64_t lastPart) {
        for (std::int64_t part = firstPart; part < lastPart; ++part) {
            std::vector<std::int64_t>& own = counts[std::size_t(part)];
            for (std::int64_t block = blocks * part / parts; block < blocks * (part + 1) / parts; ++block) {
                const std::int64_t first = block * m_blockSize, last = std::min(all, first + m_blockSize);
                float largest = 0;
                for (std::int64_t i = first; i < last; ++i) largest = std::max(largest, std::abs(from[i]));
                for (std::int64_t i = first; i < last; ++i) {
                    const double place = largest > 0 ? double(from[i]) / largest : 0;
                    ++own[std::size_t(std::clamp<std::int64_t>(std::int64_t((place + 1) * (bins / 2)), 0, bins - 1))];
                }
            }
        }
    });
    for (const auto& own : counts)
        for (std::size_t i = 0; i < own.size(); ++i) m_histogram[i] += own[i];
}

void FormatProbe::measure(const LinearSpec& layer, const at::Tensor& w, const at::Tensor& there, const at::Tensor& x) {
    at::NoGradGuard quiet;
    const double count = double(w.numel()), weightSquares = squares(there);
    const at::Tensor input = x.defined() ? x.to(at::kFloat) : x;
    double outputSquares = 0;
    if (x.defined())
        overPanels(there,
                   [&](std::int64_t, const at::Tensor& panel) { outputSquares += squares(at::mm(input, panel.t())); });
    for (std::size_t f = 0; f < m_formats.size(); ++f) {
        QuantizedMatrix quantized =
            quantizedMatrix(layer.name + ".weight", layer.out, layer.in, m_formats[f],
                            [&](std::int64_t first, std::int64_t last, float* to) {
                                std::copy(w.const_data_ptr<float>() + first, w.const_data_ptr<float>() + last, to);
                            });
        quantized.tensors = quantized.tensors.on(there.device());
        double errorSquares = 0, changeSquares = 0, largest = 0;
        overPanels(there, [&](std::int64_t row, const at::Tensor& panel) {
            at::Tensor error = dequantizedRows(quantized, row, panel.size(0), at::kFloat);
            error.sub_(panel);
            errorSquares += squares(error);
            largest = std::max(largest, double(at::max(error.abs()).item<float>()));
            if (x.defined()) changeSquares += squares(at::mm(input, error.t()));
        });
        LayerFormatError told{.rmse = std::sqrt(errorSquares / count),
                              .relative = weightSquares > 0 ? std::sqrt(errorSquares / weightSquares) : 0,
                              .largest = largest,
                              .outputChange = {}};
        Sums& sums = m_sums[f];
        sums.squares += weightSquares;
        sums.error += errorSquares;
        sums.largest = std::max(sums.largest, largest);
        if (x.defined() && outputSquares > 0) {
            told.outputChange = std::sqrt(changeSquares / outputSquares);
            sums.outputs += changeSquares / outputSquares;
            ++sums.outputLayers;
        }
        m_errors[f].push_back(told);
    }
    this->count(w);
    m_layers.push_back({layer.name, layer.role, layer.layer, w.numel(), std::sqrt(weightSquares / count)});
}

void FormatProbe::tell(FormatsReport& report) const {
    report.layers = m_layers;
    report.histogram = m_histogram;
    report.weights = 0;
    for (const MeasuredLayer& layer : m_layers) report.weights += layer.weights;
    for (std::size_t f = 0; f < m_formats.size(); ++f) {
        FormatMeasure& row = report.formats[f];
        const Sums& sums = m_sums[f];
        row.layers = m_errors[f];
        row.relative = sums.squares > 0 ? std::sqrt(sums.error / sums.squares) : 0;
        row.largest = sums.largest;
        if (sums.outputLayers) row.outputChange = std::sqrt(sums.outputs / double(sums.outputLayers));
    }
}

} // namespace lathe
