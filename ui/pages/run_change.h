#pragma once
// What training changed: per module the size and the singular values of ΔW, by layer as a strip of colors, and what a
// lower rank would lose, with the export of an adapter cut to it.
#include "bridge/backend_client.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSlider;
class QSortFilterProxyModel;
class QTableView;

namespace lathe::ui {

class Banner;
class ChangeModel;
class HeatMap;
class SpectrumPlot;
class StateStack;
class TextLabel;

class RunChange : public QWidget {
    Q_OBJECT
public:
    explicit RunChange(BackendClient& client, QWidget* parent = nullptr);
    void setRun(const RunDetail& run); ///< nothing is read before somebody asks

private:
    QWidget* makeContent();
    void offer();
    void read();
    void show(const ChangeReport& report);
    void select(int module);
    void setRank(int rank);
    void exportAtRank(bool replace = false);

    BackendClient& m_client;
    RunId m_run;
    QString m_folder; ///< the run's
    bool m_hasResult = false;
    std::int64_t m_steps = 0;
    ChangeReport m_report;
    RequestId m_request = 0, m_exporting = 0;
    int m_selected = -1;
    std::vector<std::vector<int>> m_cells; ///< of the strip: row, column: index of the module, or -1

    StateStack* m_state;
    ChangeModel* m_modules;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    HeatMap* m_strip;
    SpectrumPlot* m_spectrum;
    QSlider* m_slider;
    QLabel *m_which, *m_rankLabel;
    TextLabel* m_loses;
    QPushButton* m_export;
    Banner* m_banner;
};

} // namespace lathe::ui
