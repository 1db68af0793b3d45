#pragma once
// What several runs reached, beside each other: the task's metrics, what each forgot, and what it cost.
#include "lathe/run.h"

#include <QWidget>

class QTableWidget;

namespace lathe::ui {

class ScoreTable : public QWidget {
    Q_OBJECT
public:
    explicit ScoreTable(QWidget* parent = nullptr);
    void setRuns(const std::vector<RunDetail>& runs);

private:
    void addRow(const QString& name, const QString& help, const QStringList& values, const QStringList& tips = {},
                const std::vector<bool>& worse = {});

    QTableWidget* m_table;
};

} // namespace lathe::ui
