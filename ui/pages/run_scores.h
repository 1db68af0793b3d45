#pragma once
// What the evaluations of a run measured, step by step; and one evaluation in detail, with the confusion matrix where
// the task has one.
#include "bridge/backend_client.h"

#include <QWidget>

class QGridLayout;
class QPushButton;
class QTableWidget;

namespace lathe::ui {

class HeatMap;
class StateStack;
class TextLabel;

class RunScores : public QWidget {
    Q_OBJECT
public:
    explicit RunScores(BackendClient& client, QWidget* parent = nullptr);
    void setRun(const RunDetail& run);

private:
    void showTable();
    void offer();
    void evaluate();
    void show(const EvaluationReport& report);

    BackendClient& m_client;
    RunDetail m_run;
    RequestId m_request = 0;
    StateStack *m_tableState, *m_state;
    QTableWidget* m_table;
    TextLabel* m_forgetting;
    QGridLayout* m_figures;
    HeatMap* m_confusion;
    TextLabel* m_legend;
};

} // namespace lathe::ui
