// The history has the queue; this asks for it when something has happened, and every few seconds while something works,
// for the times.
#include "pages/queue_page.h"

#include "bridge/text.h"
#include "models/queue_model.h"
#include "pages/jobs_card.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/meter.h"
#include "widgets/row_drag.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"

#include <QAction>
#include <QHeaderView>
#include <QScrollArea>
#include <QTableView>

#include <algorithm>

namespace lathe::ui {
namespace {

constexpr std::size_t mostFailures = 5; // the history has the others

const QueuedRun* workingIn(const RunQueue& queue) {
    const auto found = std::find_if(queue.runs.begin(), queue.runs.end(),
                                    [](const QueuedRun& one) { return one.hasTurn && one.run.program.empty(); });
    return found == queue.runs.end() ? nullptr : &*found;
}

} // namespace

QueuePage::QueuePage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(area);
    QVBoxLayout* column = scrollingBody(area);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->addWidget(heading(tr("Queue"), 1));
    head->addStretch(1);
    m_hold = button(tr("&Hold the queue"), QStringLiteral("pause"));
    m_hold->setObjectName("holdQueue");
    m_hold->setCheckable(true);
    m_hold->setToolTip(tr("What is at work continues; no other run gets its turn until the queue goes on."));
    head->addWidget(m_hold);
    column->addLayout(head);
    m_note = new Banner;
    m_note->setObjectName("queueNote");
    m_left = new Banner;
    m_left->setObjectName("queueLeft");
    column->addWidget(m_note);
    column->addWidget(m_left);

    auto* content = new QWidget;
    auto* cards = new QVBoxLayout(content);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(12);
    m_model = new QueueModel(context.runs, this);
    cards->addWidget(makeWorking());
    cards->addWidget(makeWaiting(), 1);
    m_state = new StateStack(content);
    column->addWidget(m_state, 1);
    m_jobs = new JobsCard(context);
    connect(m_jobs, &JobsCard::runWanted, this, [this](const RunId& run) { emit navigate(OpenRun{run}); });
    column->addWidget(m_jobs);
    m_failed = new Card(tr("Failed within a day"));
    m_failed->setObjectName("failedRuns");
    m_failed->setSubtitle(tr("The queue went on without them."));
    auto* all = button(tr("History"), {}, "link");
    m_failed->addAction(all);
    connect(all, &QPushButton::clicked, this, [this] { emit navigate(ShowPage{QStringLiteral("history")}); });
    m_failures = new QVBoxLayout;
    m_failures->setSpacing(8);
    m_failed->body()->addLayout(m_failures);
    m_failed->hide();
    column->addWidget(m_failed);
    m_state->showLoading(tr("Reading the queue…"));

    connect(m_hold, &QPushButton::clicked, this, &QueuePage::hold);
    m_soon.setSingleShot(true);
    m_soon.setInterval(100);
    connect(&m_soon, &QTimer::timeout, this, &QueuePage::read);
    m_often.setInterval(5000);
    connect(&m_often, &QTimer::timeout, this, &QueuePage::read);
    const auto soon = [this] {
        if (isVisible() && !m_soon.isActive()) m_soon.start();
    };
    connect(&context.client, &BackendClient::batch, this, [soon](const std::vector<Event>& events) {
        for (const Event& event : events)
            if (std::holds_alternative<StatusChanged>(event) || std::holds_alternative<JobEnded>(event)
                || std::holds_alternative<RunStarted>(event))
                return soon();
    });
    connect(&context.history, &HistoryWatch::changed, this, soon);
    connect(&context.runs, &QAbstractItemModel::modelReset, this, soon);
    connect(&context.runs, &QAbstractItemModel::dataChanged, this, [this] {
        if (isVisible()) showWorking();
    });
}

QWidget* QueuePage::makeWorking() {
    m_working = new Card(tr("At work"));
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    m_name = new ElidedLabel;
    m_name->setObjectName("workingRun");
    row->addWidget(m_name, 1);
    row->addWidget(m_chip = new Chip);
    m_open = button(tr("&Open"), QStringLiteral("open"));
    m_open->setObjectName("openWorking");
    m_stop = button(tr("&Stop"), QStringLiteral("stop"));
    m_stop->setObjectName("stopWorking");
    m_stop->setToolTip(tr("Saves a checkpoint, then ends; the next run gets its turn."));
    row->addWidget(m_open);
    row->addWidget(m_stop);
    m_working->body()->addLayout(row);
    m_share = new Meter;
    m_working->body()->addWidget(m_share);
    auto* below = new QHBoxLayout;
    m_progress = new QLabel;
    m_progress->setObjectName("workingProgress");
    m_times = new QLabel;
    m_times->setObjectName("workingTimes");
    for (QLabel* each : {m_progress, m_times}) each->setProperty("role", "muted");
    below->addWidget(m_progress);
    below->addStretch(1);
    below->addWidget(m_times);
    m_working->body()->addLayout(below);
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const QueuedRun* one = workingIn(m_queue)) emit navigate(OpenRun{one->run.id});
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        const QueuedRun* one = workingIn(m_queue);
        if (!one) return;
        if (const auto error = m_context.client.send(one->run.id, Stop{})) m_note->say(*error);
        else m_stopped = one->run.id; // until the next one works
        showStop();
    });
    return m_working;
}

