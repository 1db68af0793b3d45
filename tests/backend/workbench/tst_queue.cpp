// The door's queue with an engine that does what it is told: one run at a time, in the order of the history, whatever
// becomes of each.
#include "fake_engine.h"
#include "small_recipe.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

/// Which runs began, by name; each works until it is let go, and "fails" fails.
struct Stage {
    std::mutex mutex;
    std::vector<std::string> begun;
    std::set<std::string> mayEnd;
    bool allMayEnd = false;

    bool mayEndNow(const std::string& name) {
        std::lock_guard lock(mutex);
        return allMayEnd || mayEnd.contains(name);
    }
    std::vector<std::string> begunSoFar() {
        std::lock_guard lock(mutex);
        return begun;
    }
    void letGo(const std::string& name) {
        std::lock_guard lock(mutex);
        mayEnd.insert(name);
    }
    void letAllGo() {
        std::lock_guard lock(mutex);
        allMayEnd = true;
    }

    FakeEngine::Script script() {
        return [this](const EngineOrder& order, EngineHost& host, const std::stop_token& stop) {
            const auto& train = std::get<TrainOrder>(order);
            const std::string name = train.recipe.settings.get(field::name);
            {
                std::lock_guard lock(mutex);
                begun.push_back(name);
            }
            host.started(train.run, 10, toJson(train.recipe), "{}", "{}", {}, 1);
            for (std::int64_t step = 1; step <= 5; ++step) {
                StepPoint point;
                point.step = step;
                point.loss = 1;
                point.seconds = 2;
                host.log(train.run, point);
            }
            while (!stop.stop_requested() && !mayEndNow(name))
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            if (stop.stop_requested()) return host.ended(train.run, Outcome::Stopped, 5, {}, {});
            if (name == "fails")
                return host.ended(train.run, Outcome::Failed, 5, {},
                                  {ErrorKind::BadInput, "the loss is not finite", "lower the learning rate"});
            host.ended(train.run, Outcome::Finished, 10, {}, {});
        };
    }
};

template <class T>
T answerTo(Workbench& workbench, EventQueue& queue, Query query) {
    const RequestId request = workbench.request(std::move(query));
    std::optional<AnswerValue> answer;
    takeUntil(queue, [&](const std::vector<Event>& events) {
        for (const Answer& one : only<Answer>(events))
            if (one.request == request) answer = one.value;
        return answer.has_value();
    });
    if (!answer) throw Error(ErrorKind::Bug, "no answer came");
    if (const auto* error = std::get_if<ErrorInfo>(&*answer)) throw Error(*error);
    return std::get<T>(*answer);
}

using Names = std::vector<std::string>;

Names namesIn(const RunQueue& queue) {
    Names names;
    for (const QueuedRun& one : queue.runs) names.push_back(one.run.name);
    return names;
}

} // namespace

