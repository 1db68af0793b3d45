#pragma once
// What is kept of a run beside its curves: checkpoints, samples, the recipe, what happened to the data.
#include "lathe/run.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;
class QTableWidget;
class QTextBrowser;

namespace lathe::ui {

class StateStack;

class RunCheckpoints : public QWidget {
    Q_OBJECT
public:
    explicit RunCheckpoints(QWidget* parent = nullptr);
    void show(const RunDetail& run);
    using QWidget::show;

private:
    QTableWidget* m_table;
    StateStack* m_state;
};

class RunSamples : public QWidget {
    Q_OBJECT
public:
    explicit RunSamples(QWidget* parent = nullptr);
    void show(const RunDetail& run);
    using QWidget::show;

private:
    QTextBrowser* m_text;
    StateStack* m_state;
};

class RunRecipe : public QWidget {
    Q_OBJECT
public:
    explicit RunRecipe(QWidget* parent = nullptr);
    void show(const RunDetail& run);
    using QWidget::show;

private:
    QComboBox* m_which;
    QPlainTextEdit* m_text;
    RunDetail m_run;
};

} // namespace lathe::ui
