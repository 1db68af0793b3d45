// Every job ends with one event, whatever happens in it; urgent work takes its turn inside longer work; stops are
// quick.
#include "backend/engine/recording_host.h"
#include "jobs/executor.h"
#include "support/test_main.h"

#include <ATen/Parallel.h>
#include <QTest>

#include <atomic>
#include <new>
#include <thread>

using namespace lathe;
using namespace lathe::test;
using namespace std::chrono_literals;

namespace {

using Work = std::function<void(JobContext&)>;

class TestJob final : public Job {
public:
    TestJob(std::string name, Urgency urgency, Work work)
        : m_name(std::move(name)), m_urgency(urgency), m_work(std::move(work)) {}
    Urgency urgency() const override { return m_urgency; }
    RunId run() const override { return m_name; }
    void work(JobContext& context) override { m_work(context); }
    void end(EngineHost& host, Outcome outcome, const ErrorInfo& error) override {
        host.ended(m_name, outcome, 0, "", error);
    }

private:
    std::string m_name;
    Urgency m_urgency;
    Work m_work;
};

std::unique_ptr<Job> job(std::string name, Urgency urgency, Work work) {
    return std::make_unique<TestJob>(std::move(name), urgency, std::move(work));
}

void turnsUntilStopped(JobContext& context) {
    for (;;) {
        context.yieldTurn();
        std::this_thread::sleep_for(1ms);
    }
}

} // namespace

class TestExecutor : public QObject {
    Q_OBJECT
private slots:
    void everyEndingIsOneEvent_data() {
        QTest::addColumn<Work>("work");
        QTest::addColumn<bool>("stopFirst");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<ErrorKind>("kind");
        const auto row = [](const char* name, Work work, Outcome outcome, ErrorKind kind = ErrorKind::Bug,
                            bool stopFirst = false) { QTest::newRow(name) << work << stopFirst << outcome << kind; };
        row("returns", [](JobContext&) {}, Outcome::Finished);
        row(
            "throws an error", [](JobContext&) { throw Error(ErrorKind::BadFile, "broken"); }, Outcome::Failed,
            ErrorKind::BadFile);
        row(
            "throws out of memory", [](JobContext&) { throw std::bad_alloc(); }, Outcome::OutOfMemory,
            ErrorKind::OutOfMemory);
        row(
            "torch is out of memory", [](JobContext&) { (void)at::empty({std::int64_t(1) << 50}, at::kFloat); },
            Outcome::OutOfMemory, ErrorKind::OutOfMemory);
        row("torch throws", [](JobContext&) { (void)at::matmul(at::ones({2, 3}), at::ones({2, 3})); }, Outcome::Failed);
        row("throws another", [](JobContext&) { throw std::runtime_error("other"); }, Outcome::Failed);
        row("throws no exception", [](JobContext&) { throw 7; }, Outcome::Failed);
        row("is stopped", turnsUntilStopped, Outcome::Stopped);
        row(
            "stopped before it began", [](JobContext&) { throw Error(ErrorKind::Bug, "ran"); }, Outcome::Stopped,
            ErrorKind::Bug, true);
    }

    void everyEndingIsOneEvent() {
        QFETCH(Work, work);
        QFETCH(bool, stopFirst);
        QFETCH(Outcome, outcome);
        QFETCH(ErrorKind, kind);
        RecordingHost host;
        {
            Executor executor(host);
            std::atomic<bool> release = !stopFirst, begun = false;
            executor.submit(job("before", Urgency::Training, [&](JobContext&) {
                begun = true;
                while (!release) std::this_thread::sleep_for(1ms);
            }));
            while (!begun) std::this_thread::sleep_for(1ms); // else the stopped one could be taken first
            executor.submit(job("it", Urgency::Training, work));
            if (stopFirst || outcome == Outcome::Stopped) {
                if (!stopFirst) std::this_thread::sleep_for(20ms);
                executor.send("it", Stop{});
            }
            release = true;
            QVERIFY(host.waitFor([](const auto& record) { return record.ends.size() == 2; }));
        }
        const auto ends = host.record().ends;
        QCOMPARE(ends.size(), std::size_t(2));
        const Ending& end = ends[ends[0].run == "it" ? 0 : 1]; // stopped before it began, it may end first
        QCOMPARE(end.run, std::string("it"));
        QCOMPARE(words(end.outcome), words(outcome));
        QCOMPARE(words(end.error.kind), words(kind));
        QVERIFY(end.error.message.empty() == (outcome == Outcome::Finished || outcome == Outcome::Stopped));
        QVERIFY(end.error.message.find('\n') == std::string::npos);
    }

    void urgentWorkRunsInsideLongerWork() {
        RecordingHost host;
        Executor executor(host);
        std::atomic<bool> begun = false, queued = false;
        executor.submit(job("train", Urgency::Training, [&](JobContext& context) {
            begun = true;
            while (!queued) std::this_thread::sleep_for(1ms);
            context.yieldTurn();
        }));
        executor.submit(job("train 2", Urgency::Training, [](JobContext&) {}));
        while (!begun) std::this_thread::sleep_for(1ms);
        executor.submit(job("evaluate", Urgency::Evaluation, [&](JobContext& context) {
            executor.submit(job("generate 2", Urgency::Generation, [](JobContext&) {}));
            context.yieldTurn();
        }));
        executor.submit(job("generate", Urgency::Generation, [](JobContext&) {}));
        queued = true;
        QVERIFY(host.waitFor([](const auto& record) { return record.ends.size() == 5; }));
        QCOMPARE(host.record().order,
                 (std::vector<std::string>{"generate", "generate 2", "evaluate", "train", "train 2"}));
    }

    void waitingServesOthersAndKeepsThreads() {
        RecordingHost host;
        Executor executor(host);
        std::vector<int> threads;
        executor.submit(job("train", Urgency::Training, [&](JobContext& context) {
            at::set_num_threads(2);
            context.waitForCommand(); // as a paused run does
            threads.push_back(at::get_num_threads());
            threads.push_back(int(context.takeCommands().size()));
        }));
        executor.submit(job("generate", Urgency::Generation, [](JobContext&) { at::set_num_threads(1); }));
        QVERIFY(host.waitFor([](const auto& record) { return record.ends.size() == 1; }));
        executor.send("train", Resume{});
        QVERIFY(host.waitFor([](const auto& record) { return record.ends.size() == 2; }));
        QCOMPARE(threads, (std::vector<int>{2, 1}));
    }

    void aQueuedRunThatIsStoppedEndsWhileAnotherRuns() {
        RecordingHost host;
        Executor executor(host);
        executor.submit(job("train", Urgency::Training, turnsUntilStopped));
        executor.submit(job("train 2", Urgency::Training, turnsUntilStopped));
        executor.send("train 2", Stop{});
        QVERIFY(host.waitFor([](const auto& record) { return record.ends.size() == 1; }, 2));
        QCOMPARE(host.record().order, (std::vector<std::string>{"train 2"}));
    }

    void closingStopsEverything() {
        RecordingHost host;
        {
            Executor executor(host);
            executor.submit(job("paused", Urgency::Training, [](JobContext& context) { context.waitForCommand(); }));
            for (const char* name : {"a", "b", "c"}) executor.submit(job(name, Urgency::Training, turnsUntilStopped));
        }
        const auto ends = host.record().ends;
        QCOMPARE(ends.size(), std::size_t(4));
        for (const auto& end : ends) QCOMPARE(words(end.outcome), words(Outcome::Stopped));
    }
};

LATHE_TEST(TestExecutor)
#include "tst_executor.moc"
