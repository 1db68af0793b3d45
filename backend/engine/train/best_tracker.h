#pragma once
// The best evaluation so far, and when to give up hoping for a better one.
#include "train/checkpoint.h"

#include <cmath>

namespace lathe {

class BestTracker {
public:
    /// patience 0: never stops early.
    explicit BestTracker(std::int64_t patience) : m_patience(patience) {}

    /// True where this is the best so far. A loss that is no number never is.
    bool add(std::int64_t step, double loss) {
        if (std::isfinite(loss) && (!m_best || loss < m_best->loss)) {
            m_best = BestEvaluation{step, loss};
            m_since = 0;
            return true;
        }
        ++m_since;
        return false;
    }
    bool shouldStop() const { return m_patience > 0 && m_since >= m_patience; }
    const std::optional<BestEvaluation>& best() const { return m_best; }
    std::int64_t evaluationsSince() const { return m_since; }
    void restore(const CheckpointState& state) {
        m_best = state.best;
        m_since = state.evaluationsSinceBest;
    }

private:
    std::int64_t m_patience, m_since = 0;
    std::optional<BestEvaluation> m_best;
};

} // namespace lathe
