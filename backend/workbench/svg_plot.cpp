// A scale for each axis turns values into pixels and says where its marks are; everything else is text.
#include "workbench/svg_plot.h"

#include "workbench/page_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe {
namespace {

constexpr double plotWidth = 620, plotHeight = 300, plotLeft = 64, plotRight = 14, plotTop = 12, plotBottom = 46;
constexpr double letterWidth = 7;
constexpr double leastSpan = 1e-5; // of the values; what lies closer is one place, whose marks would say the same

std::string pixel(double value) { return digits(std::round(value * 10) / 10, 6); }

/// Of a category, for so much room: labels must not run into each other.
std::string shortLabel(const std::string& text, double room) {
    const auto longest = std::size_t(std::max(3.0, room / letterWidth)); // in bytes
    if (text.size() <= longest) return text;
    std::size_t end = longest - 1;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end; // not within a character
    return text.substr(0, end) + "…";
}

/// From values to pixels.
class Scale {
public:
    Scale(const SvgAxis& axis, double from, double to) : m_axis(axis), m_from(from), m_to(to) {}

    void see(double value) {
        if (!isSeen(value)) return;
        m_low = std::min(m_low, along(value));
        m_high = std::max(m_high, along(value));
    }
    bool isEmpty() const { return m_low > m_high; }
    bool isSeen(double value) const { return std::isfinite(value) && (!m_axis.log || value > 0); }
    void widen() {
        if (!m_axis.categories.empty()) {
            m_low = -0.5;
            m_high = double(m_axis.categories.size()) - 0.5;
            return;
        }
        const double span = m_high - m_low;
        const double size = std::max(std::abs(m_low), std::abs(m_high));
        const double room = span > size * leastSpan ? span * 0.04 : std::max(size * 0.1, 1e-9);
        m_low -= room;
        m_high += room;
    }
    double pixelOf(double value) const { return m_from + (along(value) - m_low) / (m_high - m_low) * (m_to - m_from); }

    /// Where the axis has a mark, and what it says.
    std::vector<std::pair<double, std::string>> marks(int about) const {
        std::vector<std::pair<double, std::string>> all;
        if (!m_axis.categories.empty()) {
            const double room = std::abs(m_to - m_from) / double(m_axis.categories.size());
            for (std::size_t i = 0; i < m_axis.categories.size(); ++i)
                all.emplace_back(double(i), shortLabel(m_axis.categories[i], room));
            return all;
        }
        if (m_axis.log && m_high - m_low > 0.6) {
            const double each = std::max(1.0, std::ceil((m_high - m_low) / about));
            for (double power = std::floor(m_low); power <= m_high; power += each)
                for (const double part : m_high - m_low < 2 ? std::vector<double>{1, 2, 5} : std::vector<double>{1})
                    if (const double value = part * std::pow(10, power);
                        along(value) >= m_low && along(value) <= m_high)
                        all.emplace_back(value, digits(value, 3));
            return all;
        }
        const double low = m_axis.log ? std::pow(10, m_low) : m_low, high = m_axis.log ? std::pow(10, m_high) : m_high;
        const double rough = (high - low) / about, power = std::pow(10, std::floor(std::log10(rough)));
        double step = 10 * power;
        for (const double part : {1.0, 2.0, 5.0})
            if (part * power >= rough) {
                step = part * power;
                break;
            }
        for (double number = std::ceil(low / step); number * step <= high; ++number)
            all.emplace_back(number * step, digits(number * step, 6));
        return all;
    }

private:
    double along(double value) const { return m_axis.log ? std::log10(value) : value; }

    const SvgAxis& m_axis;
    double m_from, m_to;
    double m_low = std::numeric_limits<double>::infinity(), m_high = -m_low;
};

std::string lineFrom(double x1, double y1, double x2, double y2) {
    return "<line x1=\"" + pixel(x1) + "\" y1=\"" + pixel(y1) + "\" x2=\"" + pixel(x2) + "\" y2=\"" + pixel(y2)
           + "\"/>\n";
}

std::string textAt(double x, double y, const std::string& anchor, const std::string& text,
                   const std::string& more = {}) {
    return "<text x=\"" + pixel(x) + "\" y=\"" + pixel(y) + "\" text-anchor=\"" + anchor + '"' + more + '>'
           + escaped(text) + "</text>\n";
}

std::string drawn(const SvgSeries& series, const Scale& x, const Scale& y) {
    std::string lines, dots, run;
    int inRun = 0;
    const auto close = [&] {
        if (inRun > 1 && series.line)
            lines += "<polyline points=\"" + run + "\" stroke=\"" + series.color + '"'
                     + (series.dashes.empty() ? "" : " stroke-dasharray=\"" + series.dashes + '"') + "/>";
        run.clear();
        inRun = 0;
    };
    for (const auto& [px, py] : series.points) {
        if (!x.isSeen(px) || !y.isSeen(py)) {
            close();
            continue;
        }
        run += (inRun++ ? " " : "") + pixel(x.pixelOf(px)) + ',' + pixel(y.pixelOf(py));
        if (series.dots || series.points.size() == 1)
            dots += "<circle cx=\"" + pixel(x.pixelOf(px)) + "\" cy=\"" + pixel(y.pixelOf(py)) + "\" r=\""
                    + (series.line ? "2.5" : "4.5") + "\" fill=\"" + series.color + "\"/>";
    }
    close();
    if (lines.empty() && dots.empty()) return {};
    return "<g><title>" + escaped(series.name) + "</title>" + lines + dots + "</g>\n";
}

} // namespace

std::string svgPlot(const std::string& title, const SvgAxis& x, const SvgAxis& y,
                    const std::vector<SvgSeries>& series) {
    Scale across(x, plotLeft, plotWidth - plotRight), up(y, plotHeight - plotBottom, plotTop);
    for (const SvgSeries& one : series)
        for (const auto& [px, py] : one.points)
            if (across.isSeen(px) && up.isSeen(py)) across.see(px), up.see(py);
    if (across.isEmpty() || up.isEmpty()) return {};
    across.widen();
    up.widen();

    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + pixel(plotWidth) + ' '
                      + pixel(plotHeight) + "\" role=\"img\" aria-label=\"" + escaped(title)
                      + "\">\n<g class=\"grid\">\n";
    std::string labels;
    for (const auto& [value, text] : up.marks(5)) {
        svg += lineFrom(plotLeft, up.pixelOf(value), plotWidth - plotRight, up.pixelOf(value));
        labels += textAt(plotLeft - 6, up.pixelOf(value) + 4, "end", text);
    }
    for (const auto& [value, text] : across.marks(7))
        labels += textAt(across.pixelOf(value), plotHeight - plotBottom + 16, "middle", text);
    svg += "</g>\n<g class=\"axis\">\n"
           + lineFrom(plotLeft, plotHeight - plotBottom, plotWidth - plotRight, plotHeight - plotBottom)
           + "</g>\n<g class=\"label\">\n" + labels
           + textAt((plotLeft + plotWidth - plotRight) / 2, plotHeight - 8, "middle",
                    x.title + (x.log ? ", log scale" : ""))
           + textAt(13, (plotTop + plotHeight - plotBottom) / 2, "middle", y.title + (y.log ? ", log scale" : ""),
                    " transform=\"rotate(-90 13 " + pixel((plotTop + plotHeight - plotBottom) / 2) + ")\"")
           + "</g>\n<g class=\"runs\">\n";
    for (const SvgSeries& one : series) svg += drawn(one, across, up);
    return svg + "</g>\n</svg>\n";
}

} // namespace lathe
