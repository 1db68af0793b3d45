#pragma once
// What is kept of a run beside its curves: checkpoints, samples, the recipe, what happened to the data.
#include "lathe/run.h"
#include "plots/curve_data.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QPlainTextEdit;
class QTableWidget;
class QTextBrowser;

namespace lathe::ui {

class StateStack;
class TextLabel;

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
    void setSpan(const std::optional<StepSpan>& span); ///< only samples of these steps
    using QWidget::show;

private:
    void fill();
    std::vector<std::pair<std::int64_t, std::string>> m_samples; ///< step, JSON
    std::optional<StepSpan> m_span;
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
    TextLabel* m_changes; ///< of the recipe, while it ran
    QPlainTextEdit* m_text;
    RunDetail m_run;
};

} // namespace lathe::ui
