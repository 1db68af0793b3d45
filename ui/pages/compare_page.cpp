// One question for each metric, with all runs in it; recipes come from the runs' details.
#include "pages/compare_page.h"

#include "bridge/text.h"
#include "lathe/scores.h"
#include "models/difference_model.h"
#include "pages/plot_controls.h"
#include "pages/run_steps.h"
#include "pages/score_table.h"
#include "plots/curve_plot.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QComboBox>
#include <QHeaderView>
#include <QTabWidget>
#include <QTableView>

namespace lathe::ui {

ComparePage::ComparePage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    auto* back = button(tr("&Back to history"), QStringLiteral("history"));
    head->addWidget(heading(tr("Compare runs"), 1));
    head->addStretch(1);
    head->addWidget(back);
    column->addLayout(head);
    connect(back, &QPushButton::clicked, this, [this] { emit navigate(ShowPage{QStringLiteral("history")}); });

    auto* curves = new Card;
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
    curves->body()->addLayout(controls);
    m_state = new StateStack(m_plot);
    curves->body()->addWidget(m_state, 1);
    column->addWidget(curves, 3);
    connect(m_metric, &QComboBox::currentIndexChanged, this, &ComparePage::readCurves);

    auto* below = new Card;
    m_tabs = new QTabWidget;
    m_tabs->setObjectName("compareTabs");
    m_tabs->setDocumentMode(true);
    m_same = new QLabel;
    m_same->setProperty("role", "muted");
    m_same->setContentsMargins(0, 0, 0, 8);
    m_tabs->setCornerWidget(m_same);
    connect(m_tabs, &QTabWidget::currentChanged, m_same, [this](int tab) { m_same->setVisible(tab == 0); });
    m_differences = new DifferenceModel(this);
    m_table = new QTableView;
    m_table->setObjectName("differences");
    m_table->setAccessibleName(tr("Fields that differ"));
    m_table->setModel(m_differences);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_tableState = new StateStack(m_table);
    m_tabs->addTab(m_tableState, tr("What differs"));
    m_tabs->addTab(m_scores = new ScoreTable, tr("Scores and forgetting"));
    below->body()->addWidget(m_tabs, 1);
    column->addWidget(below, 2);
}

void ComparePage::open(const std::vector<RunId>& runs) {
    m_runs = runs;
    std::sort(m_runs.begin(), m_runs.end());
    m_details.clear();
    m_plot->clearSeries();
    m_group.clearMaps();
    readTotals();
    if (m_metric->currentData().toString().startsWith("metric:"))
        m_metric->setCurrentIndex(0); // these runs may have others
    else readCurves();
    readDetails();
}

void ComparePage::readCurves() {
    if (m_runs.empty()) return;
    if (m_metric->currentData().toString().startsWith("metric:")) {
        drawMetric();
        return;
    }
    m_context.client.drop(m_request);
    m_state->showLoading(tr("Reading the curves…"));
    m_request = m_context.client.askFor<Curves>(
        GetCurves{m_runs, plain(m_metric->currentData().toString()), 2000}, this,
        [this](const Curves& answer) {
            m_request = 0;
            showCurves(answer);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { readCurves(); });
        });
}

void ComparePage::showCurves(const Curves& curves) {
    m_plot->clearSeries();
    m_plot->setYLabel(m_metric->currentText());
    const bool marked = m_metric->currentData().toString() == "eval_loss";
    bool any = false;
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        const RunSummary* summary = m_context.runs.find(m_runs[i]);
        const int series = m_plot->addSeries(summary ? displayName(*summary) : qt(m_runs[i]), int(i),
                                             marked ? CurvePlot::Style::Marked : CurvePlot::Style::Line, int(i));
        CurvePoints points;
        for (const Curve& curve : curves.curves)
            if (curve.run == m_runs[i]) points = pointsOf(curve);
        any = any || !points.x.isEmpty();
        m_plot->setPoints(series, std::move(points));
    }
    if (any) m_state->showContent();
    else
        m_state->showEmpty(QStringLiteral("run"), tr("Nothing to draw"),
                           tr("None of these runs recorded this metric."));
}

