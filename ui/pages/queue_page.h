#pragma once
// What works now, what waits for its turn, in which order, and what failed lately: reordered by dragging, by keys and
// by buttons.
#include "lathe/queue.h"
#include "pages/page.h"

#include <QTimer>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

class QLabel;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace lathe::ui {

class Banner;
class Card;
class Chip;
class ElidedLabel;
class JobsCard;
class Meter;
class QueueModel;
class RowDrag;
class StateStack;

class QueuePage : public Page {
    Q_OBJECT
public:
    explicit QueuePage(Context& context, QWidget* parent = nullptr);
    void entered() override;

protected:
    void hideEvent(QHideEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeWorking();
    QWidget* makeWaiting();
    void read();
    void show(const RunQueue& queue);
    void showWorking(); ///< its progress comes with the news, its times with the queue
    void showFailed();
    void showButtons();
    void offerLeft(); ///< what a program that has ended left
    void move(int row, int to);
    void moveBy(int rows); ///< the selected one
    void takeOut();
    void resume(std::vector<RunId> runs); ///< in this order
    void hold(bool held);
    void change(Query query); ///< and reads again; what is wrong stands in the banner
    void change(Query query, std::function<void(const ErrorInfo*)> done); ///< null: it is done
    void sayTakenOut(const std::vector<RunId>& runs, const QString& name, const std::optional<ErrorInfo>& error);
    void showStop();
    std::vector<RunId> selected() const;
    void select(const std::vector<RunId>& runs);

    QueueModel* m_model;
    RunQueue m_queue;
    std::optional<RunQueue> m_later; ///< that came while a row was dragged
    RequestId m_request = 0;
    bool m_again = false;
    int m_changes = 0; ///< that were asked for and are not answered
    RunId m_stopped;   ///< the run at work, once it was told to stop
    std::vector<std::pair<RunId, QString>> m_failedShown;
    QTimer m_soon{this}, m_often{this};
    StateStack* m_state;
    Banner *m_note, *m_left;
    ElidedLabel* m_name;
    Chip* m_chip;
    Meter* m_share;
    QLabel *m_progress, *m_times;
    QTableView* m_table;
    RowDrag* m_drag;
    QPushButton *m_hold, *m_open, *m_stop, *m_up, *m_down, *m_openWaiting, *m_out;
    Card *m_working, *m_waiting, *m_failed;
    JobsCard* m_jobs;
    QVBoxLayout* m_failures;
};

} // namespace lathe::ui
