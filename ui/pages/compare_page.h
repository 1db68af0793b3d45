#pragma once
// Several runs side by side: their curves, plots of what was tried against what came of it, their samples, and tables
// of recipes and metrics. One answer of the backend fills all of it.
#include "models/compared_runs.h"
#include "pages/page.h"

class QLabel;
class QPushButton;

namespace lathe::ui {

class Banner;
class CompareCurves;
class CompareParallel;
class CompareSamples;
class CompareScatter;
class CompareTables;
class StateStack;

class ComparePage : public Page {
    Q_OBJECT
public:
    explicit ComparePage(Context& context, QWidget* parent = nullptr);
    bool escaped() override;
    void open(const std::vector<RunId>& runs);
    void entered() override;
    Carried carry() override;

private:
    void read();
    void fill(ComparedRunsPtr runs);
    void openRun(int run);
    void askReport();                      ///< where it goes
    void saveReport(const QString& file);

    std::vector<RunId> m_ids;
    ComparedRunsPtr m_runs;
    RequestId m_request = 0;
    QLabel* m_title;
    QPushButton* m_report;
    Banner* m_banner;
    StateStack* m_state;
    CompareCurves* m_curves;
    CompareScatter* m_scatter;
    CompareParallel* m_parallel;
    CompareSamples* m_samples;
    CompareTables* m_tables;
};

} // namespace lathe::ui
