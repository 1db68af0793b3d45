#pragma once
// The curves of one run: loss with smoothing, evaluations and the steps at which memory ran out; learning rate,
// gradient norm, speed.
#include "bridge/backend_client.h"
#include "plots/plot_group.h"
#include "settings/settings.h"

#include <QWidget>

#include <array>
#include <limits>
#include <set>

class QComboBox;

namespace lathe::ui {

class CurvePlot;
class StateStack;

class RunCharts : public QWidget {
    Q_OBJECT
public:
    RunCharts(BackendClient& client, WindowSettings& settings, QWidget* parent = nullptr);

    void setRun(const RunId& run);
    void apply(const std::vector<Event>& events);
    void refresh() { read(); } ///< where steps came of which no news told
    void setDetail(const RunDetail& detail); ///< its evaluations, whose metrics can be drawn, and how long an epoch is
    void selectStep(std::int64_t step); ///< below 0: none
    StateStack& state() const { return *m_state; }
    PlotGroup& group() { return m_group; } ///< axis, crosshair and selected steps, for the page's other plots

signals:
    void stepClicked(qint64 step);

private:
    enum Metric { Loss, LearningRate, GradNorm, Speed, EvalLoss, metricCount };
    struct Place {
        CurvePlot* plot;
        int series;
        const char* name;
    };
    void read(double newest = std::numeric_limits<double>::infinity()); ///< as joined() takes it
    void readTotals();
    void readTotal(PlotX x);
    void count(const StepPoint& at);
    void readMetric(Metric metric, double newest);
    void addEval(const EvalPoint& eval);
    void markChanges(const RunDetail& detail);
    void offerMetrics();
    void showMetric();
    void point(Metric metric, std::int64_t step, double value);
    void readCuts();
    void noteCuts(std::int64_t step, double microBatches);
    void markCuts();

    BackendClient& m_client;
    WindowSettings& m_settings;
    RunId m_run;
    std::vector<EvalPoint> m_evals;
    QComboBox* m_metric;
    std::string m_shownMetric;
    CurvePlot *m_score, *m_loss, *m_rate, *m_norm, *m_speed;
    StateStack* m_state;
    std::array<Place, metricCount> m_places{};
    std::array<RequestId, metricCount> m_requests{};
    PlotGroup m_group;
    std::map<PlotX, RequestId> m_totalRequests;
    std::set<PlotX> m_counted; ///< totals that are known: the store has said what was before
    std::vector<StepPoint> m_uncounted; ///< steps that came in while the totals before them were read
    RequestId m_cutsRequest = 0;
    std::vector<std::int64_t> m_cutSteps; ///< where memory ran out, so that the step was cut smaller than any before
    double m_mostCuts = 0;
    int m_cutsSeries = -1; ///< on the loss plot; -1 while there is none
};

} // namespace lathe::ui
