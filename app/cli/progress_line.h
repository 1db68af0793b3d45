#pragma once
// How far long work is: one line that is drawn over on a terminal, plain lines now and then elsewhere.
#include "cli/console.h"
#include "lathe/event.h"

#include <chrono>
#include <deque>
#include <string>

namespace lathe::cli {

class ProgressLine {
public:
    explicit ProgressLine(Console& console) : m_console(console) {}
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void begin(std::int64_t totalSteps, std::int64_t firstStep = 0);
    void setTotal(std::int64_t steps) { m_total = steps; }
    void step(const StepPoint& point);
    void phase(const Progressed& progress);
    /// A line that stays, above the moving one.
    void say(const std::string& text);
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    void draw(const std::string& text, bool plainToo);
    std::string bar(std::int64_t done, std::int64_t total) const;

    Console& m_console;
    std::int64_t m_total = 0, m_done = 0;
    struct Lap {
        double seconds;
        std::int64_t tokens;
    };
    std::deque<Lap> m_laps; ///< the last steps: speed and time left
    bool m_drawn = false;
    Clock::time_point m_lastDrawn{}, m_lastPlain = Clock::now();
};

} // namespace lathe::cli
