// Runs are rows, so that forty of them fit on paper; the first column stays in sight in a browser. Colors are never
// alone: the best value has a star, a run its number.
#include "workbench/comparison_page.h"

#include "lathe/curve_colors.h"
#include "lathe/field_keys.h"
#include "lathe/scores.h"
#include "lathe/version.h"
#include "workbench/page_text.h"
#include "workbench/svg_plot.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {

constexpr std::size_t mostScatters = 8; // fields beyond that are in the table

/// Runs are told apart by it, and nothing comes of it.
bool isName(const ComparedField& field) { return field.path == field::name.name; }

constexpr std::string_view style = R"(
body { font: 14px/1.45 system-ui, sans-serif; color: #1d2330; background: #fff; margin: 28px auto; padding: 0 24px; max-width: 1360px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 30px 0 10px; }
p.quiet, .quiet { color: #5b6475; } p { margin: 4px 0 10px; }
.wide { overflow-x: auto; border: 1px solid #d9dee7; border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 10px; text-align: left; vertical-align: top; border-bottom: 1px solid #e8ebf1; }
td.number, th.number { text-align: right; } td.number, td.short { white-space: nowrap; }
thead th { font-weight: 600; background: #f5f7fa; vertical-align: bottom; }
tbody th { font-weight: 500; position: sticky; left: 0; background: #fff; min-width: 150px; max-width: 300px; overflow-wrap: anywhere; }
tr:last-child th, tr:last-child td { border-bottom: 0; }
td.best { font-weight: 700; } td small { display: block; font-weight: 400; color: #5b6475; }
td.word { min-width: 90px; max-width: 260px; overflow-wrap: anywhere; }
.swatch { width: 22px; height: 10px; vertical-align: middle; margin-right: 7px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(430px, 1fr)); gap: 18px; }
figure { margin: 0; break-inside: avoid; } figcaption { font-weight: 600; margin-bottom: 2px; }
svg text { font-size: 11px; fill: #5b6475; } svg .grid line { stroke: #e8ebf1; } svg .axis line { stroke: #b8c0cd; }
svg polyline { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
svg g.runs g:hover polyline { stroke-width: 3.5; } svg circle { stroke: #fff; stroke-width: 1; }
details { margin-top: 10px; } summary { cursor: pointer; color: #5b6475; }
@media print { @page { size: landscape; margin: 12mm; } body { margin: 0; padding: 0; max-width: none; font-size: 11px; }
  .wide { overflow: visible; border: 0; } tr { break-inside: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
)";

std::string lastPart(const std::string& path) {
    const std::size_t end = path.find_last_not_of('/'), slash = path.rfind('/', end);
    return end == std::string::npos ? path : path.substr(slash + 1, end - slash);
}

std::string nameOfRun(const RunSummary& run) {
    if (!run.name.empty()) return run.name;
    const std::string model = lastPart(run.model), data = lastPart(run.dataset);
    if (model.empty() && data.empty()) return run.id;
    return data.empty() ? model : model.empty() ? data : model + " on " + data;
}

/// "2026-03-01 09:30" of "2026-03-01T09:30:12.345Z".
std::string minuteOf(std::string time) {
    time.resize(std::min(time.size(), std::size_t(16)));
    std::replace(time.begin(), time.end(), 'T', ' ');
    return time;
}

std::string colorOf(std::size_t run) { return std::string(curveColorsOnLight[run % curveColorsOnLight.size()]); }

std::string dashesOf(std::size_t run) {
    constexpr const char* dashes[] = {"", "7 4", "2 3"};
    return dashes[run / curveColorsOnLight.size() % std::size(dashes)];
}

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = char(text[0] - 32);
    return text;
}

class Page {
public:
    explicit Page(const ComparisonPage& page) : m_page(page), m_all(page.comparison) {
        for (const RunDetail& run : m_all.runs) m_names.push_back(nameOfRun(run.summary));
    }

    std::string whole() {
        const std::string title = m_names.size() == 1 ? m_names[0] : std::to_string(m_names.size()) + " runs compared";
        m_html = "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
                 "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>"
                 + escaped(title) + "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n<h1>"
                 + escaped(title) + "</h1>\n<p class=\"quiet\">Written by Lathe " + escaped(programVersion()) + " at "
                 + escaped(minuteOf(m_page.writtenAt)) + " UTC.";
        if (m_page.baseline)
            m_html += " Differences are to the baseline, " + std::to_string(*m_page.baseline + 1) + ". "
                      + escaped(m_names[*m_page.baseline]) + '.';
        m_html += "</p>\n";
        addRuns();
        addResults();
        addCurves();
        addScatters();
        addFields();
        return std::move(m_html) + "</body>\n</html>\n";
    }

private:
    void heading(const std::string& text) { m_html += "<h2>" + escaped(text) + "</h2>\n"; }
    void open(const std::vector<std::pair<std::string, bool>>& heads) { ///< second: of numbers
        m_html += "<div class=\"wide\"><table>\n<thead><tr>";
        for (const auto& [text, number] : heads)
            m_html += std::string("<th") + (number ? " class=\"number\">" : ">") + escaped(text) + "</th>";
        m_html += "</tr></thead>\n<tbody>\n";
    }
    void close() { m_html += "</tbody>\n</table></div>\n"; }
    void begin(std::size_t run) {
        m_html += "<tr><th><svg class=\"swatch\" viewBox=\"0 0 22 10\" aria-hidden=\"true\"><line x1=\"0\" y1=\"5\" "
                  "x2=\"22\" y2=\"5\" stroke-width=\"4\" stroke=\""
                  + colorOf(run) + '"' + (dashesOf(run).empty() ? "" : " stroke-dasharray=\"" + dashesOf(run) + '"')
                  + "/></svg>" + std::to_string(run + 1) + ". " + escaped(m_names[run]) + "</th>";
    }
    void cell(const std::string& text, const char* kind = "word") {
        m_html += std::string("<td class=\"") + kind + "\">" + escaped(text.empty() ? "–" : text) + "</td>";
    }

    void addRuns() {
        heading("Runs");
        open({{"Run", false},
              {"Id", false},
              {"Status", false},
              {"Model", false},
              {"Method", false},
              {"Data", false},
              {"Device", false},
              {"Started (UTC)", false}});
        for (std::size_t run = 0; run < m_names.size(); ++run) {
            const RunSummary& summary = m_all.runs[run].summary;
            begin(run);
            cell(summary.id, "short");
            cell(std::string(toString(summary.status)), "short");
            for (const std::string& text :
                 {lastPart(summary.model), summary.method, lastPart(summary.dataset), summary.device})
                cell(text);
            cell(minuteOf(summary.createdAt), "short");
            m_html += "</tr>\n";
        }
        close();
    }

    void addResults() {
        heading("Results");
        if (m_all.metrics.empty()) {
            m_html += "<p class=\"quiet\">Nothing was measured.</p>\n";
            return;
        }
        std::vector<std::pair<std::string, bool>> heads{{"Run", false}};
        for (const ComparedMetric& metric : m_all.metrics) heads.emplace_back(capital(metric.title), true);
        open(heads);
        for (std::size_t run = 0; run < m_names.size(); ++run) {
            begin(run);
            for (const ComparedMetric& metric : m_all.metrics) addResult(metric, run);
            m_html += "</tr>\n";
        }
        close();
        m_html += "<p class=\"quiet\">★ marks the best of a column, where one is better than another.</p>\n";
    }

    void addResult(const ComparedMetric& metric, std::size_t run) {
        const std::optional<double>& value = metric.values[run];
        if (!value) return cell({}, "number");
        const bool best = metric.best() == value;
        m_html +=
            std::string("<td class=\"number") + (best ? " best\">★ " : "\">") + escaped(numberIn(metric.unit, *value));
        if (m_page.baseline && *m_page.baseline != run)
            if (const auto& base = metric.values[*m_page.baseline])
                m_html += "<small>" + escaped(differenceIn(metric.unit, *value, *base)) + "</small>";
        m_html += "</td>";
    }

    void addPlot(const std::string& title, const std::string& svg) {
        if (!svg.empty()) m_html += "<figure><figcaption>" + escaped(title) + "</figcaption>\n" + svg + "</figure>\n";
    }

    SvgSeries seriesOf(std::size_t run) const {
        return {std::to_string(run + 1) + ". " + m_names[run], colorOf(run), dashesOf(run), {}};
    }

    void addCurves() {
        const std::size_t before = m_html.size();
        heading("Curves");
        m_html += "<div class=\"plots\">\n";
        const std::size_t empty = m_html.size();
        for (const CurvePicture& picture : m_page.pictures) {
            std::vector<SvgSeries> all;
            for (std::size_t run = 0; run < picture.curves.size(); ++run) {
                const Curve& curve = picture.curves[run];
                SvgSeries series = seriesOf(run);
                series.dots = picture.marked;
                for (std::size_t i = 0; i < curve.steps.size(); ++i)
                    series.points.emplace_back(double(curve.steps[i]), curve.values[i]);
                all.push_back(std::move(series));
            }
            addPlot(picture.title, svgPlot(picture.title, {"Step"}, {picture.title}, all));
        }
        std::vector<EvalPoint> evals;
        for (const RunDetail& run : m_all.runs) evals.insert(evals.end(), run.evals.begin(), run.evals.end());
        for (const std::string& metric : metricNames(evals)) {
            std::vector<SvgSeries> all;
            for (std::size_t run = 0; run < m_all.runs.size(); ++run) {
                SvgSeries series = seriesOf(run);
                series.dots = true;
                for (const EvalPoint& eval : m_all.runs[run].evals)
                    if (const auto found = eval.metrics.find(metric); found != eval.metrics.end())
                        series.points.emplace_back(double(eval.step), found->second);
                all.push_back(std::move(series));
            }
            std::string title = capital(metric);
            std::replace(title.begin(), title.end(), '_', ' ');
            addPlot(title, svgPlot(title, {"Step"}, {title}, all));
        }
        if (m_html.size() == empty) m_html.resize(before);
        else m_html += "</div>\n";
    }

    void addScatters() {
        const ComparedMetric* metric = leadingMetric(m_all.metrics);
        if (!metric || m_names.size() < 2) return;
        const std::size_t before = m_html.size();
        heading(capital(metric->title) + ", by what differs");
        m_html += "<div class=\"plots\">\n";
        const ComparedAxis y = axisOf(*metric);
        std::size_t drawn = 0;
        for (const ComparedField& field : m_all.fields) {
            if (!field.differs() || isName(field) || drawn == mostScatters) continue;
            const ComparedAxis x = axisOf(field);
            if (x.categories.size() > ComparedAxis::mostCategories) continue;
            SvgAxis across{field.place.title, x.log, {}};
            for (const Value& category : x.categories) across.categories.push_back(wordOf(field, category));
            std::vector<SvgSeries> all;
            for (std::size_t run = 0; run < m_names.size(); ++run) {
                SvgSeries series = seriesOf(run);
                series.line = false;
                series.dots = true;
                series.points = {{x.values[run], y.values[run]}};
                all.push_back(std::move(series));
            }
            const std::string svg = svgPlot(field.place.title, across, {capital(metric->title), y.log, {}}, all);
            drawn += !svg.empty();
            addPlot(field.place.title, svg);
        }
        if (drawn == 0) m_html.resize(before);
        else m_html += "</div>\n";
    }

    void addFields() {
        std::vector<const ComparedField*> differing, same;
        for (const ComparedField& field : m_all.fields)
            if (!isName(field)) (field.differs() ? differing : same).push_back(&field);
        heading("What differs in the recipes");
        if (differing.empty()) {
            m_html += "<p class=\"quiet\">Nothing.</p>\n";
        } else {
            std::vector<std::pair<std::string, bool>> heads{{"Run", false}};
            for (const ComparedField* field : differing) heads.emplace_back(field->place.title, false);
            open(heads);
            for (std::size_t run = 0; run < m_names.size(); ++run) {
                begin(run);
                for (const ComparedField* field : differing) cell(wordOf(*field, field->values[run]));
                m_html += "</tr>\n";
            }
            close();
        }
        if (same.empty()) return;
        m_html += "<details><summary>What is the same in all: " + std::to_string(same.size())
                  + (same.size() == 1 ? " field" : " fields") + "</summary>\n";
        open({{"Field", false}, {"Value", false}});
        for (const ComparedField* field : same) {
            m_html += "<tr><th>" + escaped(field->place.title) + "</th>";
            cell(wordOf(*field, field->values.front()));
            m_html += "</tr>\n";
        }
        close();
        m_html += "</details>\n";
    }

    const ComparisonPage& m_page;
    const Comparison& m_all;
    std::vector<std::string> m_names;
    std::string m_html;
};

} // namespace

std::string htmlOf(const ComparisonPage& page) { return Page(page).whole(); }

} // namespace lathe