QWidget* QueuePage::makeWaiting() {
    m_waiting = new Card(tr("Waiting"));
    m_waiting->setSubtitle(tr("In the order of their turns. Drag a row, or press Alt and an arrow key."));
    m_table = new QTableView;
    m_table->setObjectName("queueTable");
    m_table->setAccessibleName(tr("Waiting runs"));
    m_table->setAccessibleDescription(tr("Alt+Up and Alt+Down move the run; Delete takes it out."));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    plainTable(*m_table, 16);
    m_table->horizontalHeader()->setStretchLastSection(true);
    const int letter = fontMetrics().averageCharWidth();
    const int widths[] = {8, 36, 16, 16, 16, 18, 18, 26};
    for (int i = 0; i < QueueModel::ColumnCount; ++i) m_table->setColumnWidth(i, widths[i] * letter);
    m_table->setMinimumHeight(fontMetrics().height() * 6);
    m_drag = new RowDrag(*m_table, [this](int row) { return m_model->rangeOf(row); });
    m_waiting->body()->addWidget(m_table, 1);

    const auto action = [&](const QString& text, const QString& icon, const char* name, const QKeySequence& keys,
                            auto act) {
        QPushButton* made = button(text, icon);
        made->setObjectName(name);
        made->setToolTip(keys.toString(QKeySequence::NativeText));
        m_waiting->addAction(made);
        connect(made, &QPushButton::clicked, this, act);
        auto* same = new QAction(QString(text).remove('&'), m_table);
        same->setShortcut(keys);
        same->setShortcutContext(Qt::WidgetShortcut);
        m_table->addAction(same);
        connect(same, &QAction::triggered, this, act);
        return made;
    };
    m_up = action(tr("&Up"), QStringLiteral("arrow-up"), "queueUp", QKeyCombination(Qt::ALT, Qt::Key_Up),
                  [this] { moveBy(-1); });
    m_down = action(tr("&Down"), QStringLiteral("arrow-down"), "queueDown", QKeyCombination(Qt::ALT, Qt::Key_Down),
                    [this] { moveBy(1); });
    m_openWaiting = action(tr("Open"), QStringLiteral("open"), "openWaiting", Qt::Key_Return, [this] {
        if (const auto runs = selected(); runs.size() == 1) emit navigate(OpenRun{runs.front()});
    });
    m_out = action(tr("&Take out"), QStringLiteral("close"), "takeOut", QKeySequence::Delete, [this] { takeOut(); });
    connect(m_table, &QTableView::doubleClicked, m_openWaiting, &QPushButton::click);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueuePage::showButtons);
    connect(m_drag, &RowDrag::moved, this, &QueuePage::move);
    connect(m_drag, &RowDrag::ended, this, [this] {
        if (auto queue = std::exchange(m_later, std::nullopt)) show(*queue);
    });
    return m_waiting;
}

void QueuePage::entered() {
    m_often.start();
    read();
    m_jobs->read();
    if (m_model->rowCount() > 0) m_table->setFocus();
}

void QueuePage::hideEvent(QHideEvent*) { m_often.stop(); }

void QueuePage::showEvent(QShowEvent* event) {
    if (!event->spontaneous()) return; // entered() does it
    m_often.start(); // the window was minimized
    read();
    m_jobs->read();
}

void QueuePage::read() {
    m_soon.stop();
    if (m_request) { // what happened meanwhile is read after it
        m_again = true;
        return;
    }
    m_request = m_context.client.askFor<RunQueue>(
        ShowQueue{}, this,
        [this](const RunQueue& queue) {
            m_request = 0;
            if (m_changes > 0) return; // their answers read again
            if (m_drag->isDragging()) m_later = queue;
            else show(queue);
            if (std::exchange(m_again, false)) read();
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { read(); });
        });
}

void QueuePage::show(const RunQueue& queue) {
    m_queue = queue;
    const std::vector<RunId> before = selected();
    m_model->setQueue(queue);
    select(before);
    m_table->setColumnHidden(QueueModel::Program, !m_model->hasOthers());
    m_hold->setChecked(queue.held);
    m_hold->setText(queue.held ? tr("&Let the queue go on") : tr("&Hold the queue"));
    m_hold->setIcon(Theme::icon(queue.held ? QStringLiteral("play") : QStringLiteral("pause")));
    showStop();
    m_waiting->setVisible(m_model->rowCount() > 0);
    showWorking();
    showFailed();
    showButtons();
    offerLeft();
    const bool empty = queue.runs.empty();
    if (empty)
        m_state->showEmpty(QStringLiteral("queue"), tr("Nothing is at work, and nothing waits"),
                           tr("Each run that is started while another works waits here for its turn."), tr("New run"),
                           [this] { emit navigate(ShowPage{QStringLiteral("new")}); });
    else m_state->showContent();
}

