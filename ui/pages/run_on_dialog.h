#pragma once
// Where a recipe is trained: on this machine as usual, by several processes here, or on a Slurm cluster. What is sent
// is shown before, as it will be sent.
#include "pages/page.h"

#include <QDialog>
#include <QTimer>

#include <optional>

class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace lathe::ui {

class Banner;
class FieldForm;
class TextLabel;

class RunOnDialog : public QDialog {
    Q_OBJECT
public:
    /// `canStartHere`: nothing is in the way of a start on this machine.
    RunOnDialog(Context& context, const Recipe& recipe, bool canStartHere, QWidget* parent = nullptr);

signals:
    void hereWanted(); ///< as the start button does
    void sent(const lathe::JobId& job);

public slots:
    void reject() override;

private:
    bool mayUseGpu() const; ///< the recipe
    std::optional<StartedBy> by() const; ///< nothing: this machine
    Settings place() const;
    void showPlace();
    void showNeed();
    void plan(); ///< asks for the script
    void begin();
    void setSending(bool sending);
    void remember();

    Context& m_context;
    Recipe m_recipe;
    bool m_canStartHere;
    std::optional<JobPlan> m_plan; ///< what the fields say now
    RequestId m_request = 0;
    bool m_sending = false; ///< and nobody knows yet what becomes of it
    QTimer m_soon{this};
    QComboBox* m_where;
    FieldForm *m_torchrun, *m_slurm;
    TextLabel *m_about, *m_need, *m_command;
    QWidget* m_scriptTitle;
    QPlainTextEdit* m_script;
    Banner* m_note;
    QPushButton* m_send;
};

} // namespace lathe::ui
