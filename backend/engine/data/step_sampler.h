#pragma once
// Which examples an optimizer step sees. A step is drawn whole and only then cut into micro-batches, so 1 x 16, 2 x 8
// and 4 x 4 see the same. All of it is a function of (lengths, options): a resumed run needs the step's number and no
// more.
#include "data/packing.h"

#include <cstdint>
#include <vector>

namespace lathe {

struct SamplerOptions {
    std::uint64_t seed = 0;
    std::int64_t batchSize = 1;            ///< rows of a micro-batch
    std::int64_t gradientAccumulation = 1; ///< micro-batches of a step
    bool packing = false;                  ///< a row is packed up to maxLength; else it is one example
    std::int64_t maxLength = 0;            ///< tokens; needed for packing
    bool groupByLength = false;            ///< rows of a step are of about the same length; where nothing is packed
    std::int64_t steps = 0;                ///< 0: as many as `epochs` give
    double epochs = 1;                     ///< a fraction runs that part of the last epoch, rounded up to steps
};

struct StepRows {
    std::int64_t epoch = 0; ///< from 0
    std::vector<RowOfExamples> rows;
};

class StepSampler {
public:
    /// Throws Error{BadInput} where there is no example or a field is impossible.
    StepSampler(std::vector<std::int64_t> lengths, SamplerOptions options);

    std::int64_t totalSteps() const { return m_totalSteps; } ///< as planned
    /// More steps than planned can be drawn from now on, from epochs behind the planned ones; those stay as they are.
    /// One of the new steps may have more tokens than step 1.
    void extendTo(std::int64_t steps);
    /// Step `number`, from 1. Each epoch sees every example once, in an order of its own; its last step may be smaller.
    /// Step 1 is the one with the most tokens of all (so what does not fit in memory fails at once): the epoch that has
    /// it comes first, and in that epoch it trades places with the first.
    StepRows step(std::int64_t number) const;
    std::int64_t tokens(const StepRows& step) const;

private:
    RowList epochRows(std::int64_t key) const;
    void groupByLength(std::vector<std::uint32_t>& order, std::int64_t key) const;
    std::int64_t stepsOf(const RowList& rows) const;
    std::int64_t keyOf(std::int64_t epoch) const;

    std::vector<std::int64_t> m_lengths;
    SamplerOptions m_options;
    std::int64_t m_rowsPerStep = 1, m_totalSteps = 0;
    std::int64_t m_longestKey = 0; ///< the epoch order that holds the longest step
    std::int64_t m_longestStep = 0; ///< from 0, inside that order
    std::vector<std::int64_t> m_firstStep; ///< of each epoch, from 0; one more at the end
    mutable std::int64_t m_cachedKey = -1;
    mutable RowList m_cachedRows;
};

/// The step's rows, `batchSize` at a time; the last micro-batch may be smaller.
std::vector<std::vector<RowOfExamples>> microBatches(const StepRows& step, std::int64_t batchSize);

} // namespace lathe