void QueuePage::showStop() {
    const QueuedRun* one = workingIn(m_queue);
    if (!one || one->run.id != m_stopped) m_stopped.clear();
    m_stop->setEnabled(m_stopped.empty());
}

void QueuePage::showWorking() {
    const QueuedRun* one = workingIn(m_queue);
    for (QWidget* each : {static_cast<QWidget*>(m_chip), static_cast<QWidget*>(m_open), static_cast<QWidget*>(m_stop),
                          static_cast<QWidget*>(m_share), static_cast<QWidget*>(m_times)})
        each->setVisible(one);
    if (!one) {
        m_name->setFullText(m_queue.held ? tr("Nothing: the queue is held.") : tr("Nothing in this window."));
        m_progress->clear();
        return;
    }
    const RunSummary* fresh = m_context.runs.find(one->run.id);
    const RunSummary& run = fresh && isActive(fresh->status) ? *fresh : one->run;
    m_name->setFullText(displayName(run));
    m_open->setAccessibleName(tr("Open %1").arg(displayName(run)));
    m_stop->setAccessibleName(tr("Stop %1").arg(displayName(run)));
    const bool prepares = run.status == RunStatus::Queued;
    if (prepares) m_chip->show(tr("preparing"), statusTone(RunStatus::Running));
    else m_chip->show(run.status);
    m_share->setShare(run.totalSteps > 0 ? double(run.step) / double(run.totalSteps) : 0);
    m_progress->setText(run.totalSteps > 0 ? tr("%1 of %2 steps").arg(run.step).arg(run.totalSteps)
                        : prepares         ? tr("Its first step has not been taken.")
                                           : tr("step %1").arg(run.step));
    m_times->setText(one->endsIn ? tr("%1 left, done %2").arg(durationText(*one->endsIn), inSeconds(one->endsIn))
                     : one->run.status == RunStatus::Paused ? tr("paused")
                                                            : tr("finish time unknown"));
}

