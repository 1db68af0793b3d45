// The queue's page as a person uses it: dragging, keys and buttons; what it asks of the backend is what they meant.
#include "models/queue_model.h"
#include "pages/queue_page.h"
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/picture.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTime>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

/// A backend that keeps a queue: three runs that wait behind one, moved and taken out as asked.
struct KeptQueue {
    RunQueue queue = sampleQueue();
    std::vector<MoveInQueue> moves;
    std::vector<LeaveQueue> left;

    std::optional<AnswerValue> operator()(RequestId request, const Query& query) {
        if (std::holds_alternative<ShowQueue>(query)) return queue;
        if (const auto* move = std::get_if<MoveInQueue>(&query)) {
            moves.push_back(*move);
            const auto waits = [](const QueuedRun& one) {
                return !one.hasTurn && one.run.program.empty() && one.run.status == RunStatus::Queued;
            };
            const auto first = std::find_if(queue.runs.begin(), queue.runs.end(), waits);
            const auto at = std::find_if(queue.runs.begin(), queue.runs.end(),
                                         [&](const QueuedRun& one) { return one.run.id == move->run; });
            QueuedRun moved = *at;
            const auto index = first - queue.runs.begin();
            queue.runs.erase(at);
            queue.runs.insert(queue.runs.begin() + index + move->position - 1, moved);
            return Done{};
        }
        if (const auto* leave = std::get_if<LeaveQueue>(&query)) {
            left.push_back(*leave);
            std::erase_if(queue.runs, [&](const QueuedRun& one) { return one.run.id == leave->run; });
            return Done{};
        }
        if (const auto* hold = std::get_if<HoldQueue>(&query)) {
            queue.held = hold->hold;
            return Done{};
        }
        return sampleAnswer(request, query);
    }
};

} // namespace

class TestQueue : public QObject {
    Q_OBJECT
    std::shared_ptr<KeptQueue> m_kept;

    static QTableView* table(const OpenWindow& window) { return window.find<QTableView>("queue", "queueTable"); }
    static QStringList names(const OpenWindow& window) {
        QStringList names;
        const QAbstractItemModel* model = table(window)->model();
        for (int row = 0; row < model->rowCount(); ++row)
            names << model->index(row, QueueModel::Name).data().toString().left(7);
        return names;
    }
    static QPoint middleOf(QTableView* table, int row) {
        return table->visualRect(table->model()->index(row, QueueModel::Name)).center();
    }
    static void drag(QTableView* table, int from, int to, bool release = true) {
        QWidget* view = table->viewport();
        const QPoint start = middleOf(table, from), end = middleOf(table, to);
        QTest::mousePress(view, Qt::LeftButton, {}, start);
        for (int i = 1; i <= 4; ++i) { // with the button held
            const QPoint at = start + (end - start) * i / 4;
            QMouseEvent move(QEvent::MouseMove, at, view->mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                             Qt::NoModifier);
            QApplication::sendEvent(view, &move);
        }
        if (release) QTest::mouseRelease(view, Qt::LeftButton, {}, end);
    }

    static void readAgain(const OpenWindow& window) {
        const int asked = fake().countOf<ShowQueue>();
        fake().push(StatusChanged{sampleRuns()[1].id, RunStatus::Finished, {}}); // something has happened
        QTRY_VERIFY(fake().countOf<ShowQueue>() > asked);
        settle(*window);
    }

private slots:
    void init() {
        OpenWindow::sampleAnswers();
        m_kept = std::make_shared<KeptQueue>();
        fake().answer = [kept = m_kept](RequestId request, const Query& query) { return (*kept)(request, query); };
    }

