#pragma once
// From a point of the loss back to the data: the rows of that step, each as the trainer saw it.
#include "bridge/backend_client.h"
#include "plots/curve_data.h"

#include <QWidget>

class QLabel;
class QListWidget;

namespace lathe::ui {

class StateStack;
class TokenView;
class TextLabel;

class StepRows : public QWidget {
    Q_OBJECT
public:
    explicit StepRows(BackendClient& client, QWidget* parent = nullptr);

    void setRun(const RunId& run, const std::string& recipeJson); ///< recipe: as resolved
    void showStep(const StepPoint& point); ///< with its rows
    void showUnknown(std::int64_t step);   ///< a step whose rows are not at hand
    /// Those of all selected steps, as far as they are at hand.
    void showSteps(const StepSpan& span, std::vector<const StepPoint*> points);
    void showNone(); ///< of no step

private:
    void list(const StepPoint& point, bool withStep);
    void showRow(std::int64_t row);

    BackendClient& m_client;
    std::string m_recipe;
    RequestId m_request = 0;
    QLabel* m_title;
    QListWidget* m_rows;
    TokenView* m_tokens;
    TextLabel* m_about;
    StateStack *m_state, *m_rowState;
};

} // namespace lathe::ui