class TestRunQueue : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;

    std::filesystem::path home() const { return m_dir->path().toStdString() + "/home"; }
    Recipe recipe(const std::string& name) const {
        Recipe recipe = smallRecipe(m_dir->path().toStdString());
        recipe.settings.set(field::name, name);
        return recipe;
    }

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void oneAfterAnotherInTheOrderThatWasAsked() {
        Stage stage;
        const auto workbench = workbenchWith(home(), stage.script());
        const auto events = workbench->subscribe();
        std::map<std::string, RunId> ids;
        for (const char* name : {"a", "b", "c", "d"}) ids[name] = workbench->start(recipe(name));
        QTRY_COMPARE(stage.begunSoFar(), Names{"a"});
        for (const auto& [name, run] : ids) // what waits can come back from its folder, too
            QVERIFY(std::filesystem::exists(home() / "runs" / run / "metrics.jsonl"));
        QCOMPARE(namesIn(answerTo<RunQueue>(*workbench, *events, ShowQueue{})), (Names{"a", "b", "c", "d"}));
        answerTo<Done>(*workbench, *events, MoveInQueue{ids["d"], 1});
        answerTo<Done>(*workbench, *events, MoveInQueue{ids["b"], 3});
        const auto queue = answerTo<RunQueue>(*workbench, *events, ShowQueue{});
        QCOMPARE(namesIn(queue), (Names{"a", "d", "c", "b"}));
        QVERIFY(queue.runs[0].hasTurn && !queue.runs[1].hasTurn && queue.runs[0].run.program.empty());
        QVERIFY_THROWS_EXCEPTION(Error, answerTo<Done>(*workbench, *events, MoveInQueue{ids["a"], 2}));
        QCOMPARE(stage.begunSoFar(), Names{"a"}); // nobody begins beside it
        stage.letAllGo();
        QTRY_COMPARE(stage.begunSoFar(), (Names{"a", "d", "c", "b"}));
        QTRY_VERIFY(answerTo<RunQueue>(*workbench, *events, ShowQueue{}).runs.empty());
    }

    void itGoesOnAfterARunThatFails() {
        Stage stage;
        stage.letAllGo();
        const auto workbench = workbenchWith(home(), stage.script());
        const auto events = workbench->subscribe();
        const RunId bad = workbench->start(recipe("fails"));
        workbench->start(recipe("after"));
        const auto ends = only<JobEnded>(takeUntil(*events, atLeast<JobEnded>(2)));
        QVERIFY(ends.at(0).outcome == Outcome::Failed);
        QVERIFY(ends.at(1).outcome == Outcome::Finished);
        const auto queue = answerTo<RunQueue>(*workbench, *events, ShowQueue{});
        QVERIFY(queue.runs.empty());
        QCOMPARE(queue.failed.size(), 1u);
        QCOMPARE(queue.failed[0].run.id, bad);
        QCOMPARE(std::string(queue.failed[0].error.message), std::string("the loss is not finite"));
        QCOMPARE(std::string(queue.failed[0].error.hint), std::string("lower the learning rate"));
    }

    void whatIsTakenOutNeverBegins() {
        Stage stage;
        const auto workbench = workbenchWith(home(), stage.script());
        const auto events = workbench->subscribe();
        const RunId a = workbench->start(recipe("a")), b = workbench->start(recipe("b")),
                    c = workbench->start(recipe("c")), d = workbench->start(recipe("d"));
        QTRY_COMPARE(stage.begunSoFar(), Names{"a"});
        answerTo<Done>(*workbench, *events, LeaveQueue{b});
        workbench->send(c, Stop{}); // the same from its own page
        RunStore(home()).takeOut(d); // and from another program, which this one sees when the next turn comes
        QVERIFY_THROWS_EXCEPTION(Error, answerTo<Done>(*workbench, *events, LeaveQueue{a})); // it works
        stage.letGo("a");
        takeUntil(*events, [&](const std::vector<Event>&) {
            RunStore store(home());
            return store.queue().empty();
        });
        QCOMPARE(stage.begunSoFar(), Names{"a"});
        RunStore store(home());
        for (const RunId& run : {b, c, d}) {
            QVERIFY(store.detail(run).summary.status == RunStatus::Stopped);
            QVERIFY(store.detail(run).summary.resumable);
        }
        // and each may come back, at the end
        stage.letAllGo();
        workbench->resume(d);
        workbench->resume(b);
        QTRY_COMPARE(stage.begunSoFar(), (Names{"a", "d", "b"}));
    }

    /// Who stops a run means its end, though the window lets all runs go at the same time.
    void whatIsStoppedIsNotLetGo_data() {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("then");
        QTest::addColumn<bool>("keepsItsPlace");
        QTest::newRow("let go") << "let go" << "" << true;
        QTest::newRow("stopped") << "stop" << "" << false;
        QTest::newRow("stopped, then let go") << "stop" << "let go" << false;
        QTest::newRow("let go, then stopped") << "let go" << "stop" << false;
    }
    void whatIsStoppedIsNotLetGo() {
        QFETCH(QString, first);
        QFETCH(QString, then);
        QFETCH(bool, keepsItsPlace);
        std::atomic<bool> mayEnd{false};
        const auto workbench = workbenchWith(
            home(), FakeEngine::Script([&](const EngineOrder& order, EngineHost& host, const std::stop_token& stop) {
                const RunId run = std::get<TrainOrder>(order).run;
                host.started(run, 10, "{}", "{}", "{}", {}, 1);
                waitForStop(stop);
                while (!mayEnd) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                host.ended(run, Outcome::Stopped, 5, {}, {});
            }));
        const auto events = workbench->subscribe();
        const RunId run = workbench->start(recipe("a"));
        takeUntil(*events, atLeast<RunStarted>(1));
        for (const QString& command : {first, then})
            if (!command.isEmpty()) workbench->send(run, command == "stop" ? Command(Stop{}) : Command(LetGo{}));
        workbench->send(run, ChangeRun{{.steps = 9}});
        takeUntil(*events, atLeast<PlanChanged>(1)); // behind the others
        mayEnd = true;
        takeUntil(*events, atLeast<JobEnded>(1));
        RunStore store(home());
        QVERIFY(store.detail(run).summary.status == (keepsItsPlace ? RunStatus::Interrupted : RunStatus::Stopped));
        QCOMPARE(store.queue().size(), keepsItsPlace ? 1u : 0u);
    }

    /// One that was stopped while it waited does not come back because the program ended before it heard of it.
    void whatIsStoppedWhileClosingDoesNotComeBack() {
        std::atomic<bool> mayLoad{false};
        Stage stage;
        RunId stopped, waits;
        std::jthread later;
        {
            const auto workbench = workbenchWith(home(), EngineFactory([&](EngineHost& host) {
                                                     while (!mayLoad)
                                                         std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                                     return std::make_unique<FakeEngine>(host, stage.script());
                                                 }));
            workbench->start(recipe("a"));
            stopped = workbench->start(recipe("b"));
            waits = workbench->start(recipe("c"));
            workbench->send(stopped, Stop{});
            later = std::jthread([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
                mayLoad = true;
            });
        }
        RunStore store(home());
        QVERIFY(store.detail(stopped).summary.status == RunStatus::Stopped);
        QVERIFY(store.detail(waits).summary.status == RunStatus::Interrupted);
    }

    void everyRunEndsOnceEvenIfItNeverBegan() {
        Stage stage;
        const auto workbench = workbenchWith(home(), stage.script());
        const auto events = workbench->subscribe();
        workbench->start(recipe("a"));
        const RunId b = workbench->start(recipe("b"));
        QTRY_COMPARE(stage.begunSoFar(), Names{"a"});
        RunStore(home()).takeOut(b);
        stage.letAllGo();
        const auto ends = only<JobEnded>(takeUntil(*events, atLeast<JobEnded>(2)));
        QCOMPARE(ends.size(), 2u);
        QCOMPARE(ends[1].run, b);
        QVERIFY(ends[1].outcome == Outcome::Stopped);
    }

    void theOrderIsKeptAfterReopening() {
        {
            Stage stage;
            const auto workbench = workbenchWith(home(), stage.script());
            const auto events = workbench->subscribe();
            std::map<std::string, RunId> ids;
            for (const char* name : {"a", "b", "c", "d"}) ids[name] = workbench->start(recipe(name));
            QTRY_COMPARE(stage.begunSoFar(), Names{"a"});
            answerTo<Done>(*workbench, *events, MoveInQueue{ids["d"], 1});
        }
        Stage stage;
        stage.letAllGo();
        const auto workbench = workbenchWith(home(), stage.script());
        const auto events = workbench->subscribe();
        const auto queue = answerTo<RunQueue>(*workbench, *events, ShowQueue{});
        QCOMPARE(namesIn(queue), (Names{"d", "b", "c"})); // what worked was stopped, and saved
        for (const QueuedRun& one : queue.runs) {
            QVERIFY(one.run.status == RunStatus::Interrupted && one.run.resumable && !one.hasTurn);
        }
        answerTo<Done>(*workbench, *events, HoldQueue{true});
        for (const QueuedRun& one : queue.runs) workbench->resume(one.run.id);
        QVERIFY(answerTo<RunQueue>(*workbench, *events, ShowQueue{}).held);
        QVERIFY(stage.begunSoFar().empty());
        answerTo<Done>(*workbench, *events, HoldQueue{false});
        QTRY_COMPARE(stage.begunSoFar(), (Names{"d", "b", "c"}));
    }

    /// Five of ten steps took two seconds each: five are left, and a run like it takes ten. Of another kind nothing is
    /// known, and nothing is said.
    void howLongItTakesIsSaidWhereItIsKnown() {
        Stage stage;
        const auto workbench = workbenchWith(home(), stage.script());
        const auto events = workbench->subscribe();
        const auto threeEpochs = [&](const char* name) {
            Recipe made = recipe(name);
            made.settings.set(field::epochs, 3.0);
            return made;
        };
        const RunId first = workbench->start(threeEpochs("a"));
        Recipe alike = threeEpochs("alike");
        alike.settings.set(field::learningRate, 1e-5);
        workbench->start(alike);
        Recipe twice = alike;
        twice.settings.set(field::name, "twice");
        twice.settings.set(field::epochs, 6.0);
        workbench->start(twice);
        Recipe longer = threeEpochs("longer");
        longer.settings.set(field::maxLength, 64);
        workbench->start(longer);
        QTRY_COMPARE(stage.begunSoFar(), Names{"a"});
        RunQueue queue;
        QTRY_VERIFY([&] {
            queue = answerTo<RunQueue>(*workbench, *events, ShowQueue{});
            return queue.runs.at(0).run.step == 5;
        }());
        QCOMPARE(queue.runs.size(), 4u);
        const auto about = [&](std::size_t at, double seconds) {
            return queue.runs[at].secondsLeft && std::abs(*queue.runs[at].secondsLeft - seconds) < 1.5;
        };
        QVERIFY(about(0, 10));
        QVERIFY(queue.runs[0].like.empty());
        QVERIFY(about(1, 20));
        QCOMPARE(queue.runs[1].like, first);
        QVERIFY(about(2, 40));
        QVERIFY(!queue.runs[3].secondsLeft);
        stage.letAllGo();
        takeUntil(*events, atLeast<JobEnded>(4));
    }
};

LATHE_TEST(TestRunQueue)
#include "tst_queue.moc"
