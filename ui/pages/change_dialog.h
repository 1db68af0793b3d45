#pragma once
// Changing what of a run's plan can be changed while it runs: the values, and in sentences what they will do.
#include "bridge/backend_client.h"

#include <QDialog>

class QPushButton;

namespace lathe::ui {

class Banner;
class FieldForm;
class TextLabel;

class ChangeDialog : public QDialog {
    Q_OBJECT
public:
    ChangeDialog(BackendClient& client, const RunDetail& run, QWidget* parent = nullptr);

private:
    void apply(const std::vector<Event>& events);
    PlanValues asked() const; ///< what differs from what holds now
    void tell();
    void send();

    BackendClient& m_client;
    const RunId m_run;
    PlanValues m_now;
    std::int64_t m_step, m_totalSteps;
    FieldForm* m_form;
    TextLabel *m_words, *m_problem;
    Banner* m_banner;
    QPushButton* m_apply;
};

} // namespace lathe::ui
