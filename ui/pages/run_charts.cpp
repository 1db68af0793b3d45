// Points are appended as they come and read again from the store when events were left out.
#include "pages/run_charts.h"

#include "bridge/text.h"
#include "lathe/recipe.h"
#include "lathe/scores.h"
#include "pages/plot_controls.h"
#include "pages/run_steps.h"
#include "plots/curve_plot.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QComboBox>
#include <QHBoxLayout>

#include <algorithm>

namespace lathe::ui {

namespace {

constexpr std::pair<PlotX, const char*> totals[] = {{PlotX::Tokens, "total_tokens"}, {PlotX::Time, "total_seconds"}};

double amountOf(PlotX x, const StepPoint& at) { return x == PlotX::Tokens ? double(at.tokens) : at.seconds; }

} // namespace

RunCharts::RunCharts(BackendClient& client, WindowSettings& settings, QWidget* parent)
    : QWidget(parent), m_client(client), m_settings(settings) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 0, 0);
    column->setSpacing(8);
    m_loss = new CurvePlot(tr("loss"));
    m_loss->setMinimumHeight(150);
    m_loss->setObjectName("lossPlot");
    auto* small = new QHBoxLayout;
    small->setSpacing(14);
    const auto little = [&](const QString& name) {
        auto* plot = new CurvePlot(name);
        plot->setSmall(true);
        plot->setMinimumHeight(64);
        auto* box = new QVBoxLayout;
        box->setSpacing(2);
        auto* title = new QLabel(name);
        title->setProperty("role", "muted");
        box->addWidget(title);
        box->addWidget(plot, 1);
        small->addLayout(box, 1);
        return plot;
    };
    m_rate = little(tr("learning rate"));
    m_norm = little(tr("gradient norm"));
    m_speed = little(tr("tokens per second"));
    m_speed->setFromZero(true);
    auto* content = new QWidget;
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    m_score = new CurvePlot({}); // a metric of the evaluations, in the loss's place
    m_score->setObjectName("scorePlot");
    m_score->setMinimumHeight(150);
    m_score->hide();
    inner->addWidget(m_loss, 5);
    inner->addWidget(m_score, 5);
    inner->addLayout(small, 2);
    m_state = new StateStack(content);
    auto* controls = new QHBoxLayout;
    m_metric = new QComboBox;
    m_metric->setObjectName("plottedMetric");
    m_metric->setAccessibleName(tr("What is drawn"));
    m_metric->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_metric->addItem(tr("loss"), QString());
    controls->addWidget(m_metric);
    controls->addStretch(1);
    for (CurvePlot* plot : {m_loss, m_score, m_rate, m_norm, m_speed}) {
        plot->join(m_group);
        plot->setSelectable(true);
        connect(plot, &CurvePlot::stepClicked, this, &RunCharts::stepClicked);
    }
    controls->addWidget(new PlotControls(m_group, {m_loss, m_score}, settings));
    column->addLayout(controls);
    connect(m_metric, &QComboBox::currentIndexChanged, this, &RunCharts::showMetric);
    column->addWidget(m_state, 1);
}

void RunCharts::setRun(const RunId& run) {
    m_run = run;
    for (CurvePlot* plot : {m_loss, m_rate, m_norm, m_speed}) plot->clearSeries();
    for (CurvePlot* plot : {m_loss, m_score, m_rate, m_norm, m_speed}) plot->setMarks({});
    m_group.clearMaps();
    m_counted.clear();
    m_places[Loss] = {m_loss, m_loss->addSeries(tr("training"), 0), "loss"};
    m_places[EvalLoss] = {m_loss, m_loss->addSeries(tr("validation"), 1, CurvePlot::Style::Marked), "eval_loss"};
    m_places[LearningRate] = {m_rate, m_rate->addSeries(tr("learning rate"), 3), "learning_rate"};
    m_places[GradNorm] = {m_norm, m_norm->addSeries(tr("gradient norm"), 2), "grad_norm"};
    m_places[Speed] = {m_speed, m_speed->addSeries(tr("tokens per second"), 5), "tokens_per_second"};
    m_evals.clear();
    m_cutSteps.clear();
    m_mostCuts = 0;
    m_cutsSeries = -1;
    m_metric->setCurrentIndex(0);
    offerMetrics();
    m_state->showLoading(tr("Reading the curves…"));
    read();
}

