#pragma once
// One run, live or past: what it does, how far it is, its curves, and what is kept of it.
#include "models/run_state.h"
#include "models/step_model.h"
#include "pages/later_tab.h"
#include "pages/page.h"

#include <QElapsedTimer>
#include <QJsonObject>

#include <deque>
#include <map>
#include <memory>
#include <optional>

class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTabWidget;

namespace lathe::ui {

class Banner;
class DeviceStrip;
class ElidedLabel;
class MemoryBar;
class RunAlarms;
class RunChange;
class RunCharts;
class RunCheckpoints;
class RunFusion;
class RunHead;
class RunMemory;
class RunRecipe;
class RunSamples;
class RunScores;
class StatTile;
class StateStack;
class StepRows;

class RunPage : public Page {
    Q_OBJECT
public:
    explicit RunPage(Context& context, QWidget* parent = nullptr);

    void open(const RunId& run, bool quick = false);
    const RunId& run() const { return m_run; }
    Carried carry() override;
    void entered() override;

private:
    QWidget* makeTiles();
    void read();                                   ///< the run's detail, anew
    void show(const RunDetail& detail);
    void follow(const RunSummary& run); ///< as long as another program trains it
    void apply(const std::vector<Event>& events);
    void applyOne(const Event& event);
    void takeStep(const StepLogged& logged);
    void take(const Event& event); ///< into what the run is doing
    void showState();
    void pauseOrResume();
    void change();
    void order(Command command, RunState::Wish lasting = RunState::Wish::None);
    void showNumbers();
    void showSpeed();
    void showMemory();
    void showDevice();
    void takeNote(const Event& event);
    void keepNote(const RunId& run, QString text, std::optional<std::int64_t> step = {});
    const StepModel& steps() const;
    void showEnd(const JobEnded& end);
    void showRowsOf(std::int64_t step);
    void showSelected(); ///< rows, samples and log of the selected steps, or all
    void showLog();

    RunId m_run;
    bool m_quick = false, m_filesWereGone = false;
    std::optional<RunDetail> m_detail;
    QJsonObject m_environment; ///< its environmentJson
    RunState m_doing;
    std::int64_t m_totalSteps = 0;
    RequestId m_request = 0, m_following = 0;
    struct Note {
        std::int64_t step; ///< the last one when it came
        QString text;
    };
    struct Live {
        StepModel steps;
        std::vector<Note> notes;
        std::int64_t step = 0; ///< the last one, while news are taken one by one
        std::deque<double> shares; ///< of the device's product speed, of the last steps
        ErrorInfo error; ///< that it ended with: the history has its English alone
    }; ///< of each run seen at work, also while another is shown
    Live& live(const RunId& run);
    std::map<RunId, std::unique_ptr<Live>> m_live;
    QTimer m_readSoon{this}, m_numbersSoon{this};
    QElapsedTimer m_sinceRead;

    StateStack* m_state;
    RunHead* m_head;
    QProgressBar* m_progress;
    ElidedLabel* m_phase;
    StatTile *m_tileStep, *m_tileLoss, *m_tileEval, *m_tileSpeed, *m_tileTime, *m_tileLeft, *m_tileMemory,
        *m_tileEnergy;
    DeviceStrip* m_gpu; ///< what the run's GPU does now
    MemoryBar* m_held; ///< what training holds now
    Banner* m_banner;
    RunAlarms* m_alarms;
    QTabWidget* m_tabs;
    QPushButton* m_selected; ///< which steps are selected; clears that
    RunCharts* m_charts;
    LaterTab<RunScores> m_scores;
    StepRows* m_rows;
    LaterTab<RunChange> m_change;
    LaterTab<RunFusion> m_fusion;
    RunMemory* m_memory;
    RunCheckpoints* m_checkpoints;
    RunSamples* m_samples;
    RunRecipe* m_recipe;
    QPlainTextEdit* m_log;
};

} // namespace lathe::ui
