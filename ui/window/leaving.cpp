// The runs are let go one by one: those that wait first, so that none begins meanwhile. When the last one is saved the
// other program is started; when the history shows that it has them, the window closes. Whatever fails before that, the
// window has them again. A history that says nothing for a while leaves open whose they are: they are saved all the
// same, so a person may look again or go.
#include "window/leaving.h"

#include "bridge/background_program.h"
#include "bridge/text.h"
#include "widgets/banner.h"
#include "widgets/labels.h"

#include <QDir>
#include <QFileInfo>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace lathe::ui {

Leaving::Leaving(BackendClient& client, const RunListModel& runs, QObject* parent)
    : QObject(parent), m_client(client), m_runs(runs), m_program(commandLineProgram()) {
    m_look.setInterval(200);
    connect(&m_look, &QTimer::timeout, this, &Leaving::lookForTheHeir);
    connect(&runs, &QAbstractItemModel::dataChanged, this, &Leaving::lookForTheEnd);
    connect(&runs, &QAbstractItemModel::modelReset, this, &Leaving::lookForTheEnd);
    connect(&runs, &QAbstractItemModel::rowsRemoved, this, &Leaving::lookForTheEnd);
}

void Leaving::setBanner(Banner* banner) {
    m_banner = banner;
    say();
}

std::vector<RunId> Leaving::ownRuns(bool working) const {
    std::vector<RunId> own;
    for (const RunSummary& run : m_runs.runs())
        if (isActive(run.status) && run.program.empty() && (run.status != RunStatus::Queued) == working)
            own.push_back(run.id);
    return own;
}

bool Leaving::mayLeave() const {
    return m_mayLeave || (ownRuns(true).empty() && ownRuns(false).empty() && m_left.empty());
}

void Leaving::become(State state) {
    m_state = state;
    say();
}

void Leaving::ask() {
    if (m_state == State::Idle || m_state == State::Asking) become(State::Asking);
}

void Leaving::say() {
    switch (m_state) {
    case State::Idle: return m_banner->hide();
    case State::Asking: return sayQuestion();
    case State::NotKnown: return sayNotKnown();
    case State::Saving:
        m_banner->say(Banner::Tone::Info, tr("Saving…"),
                      tr("The window closes by itself once the checkpoint is written."));
        break;
    case State::HandingOver:
        m_banner->say(Banner::Tone::Info, tr("Handing over…"),
                      tr("The window closes by itself once the training goes on without it."));
        break;
    }
    m_banner->setClosable(false);
}

void Leaving::sayQuestion() {
    const int working = int(ownRuns(true).size()), waiting = int(ownRuns(false).size());
    m_banner->say(
        Banner::Tone::Warning,
        working > 0 ? tr("%n run(s) still running", nullptr, working) : tr("%n run(s) still waiting", nullptr, waiting),
        tr("Without a window the training goes on in the background, and so does the queue; opened again, the "
           "window shows it. Quitting saves a checkpoint, from which the next start offers to go on."));
    m_banner->addButton(tr("Go on without a window"), [this] { goOn(); }, true)->setObjectName("goOnWithoutWindow");
    m_banner->addButton(tr("Save and quit"), [this] { saveAndQuit(); })->setObjectName("stopAndLeave");
    QPushButton* stay = m_banner->addButton(tr("Cancel"), [this] { become(State::Idle); });
    stay->setObjectName("stay");
    stay->setFocus();
    m_banner->setClosable(false);
}

void Leaving::sayFailed(const QString& why) {
    m_state = State::Idle;
    m_banner->say(Banner::Tone::Error, tr("The training can't go on without a window"), why);
}

void Leaving::sayNotKnown() {
    const QString why = m_unread.isEmpty() ? tr("The history has not been read yet.") : m_unread;
    m_banner->say(Banner::Tone::Error, tr("It is not known whether the training goes on"),
                  why + '\n'
                      + tr("%1 was started to go on with it. All of it is saved: opened again, the window shows where "
                           "it stands, and offers to go on with what was left.")
                            .arg(QDir::toNativeSeparators(m_program)));
    QPushButton* again = m_banner->addButton(
        tr("Try again"),
        [this] {
            become(State::HandingOver);
            beginLooking();
        },
        true);
    again->setObjectName("lookAgain");
    m_banner->addButton(tr("Quit"), [this] { leave(); })->setObjectName("leaveUnknown");
    again->setFocus();
    m_banner->setClosable(false);
}