void RunCharts::setDetail(const RunDetail& detail) {
    std::vector<EvalPoint> all = detail.evals;
    for (const EvalPoint& live : m_evals) // what came in while the store was read
        if (all.empty() || live.step > all.back().step) all.push_back(live);
    m_evals = std::move(all);
    offerMetrics();
    markChanges(detail);
    if (m_group.map(0, PlotX::Epoch).isEmpty())
        if (const auto epochs = epochsOf(detail)) m_group.setMap(0, PlotX::Epoch, *epochs);
}

/// Where the plan was changed while the run went on: the first step that was trained with it.
void RunCharts::markChanges(const RunDetail& detail) {
    std::vector<CurvePlot::Mark> marks;
    if (!detail.changes.empty()) try {
            PlanValues before = planValues(recipeFromJson(detail.resolvedRecipeJson).settings);
            for (const PlanChange& change : detail.changes) {
                QStringList words;
                for (const Said& sentence : inWords(change, before)) words << qt(sentence);
                marks.push_back({double(change.step + 1), words.join('\n')});
                before = planAfter(before, {change});
            }
        } catch (const Error&) { // without the recipe nobody knows what was changed
        }
    for (CurvePlot* plot : {m_loss, m_score, m_rate, m_norm, m_speed}) plot->setMarks(marks);
}

void RunCharts::addEval(const EvalPoint& eval) {
    while (!m_evals.empty() && m_evals.back().step >= eval.step) m_evals.pop_back(); // a resume goes over steps again
    m_evals.push_back(eval);
    offerMetrics();
}

void RunCharts::offerMetrics() {
    const std::vector<std::string> metrics = metricNames(m_evals);
    const QString before = m_metric->currentData().toString();
    {
        const QSignalBlocker quiet(m_metric);
        while (m_metric->count() > 1) m_metric->removeItem(1);
        for (const std::string& metric : metrics) m_metric->addItem(metricText(metric), qt(metric));
        m_metric->setCurrentIndex(std::max(0, m_metric->findData(before)));
    }
    m_metric->setVisible(m_metric->count() > 1);
    showMetric();
}

void RunCharts::showMetric() {
    const std::string metric = plain(m_metric->currentData().toString());
    m_loss->setVisible(metric.empty());
    m_score->setVisible(!metric.empty());
    if (metric.empty()) return;
    const bool other = metric != m_shownMetric || !m_score->seriesCount();
    m_shownMetric = metric;
    if (other) {
        m_score->clearSeries();
        m_score->addSeries(metricText(metric), isHeldOut(metric) ? 4 : 1, CurvePlot::Style::Marked);
    }
    CurvePoints points;
    for (const EvalPoint& eval : m_evals)
        if (const auto found = eval.metrics.find(metric); found != eval.metrics.end())
            points.x << double(eval.step), points.y << found->second;
    m_score->setPoints(0, std::move(points));
    if (other) m_score->setYLabel(metricText(metric)); // draws at once, so after the points are there
}

void RunCharts::read(double newest) {
    for (int metric = 0; metric < metricCount; ++metric) readMetric(Metric(metric), newest);
    readCuts();
    readTotals();
}

/// What the steps came to in tokens and seconds.
void RunCharts::readTotals() {
    m_uncounted.clear();
    for (const auto& [x, name] : totals) readTotal(x);
}

void RunCharts::readTotal(PlotX x) {
    const char* name = x == PlotX::Tokens ? totals[0].second : totals[1].second;
    m_client.drop(m_totalRequests[x]);
    m_totalRequests[x] = m_client.askFor<Curves>(
        GetCurves{{m_run}, name, 4000}, this,
        [this, x](const Curves& answer) {
            m_totalRequests[x] = 0;
            m_counted.insert(x);
            StepMap map(answer.curves.empty() ? CurvePoints() : pointsOf(answer.curves[0]));
            for (const StepPoint& at : m_uncounted)
                if (double(at.step) > map.lastStep())
                    map.append(double(at.step), map.before(double(at.step)) + amountOf(x, at));
            if (!map.isEmpty()) m_group.setMap(0, x, std::move(map));
        },
        [this, x](const ErrorInfo&) { m_totalRequests[x] = 0; }); // then that axis is not offered
}

void RunCharts::count(const StepPoint& at) {
    for (const auto& [x, name] : totals) {
        if (m_totalRequests[x] || !m_counted.contains(x)) continue; // what was before is not known
        m_group.extendMap(0, x, double(at.step), m_group.map(0, x).before(double(at.step)) + amountOf(x, at));
    }
    if (m_totalRequests[PlotX::Tokens] || m_totalRequests[PlotX::Time]) m_uncounted.push_back(at);
}