void QueuePage::showFailed() {
    std::vector<std::pair<RunId, QString>> now;
    for (const FailedRun& failed : m_queue.failed) now.emplace_back(failed.run.id, displayName(failed.run));
    if (now == std::exchange(m_failedShown, now)) return; // one of its buttons may have the keyboard
    while (QLayoutItem* item = m_failures->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    m_failed->setVisible(!m_queue.failed.empty());
    for (std::size_t i = 0; i < std::min(m_queue.failed.size(), mostFailures); ++i) {
        const FailedRun& failed = m_queue.failed[i];
        auto* row = new QWidget;
        auto* across = new QHBoxLayout(row);
        across->setContentsMargins(0, 0, 0, 0);
        across->setSpacing(12);
        auto* words = new QVBoxLayout;
        words->setSpacing(2);
        words->addWidget(new ElidedLabel(displayName(failed.run)));
        auto* why = mutedLabel(QStringLiteral("%1 %2").arg(qt(failed.error.message), qt(failed.error.hint)).trimmed());
        why->setObjectName("whyFailed");
        words->addWidget(why);
        across->addLayout(words, 1);
        auto* open = button(tr("Open"));
        open->setAccessibleName(tr("Open %1").arg(displayName(failed.run)));
        connect(open, &QPushButton::clicked, this, [this, id = failed.run.id] { emit navigate(OpenRun{id}); });
        across->addWidget(open, 0, Qt::AlignTop);
        m_failures->addWidget(row);
    }
}

void QueuePage::showButtons() {
    const std::vector<RunId> runs = selected();
    const int row = runs.size() == 1 ? m_model->rowOf(runs.front()) : -1;
    const auto [first, last] = m_model->rangeOf(row);
    m_up->setEnabled(row > first && last >= first);
    m_down->setEnabled(row >= 0 && row < last);
    m_openWaiting->setEnabled(row >= 0);
    m_out->setEnabled(std::any_of(runs.begin(), runs.end(),
                                  [this](const RunId& run) { return m_model->positionOf(m_model->rowOf(run)) > 0; }));
}

void QueuePage::offerLeft() {
    std::vector<RunId> left;
    for (const QueuedRun& one : m_queue.runs)
        if (one.run.status == RunStatus::Interrupted && one.run.resumable) left.push_back(one.run.id);
    if (left.empty()) return m_left->hide();
    const QString title = tr("%n run(s) waited or worked when their program ended", nullptr, int(left.size()));
    if (m_left->isVisible() && m_left->title() == title) return; // its button may have the keyboard
    m_left->say(Banner::Tone::Warning, title, tr("Their order has been kept. They go on when somebody resumes them."));
    m_left
        ->addButton(
            tr("Resume %n, one after another", nullptr, int(left.size())),
            [this] {
                std::vector<RunId> now;
                for (const QueuedRun& one : m_queue.runs)
                    if (one.run.status == RunStatus::Interrupted && one.run.resumable) now.push_back(one.run.id);
                resume(std::move(now));
            },
            true)
        ->setObjectName("resumeLeft");
    m_left->setClosable(false);
}

void QueuePage::resume(std::vector<RunId> runs) {
    for (const RunId& run : runs)
        if (const auto error = m_context.client.resume(run)) m_note->say(*error);
    read();
}

void QueuePage::change(Query query) {
    change(std::move(query), [this](const ErrorInfo* error) {
        if (error) m_note->say(*error);
    });
}

/// An answer of before it would show the old order again.
void QueuePage::change(Query query, std::function<void(const ErrorInfo*)> done) {
    ++m_changes;
    m_later.reset();
    m_context.client.drop(std::exchange(m_request, 0));
    const auto answered = [this, done = std::move(done)](const ErrorInfo* error) {
        --m_changes;
        done(error);
        read(); // as it is
    };
    m_context.client.askFor<Done>(
        std::move(query), this, [answered](const Done&) { answered(nullptr); },
        [answered](const ErrorInfo& error) { answered(&error); });
}

void QueuePage::move(int row, int to) {
    const auto [first, last] = m_model->rangeOf(row);
    if (to < first || to > last || to == row) return;
    const RunId run = m_model->at(row).run.id;
    m_model->move(row, to);
    m_table->setCurrentIndex(m_model->index(to, QueueModel::Name));
    showButtons();
    change(MoveInQueue{run, m_model->positionOf(to)});
}

void QueuePage::moveBy(int rows) {
    const std::vector<RunId> runs = selected();
    if (runs.size() != 1) return;
    const int row = m_model->rowOf(runs.front());
    move(row, row + rows);
}

void QueuePage::takeOut() {
    std::vector<RunId> runs = selected();
    std::erase_if(runs, [this](const RunId& run) { return m_model->positionOf(m_model->rowOf(run)) == 0; });
    if (runs.empty()) return;
    struct Taken {
        std::size_t asked;
        std::vector<RunId> runs;
        QString name;
        std::optional<ErrorInfo> error;
    };
    auto taken = std::make_shared<Taken>(Taken{runs.size(), {}, {}, {}});
    for (const RunId& run : runs) {
        const QString name = displayName(m_model->at(m_model->rowOf(run)).run);
        change(LeaveQueue{run}, [this, taken, run, name](const ErrorInfo* error) { // its turn may have come meanwhile
            if (error) taken->error = *error;
            else taken->runs.push_back(run), taken->name = name;
            if (--taken->asked > 0) return;
            if (!taken->runs.empty()) sayTakenOut(taken->runs, taken->name, taken->error);
            else m_note->say(*taken->error);
        });
    }
}

void QueuePage::sayTakenOut(const std::vector<RunId>& runs, const QString& name,
                            const std::optional<ErrorInfo>& error) {
    m_note->say(error ? Banner::Tone::Warning : Banner::Tone::Info,
                runs.size() == 1 ? tr("“%1” has been taken out").arg(name)
                                 : tr("%n runs have been taken out", nullptr, int(runs.size())),
                error ? QStringLiteral("%1 %2").arg(qt(error->message), qt(error->hint)).trimmed()
                      : tr("The history keeps it as stopped; it can be resumed at any time."));
    m_note
        ->addButton(tr("Put back at the end"),
                    [this, runs] {
                        m_note->hide();
                        resume(runs);
                    })
        ->setObjectName("putBack");
}

void QueuePage::hold(bool held) { change(HoldQueue{held}); }

std::vector<RunId> QueuePage::selected() const {
    std::vector<RunId> runs;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        runs.push_back(plain(index.data(QueueModel::IdRole).toString()));
    return runs;
}

void QueuePage::select(const std::vector<RunId>& runs) {
    if (runs == selected()) return;
    QItemSelection again;
    for (const RunId& run : runs)
        if (const int row = m_model->rowOf(run); row >= 0)
            again.select(m_model->index(row, 0), m_model->index(row, QueueModel::ColumnCount - 1));
    m_table->selectionModel()->select(again, QItemSelectionModel::ClearAndSelect);
    if (!again.isEmpty())
        m_table->selectionModel()->setCurrentIndex(again.first().topLeft(), QItemSelectionModel::NoUpdate);
}

} // namespace lathe::ui