void Leaving::letAllGo(State then) {
    const std::vector<RunId> working = ownRuns(true), waiting = ownRuns(false);
    m_left = working;
    m_left.insert(m_left.end(), waiting.rbegin(), waiting.rend()); // the list has the newest first
    become(then);
    for (const std::vector<RunId>& runs : {waiting, working})
        for (const RunId& run : runs) m_client.send(run, LetGo{}); // one that can't be told has just ended
    lookForTheEnd();
}

void Leaving::saveAndQuit() { letAllGo(State::Saving); }

void Leaving::goOn() {
    if (!QFileInfo(m_program).isExecutable()) // known before anything is touched
        return sayFailed(
            tr("%1, the program that would train, is not there or can't be started. The training goes on in "
               "this window.")
                .arg(QDir::toNativeSeparators(m_program)));
    letAllGo(State::HandingOver);
}

void Leaving::lookForTheEnd() {
    const bool waits = m_state == State::Saving || m_state == State::HandingOver;
    if (!waits || m_mayLeave || m_pid || !ownRuns(true).empty() || !ownRuns(false).empty()) return;
    std::erase_if(m_left, [this](const RunId& id) { // what has come to its own end meanwhile
        const RunSummary* run = m_runs.find(id);
        return !run || run->status != RunStatus::Interrupted;
    });
    if (m_state == State::HandingOver && !m_left.empty()) startProgram();
    else leave();
}

void Leaving::startProgram() {
    const QString home = qt(m_client.bench().home().string());
    m_log = QDir(home).filePath(QStringLiteral("runs/%1/without-window.log").arg(qt(m_left.front())));
    QStringList words{QStringLiteral("queue"), QStringLiteral("resume")};
    for (const RunId& run : m_left) words << qt(run);
    words << QStringLiteral("--store") << home;
    const BackgroundProgram started = startInBackground(m_program, words, m_log);
    m_pid = started.pid;
    if (!started.error.isEmpty()) return takeBack(started.error);
    beginLooking();
}

void Leaving::beginLooking() {
    m_unread.clear();
    m_sinceRead.start();
    m_look.start();
    lookForTheHeir(); // at least once, however busy the window is
}

/// Whose they are now says the history; whether the program lives is asked first, as it may have done its work and
/// ended.
void Leaving::lookForTheHeir() {
    if (m_sinceRead.hasExpired(m_patience.count())) {
        m_look.stop();
        m_client.drop(std::exchange(m_asked, 0));
        return become(State::NotKnown);
    }
    if (m_asked) return;
    const bool lives = isAlive(m_pid);
    m_asked = m_client.askFor<RunList>(
        ListRuns{}, this,
        [this, lives](const RunList& list) {
            m_asked = 0;
            m_sinceRead.start();
            m_unread.clear();
            const auto left = [&](const RunSummary& run) {
                return run.status == RunStatus::Interrupted
                       && std::find(m_left.begin(), m_left.end(), run.id) != m_left.end();
            };
            const auto still = std::count_if(list.runs.begin(), list.runs.end(), left);
            if (still < std::ptrdiff_t(m_left.size())) leave();
            else if (!lives) takeBack(lastLines(m_log, 3));
        },
        [this](const ErrorInfo& error) { // asked again
            m_asked = 0;
            m_unread = QStringList{qt(error.message), qt(error.hint)}.join(' ').trimmed();
        });
}

void Leaving::takeBack(const QString& why) {
    m_look.stop();
    m_pid = 0;
    QString told = tr("%1 ended without taking it over. The training goes on in this window.")
                       .arg(QDir::toNativeSeparators(m_program));
    if (!why.isEmpty()) told += '\n' + why;
    for (const RunId& run : std::exchange(m_left, {}))
        if (const auto error = m_client.resume(run))
            told += '\n' + QStringList{qt(error->message), qt(error->hint)}.join(' ').trimmed();
    sayFailed(told);
}

void Leaving::leave() {
    m_look.stop();
    m_mayLeave = true;
    emit done();
}

} // namespace lathe::ui