void RunCharts::readCuts() {
    m_client.drop(m_cutsRequest);
    m_cutsRequest = m_client.askFor<Curves>(
        GetCurves{{m_run}, "micro_batches", 4000}, this,
        [this](const Curves& answer) {
            m_cutsRequest = 0;
            m_cutSteps.clear();
            m_mostCuts = 0;
            if (!answer.curves.empty())
                for (std::size_t i = 0; i < answer.curves[0].steps.size(); ++i)
                    noteCuts(answer.curves[0].steps[i], answer.curves[0].values[i]);
            markCuts();
        },
        [this](const ErrorInfo&) { m_cutsRequest = 0; }); // a run from before this was measured has no marks
}

/// The run's first step is its longest, so more micro-batches than any step before had are a step that was cut smaller.
void RunCharts::noteCuts(std::int64_t step, double microBatches) {
    while (!m_cutSteps.empty() && m_cutSteps.back() >= step) m_cutSteps.pop_back(); // a resume goes over steps again
    if (m_mostCuts > 0 && microBatches > m_mostCuts) m_cutSteps.push_back(step);
    m_mostCuts = std::max(m_mostCuts, microBatches);
}

void RunCharts::markCuts() {
    if (m_cutSteps.empty()) return;
    if (m_cutsSeries < 0) m_cutsSeries = m_loss->addSeries(tr("memory ran out"), 2, CurvePlot::Style::Marked);
    const CurvePoints& loss = m_loss->points(m_places[Loss].series);
    CurvePoints marks;
    for (const std::int64_t step : m_cutSteps) {
        const auto at = std::lower_bound(loss.x.begin(), loss.x.end(), double(step)) - loss.x.begin();
        if (at < loss.x.size()) marks.x << double(step), marks.y << loss.y[at];
    }
    m_loss->setPoints(m_cutsSeries, std::move(marks));
}

void RunCharts::readMetric(Metric metric, double newest) {
    m_client.drop(m_requests[metric]);
    m_requests[metric] = m_client.askFor<Curves>(
        GetCurves{{m_run}, m_places[metric].name, 4000}, this,
        [this, metric, newest](const Curves& answer) {
            m_requests[metric] = 0;
            const Place& place = m_places[metric];
            CurvePoints points = joined(answer.curves.empty() ? CurvePoints() : pointsOf(answer.curves[0]),
                                        place.plot->points(place.series), newest);
            const bool any = !points.x.isEmpty();
            place.plot->setPoints(place.series, std::move(points));
            if (metric == Loss) {
                markCuts();
                if (any) m_state->showContent();
                else
                    m_state->showEmpty(QStringLiteral("run"), tr("No steps yet"),
                                       tr("The curves begin with the first step."));
            }
        },
        [this, metric](const ErrorInfo& error) {
            m_requests[metric] = 0;
            if (metric == Loss) m_state->showError(error, [this] { read(); });
        });
}

void RunCharts::point(Metric metric, std::int64_t step, double value) {
    const Place& place = m_places[metric];
    const CurvePoints& have = place.plot->points(place.series);
    if (!have.x.isEmpty() && double(step) <= have.x.back())
        place.plot->cutAfter(place.series, double(step - 1)); // a resume goes over steps again
    place.plot->append(place.series, double(step), value);
}

void RunCharts::apply(const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (const auto* logged = std::get_if<StepLogged>(&event); logged && logged->run == m_run) {
            const StepPoint& at = logged->point;
            count(at);
            point(Loss, at.step, at.loss);
            if (const auto cuts = at.gauges.find("micro_batches"); cuts != at.gauges.end()) {
                noteCuts(at.step, cuts->second);
                if (!m_cutSteps.empty() && m_cutSteps.back() == at.step) markCuts();
            }
            point(LearningRate, at.step, at.learningRate);
            point(GradNorm, at.step, at.gradNorm);
            if (at.seconds > 0) point(Speed, at.step, double(at.tokens) / at.seconds);
            if (!m_state->hasContent() && !m_requests[Loss]) m_state->showContent();
        } else if (const auto* evaluated = std::get_if<EvalLogged>(&event); evaluated && evaluated->run == m_run) {
            if (std::isfinite(evaluated->point.loss)) point(EvalLoss, evaluated->point.step, evaluated->point.loss);
            addEval(evaluated->point);
        } else if (const auto* lagged = std::get_if<Lagged>(&event); lagged && lagged->run == m_run) {
            read();
        }
    }
    if (m_requests[Loss]) return;
    if (const auto newest = newestOfTooMany(m_loss->points(m_places[Loss].series))) read(*newest);
}

void RunCharts::selectStep(std::int64_t step) { m_loss->setSelectedStep(double(step)); }

} // namespace lathe::ui
