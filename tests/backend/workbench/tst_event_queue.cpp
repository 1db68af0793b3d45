#include "fake_engine.h"
#include "lathe/event.h"
#include "support/test_main.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace lathe;
using namespace lathe::test;

namespace {

StepLogged step(const RunId& run, std::int64_t number) {
    StepPoint point;
    point.step = number;
    return {run, point};
}

} // namespace

class TestEventQueue : public QObject {
    Q_OBJECT

private slots:
    void everyEventOfEveryWriterArrivesOnce();
    void oneWakeForOneBatch();
    void noWakeAfterItIsTakenAway();
    void whatCameBeforeTheReaderWakesIt();
    void aReaderThatLagsIsToldSo();
    void endsAreNeverFoldedAway();
    void manyEventsThatStayAreStillFast();
};
LATHE_TEST(TestEventQueue)

void TestEventQueue::everyEventOfEveryWriterArrivesOnce() {
    EventQueue queue(1'000'000);
    constexpr int writers = 4, each = 5000;
    std::vector<Event> seen;
    {
        std::vector<std::jthread> threads;
        for (int writer = 0; writer < writers; ++writer)
            threads.emplace_back([&queue, writer] {
                for (int i = 1; i <= each; ++i) queue.push(step(std::to_string(writer), i));
            });
        while (seen.size() < std::size_t(writers * each))
            for (Event& event : queue.take()) seen.push_back(std::move(event));
    }
    std::map<RunId, std::int64_t> last;
    for (const StepLogged& logged : only<StepLogged>(seen))
        QCOMPARE(logged.point.step, ++last[logged.run]); // each in its order
    QCOMPARE(last.size(), std::size_t(writers));
    QVERIFY(queue.take().empty());
}

void TestEventQueue::oneWakeForOneBatch() {
    EventQueue queue;
    int wakes = 0;
    queue.onWake([&] { ++wakes; });
    for (int i = 1; i <= 5; ++i) queue.push(step("a", i));
    QCOMPARE(wakes, 1);
    QCOMPARE(queue.take().size(), 5u);
    QCOMPARE(wakes, 1);
    queue.push(step("a", 6));
    QCOMPARE(wakes, 2);
}

void TestEventQueue::noWakeAfterItIsTakenAway() {
    EventQueue queue;
    std::atomic<bool> isAllowed{true}, wasWrong{false};
    queue.onWake([&] { wasWrong = wasWrong || !isAllowed; });
    std::jthread writer([&](const std::stop_token& stop) {
        for (int i = 1; !stop.stop_requested(); ++i) {
            queue.push(step("a", i));
            queue.take(); // so that each push is a new batch
        }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    queue.onWake({});
    isAllowed = false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    writer.request_stop();
    writer.join();
    QVERIFY(!wasWrong);
}

void TestEventQueue::whatCameBeforeTheReaderWakesIt() {
    EventQueue queue;
    queue.push(step("a", 1));
    int wakes = 0;
    queue.onWake([&] { ++wakes; });
    QCOMPARE(wakes, 1);
    queue.take();
    queue.onWake([&] { ++wakes; });
    QCOMPARE(wakes, 1);
}

void TestEventQueue::aReaderThatLagsIsToldSo() {
    EventQueue queue(100);
    constexpr int steps = 1000;
    for (int i = 1; i <= steps; ++i) {
        queue.push(step("a", i));
        queue.push(step("b", 2 * i));
        queue.push(Progressed{"a", 0, i, steps, "training"});
        if (i % 10 == 0) queue.push(TextStreamed{7, i % 20 ? 1 : 0, std::to_string(i) + " "});
    }
    const auto events = queue.take();
    QVERIFY(events.size() <= 201); // about its bound, whatever was pushed
    std::map<RunId, std::int64_t> counted;
    for (const Lagged& lagged : only<Lagged>(events)) {
        QVERIFY(!counted.contains(lagged.run)); // one for each run
        counted[lagged.run] = lagged.count;
        QCOMPARE(lagged.firstStep, lagged.run == "a" ? 1 : 2);
    }
    for (const StepLogged& logged : only<StepLogged>(events)) ++counted[logged.run];
    QCOMPARE(counted["a"], steps); // told of or folded: each step is accounted for
    QCOMPARE(counted["b"], steps);
    QCOMPARE(only<Progressed>(events).back().done, steps);

    std::string side0, expected;
    for (const TextStreamed& piece : only<TextStreamed>(events))
        if (piece.side == 0) side0 += piece.text;
    for (int i = 20; i <= steps; i += 20) expected += std::to_string(i) + " ";
    QCOMPARE(side0, expected);

    queue.push(step("a", steps + 1)); // who has caught up gets single steps again
    QCOMPARE(only<StepLogged>(queue.take()).size(), 1u);
}

void TestEventQueue::endsAreNeverFoldedAway() {
    EventQueue queue(10);
    for (int i = 1; i <= 500; ++i) {
        queue.push(step("a", i));
        if (i % 5 == 0) queue.push(JobEnded{std::to_string(i), Outcome::Finished, i, {}, {}});
        if (i % 5 == 1) queue.push(Answer{RequestId(i), Done{}});
        if (i % 50 == 0) queue.push(CheckpointSaved{"a", {i, {}, 0, false}});
    }
    const auto events = queue.take();
    QCOMPARE(only<JobEnded>(events).size(), 100u);
    QCOMPARE(only<Answer>(events).size(), 100u);
    QCOMPARE(only<CheckpointSaved>(events).size(), 10u);
    QCOMPARE(only<Lagged>(events).size(), 1u);
}

void TestEventQueue::manyEventsThatStayAreStillFast() {
    EventQueue queue(10);
    for (int i = 0; i < 100'000; ++i) queue.push(Answer{RequestId(i), Done{}}); // quadratic folding would take minutes
    QCOMPARE(queue.take().size(), 100'000u);
}

#include "tst_event_queue.moc"
