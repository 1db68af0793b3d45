#pragma once
// What the compared runs wrote at their evaluations: a row for each prompt, a column for each run.
#include "models/compared_runs.h"

#include <QWidget>

#include <map>

class QComboBox;
class QTableWidget;

namespace lathe::ui {

class StateStack;

class CompareSamples : public QWidget {
    Q_OBJECT
public:
    explicit CompareSamples(QWidget* parent = nullptr);
    void open(ComparedRunsPtr runs);

protected:
    void showEvent(QShowEvent* event) override; ///< rows are made and measured when somebody looks

private:
    void read();
    void fill();

    using Texts = std::map<std::int64_t, QString>; ///< by step
    ComparedRunsPtr m_runs;
    bool m_stale = false;
    QStringList m_prompts;
    std::vector<std::vector<Texts>> m_texts; ///< by prompt, by run
    QComboBox* m_step;
    QTableWidget* m_table;
    StateStack* m_state;
};

} // namespace lathe::ui
