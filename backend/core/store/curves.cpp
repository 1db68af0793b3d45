// Long runs have more points than a plot has pixels: each bucket keeps its extremes, so that no spike is lost.
#include "store/curves.h"

#include "lathe/joined.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace lathe {
namespace {

struct MetricSource { std::string_view metric, table, value; };

constexpr std::array<MetricSource, 9> sources{{
    {"loss", "steps", "loss"},
    {"learning_rate", "steps", "learning_rate"},
    {"grad_norm", "steps", "grad_norm"},
    {"tokens_per_second", "steps", "iif(seconds > 0, tokens / seconds, NULL)"},
    {"trained_tokens", "steps", "trained_tokens"},
    {"seconds", "steps", "seconds"},
    {"total_tokens", "steps", "sum(tokens) OVER (ORDER BY step)"},
    {"total_seconds", "steps", "sum(seconds) OVER (ORDER BY step)"},
    {"eval_loss", "evals", "loss"},
}};
constexpr std::string_view evalPrefix = "eval_";

MetricSource sourceOf(const std::string& metric) {
    for (const MetricSource& source : sources)
        if (source.metric == metric) return source;
    // ?2 is the metric's name, for this source only
    if (metric.starts_with(evalPrefix))
        return {metric, "evals", "(SELECT value FROM json_each(metrics) WHERE key = ?2)"};
    for (const Gauge& gauge : gauges)
        if (gauge.name == metric) return {gauge.name, "steps", "(SELECT value FROM json_each(gauges) WHERE key = ?2)"};
    std::string known = joined(sources, ", ", &MetricSource::metric);
    for (const Gauge& gauge : gauges) addTo(known, gauge.name);
    throw Error(ErrorKind::BadInput, {"There is no metric '%1'.", metric}, {"There are: %1, eval_perplexity.", known});
}

/// Keeps of each bucket of steps the least and the most, in order of steps.
class Thinner {
public:
    Thinner(Curve& curve, std::int64_t first, std::int64_t last, std::int64_t buckets)
        : m_curve(curve), m_first(first), m_last(last), m_buckets(buckets) {}

    void add(std::int64_t step, double value) {
        // The two ends stay whatever they are, so that a curve begins and ends where its run does.
        const std::int64_t bucket = step == m_first  ? -1
                                    : step == m_last ? m_buckets
                                                     : (step - m_first) * m_buckets / (m_last - m_first + 1);
        if (bucket != m_bucket) close();
        m_bucket = bucket;
        const Point point{step, value};
        if (!m_least || value < m_least->value) m_least = point;
        if (!m_most || value > m_most->value) m_most = point;
    }
    void close() {
        if (!m_least) return;
        const auto [early, late] =
            m_least->step < m_most->step ? std::pair(*m_least, *m_most) : std::pair(*m_most, *m_least);
        keep(early);
        if (late.step != early.step) keep(late);
        m_least = m_most = std::nullopt;
    }

private:
    struct Point {
        std::int64_t step;
        double value;
    };
    void keep(const Point& point) {
        m_curve.steps.push_back(point.step);
        m_curve.values.push_back(point.value);
    }
    Curve& m_curve;
    std::int64_t m_first, m_last, m_buckets, m_bucket = -2;
    std::optional<Point> m_least, m_most;
};

} // namespace

Curve readCurve(Database& database, std::int64_t runKey, const std::string& metric, std::int64_t maxPoints) {
    const MetricSource source = sourceOf(metric);
    const std::string from = " FROM " + std::string(source.table) + " WHERE run = ?1";
    Statement extent(database, "SELECT count(*), min(step), max(step)" + from);
    extent.bind(runKey).step();
    const std::int64_t count = extent.integer(0), first = extent.integer(1), last = extent.integer(2);

    Curve curve;
    curve.metric = metric;
    const bool isThinned = maxPoints > 0 && count > maxPoints;
    Thinner thinner(curve, first, last, isThinned ? std::max<std::int64_t>(1, (maxPoints - 2) / 2) : 1);
    // One pass in the order of the primary key; sorting buckets with GROUP BY takes five times as long.
    Statement points(database, "SELECT step, " + std::string(source.value) + from + " ORDER BY step");
    if (source.value.find("?2") == std::string_view::npos) points.bind(runKey);
    else points.bind(runKey, metric.substr(source.table == "evals" ? evalPrefix.size() : 0));
    while (points.step()) {
        if (points.isNull(1)) continue;
        if (isThinned) {
            thinner.add(points.integer(0), points.real(1));
        } else {
            curve.steps.push_back(points.integer(0));
            curve.values.push_back(points.real(1));
        }
    }
    if (isThinned) thinner.close();
    return curve;
}

} // namespace lathe
