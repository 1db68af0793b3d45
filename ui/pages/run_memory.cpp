// Bars from the run's record, curves from its gauges; live figures replace the record's while it trains.
#include "pages/run_memory.h"

#include "bridge/text.h"
#include "pages/run_steps.h"
#include "plots/curve_plot.h"
#include "widgets/labels.h"
#include "widgets/memory_bar.h"
#include "widgets/state_stack.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <cmath>

namespace lathe::ui {
namespace {

constexpr double mebibyte = 1 << 20;
constexpr const char* gaugeOf[] = {"memory", "page_in_bytes", "page_out_bytes"}; // gauges in lathe/run.h

} // namespace

QString dryRunText(const DryRun& trial) {
    return RunMemory::tr("%1: %2 at its peak, %3 per step, %4 in total, %5 on disk")
        .arg(trial.fits ? RunMemory::tr("fits") : RunMemory::tr("does not fit"), bytesText(trial.peakBytes),
             durationText(trial.stepSeconds), durationText(trial.totalSeconds), bytesText(trial.diskBytes));
}

RunMemory::RunMemory(BackendClient& client, QWidget* parent) : QWidget(parent), m_client(client) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 12, 0, 0);
    m_state = new StateStack(makeContent());
    column->addWidget(m_state);
}

QWidget* RunMemory::makeContent() {
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget;
    content->setObjectName("scrollBody");
    content->setProperty("inCard", true);
    area->setWidget(content);
    auto* across = new QHBoxLayout(content);
    across->setContentsMargins(0, 0, 4, 0);
    across->setSpacing(28);

    auto* left = new QVBoxLayout;
    left->setSpacing(10);
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(24);
    tiles->addWidget(m_predicted = new StatTile(tr("predicted peak")));
    tiles->addWidget(m_measured = new StatTile(tr("measured peak")));
    tiles->addWidget(m_now = new StatTile(tr("now")));
    tiles->addStretch(1);
    left->addLayout(tiles);
    m_worst = mutedLabel({});
    m_worst->setObjectName("worstPart");
    left->addWidget(m_worst);
    m_bar = new MemoryBar;
    m_bar->setObjectName("runMemoryBar");
    m_bar->setMaximumWidth(760);
    left->addWidget(m_bar);
    m_tried = mutedLabel({});
    m_tried->setObjectName("dryRun");
    left->addWidget(m_tried);
    left->addStretch(1);
    across->addLayout(left, 11);

    auto* right = new QVBoxLayout;
    right->setSpacing(6);
    m_memoryTitle = heading(tr("Over steps"), 3);
    right->addWidget(m_memoryTitle);
    m_memory = new CurvePlot(tr("MiB at the step's peak"));
    m_memory->setObjectName("memoryCurve");
    m_memory->setFromZero(true);
    m_memory->setMinimumHeight(130);
    right->addWidget(m_memory, 3);
    m_pagingTitle = heading(tr("Moved by paging"), 3);
    right->addWidget(m_pagingTitle);
    m_paging = new StatTile(tr("in and out, in the last step"));
    m_paging->setObjectName("pagingRate");
    right->addWidget(m_paging);
    m_pages = new CurvePlot(tr("MiB per step"));
    m_pages->setObjectName("pagingCurve");
    m_pages->setFromZero(true);
    m_pages->setMinimumHeight(110);
    right->addWidget(m_pages, 2);
    across->addLayout(right, 10);
    return area;
}

void RunMemory::join(PlotGroup& group) {
    for (CurvePlot* plot : {m_memory, m_pages}) {
        plot->join(group);
        plot->setSelectable(true);
    }
}

void RunMemory::setRun(const RunId& run) {
    m_run = run;
    m_detail = {};
    m_use.reset();
    m_trial.reset();
    m_memory->clearSeries();
    m_pages->clearSeries();
    m_memory->addSeries(tr("memory"), 0);
    m_pages->addSeries(tr("brought in"), 3);
    m_pages->addSeries(tr("written out"), 1);
    m_paging->setValue({});
    for (int line = 0; line < lineCount; ++line) readLine(Line(line));
    showCurves();
}

void RunMemory::show(const RunDetail& run) {
    m_detail = run;
    const RunStatus status = run.summary.status;
    if (status != RunStatus::Running && status != RunStatus::Paused) m_use.reset(); // it holds nothing any more
    fill();
}

