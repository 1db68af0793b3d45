#pragma once
// The compared runs in tables: what differs in their recipes, and what they came to.
#include "models/compared_runs.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QTabWidget;

namespace lathe::ui {

class ComparisonModel;
class ComparisonTable;
class StateStack;

class CompareTables : public QWidget {
    Q_OBJECT
public:
    explicit CompareTables(QWidget* parent = nullptr);
    void open(ComparedRunsPtr runs);
    void showRun(int run);
    int baseline() const; ///< of the runs; below 0: none
    void focusSearch();
    bool escaped(); ///< takes the search away, if there is one

signals:
    void runOpened(int run);

private:
    struct Part {
        ComparisonModel* model;
        ComparisonTable* table;
        StateStack* state;
    };
    Part add(ComparisonModel* model, const QString& title, const char* name, const QString& says);
    void search();
    void tell(); ///< what is shown, and how much is not

    ComparedRunsPtr m_runs;
    QTabWidget* m_tabs;
    Part m_fields, m_metrics;
    QLineEdit* m_search;
    QCheckBox* m_onlyDiffering;
    QComboBox* m_baseline;
    QLabel* m_same;
};

} // namespace lathe::ui
