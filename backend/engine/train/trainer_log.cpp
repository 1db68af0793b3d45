// The trainer's third step: what is told and kept of each optimizer step, and the look at whether it means anything.
#include "train/trainer.h"

#include "base/clock.h"
#include "base/json.h"
#include "lathe/field_keys.h"

#include <algorithm>
#include <cmath>

namespace lathe {

void Trainer::log(const StepRows& rows, const StepSums& sums, std::size_t microBatches, double learningRate,
                  double seconds) {
    m_lastLoss = sums.loss;
    const auto numbers = datasetRows(rows);
    StepPoint& point = m_logging; // the steps since the last logged one, as one
    const double units = double(point.trainedTokens + sums.trainedTokens);
    point.loss = units > 0 ? (point.loss * double(point.trainedTokens) + sums.loss * double(sums.trainedTokens)) / units
                           : sums.loss;
    point.step = m_step;
    point.learningRate = learningRate;
    point.gradNorm = sums.gradientNorm;
    point.trainedTokens += sums.trainedTokens;
    point.tokens += sums.tokens;
    point.seconds += seconds;
    point.rows.insert(point.rows.end(), numbers.begin(), numbers.end());
    if (!m_ranks->isAlone()) point.gauges["exchange_seconds"] += sums.exchangeSeconds;
    measureMemory(point, microBatches);
    measureSpeed(rows, sums, seconds);
    if (m_step % m_setup->recipe.settings.get(field::logEvery) == 0 || m_step == m_setup->totalSteps())
        m_host.log(m_order.run, std::exchange(m_logging, {}));
    if (m_logging.trainedTokens == 0) m_multiplied = m_multiplying = 0;
    if (m_step == std::min<std::int64_t>(10, m_setup->totalSteps())) lookForDeadTensors();
}

std::vector<std::int64_t> Trainer::datasetRows(const StepRows& rows) const {
    std::vector<std::int64_t> numbers;
    for (const RowOfExamples& row : rows.rows)
        for (const std::size_t example : row) numbers.push_back(m_setup->data.train.row(example));
    return numbers;
}

/// How much of what the device multiplies at best the steps since the last logged one came to.
void Trainer::measureSpeed(const StepRows& rows, const StepSums& sums, double seconds) {
    if (!m_products->isKnown() || m_setup->productSpeed <= 0) return;
    std::vector<std::int64_t> lengths;
    for (const RowOfExamples& row : rows.rows)
        for (const std::size_t example : row) lengths.push_back(m_setup->data.train.length(example));
    m_multiplied += m_products->of(lengths, sums.trainedTokens, m_plan.recompute) / m_ranks->size(); // its own share
    m_multiplying += seconds;
    if (m_multiplying > 0) m_logging.gauges["product_share"] = m_multiplied / m_multiplying / m_setup->productSpeed;
}

void Trainer::measureMemory(StepPoint& point, std::size_t microBatches) {
    m_setup->memory.stepDone();
    const MemoryUse& use = m_setup->memory.use();
    const auto most = [&](const char* gauge, double value) {
        point.gauges[gauge] = std::max(point.gauges[gauge], value);
    };
    most("memory", double(use.now.totalBytes()));
    most("micro_batches", double(microBatches));
    if (m_setup->lossScale.isOn()) point.gauges["loss_scale"] = m_setup->lossScale.factor();
    if (m_setup->isPaged()) {
        const PageCounts counts = m_setup->pageCounts(), moved = counts - m_lastReportedPages;
        m_lastReportedPages = counts;
        point.gauges["page_in_bytes"] += double(moved.bytesIn);
        point.gauges["page_out_bytes"] += double(moved.bytesOut);
    }
    const bool isNewPeak = use.peak.totalBytes() > m_peakTold + m_peakTold / 100;
    if (!isNewPeak && systemClock().steadySeconds() - m_memoryToldAt < 1) return;
    if (isNewPeak) m_peakTold = use.peak.totalBytes();
    m_memoryToldAt = systemClock().steadySeconds();
    m_host.measured(m_order.run, use, isNewPeak);
}

void Trainer::requireFinite(const StepSums& sums, const StepRows& rows, std::int64_t number) const {
    const bool loss = !std::isfinite(sums.loss);
    if (!loss && (std::isfinite(sums.gradientNorm) || m_setup->lossScale.canShrink())) return;
    std::string named;
    const auto numbers = datasetRows(rows);
    for (std::size_t i = 0; i < std::min<std::size_t>(numbers.size(), 10); ++i)
        named += (i ? ", " : "") + std::to_string(numbers[i]);
    if (numbers.size() > 10) named += ", ...";
    Said hint = Said("Lower learning_rate (now %1), keep clip_norm on, and look at those rows.",
                     shortest(*m_setup->plan.learningRate));
    if (m_setup->lossScale.isOn())
        hint = Said("%1 %2", hint, Said("fp16 has no numbers beyond 65504: bf16 and fp32 do."));
    if (m_lastSave > 0) hint = Said("%1 %2", hint, Said("The checkpoint of step %1 is kept.", m_lastSave));
    throw Error(ErrorKind::BadInput,
                loss ? Said("The loss of step %1 is not a finite number (dataset rows %2).", number, named)
                     : Said("The gradient of step %1 is not a finite number (dataset rows %2).", number, named),
                hint);
}

/// A tensor that starts at zero (LoRA's B) and still is has had no gradient: the adapter would change nothing.
void Trainer::lookForDeadTensors() {
    if (m_step < 2) return; // the first step of a warm-up has rate 0
    std::vector<std::string> dead;
    const std::vector<Parameter*>& parameters = m_setup->optimizer->parameters();
    std::vector<at::Tensor> alive;
    for (const Parameter* parameter : parameters) alive.push_back(parameter->master().detach().any());
    const at::Tensor told = at::stack(alive).cpu();
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (parameters[i]->master().numel() > 0 && !told.const_data_ptr<bool>()[i])
            dead.push_back(parameters[i]->name());
    if (dead.empty()) return;
    m_host.note(m_order.run, Said("%1 of %2 trained tensors are still zero after %3 steps (%4%5): they learn nothing",
                                  std::to_string(dead.size()), std::to_string(parameters.size()),
                                  std::to_string(m_step), dead.front(), (dead.size() > 1 ? ", ..." : "")));
}

} // namespace lathe