    void itShowsWhatWorksAndWhatWaits() {
        OpenWindow window;
        QTest::keyClick(&*window, Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(window->currentPage(), QString("queue"));
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        QCOMPARE(window.find<ElidedLabel>("queue", "workingRun")->fullText(), "Quick start: talk like a pirate");
        QCOMPARE(window.find<QLabel>("queue", "workingProgress")->text(), "42 of 90 steps");
        const QString times = window.find<QLabel>("queue", "workingTimes")->text();
        QVERIFY2(times.startsWith("1 min 31 s left, done "), qPrintable(times));
        QCOMPARE(names(window), (QStringList{"rank 16", "rank 64", "客服对话微调：", "from th", "SmolLM2"}));
        const auto cell = [&](int row, int column) {
            return table(window)->model()->index(row, column).data().toString();
        };
        QCOMPARE(cell(0, QueueModel::Turn), "1");
        QCOMPARE(cell(3, QueueModel::Turn), "now");
        QCOMPARE(cell(0, QueueModel::Takes), "9 min 30 s");
        QVERIFY(QRegularExpression("\\d\\d:\\d\\d$").match(cell(0, QueueModel::Ends)).hasMatch());
        // nothing is made up
        QCOMPARE(cell(1, QueueModel::Takes), "unknown");
        QCOMPARE(cell(1, QueueModel::Ends), "unknown");
        QCOMPARE(cell(2, QueueModel::Begins), "unknown");
        QCOMPARE(cell(4, QueueModel::Begins), "when resumed");
        QVERIFY(!table(window)->isColumnHidden(QueueModel::Program));

        // what failed says why
        settle(*window);
        auto* why = window.find<QLabel>("queue", "whyFailed");
        QVERIFY(why && why->isVisible());
        QVERIFY(static_cast<TextLabel*>(why)->text().contains("The loss is not a number at step 17."));
    }

    void theProgressFollowsTheNews() {
        OpenWindow window;
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        StepPoint point;
        point.step = 43;
        point.loss = 1;
        fake().push(StepLogged{sampleRuns()[0].id, point});
        QTRY_COMPARE(window.find<QLabel>("queue", "workingProgress")->text(), "43 of 90 steps");
        // and when it has ended, the queue is read again
        m_kept->queue.runs.erase(m_kept->queue.runs.begin());
        m_kept->queue.runs[0].hasTurn = true;
        fake().push(StatusChanged{sampleRuns()[0].id, RunStatus::Failed, {}});
        QTRY_COMPARE(window.find<ElidedLabel>("queue", "workingRun")->fullText(), "rank 16");
        QCOMPARE(table(window)->model()->rowCount(), 4);
    }

    void rowsAreDragged() {
        OpenWindow window;
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        settle(*window); // the rows have their places
        drag(table(window), 2, 0);
        QCOMPARE(names(window).mid(0, 3), (QStringList{"客服对话微调：", "rank 16", "rank 64"}));
        QTRY_COMPARE(m_kept->moves.size(), 1u);
        QCOMPARE(m_kept->moves[0].run, "20261122-105200-000c");
        QCOMPARE(m_kept->moves[0].position, 1);
        // down, and no farther than among those that wait for the same program
        drag(table(window), 0, 4);
        QTRY_COMPARE(m_kept->moves.size(), 2u);
        QCOMPARE(m_kept->moves[1].position, 3);
        QCOMPARE(names(window).mid(0, 4), (QStringList{"rank 16", "rank 64", "客服对话微调：", "from th"}));
        // what another program works at stays where it is
        drag(table(window), 3, 0);
        settle(*window);
        QCOMPARE(m_kept->moves.size(), 2u);
    }

    void escapeLeavesARowWhereItWas() {
        OpenWindow window;
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        drag(table(window), 2, 0, false);
        QVERIFY(table(window)->viewport()->findChild<QWidget*>("dropMark")->isVisible());
        QTest::keyClick(table(window), Qt::Key_Escape);
        QVERIFY(!table(window)->viewport()->findChild<QWidget*>("dropMark")->isVisible());
        QTest::mouseRelease(table(window)->viewport(), Qt::LeftButton, {}, middleOf(table(window), 0));
        settle(*window);
        QVERIFY(m_kept->moves.empty());
        QCOMPARE(names(window).value(0), "rank 16");
    }

    void keysMoveAndTakeOut() {
        OpenWindow window;
        window->activateWindow();
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        QTest::mouseClick(table(window)->viewport(), Qt::LeftButton, {}, middleOf(table(window), 0));
        QTest::keyClick(table(window), Qt::Key_Down, Qt::AltModifier);
        QTest::keyClick(table(window), Qt::Key_Down, Qt::AltModifier); // the selection goes with it
        QTest::keyClick(table(window), Qt::Key_Down, Qt::AltModifier); // it is the last
        QTRY_COMPARE(m_kept->moves.size(), 2u);
        QCOMPARE(m_kept->moves[1].run, "20261122-105000-000a");
        QCOMPARE(m_kept->moves[1].position, 3);
        QTest::keyClick(table(window), Qt::Key_Up, Qt::AltModifier);
        QTRY_COMPARE(m_kept->moves.size(), 3u);
        QCOMPARE(m_kept->moves[2].position, 2);
        QCOMPARE(names(window).value(1), "rank 16");

        QTest::keyClick(table(window), Qt::Key_Delete);
        QTRY_COMPARE(m_kept->left.size(), 1u);
        QCOMPARE(m_kept->left[0].run, "20261122-105000-000a");
        QTRY_COMPARE(table(window)->model()->rowCount(), 4);
        settle(*window); // the note has its place
        click(window.find<QPushButton>("queue", "putBack"));
        QTRY_COMPARE(fake().resumed, std::vector<RunId>{"20261122-105000-000a"});
    }

    void buttonsDoTheSame() {
        OpenWindow window;
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        auto* up = window.find<QPushButton>("queue", "queueUp");
        auto* down = window.find<QPushButton>("queue", "queueDown");
        auto* out = window.find<QPushButton>("queue", "takeOut");
        QVERIFY(!up->isEnabled() && !down->isEnabled() && !out->isEnabled());
        QTest::mouseClick(table(window)->viewport(), Qt::LeftButton, {}, middleOf(table(window), 0));
        QVERIFY(!up->isEnabled() && down->isEnabled() && out->isEnabled());
        click(down);
        QTRY_COMPARE(m_kept->moves.size(), 1u);
        QCOMPARE(m_kept->moves[0].position, 2);
        QVERIFY(up->isEnabled());
        QTest::mouseClick(table(window)->viewport(), Qt::LeftButton, {}, middleOf(table(window), 3));
        QVERIFY(!up->isEnabled() && !down->isEnabled() && !out->isEnabled()); // another program works at it
        click(window.find<QPushButton>("queue", "openWaiting"));
        QCOMPARE(window->currentPage(), QString("run"));
    }

    void whatWasRefusedIsToldAndTakenBack() {
        fake().answer = [kept = m_kept](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<MoveInQueue>(query))
                return ErrorInfo{ErrorKind::BadInput, "Run b starts from what run a trains.",
                                 "It stays behind that one."};
            return (*kept)(request, query);
        };
        OpenWindow window;
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        drag(table(window), 1, 0);
        auto* note = window.find<Banner>("queue", "queueNote");
        QTRY_VERIFY(note->isVisible());
        QVERIFY(note->text().contains("It stays behind that one.") || note->title().contains("starts from"));
        QTRY_COMPARE(names(window).value(0), "rank 16");
    }

