#pragma once
// What is alive at each moment of a training step, in bytes, without tensors: the step is walked through with holds in
// their place.
#include "lathe/estimate.h"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace lathe {

class MemoryTimeline {
public:
    /// Bytes that are alive while this lives.
    class Hold {
    public:
        Hold() = default;
        Hold(MemoryTimeline* timeline, MemoryPart part, std::int64_t bytes)
            : m_timeline(timeline), m_part(part), m_bytes(bytes) {
            timeline->take(part, bytes);
        }
        Hold(Hold&& other) noexcept
            : m_timeline(std::exchange(other.m_timeline, nullptr)),
              m_part(other.m_part),
              m_bytes(std::exchange(other.m_bytes, 0)) {}
        Hold& operator=(Hold&& other) noexcept {
            if (this == &other) return *this;
            free();
            m_timeline = std::exchange(other.m_timeline, nullptr);
            m_part = other.m_part;
            m_bytes = std::exchange(other.m_bytes, 0);
            return *this;
        }
        ~Hold() { free(); }
        void free() {
            if (m_timeline) m_timeline->give(m_part, m_bytes);
            m_timeline = nullptr;
            m_bytes = 0;
        }
        std::int64_t bytes() const { return m_bytes; }

    private:
        MemoryTimeline* m_timeline = nullptr;
        MemoryPart m_part = MemoryPart::Workspace;
        std::int64_t m_bytes = 0;
    };

    /// Books what is held from now on to `part` until the scope ends, as BookAs does in the engine.
    class Scope {
    public:
        Scope(MemoryTimeline& timeline, MemoryPart part)
            : m_timeline(timeline), m_before(std::exchange(timeline.m_part, part)) {}
        ~Scope() { m_timeline.m_part = m_before; }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        MemoryTimeline& m_timeline;
        MemoryPart m_before;
    };

    /// `always`: what is there before the step and after it. Memory comes in multiples of `blockBytes`.
    explicit MemoryTimeline(const MemoryByPart& always, std::int64_t blockBytes = 1)
        : m_now(always), m_total(always.totalBytes()), m_block(blockBytes) {}
    Hold hold(std::int64_t bytes) { return {this, m_part, (bytes + m_block - 1) / m_block * m_block}; }
    Hold hold(std::int64_t bytes, bool wanted) { return wanted ? hold(bytes) : Hold(); }
    /// What follows belongs to the phase of that name; its highest point is kept. A name that was there before goes on.
    void phase(std::string_view name);
    const std::vector<PhaseMemory>& phases() const { return m_phases; }
    std::int64_t total() const { return m_total; } ///< alive now

private:
    void take(MemoryPart part, std::int64_t bytes) {
        m_now[part] += bytes;
        m_total += bytes;
        if (m_total > m_phaseTotal) raise();
    }
    void give(MemoryPart part, std::int64_t bytes) {
        m_now[part] -= bytes;
        m_total -= bytes;
    }
    void raise();

    MemoryByPart m_now;
    std::int64_t m_total = 0, m_block = 1, m_phaseTotal = INT64_MAX;
    MemoryPart m_part = MemoryPart::Workspace;
    std::vector<PhaseMemory> m_phases;
    std::size_t m_phase = 0;
};

} // namespace lathe
