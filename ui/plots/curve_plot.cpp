// What is given, and what is made of it before it can be drawn. Drawing is in curve_plot_draw.cpp, what a person does
// in curve_plot_input.cpp.
#include "plots/curve_plot.h"

#include "plots/background.h"
#include "plots/curve_palette.h"
#include "plots/plot_legend.h"
#include "plots/plot_overlay.h"
#include "settings/theme.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QStyleHints>
#include <QToolButton>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>

namespace lathe::ui {
namespace {

/// More points than this are made ready on another thread: this many take a few milliseconds.
constexpr qsizetype atOnce = 100'000;

QToolButton* plotButton(const char* name, const QString& icon, const QString& text) {
    auto* made = new QToolButton;
    made->setObjectName(name);
    made->setIcon(Theme::icon(icon, "muted"));
    made->setIconSize({16, 16});
    made->setAutoRaise(true);
    made->setToolTip(text);
    made->setAccessibleName(text.section('\n', 0, 0));
    made->setFocusPolicy(Qt::NoFocus); // the plot's own keys and the menu do the same
    return made;
}

} // namespace

CurvePlot::CurvePlot(const QString& yLabel, QWidget* parent) : PlotWidget(parent), m_yLabel(yLabel) {
    column().insertWidget(0, makeTools());
    m_plot->setNoAntialiasingOnDrag(false);
    m_plot->setAttribute(Qt::WA_OpaquePaintEvent);
    m_plot->setPlottingHint(QCP::phFastPolylines); // thick lines a piece at a time: their joins cost most
    m_plot->setAutoAddPlottableToLegend(false);
    m_plot->legend->setVisible(false);
    m_plot->setAccessibleName(yLabel.isEmpty() ? tr("Plot") : tr("Plot of %1").arg(yLabel));
    connect(m_plot, &QCustomPlot::afterReplot, this, &CurvePlot::refreshOverlay);

    m_redraw.setSingleShot(true);
    connect(&m_redraw, &QTimer::timeout, this, &CurvePlot::redraw);
    m_click.setSingleShot(true);
    connect(&m_click, &QTimer::timeout, this, [this] { emit stepClicked(qint64(m_clicked)); });
    m_threads.setMaxThreadCount(1);
    m_threads.setThreadPriority(QThread::LowPriority);
    connect(&m_job, &QFutureWatcherBase::finished, this, [this] { adopt(m_job.future().takeResult()); });
    m_own = std::make_unique<PlotGroup>();
    follow(*m_own);
    followTheme(this, [this] { restyle(); });
    restyle();
}

CurvePlot::~CurvePlot() {
    m_stop.request_stop();
    m_job.disconnect();
    m_threads.waitForDone();
    if (m_group) m_group->remove(this);
}

QWidget* CurvePlot::makeTools() {
    m_tools = new QWidget;
    auto* row = new QHBoxLayout(m_tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    m_legend = new PlotLegend;
    row->addWidget(m_legend, 1, Qt::AlignTop);
    m_select = plotButton("selectSteps", QStringLiteral("range"),
                          tr("Select steps\nDrag over the curve. With Ctrl dragging always selects."));
    m_select->setCheckable(true);
    m_select->hide();
    m_fit = plotButton("resetZoom", QStringLiteral("fit"), tr("Show all of it\nDouble click, or 0"));
    auto* more = plotButton(
        "plotOptions", QStringLiteral("dots"),
        tr("Axes, smoothing, files\nCtrl and wheel, + and −: zoom. Drag, arrows: move. Shift and drag, or the right "
           "button: zoom into a box.\nCtrl and arrows: crosshair; with Shift: select steps. Enter: the rows of that "
           "step."));
    more->setFocusPolicy(Qt::StrongFocus);
    for (QToolButton* each : {m_select, m_fit, more}) row->addWidget(each, 0, Qt::AlignTop);
    connect(m_select, &QToolButton::toggled, this, &CurvePlot::setSelecting);
    connect(m_fit, &QToolButton::clicked, this, &CurvePlot::resetZoom);
    connect(more, &QToolButton::clicked, this,
            [this, more] { openMenu(more->mapToGlobal(more->rect().bottomLeft())); });
    connect(m_legend, &PlotLegend::toggled, this, &CurvePlot::showSeries);
    connect(m_legend, &PlotLegend::isolated, this, &CurvePlot::isolate);
    connect(m_legend, &PlotLegend::colorChosen, this, &CurvePlot::setSeriesColor);
    return m_tools;
}

void CurvePlot::join(PlotGroup& group) {
    m_group->disconnect(this);
    m_group->remove(this);
    follow(group);
    m_own.reset();
    makeStale();
}

void CurvePlot::follow(PlotGroup& group) {
    m_group = &group;
    group.add(this);
    connect(&group, &PlotGroup::axisChanged, this, &CurvePlot::makeStale);
    connect(&group, &PlotGroup::rangeChanged, this, &CurvePlot::redrawSoon);
    connect(&group, &PlotGroup::pointedChanged, this, &CurvePlot::refreshOverlay);
    connect(&group, &PlotGroup::selectedChanged, this, &CurvePlot::refreshOverlay);
}

int CurvePlot::addSeries(const QString& name, int color, Style style, int run) {
    Series made;
    made.name = name;
    made.number = made.color = color;
    made.style = style;
    made.run = run;
    made.stale = true;
    made.version = ++m_version; // a job may be on its way with one that stood in its place
    m_series.push_back(std::move(made));
    dirty();
    return int(m_series.size()) - 1;
}

void CurvePlot::clearSeries() {
    m_series.clear();
    m_selected = -1;
    m_yShown.reset();
    m_anchor.reset();
    m_group->point(std::nullopt);
    dirty();
}

const CurvePoints& CurvePlot::points(int series) const {
    const Series& it = m_series[std::size_t(series)];
    return it.stale ? it.given : it.drawn.points();
}

void CurvePlot::setPoints(int series, CurvePoints points) {
    Series& it = m_series[std::size_t(series)];
    it.given = std::move(points);
    it.stale = true;
    it.version = ++m_version;
    dirty();
}

void CurvePlot::append(int series, double x, double y) {
    const CurvePoints& have = points(series);
    if (!have.x.isEmpty() && x <= have.x.back()) return; // the store already told us
    Series& it = m_series[std::size_t(series)];
    if (it.stale) {
        it.given.x << x;
        it.given.y << y;
    } else it.drawn.append(x, y, m_group->map(it.run));
    dirty();
}

void CurvePlot::cutAfter(int series, double x) {
    Series& it = m_series[std::size_t(series)];
    if (it.stale) {
        auto& [steps, values] = it.given;
        while (!steps.isEmpty() && steps.back() > x) steps.removeLast(), values.removeLast();
        it.version = ++m_version;
    } else it.drawn.cutAfter(x);
    dirty();
}

void CurvePlot::showSeries(int series, bool shown) {
    m_series[std::size_t(series)].shown = shown;
    redraw();
}

void CurvePlot::isolate(int series) {
    bool alone = m_series[std::size_t(series)].shown;
    for (std::size_t i = 0; i < m_series.size(); ++i) alone = alone && (int(i) == series || !m_series[i].shown);
    for (std::size_t i = 0; i < m_series.size(); ++i) m_series[i].shown = alone || int(i) == series;
    redraw();
}

void CurvePlot::setSeriesColor(int series, int color) {
    m_series[std::size_t(series)].color = color;
    redraw();
}

QColor CurvePlot::seriesColor(int series) const { return curveColor(m_series[std::size_t(series)].color); }

void CurvePlot::setOptions(const Options& options) {
    if (options == m_options) return;
    const bool smoothing = options.smoothing != m_options.smoothing;
    if (options.log != m_options.log) m_yShown.reset();
    m_options = options;
    m_options.smoothing = std::clamp(m_options.smoothing, 0.0, 0.999);
    if (smoothing) makeStale();
    dirty();
    emit optionsChanged();
}

void CurvePlot::setSmoothing(double weight) {
    Options options = m_options;
    options.smoothing = weight;
    setOptions(options);
}

void CurvePlot::setLogarithmic(bool on) {
    Options options = m_options;
    options.log = on;
    setOptions(options);
}

void CurvePlot::setYLabel(const QString& label) {
    m_yLabel = label;
    m_plot->setAccessibleName(tr("Plot of %1").arg(label));
    m_yShown.reset();
    redraw();
}

void CurvePlot::setFromZero(bool on) {
    m_fromZero = on;
    dirty();
}

void CurvePlot::setSmall(bool small) {
    m_small = small;
    m_tools->setVisible(!small);
    restyle();
}

void CurvePlot::setSelectedStep(double x) {
    m_selected = x;
    refreshOverlay();
}

void CurvePlot::setMarks(std::vector<Mark> marks) {
    if (marks == m_marks) return;
    m_marks = std::move(marks);
    dirty();
}

void CurvePlot::setSelectable(bool on) {
    m_selectable = on;
    m_select->setVisible(on);
}

void CurvePlot::setSelecting(bool on) {
    m_selecting = on && m_selectable;
    m_select->setChecked(m_selecting);
    m_plot->setCursor(m_selecting ? Qt::SplitHCursor : Qt::ArrowCursor);
}

void CurvePlot::resetZoom() {
    m_yShown.reset();
    m_group->show(std::nullopt);
    redrawSoon();
}

std::optional<PlotRange> CurvePlot::extent() const {
    std::optional<PlotRange> all;
    for (const Series& series : m_series) {
        const QVector<double>& x = series.drawn.x();
        if (!series.shown || x.isEmpty()) continue;
        const auto first = m_group->isLog() ? std::upper_bound(x.begin(), x.end(), 0.0) : x.begin();
        if (first == x.end()) continue;
        const PlotRange one(*first, x.back());
        all = all ? all->expanded(one) : one;
    }
    return all;
}

std::vector<int> CurvePlot::runs() const {
    std::vector<int> all;
    for (std::size_t i = 0; i < m_series.size(); ++i)
        if (!points(int(i)).x.isEmpty()) all.push_back(m_series[i].run);
    return all;
}

void CurvePlot::makeStale() {
    for (Series& series : m_series) {
        if (!series.stale) series.given = series.drawn.points();
        series.stale = true;
        series.version = ++m_version;
    }
    dirty();
}

/// Whatever is stale is made ready: at once where it is little, else on another thread, one job at a time.
void CurvePlot::prepare() {
    qsizetype stale = 0;
    for (const Series& series : m_series)
        if (series.stale) stale += series.given.x.size();
    struct Task {
        std::size_t series;
        quint64 version;
        CurvePoints points;
        StepMap axis;
        double smoothing;
    };
    std::vector<Task> tasks;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        Series& series = m_series[i];
        if (!series.stale) continue;
        const double smoothing = series.style == Style::Line ? m_options.smoothing : 0;
        Task task{i, series.version, series.given, m_group->map(series.run), smoothing};
        if (stale > atOnce) {
            tasks.push_back(std::move(task));
            continue;
        }
        series.given = {};
        series.drawn = DrawnCurve(std::move(task.points), std::move(task.axis), smoothing);
        series.stale = false;
    }
    if (tasks.empty() || m_preparing) return; // a job that ends looks whether there is more
    m_preparing = true;
    m_job.setFuture(inBackground(m_threads, [tasks = std::move(tasks), stop = m_stop.get_token()]() mutable {
        std::vector<Ready> ready;
        for (Task& task : tasks) {
            if (stop.stop_requested()) break;
            ready.push_back(
                {task.series, task.version, DrawnCurve(std::move(task.points), std::move(task.axis), task.smoothing)});
        }
        return ready;
    }));
}

void CurvePlot::adopt(std::vector<Ready> ready) {
    m_preparing = false;
    for (Ready& one : ready) {
        if (one.series >= m_series.size()) continue;
        Series& series = m_series[one.series];
        if (!series.stale || series.version != one.version) continue; // asked for anew meanwhile
        series.drawn = std::move(one.drawn);
        const CurvePoints given = std::exchange(series.given, {});
        series.stale = false;
        for (auto i = series.drawn.points().x.size(); i < given.x.size(); ++i) // what came in meanwhile
            series.drawn.append(given.x[i], given.y[i], m_group->map(series.run));
    }
    if (isVisible()) redraw();
    else dirty();
}

void CurvePlot::dirty() {
    m_stale = true;
    if (isVisible() && !m_redraw.isActive()) m_redraw.start(100); // ten pictures a second are enough for a curve
}

void CurvePlot::redrawSoon() {
    m_stale = true;
    if (isVisible()) m_redraw.start(0);
}

void CurvePlot::showEvent(QShowEvent* event) {
    PlotWidget::showEvent(event);
    if (m_stale) redraw();
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    PlotWidget::resizeEvent(event);
    dirty();
}

CurvePlot::Rows CurvePlot::rows() const {
    struct Part {
        QString name;
        CurvePoints points;
        StepMap axis;
    };
    auto parts = std::make_shared<std::vector<Part>>();
    for (std::size_t i = 0; i < m_series.size(); ++i)
        if (m_series[i].shown) parts->push_back({m_series[i].name, points(int(i)), m_group->map(m_series[i].run)});
    const bool mapped = m_group->x() != PlotX::Step;
    Rows table;
    table.head = {QStringLiteral("curve"), QStringLiteral("step")};
    if (mapped) table.head << QLatin1String(plotXKey(m_group->x()));
    table.head << QStringLiteral("value");
    table.next = [parts, mapped, part = std::size_t(0), place = qsizetype(0)](QStringList& cells) mutable {
        while (part < parts->size() && place >= (*parts)[part].points.x.size()) ++part, place = 0;
        if (part >= parts->size()) return false;
        const Part& it = (*parts)[part];
        cells << it.name << exactText(it.points.x[place]);
        if (mapped) cells << exactText(it.axis.at(it.points.x[place]));
        cells << exactText(it.points.y[place]);
        ++place;
        return true;
    };
    return table;
}

} // namespace lathe::ui
