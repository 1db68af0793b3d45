#pragma once
// A run's memory by part: predicted, measured, and while it trains what it holds now; over steps, with what paging
// moves.
#include "bridge/backend_client.h"

#include <QWidget>

#include <array>
#include <limits>

class QLabel;

namespace lathe::ui {

class CurvePlot;
class PlotGroup;
class MemoryBar;
class StatTile;
class StateStack;
class TextLabel;

class RunMemory : public QWidget {
    Q_OBJECT
public:
    explicit RunMemory(BackendClient& client, QWidget* parent = nullptr);

    void join(PlotGroup& group); ///< its curves follow the page's others
    void setRun(const RunId& run);          ///< another run: its curves are read
    void show(const RunDetail& run);
    void apply(const std::vector<Event>& events);
    using QWidget::show;

    /// What the run holds, where that has been told; nullptr while it is not at work.
    const MemoryUse* now() const { return m_use ? &*m_use : nullptr; }
    const MemoryBar& bar() const { return *m_bar; }

private:
    enum Line { Memory, PageIn, PageOut, lineCount };
    QWidget* makeContent();
    void readLine(Line line, double newest = std::numeric_limits<double>::infinity()); ///< as joined() takes it
    void append(Line line, std::int64_t step, double bytes);
    void showCurves();
    void fill();

    BackendClient& m_client;
    RunId m_run;
    RunDetail m_detail;
    std::optional<MemoryUse> m_use;
    std::optional<DryRun> m_trial;
    std::array<RequestId, lineCount> m_requests{};
    MemoryBar* m_bar;
    StatTile *m_predicted, *m_measured, *m_now, *m_paging;
    QLabel *m_memoryTitle, *m_pagingTitle;
    TextLabel *m_worst, *m_tried;
    CurvePlot *m_memory, *m_pages;
    StateStack* m_state;
};

/// "fits: 1.4 GiB at its peak, 2.1 s a step, 25 min in all, 48 MiB on disk".
QString dryRunText(const DryRun& trial);

} // namespace lathe::ui