void ComparePage::readTotals() {
    for (const auto& [x, name] : {std::pair(PlotX::Tokens, "total_tokens"), {PlotX::Time, "total_seconds"}}) {
        m_context.client.drop(m_totals[x]);
        m_totals[x] = m_context.client.askFor<Curves>(
            GetCurves{m_runs, name, 2000}, this,
            [this, x = x](const Curves& answer) {
                m_totals[x] = 0;
                for (const Curve& curve : answer.curves) {
                    const auto run = std::find(m_runs.begin(), m_runs.end(), curve.run);
                    if (run != m_runs.end() && !curve.steps.empty())
                        m_group.setMap(int(run - m_runs.begin()), x, StepMap(pointsOf(curve)));
                }
            },
            [this, x = x](const ErrorInfo&) { m_totals[x] = 0; }); // then that axis is not offered
    }
}

void ComparePage::offerMetrics(const std::vector<RunDetail>& runs) {
    std::vector<EvalPoint> evals;
    for (const RunDetail& run : runs) evals.insert(evals.end(), run.evals.begin(), run.evals.end());
    const QString before = m_metric->currentData().toString();
    {
        const QSignalBlocker quiet(m_metric);
        for (int i = m_metric->count() - 1; i >= 0; --i)
            if (m_metric->itemData(i).toString().startsWith("metric:")) m_metric->removeItem(i);
        for (const std::string& metric : metricNames(evals))
            m_metric->addItem(metricText(metric), QStringLiteral("metric:") + qt(metric));
        m_metric->setCurrentIndex(std::max(0, m_metric->findData(before)));
    }
    if (m_metric->currentData().toString() != before || before.startsWith("metric:")) readCurves();
}

void ComparePage::drawMetric() {
    m_context.client.drop(m_request);
    m_request = 0;
    const std::string metric = plain(m_metric->currentData().toString().mid(7));
    m_plot->clearSeries();
    m_plot->setYLabel(metricText(metric));
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        const RunDetail& run = m_details[m_runs[i]];
        const int series = m_plot->addSeries(displayName(run.summary), int(i), CurvePlot::Style::Marked, int(i));
        CurvePoints points;
        for (const EvalPoint& eval : run.evals)
            if (const auto found = eval.metrics.find(metric); found != eval.metrics.end())
                points.x << double(eval.step), points.y << found->second;
        m_plot->setPoints(series, std::move(points));
    }
    m_state->showContent();
}

void ComparePage::readDetails() {
    m_tableState->showLoading(tr("Reading the recipes…"));
    for (const RunId& run : m_runs)
        m_context.client.askFor<RunDetail>(
            ShowRun{run}, this,
            [this, run](const RunDetail& detail) {
                if (std::find(m_runs.begin(), m_runs.end(), run) == m_runs.end()) return; // of an earlier choice
                m_details[run] = detail;
                if (m_details.size() < m_runs.size()) return;
                std::vector<RunDetail> all;
                for (const RunId& each : m_runs) all.push_back(m_details[each]);
                for (std::size_t i = 0; i < all.size(); ++i)
                    if (const auto epochs = epochsOf(all[i])) m_group.setMap(int(i), PlotX::Epoch, *epochs);
                m_differences->setRuns(all);
                m_scores->setRuns(all);
                offerMetrics(all);
                m_same->setText(tr("%n other fields are the same", nullptr, m_differences->sameCount()));
                if (m_differences->rowCount()) m_tableState->showContent();
                else
                    m_tableState->showEmpty(QStringLiteral("check"), tr("No differences"),
                                            tr("All fields of these recipes are the same."));
            },
            [this](const ErrorInfo& error) { m_tableState->showError(error, [this] { readDetails(); }); });
}

bool ComparePage::escaped() {
    emit navigate(ShowPage{QStringLiteral("history")});
    return true;
}

Page::Carried ComparePage::carry() {
    if (m_runs.empty()) return {};
    return [runs = m_runs](Page& page) { static_cast<ComparePage&>(page).open(runs); };
}

} // namespace lathe::ui