    void theQueueIsHeldAndLetGo() {
        OpenWindow window;
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        auto* hold = window.find<QPushButton>("queue", "holdQueue");
        click(hold);
        QTRY_VERIFY(m_kept->queue.held);
        QTRY_COMPARE(hold->text(), "&Let the queue go on");
        click(hold);
        QTRY_VERIFY(!m_kept->queue.held);
    }

    void whatAProgramLeftGoesOnInItsOrder() {
        m_kept->queue = {};
        for (const char* id : {"20261120-000000-000b", "20261120-000000-000a"}) {
            QueuedRun& one = m_kept->queue.runs.emplace_back();
            one.run.id = one.run.name = id;
            one.run.status = RunStatus::Interrupted;
            one.run.resumable = true;
        }
        OpenWindow window;
        window->showPage("queue");
        auto* left = window.find<Banner>("queue", "queueLeft");
        QTRY_VERIFY(left->isVisible());
        QCOMPARE(left->title(), QueuePage::tr("%n run(s) waited or worked when their program ended", nullptr, 2));
        settle(*window);
        click(left->findChild<QPushButton*>("resumeLeft"));
        QTRY_COMPARE(fake().resumed, (std::vector<RunId>{"20261120-000000-000b", "20261120-000000-000a"}));
    }

