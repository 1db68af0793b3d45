// Whose turn it is: the order lies in the history, may be changed by anybody, and outlives the program.
#include "lathe/error.h"
#include "store/sqlite.h"
#include "store_helpers.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

class TestQueueOfStore : public QObject {
    Q_OBJECT

    static std::vector<RunId> queueOf(const RunStore& store) {
        std::vector<RunId> runs;
        for (const RunInQueue& one : store.queue()) runs.push_back(one.run.id);
        return runs;
    }
    /// As though the process had died: nobody with this pid is there any more.
    static void kill(const TemporaryHome& home, const RunId& run) {
        Database database(home.database());
        Statement(database, "UPDATE runs SET owner_born = owner_born + 1 WHERE id = ?").bind(run).run();
    }

private slots:
    void turnsComeInTheOrderOfTheQueue() {
        const TemporaryHome home;
        RunStore store(home.path());
        const RunId a = store.create({.name = "a"}), b = store.create({.name = "b"}), c = store.create({.name = "c"}),
                    d = store.create({.name = "d"});
        QCOMPARE(store.waiting(), (std::vector{a, b, c, d}));
        QCOMPARE(store.takeTurn(store.waiting()), std::optional(a));
        QCOMPARE(store.waiting(), (std::vector{b, c, d})); // positions are those of the runs that wait
        store.move(d, 1);
        QCOMPARE(store.waiting(), (std::vector{d, b, c}));
        store.move(d, 2);
        QCOMPARE(store.waiting(), (std::vector{b, d, c}));
        store.move(b, 99);
        QCOMPARE(store.waiting(), (std::vector{d, c, b}));
        QCOMPARE(queueOf(store), (std::vector{a, d, c, b}));
        store.ended(a, RunStatus::Failed, {}, ErrorInfo{ErrorKind::BadInput, "wrong", "mend it"});
        QCOMPARE(queueOf(store), (std::vector{d, c, b}));
        QCOMPARE(store.takeTurn({}), std::nullopt);
        QCOMPARE(store.takeTurn({c}), std::optional(c)); // among those that are asked for
        QCOMPARE(store.takeTurn(store.waiting()), std::optional(d));
        QCOMPARE(store.takeTurn(store.waiting()), std::optional(b));
        QCOMPARE(store.takeTurn(store.waiting()), std::nullopt);
        QCOMPARE(store.failedLately().size(), 1u);
        QCOMPARE(store.failedLately()[0].first.id, a);
        QCOMPARE(store.failedLately()[0].second.message, "wrong");
        QCOMPARE(store.failedLately()[0].first.folder, store.folder(a).string());
    }

    void whatCannotBeMovedIsRefused() {
        const TemporaryHome home;
        RunStore store(home.path());
        const RunId a = store.create({.name = "a"}), b = store.create({.name = "b"});
        (void)store.takeTurn(store.waiting());
        QVERIFY_THROWS_EXCEPTION(Error, store.move(a, 2)); // it has its turn
        QVERIFY_THROWS_EXCEPTION(Error, store.takeOut(a));
        QVERIFY_THROWS_EXCEPTION(Error, store.move(b, 0));
        QVERIFY_THROWS_EXCEPTION(Error, store.move("20200101-000000-0000", 1));
        store.takeOut(b);
        const RunSummary out = store.detail(b).summary;
        QVERIFY(out.status == RunStatus::Stopped && out.resumable && out.beginsAnew);
        QVERIFY(!store.isOwnedHere(b));
        QVERIFY_THROWS_EXCEPTION(Error, store.takeOut(b));
        QVERIFY_THROWS_EXCEPTION(Error, store.move(b, 1));
        QCOMPARE(queueOf(store), std::vector{a});
        QVERIFY(store.waiting().empty());
    }

    void whatStartsFromAnotherStaysBehindIt() {
        const TemporaryHome home;
        RunStore store(home.path());
        const RunId first = store.create({.name = "adapter"}), other = store.create({.name = "other"});
        const RunId fusion =
            store.create({.name = "fusion",
                          .recipeJson = R"({"adapters": [")" + (store.folder(first) / "adapter").string() + R"("]})"});
        store.move(fusion, 2);
        QCOMPARE(store.waiting(), (std::vector{first, fusion, other}));
        QVERIFY_THROWS_EXCEPTION(Error, store.move(fusion, 1));
        QVERIFY_THROWS_EXCEPTION(Error, store.move(first, 3));
        QCOMPARE(store.waiting(), (std::vector{first, fusion, other})); // nothing was changed by what was refused
        store.takeOut(first);
        store.claim(first); // at the end now
        store.move(other, 1); // which has nothing to do with either
        QCOMPARE(store.waiting(), (std::vector{other, fusion, first}));
        store.move(first, 1);
        QCOMPARE(store.waiting(), (std::vector{first, other, fusion}));
    }

