// Rows and whole steps are shuffled apart, by seed and epoch alone, so that any step can be made without those
// before it.
#include "data/step_sampler.h"

#include "data/counter_random.h"
#include "lathe/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace lathe {

StepSampler::StepSampler(std::vector<std::int64_t> lengths, SamplerOptions options)
    : m_lengths(std::move(lengths)),
      m_options(options),
      m_rowsPerStep(options.batchSize * options.gradientAccumulation) {
    if (m_lengths.empty())
        throw Error(ErrorKind::BadInput, "There is no example to train on.",
                    "Choose data with at least one usable row.");
    if (m_options.batchSize < 1 || m_options.gradientAccumulation < 1)
        throw Error(ErrorKind::BadInput, "batch_size and gradient_accumulation must be at least 1.");
    if (m_options.packing && m_options.maxLength < 1)
        throw Error(ErrorKind::BadInput, "Packing needs a max_length of at least 1.");
    if (m_options.steps < 1 && !(m_options.epochs > 0))
        throw Error(ErrorKind::BadInput, "A run needs steps or epochs above 0.");

    std::int64_t most = -1, total = 0;
    std::vector<std::int64_t> counts; // steps of each order
    const auto more = [&] {
        if (m_options.steps > 0) return total < m_options.steps;
        return double(counts.size()) < m_options.epochs;
    };
    for (std::int64_t key = 0; more(); ++key) {
        const auto rows = epochRows(key);
        counts.push_back(stepsOf(rows));
        total += counts.back();
        for (std::int64_t step = 0; step < counts.back(); ++step) {
            std::int64_t tokens = 0;
            const auto end = std::min<std::size_t>(rows.size(), std::size_t((step + 1) * m_rowsPerStep));
            for (auto row = std::size_t(step * m_rowsPerStep); row < end; ++row)
                for (const std::size_t example : rows[row]) tokens += m_lengths[example];
            if (tokens <= most) continue;
            most = tokens;
            m_longestKey = key;
            m_longestStep = step;
        }
    }

    std::swap(counts[0], counts[std::size_t(m_longestKey)]);
    m_firstStep.push_back(0);
    for (const std::int64_t count : counts) m_firstStep.push_back(m_firstStep.back() + count);
    m_totalSteps = m_options.steps;
    if (m_totalSteps < 1) {
        const double whole = double(counts.size() - 1), part = m_options.epochs - whole; // part is in (0, 1]
        const auto last = std::int64_t(std::ceil(part * double(counts.back()) - 1e-9));
        m_totalSteps = m_firstStep[counts.size() - 1] + std::clamp<std::int64_t>(last, 1, counts.back());
    }
}

void StepSampler::extendTo(std::int64_t steps) {
    while (m_firstStep.back() < steps) {
        const auto epoch = std::int64_t(m_firstStep.size()) - 1; // behind the planned ones an epoch's key is its number
        m_firstStep.push_back(m_firstStep.back() + stepsOf(epochRows(epoch)));
    }
}

std::int64_t StepSampler::keyOf(std::int64_t epoch) const {
    return epoch == 0 ? m_longestKey : epoch == m_longestKey ? 0 : epoch;
}

std::int64_t StepSampler::stepsOf(const RowList& rows) const {
    return (std::int64_t(rows.size()) + m_rowsPerStep - 1) / m_rowsPerStep;
}

namespace {

/// Fisher and Yates, from the end.
template <class Swap> void shuffle(std::size_t count, std::uint64_t seed, std::uint64_t stream, const Swap& swap) {
    for (std::size_t i = count; i > 1; --i) swap(i - 1, counterRandom(seed, stream, i) % i);
}

} // namespace

/// Sorted in stretches of many steps, which keeps who meets whom random; then whole steps are shuffled. A smaller last
/// step stays the last.
void StepSampler::groupByLength(std::vector<std::uint32_t>& order, std::int64_t key) const {
    constexpr std::int64_t stepsOfAStretch = 50;
    constexpr std::uint64_t ofSteps = std::uint64_t(1) << 63; // a stream that no epoch's order has
    const auto rowsPerStep = std::size_t(m_rowsPerStep), stretch = rowsPerStep * std::size_t(stepsOfAStretch);
    for (std::size_t begin = 0; begin < order.size(); begin += stretch) {
        const auto end = order.begin() + std::ptrdiff_t(std::min(order.size(), begin + stretch));
        std::stable_sort(order.begin() + std::ptrdiff_t(begin), end,
                         [&](std::uint32_t a, std::uint32_t b) { return m_lengths[a] > m_lengths[b]; });
    }
    shuffle(order.size() / rowsPerStep, m_options.seed, ofSteps + std::uint64_t(key),
            [&](std::size_t a, std::size_t b) {
                if (a != b)
                    std::swap_ranges(order.begin() + std::ptrdiff_t(a * rowsPerStep),
                                     order.begin() + std::ptrdiff_t((a + 1) * rowsPerStep),
                                     order.begin() + std::ptrdiff_t(b * rowsPerStep));
            });
}

RowList StepSampler::epochRows(std::int64_t key) const {
    std::vector<std::uint32_t> order(m_lengths.size());
    std::iota(order.begin(), order.end(), std::uint32_t(0));
    shuffle(order.size(), m_options.seed, std::uint64_t(key),
            [&](std::size_t a, std::size_t b) { std::swap(order[a], order[b]); });
    if (m_options.packing) return packRows(order, m_lengths, m_options.maxLength);
    if (m_options.groupByLength) groupByLength(order, key);
    return RowList::single(std::move(order));
}

StepRows StepSampler::step(std::int64_t number) const {
    const std::int64_t index = number - 1;
    if (index < 0 || index >= m_firstStep.back())
        throw Error(ErrorKind::Bug, {"Step %1 is outside the run.", std::to_string(number)});
    const auto after = std::upper_bound(m_firstStep.begin(), m_firstStep.end(), index);
    StepRows result;
    result.epoch = after - m_firstStep.begin() - 1;
    std::int64_t inEpoch = index - m_firstStep[std::size_t(result.epoch)];
    const std::int64_t key = keyOf(result.epoch);
    if (key != m_cachedKey) {
        m_cachedRows = epochRows(key);
        m_cachedKey = key;
    }
    if (result.epoch
        == 0) { // a smaller last step may become the first, then the first is the last: sizes go with their step
        if (inEpoch == 0) inEpoch = m_longestStep;
        else if (inEpoch == m_longestStep) inEpoch = 0;
    }
    const auto begin = std::size_t(inEpoch * m_rowsPerStep),
               end = std::min(m_cachedRows.size(), begin + std::size_t(m_rowsPerStep));
    for (std::size_t row = begin; row < end; ++row)
        result.rows.emplace_back(m_cachedRows[row].begin(), m_cachedRows[row].end());
    return result;
}

std::int64_t StepSampler::tokens(const StepRows& step) const {
    std::int64_t tokens = 0;
    for (const RowOfExamples& row : step.rows)
        for (const std::size_t example : row) tokens += m_lengths[example];
    return tokens;
}

std::vector<std::vector<RowOfExamples>> microBatches(const StepRows& step, std::int64_t batchSize) {
    std::vector<std::vector<RowOfExamples>> batches;
    for (std::size_t i = 0; i < step.rows.size(); i += std::size_t(batchSize)) {
        const auto end = std::min(step.rows.size(), i + std::size_t(batchSize));
        batches.emplace_back(step.rows.begin() + std::ptrdiff_t(i), step.rows.begin() + std::ptrdiff_t(end));
    }
    return batches;
}

} // namespace lathe