    void aStopThatIsUnderWayIsNotOfferedAgain() {
        OpenWindow window;
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        settle(*window);
        auto* stop = window.find<QPushButton>("queue", "stopWorking");
        click(stop);
        QVERIFY(!stop->isEnabled());
        readAgain(window);
        QVERIFY(!stop->isEnabled()); // it saves
        m_kept->queue.runs.erase(m_kept->queue.runs.begin());
        m_kept->queue.runs[0].hasTurn = true;
        readAgain(window);
        QVERIFY(stop->isEnabled()); // of the next one
    }

    void whatFailedKeepsTheKeyboardWhileTheQueueIsRead() {
        OpenWindow window;
        window->activateWindow();
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        settle(*window);
        QPushButton* open = nullptr;
        for (auto* each : window->page("queue")->findChildren<QPushButton*>())
            if (each->accessibleName().startsWith("Open ") && each->parentWidget()->findChild<QLabel*>("whyFailed"))
                open = each;
        QVERIFY(open);
        open->setFocus();
        readAgain(window);
        QCOMPARE(QApplication::focusWidget(), open);
    }

    void ofSeveralThatAreTakenOutThoseAreNamedThatWere() {
        fake().answer = [kept = m_kept](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            const auto* leave = std::get_if<LeaveQueue>(&query);
            if (leave && leave->run == "20261122-105000-000a")
                return ErrorInfo{ErrorKind::BadInput, "Its turn has come.", "Stop it instead."};
            return (*kept)(request, query);
        };
        OpenWindow window;
        window->activateWindow();
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        QTest::mouseClick(table(window)->viewport(), Qt::LeftButton, {}, middleOf(table(window), 0));
        QTest::mouseClick(table(window)->viewport(), Qt::LeftButton, Qt::ShiftModifier, middleOf(table(window), 1));
        QTest::keyClick(table(window), Qt::Key_Delete);
        auto* note = window.find<Banner>("queue", "queueNote");
        QTRY_VERIFY(note->isVisible());
        QVERIFY2(note->title().contains("rank 64"), qPrintable(note->title()));
        QVERIFY(note->text().contains("Its turn has come."));
        settle(*window);
        click(window.find<QPushButton>("queue", "putBack"));
        QTRY_COMPARE(fake().resumed.size(), 1u);
        QVERIFY(fake().resumed.front() != "20261122-105000-000a");
    }

    void aMinimizedWindowGoesOnWhenItIsBack() {
        OpenWindow window;
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        auto* page = window->page("queue");
        const int asked = fake().countOf<ShowQueue>();
        QHideEvent hidden; // as a minimized window's children get it
        QShowEvent shown;
        for (QEvent* event : {static_cast<QEvent*>(&hidden), static_cast<QEvent*>(&shown)}) {
            QSpontaneKeyEvent::setSpontaneous(event);
            QApplication::sendEvent(page, event);
        }
        QTRY_VERIFY(fake().countOf<ShowQueue>() > asked);
    }

    void anEmptyQueueLeadsToANewRun() {
        m_kept->queue = {};
        OpenWindow window;
        window->showPage("queue");
        auto* state = window->page("queue")->findChild<StateStack*>();
        QTRY_COMPARE(state->message(), "Nothing is at work, and nothing waits");
        for (auto* each : state->findChildren<QPushButton*>())
            if (each->text() == "New run") click(each);
        QCOMPARE(window->currentPage(), QString("new"));
    }

    void pictures_data() { pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        OpenWindow window;
        Theme::instance().choose(theme);
        window->resize(1280, 800);
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 5);
        table(window)->selectRow(1);
        savePicture(*window, "queue-" + theme, scale);
        Theme::instance().choose("light");
    }

    void nothingIsAskedWhileItIsNotSeen() {
        OpenWindow window;
        fake().push(StatusChanged{sampleRuns()[0].id, RunStatus::Paused, {}});
        settle(*window);
        QCOMPARE(fake().countOf<ShowQueue>(), 0);
    }
};

LATHE_TEST(TestQueue)
#include "tst_queue.moc"
