#include "cli/progress_line.h"

#include "cli/text_format.h"

#include <algorithm>

namespace lathe::cli {
namespace {

constexpr std::size_t lapsKept = 20;
constexpr std::chrono::milliseconds redraw{100};
constexpr std::chrono::seconds plainPause{10};

} // namespace

std::string ProgressLine::bar(std::int64_t done, std::int64_t total) const {
    constexpr std::int64_t width = 20;
    const std::int64_t full = total > 0 ? std::clamp<std::int64_t>(done * width / total, 0, width) : 0;
    return "[" + std::string(static_cast<std::size_t>(full), '#')
           + std::string(static_cast<std::size_t>(width - full), '.') + "]";
}

void ProgressLine::clear() {
    if (m_drawn) m_console.err << "\r\x1b[K" << std::flush;
    m_drawn = false;
}

void ProgressLine::say(const std::string& text) {
    clear();
    m_console.err << text << std::endl;
}

void ProgressLine::draw(const std::string& text, bool plainToo) {
    const auto now = Clock::now();
    if (m_console.errIsTerminal) {
        if (m_drawn && now - m_lastDrawn < redraw && !plainToo) return;
        m_console.err << '\r' << text << "\x1b[K" << std::flush;
        m_drawn = true;
        m_lastDrawn = now;
    } else if (plainToo || now - m_lastPlain > plainPause) {
        m_console.err << text << std::endl;
        m_lastPlain = now;
    }
}

void ProgressLine::begin(std::int64_t totalSteps, std::int64_t firstStep) {
    m_total = totalSteps;
    m_done = firstStep;
    m_laps.clear();
}

void ProgressLine::step(const StepPoint& point) {
    m_done = point.step;
    m_laps.push_back({point.seconds, point.tokens > 0 ? point.tokens : point.trainedTokens});
    if (m_laps.size() > lapsKept) m_laps.pop_front();
    double seconds = 0;
    std::int64_t tokens = 0;
    for (const Lap& lap : m_laps) seconds += lap.seconds, tokens += lap.tokens;
    std::string text = bar(m_done, m_total) + " step " + std::to_string(m_done);
    if (m_total > 0) text += "/" + std::to_string(m_total);
    text += "  loss " + numberText(point.loss);
    if (seconds > 0)
        text += "  " + countText(static_cast<std::int64_t>(static_cast<double>(tokens) / seconds)) + " tokens/s";
    if (m_total > m_done)
        text += "  "
                + durationText(seconds / static_cast<double>(m_laps.size()) * static_cast<double>(m_total - m_done))
                + " left";
    const bool milestone =
        m_total > 0 && (m_done == m_total || m_done == 1 || m_done % std::max<std::int64_t>(1, m_total / 10) == 0);
    draw(text, milestone);
}

void ProgressLine::phase(const Progressed& progress) {
    std::string text = progress.phase;
    if (progress.total > 0)
        text = bar(progress.done, progress.total) + " " + text + " " + countText(progress.done) + "/"
               + countText(progress.total);
    else if (progress.done > 0) text += " " + countText(progress.done);
    draw(text, false);
}

} // namespace lathe::cli
