#pragma once
// Training in fp16: its smallest numbers are 6e-8, and gradients are often smaller. The loss is multiplied before
// backward and the gradients divided after it, by as much as they bear (Mixed Precision Training, arXiv 1710.03740,
// section 3.2); where one of them overflows, the step is left out. The numbers are those of torch.amp.GradScaler.
#include <cmath>
#include <cstdint>

namespace lathe {

class LossScale {
public:
    struct State {
        double factor = 65536;
        std::int64_t stepsSince = 0; ///< taken since the factor was changed
        std::int64_t skipped = 0;    ///< steps left out so far
    };

    LossScale() = default; ///< one that stays 1: fp32 and bf16 need none
    explicit LossScale(const State& state) : m_isOn(true), m_state(state) {}

    bool isOn() const { return m_isOn; }
    double factor() const { return m_isOn ? m_state.factor : 1; }
    const State& state() const { return m_state; }

    /// A smaller factor may make the gradients finite.
    bool canShrink() const { return m_isOn && m_state.factor > 1; }
    /// After a step whose gradients have that norm: whether they may be used. Where they may not, the factor is halved.
    bool takes(double gradientNorm) {
        if (!m_isOn) return true;
        if (!std::isfinite(gradientNorm)) {
            m_state = {m_state.factor / 2, 0, m_state.skipped + 1};
            return false;
        }
        if (++m_state.stepsSince == growthInterval) m_state = {m_state.factor * 2, 0, m_state.skipped};
        return true;
    }

private:
    static constexpr std::int64_t growthInterval = 2000;
    bool m_isOn = false;
    State m_state;
};

} // namespace lathe
