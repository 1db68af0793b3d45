#pragma once
// The top of a run's page: what it is, how it stands, and what can be done with it: steering it while it is at work,
// its next step when it has ended.
#include "models/run_state.h"
#include "pages/page.h"

#include <optional>

class QPushButton;

namespace lathe::ui {

class Chip;
class ElidedLabel;

class RunHead : public QWidget {
    Q_OBJECT
public:
    explicit RunHead(Context& context, QWidget* parent = nullptr);

    void show(const RunDetail* detail); ///< null: nothing is known of it yet
    void show(const RunState& doing);
    using QWidget::show;
    QString samplePrompt() const; ///< of its recipe

signals:
    void pauseOrResume();
    void ordered(const lathe::Command& command, lathe::ui::RunState::Wish lasting);
    void changeWanted();
    void navigate(const lathe::ui::Navigation& navigation);
    void failed(const lathe::ErrorInfo& error);

private:
    void fork(bool fromAdapter);
    std::vector<RunId> siblings() const;

    Context& m_context;
    std::optional<RunDetail> m_detail;
    std::optional<Recipe> m_recipe; ///< as given; none where it can't be read any more
    ElidedLabel *m_name, *m_about;
    Chip* m_chip;
    QPushButton *m_pause, *m_stop, *m_evaluate, *m_checkpoint, *m_change;   ///< while it is at work
    QPushButton *m_try, *m_compare, *m_export, *m_fork, *m_forkAdapter; ///< its next step
};

} // namespace lathe::ui
