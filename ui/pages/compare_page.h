#pragma once
// Several runs in one plot, and below it only the fields in which they differ.
#include "pages/page.h"
#include "plots/plot_group.h"

class QComboBox;
class QLabel;
class QTabWidget;
class QTableView;

namespace lathe::ui {

class Banner;
class CurvePlot;
class DifferenceModel;
class ScoreTable;
class StateStack;

class ComparePage : public Page {
    Q_OBJECT
public:
    explicit ComparePage(Context& context, QWidget* parent = nullptr);
    bool escaped() override;
    void open(const std::vector<RunId>& runs);
    Carried carry() override;
    CurvePlot& plot() const { return *m_plot; }

private:
    void readCurves();
    void readTotals(); ///< what the runs' steps came to in tokens and seconds
    void showCurves(const Curves& curves);
    void readDetails();
    void drawMetric(); ///< a metric of the evaluations, from the runs' details
    void offerMetrics(const std::vector<RunDetail>& runs);

    std::vector<RunId> m_runs;
    std::map<RunId, RunDetail> m_details;
    RequestId m_request = 0;
    std::map<PlotX, RequestId> m_totals;
    PlotGroup m_group;
    CurvePlot* m_plot;
    DifferenceModel* m_differences;
    StateStack *m_state, *m_tableState;
    QComboBox* m_metric;
    QLabel* m_same;
    ScoreTable* m_scores;
    QTabWidget* m_tabs;
    QTableView* m_table;
};

} // namespace lathe::ui