    void theOrderOutlivesTheProgram() {
        const TemporaryHome home;
        RunId a, b, c;
        {
            RunStore store(home.path());
            a = store.create({.name = "a"}), b = store.create({.name = "b"}), c = store.create({.name = "c"});
            store.move(c, 1);
        }
        for (const RunId& run : {a, b, c}) kill(home, run);
        RunStore store(home.path());
        QCOMPARE(queueOf(store), (std::vector{c, a, b}));
        for (const RunInQueue& one : store.queue()) {
            QVERIFY(one.run.status == RunStatus::Interrupted);
            QVERIFY(!one.owner);
        }
        QVERIFY(store.waiting().empty()); // for nobody: somebody has to resume them
        QCOMPARE(store.takeTurn(store.waiting()), std::nullopt);
        store.move(b, 1); // among those that their program left
        const RunId fresh = store.create({.name = "fresh"});
        for (const RunId& run : {a, b, c}) store.claim(run); // in whatever order
        QCOMPARE(store.waiting(), (std::vector{b, c, a, fresh}));
        store.ended(b, RunStatus::Interrupted, {}, {}); // closing
        QCOMPARE(store.waiting(), (std::vector{c, a, fresh}));
        QCOMPARE(queueOf(store).size(), 4u);
        store.takeOut(b);
        QCOMPARE(queueOf(store).size(), 3u);
    }

    void anotherProgramsQueueIsItsOwn() {
        const TemporaryHome home;
        RunStore one(home.path()), other(home.path());
        const RunId a = one.create({.name = "a"});
        const RunId b = other.create({.name = "b"});
        QCOMPARE(one.takeTurn(one.waiting()), std::optional(a));
        QCOMPARE(one.takeTurn(one.waiting()), std::nullopt);
        const RunId c = other.create({.name = "c"});
        one.move(c, 1); // which anybody may do
        QCOMPARE(other.takeTurn(other.waiting()), std::optional(c));
        one.takeOut(b);
        QVERIFY(other.waiting().empty());
        QCOMPARE(other.takeTurn(other.waiting()), std::nullopt);
    }

    void deletedRunsLeaveIt() {
        const TemporaryHome home;
        RunStore store(home.path());
        const RunId a = store.create({.name = "a"});
        store.ended(a, RunStatus::Interrupted, {}, {});
        QCOMPARE(queueOf(store), std::vector{a});
        store.remove(a);
        QVERIFY(store.queue().empty());
    }

    /// Ten steps in ten seconds by the steps' own clock; what is between them counts where the run went through.
    void howLongRunsTookIsRead() {
        const TemporaryHome home;
        RunStore store(home.path());
        const RunId a = store.create({.name = "a", .recipeJson = "{}", .device = "cpu"});
        store.started(a, {.totalSteps = 20});
        for (int step = 1; step <= 10; ++step) {
            StepPoint point = stepPoint(step);
            point.seconds = 1;
            store.log(a, point);
        }
        store.ended(a, RunStatus::Stopped, {}, {});
        auto timed = store.timedRuns();
        QCOMPARE(timed.size(), 1u);
        QCOMPARE(timed[0].steps, 10);
        QCOMPARE(timed[0].totalSteps, 20);
        QCOMPARE(timed[0].device, "cpu");
        QCOMPARE(timed[0].seconds, 10.0);
        {
            Database database(home.database());
            database.run("UPDATE runs SET started_at = '2026-01-01T10:00:00.000Z', ended_at = "
                         "'2026-01-01T10:00:15.000Z'");
        }
        QVERIFY(std::abs(store.timedRuns()[0].seconds - 15) < 0.01); // five more for evaluations
        {
            Database database(home.database());
            database.run("UPDATE runs SET status = 'running', ended_at = '', owner_seen = 1000 * strftime('%s', "
                         "'2026-01-01T10:00:12')");
        }
        QVERIFY(std::abs(store.timedRuns()[0].seconds - 12) < 0.01); // killed long ago: to its last sign of life
        store.setStatus(a, RunStatus::Paused, {});
        QCOMPARE(store.timedRuns()[0].seconds, 10.0); // a pause is nobody's pace
    }
};

LATHE_TEST(TestQueueOfStore)
#include "tst_queue.moc"