void RunMemory::fill() {
    const MemoryByPart& predicted = m_detail.predicted;
    const MemoryByPart measured =
        m_use && m_use->peak.totalBytes() > m_detail.measured.totalBytes() ? m_use->peak : m_detail.measured;
    if (!predicted.totalBytes() && !measured.totalBytes()) {
        m_state->showEmpty(QStringLiteral("run"), tr("Nothing measured yet"),
                           tr("Predicted and measured memory appear here once the run has begun."));
        return;
    }
    m_bar->setMemory(predicted, measured.totalBytes() ? std::optional(measured) : std::nullopt,
                     m_use ? std::optional(m_use->now) : std::nullopt);
    m_predicted->setValue(
        bytesText(m_detail.predictedPeakBytes ? m_detail.predictedPeakBytes : predicted.totalBytes()));
    const std::int64_t resident = std::max(m_detail.measuredPeakBytes, m_use ? m_use->residentPeak : 0);
    m_measured->setValue(measured.totalBytes() ? bytesText(measured.totalBytes()) : QString(),
                         resident
                             ? tr("The peak of the whole process, as the system counts it: %1").arg(bytesText(resident))
                             : QString());
    m_now->setVisible(m_use.has_value());
    if (m_use) m_now->setValue(bytesText(m_use->now.totalBytes()));
    m_worst->setVisible(measured.totalBytes() && predicted.totalBytes());
    if (measured.totalBytes() && predicted.totalBytes()) {
        const MemoryPart worst = worstPart(predicted, measured);
        const std::int64_t apart = measured[worst] - predicted[worst];
        const QString whole = differenceText(predicted.totalBytes(), measured.totalBytes());
        m_worst->setText(
            apart == 0 ? tr("Measured memory is as predicted.")
                       : tr("In total %1 relative to the prediction. Farthest off: %2, %3 %4 than predicted%5.")
                             .arg(whole, memoryPartText(worst).toLower(), bytesText(std::abs(apart)),
                                  apart > 0 ? tr("more") : tr("less"),
                                  predicted[worst]
                                      ? QStringLiteral(" (%1)").arg(differenceText(predicted[worst], measured[worst]))
                                      : QString()));
    }
    m_tried->setVisible(m_trial.has_value());
    if (m_trial) m_tried->setText(tr("Trial before the start: %1.").arg(dryRunText(*m_trial)));
    m_state->showContent();
}

void RunMemory::readLine(Line line, double newest) {
    m_client.drop(m_requests[line]);
    m_requests[line] = m_client.askFor<Curves>(
        GetCurves{{m_run}, gaugeOf[line], 2000}, this,
        [this, line, newest](const Curves& answer) {
            m_requests[line] = 0;
            CurvePoints points = answer.curves.empty() ? CurvePoints() : pointsOf(answer.curves[0]);
            for (double& value : points.y) value /= mebibyte;
            CurvePlot* plot = line == Memory ? m_memory : m_pages;
            const int series = line == PageOut ? 1 : 0;
            plot->setPoints(series, joined(std::move(points), plot->points(series), newest));
            showCurves();
        },
        [this, line](const ErrorInfo&) { m_requests[line] = 0; }); // a run from before there were gauges has none
}

void RunMemory::append(Line line, std::int64_t step, double bytes) {
    CurvePlot* plot = line == Memory ? m_memory : m_pages;
    const int series = line == PageOut ? 1 : 0;
    const CurvePoints& have = plot->points(series);
    if (!have.x.isEmpty() && double(step) <= have.x.back())
        plot->cutAfter(series, double(step - 1)); // a resume goes over steps again
    plot->append(series, double(step), bytes / mebibyte);
    if (m_requests[line]) return;
    if (const auto newest = newestOfTooMany(plot->points(series))) readLine(line, *newest);
}

/// Curves of what there is: older runs have none, and few runs page.
void RunMemory::showCurves() {
    const bool any = !m_memory->points(0).x.isEmpty();
    m_memory->setVisible(any);
    m_memoryTitle->setVisible(any);
    const auto moves = [&](int series) {
        const CurvePoints& points = m_pages->points(series);
        return std::any_of(points.y.begin(), points.y.end(), [](double value) { return value > 0; });
    };
    const bool pages = moves(0) || moves(1);
    m_pages->setVisible(pages);
    m_pagingTitle->setVisible(pages);
    m_paging->setVisible(pages && !m_paging->value().isEmpty());
}

void RunMemory::apply(const std::vector<Event>& events) {
    bool fresh = false, drawn = false;
    for (const Event& event : events) {
        if (const auto* measured = std::get_if<MemoryMeasured>(&event); measured && measured->run == m_run) {
            m_use = measured->use;
            fresh = true;
        } else if (const auto* trial = std::get_if<DryRunDone>(&event); trial && trial->run == m_run) {
            m_trial = trial->result;
            fresh = true;
        } else if (const auto* logged = std::get_if<StepLogged>(&event); logged && logged->run == m_run) {
            const auto& gauges = logged->point.gauges;
            for (int line = 0; line < lineCount; ++line)
                if (const auto found = gauges.find(gaugeOf[line]); found != gauges.end())
                    append(Line(line), logged->point.step, found->second), drawn = true;
            const auto in = gauges.find(gaugeOf[PageIn]), out = gauges.find(gaugeOf[PageOut]);
            if (logged->point.seconds > 0 && in != gauges.end() && out != gauges.end())
                m_paging->setValue(tr("%1/s, %2/s")
                                       .arg(bytesText(std::int64_t(in->second / logged->point.seconds)),
                                            bytesText(std::int64_t(out->second / logged->point.seconds))));
        } else if (const auto* lagged = std::get_if<Lagged>(&event); lagged && lagged->run == m_run) {
            for (int line = 0; line < lineCount; ++line) readLine(Line(line));
        } else if (const auto* ended = std::get_if<JobEnded>(&event); ended && ended->run == m_run) {
            m_use.reset();
            fresh = true;
        }
    }
    if (drawn) showCurves();
    if (fresh) fill();
}

} // namespace lathe::ui
