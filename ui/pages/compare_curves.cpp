// One question for each metric, with all runs in it.
#include "pages/compare_curves.h"

#include "bridge/text.h"
#include "lathe/scores.h"
#include "pages/plot_controls.h"
#include "pages/run_steps.h"
#include "plots/curve_plot.h"
#include "widgets/state_stack.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include <algorithm>

namespace lathe::ui {

CompareCurves::CompareCurves(Context& context, QWidget* parent) : QWidget(parent), m_context(context) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    m_plot = new CurvePlot(tr("value"));
    m_plot->setObjectName("overlayPlot");
    auto* controls = new QHBoxLayout;
    m_metric = new QComboBox;
    m_metric->setObjectName("comparedMetric");
    m_metric->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_metric->setAccessibleName(tr("What is drawn"));
    for (const auto& [name, text] : {std::pair{"loss", tr("training loss")},
                                     {"eval_loss", tr("validation loss")},
                                     {"learning_rate", tr("learning rate")},
                                     {"grad_norm", tr("gradient norm")},
                                     {"tokens_per_second", tr("tokens per second")}})
        m_metric->addItem(text, QLatin1String(name));
    controls->addWidget(m_metric);
    controls->addStretch(1);
    m_plot->join(m_group);
    controls->addWidget(new PlotControls(m_group, {m_plot}, context.settings));
    column->addLayout(controls);
    m_state = new StateStack(m_plot);
    column->addWidget(m_state, 1);
    connect(m_metric, &QComboBox::currentIndexChanged, this, &CompareCurves::readCurves);
}

void CompareCurves::open(ComparedRunsPtr runs) {
    m_runs = std::move(runs);
    m_ids.clear();
    for (const RunDetail& run : m_runs->all.runs) m_ids.push_back(run.summary.id);
    m_plot->clearSeries();
    m_group.clearMaps();
    for (int run = 0; run < m_runs->count(); ++run)
        if (const auto epochs = epochsOf(m_runs->all.runs[std::size_t(run)]))
            m_group.setMap(run, PlotX::Epoch, *epochs);
    readTotals();
    offerMetrics();
    readCurves();
}

void CompareCurves::readCurves() {
    if (!m_runs) return;
    m_context.client.drop(m_request);
    m_request = 0;
    if (m_metric->currentData().toString().startsWith("metric:")) {
        drawMetric();
        return;
    }
    m_state->showLoading(tr("Reading the curves…"));
    m_request = m_context.client.askFor<Curves>(
        GetCurves{m_ids, plain(m_metric->currentData().toString()), 2000}, this,
        [this](const Curves& answer) {
            m_request = 0;
            showCurves(answer);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { readCurves(); });
        });
}

void CompareCurves::showCurves(const Curves& curves) {
    m_plot->clearSeries();
    m_plot->setYLabel(m_metric->currentText());
    const bool marked = m_metric->currentData().toString() == "eval_loss";
    std::map<RunId, const Curve*> curveOf;
    for (const Curve& curve : curves.curves) curveOf[curve.run] = &curve;
    bool any = false;
    for (int run = 0; run < m_runs->count(); ++run) {
        const int series =
            m_plot->addSeries(m_runs->names[run], run, marked ? CurvePlot::Style::Marked : CurvePlot::Style::Line, run);
        const auto found = curveOf.find(m_ids[std::size_t(run)]);
        CurvePoints points = found == curveOf.end() ? CurvePoints() : pointsOf(*found->second);
        any = any || !points.x.isEmpty();
        m_plot->setPoints(series, std::move(points));
    }
    if (any) m_state->showContent();
    else
        m_state->showEmpty(QStringLiteral("run"), tr("Nothing to draw"),
                           tr("None of these runs recorded this metric."));
}

void CompareCurves::readTotals() {
    for (const auto& [x, name] : {std::pair(PlotX::Tokens, "total_tokens"), {PlotX::Time, "total_seconds"}}) {
        m_context.client.drop(m_totals[x]);
        m_totals[x] = m_context.client.askFor<Curves>(
            GetCurves{m_ids, name, 2000}, this,
            [this, x = x](const Curves& answer) {
                m_totals[x] = 0;
                for (const Curve& curve : answer.curves) {
                    const auto run = std::find(m_ids.begin(), m_ids.end(), curve.run);
                    if (run != m_ids.end() && !curve.steps.empty())
                        m_group.setMap(int(run - m_ids.begin()), x, StepMap(pointsOf(curve)));
                }
            },
            [this, x = x](const ErrorInfo&) { m_totals[x] = 0; }); // then that axis is not offered
    }
}

void CompareCurves::offerMetrics() {
    std::vector<EvalPoint> evals;
    for (const RunDetail& run : m_runs->all.runs) evals.insert(evals.end(), run.evals.begin(), run.evals.end());
    const QString before = m_metric->currentData().toString();
    const QSignalBlocker quiet(m_metric);
    for (int i = m_metric->count() - 1; i >= 0; --i)
        if (m_metric->itemData(i).toString().startsWith("metric:")) m_metric->removeItem(i);
    for (const std::string& metric : metricNames(evals))
        m_metric->addItem(metricText(metric), QStringLiteral("metric:") + qt(metric));
    m_metric->setCurrentIndex(std::max(0, m_metric->findData(before))); // these runs may have others
}

void CompareCurves::drawMetric() {
    const std::string metric = plain(m_metric->currentData().toString().mid(7));
    m_plot->clearSeries();
    m_plot->setYLabel(metricText(metric));
    for (int run = 0; run < m_runs->count(); ++run) {
        const int series = m_plot->addSeries(m_runs->names[run], run, CurvePlot::Style::Marked, run);
        CurvePoints points;
        for (const EvalPoint& eval : m_runs->all.runs[std::size_t(run)].evals)
            if (const auto found = eval.metrics.find(metric); found != eval.metrics.end())
                points.x << double(eval.step), points.y << found->second;
        m_plot->setPoints(series, std::move(points));
    }
    m_state->showContent();
}

} // namespace lathe::ui
