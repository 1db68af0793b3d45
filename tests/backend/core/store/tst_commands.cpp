// Commands of one program to the runs of another: each reaches the run's program once, or its giver is told why not.
#include "store/run_store.h"
#include "store/sqlite.h"
#include "store_helpers.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <mutex>

using namespace lathe;
using namespace lathe::test;

namespace {

/// What a store's owner hears.
struct Ear {
    std::mutex mutex;
    std::vector<std::pair<RunId, Command>> heard;

    void listenTo(RunStore& store) {
        store.onCommand([this](const RunId& run, const Command& command) {
            std::lock_guard lock(mutex);
            heard.emplace_back(run, command);
        });
    }
    std::size_t count() {
        std::lock_guard lock(mutex);
        return heard.size();
    }
};

QString refusalOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return QString::fromStdString(error.info().message + " " + error.info().hint);
    }
    return {};
}

} // namespace

class TestCommands : public QObject {
    Q_OBJECT

    static std::int64_t kept(const TemporaryHome& home) {
        return Database(home.database()).number("SELECT count(*) FROM commands");
    }

private slots:
    void eachReachesTheRunsProgramOnceAndInOrder() {
        const TemporaryHome home;
        RunStore owner(home.path()), other(home.path());
        Ear ear, bystander;
        ear.listenTo(owner);
        bystander.listenTo(other); // a program with a run of its own
        const RunId own = other.create({.name = "own"}), run = owner.create({.name = "a"});
        const PlanValues values{.learningRate = 2e-4, .steps = 90, .evalEvery = 0};
        const std::vector<Command> all{Pause{}, Resume{}, SaveCheckpoint{}, EvaluateNow{}, ChangeRun{values},
                                       LetGo{}, Stop{}};
        QElapsedTimer since;
        since.start();
        for (const Command& command : all) other.tell(run, command);
        QTRY_COMPARE(ear.count(), all.size());
        QVERIFY2(since.elapsed() < 2000, qPrintable(QString::number(since.elapsed()))); // a second, and a slow machine
        for (std::size_t i = 0; i < all.size(); ++i) {
            QCOMPARE(ear.heard[i].first, run);
            QCOMPARE(ear.heard[i].second.index(), all[i].index());
        }
        QCOMPARE(std::get<ChangeRun>(ear.heard[4].second).values, values);
        owner.tell(own, Stop{});
        QTRY_COMPARE(bystander.count(), 1u);
        QCOMPARE(bystander.heard[0].first, own);
        QCOMPARE(ear.count(), all.size());
        QCOMPARE(kept(home), 0);
    }

    void whoHasNobodyIsNotTold() {
        const TemporaryHome home;
        RunStore owner(home.path()), other(home.path());
        const RunId ended = owner.create({.name = "a"}), orphan = owner.create({.name = "b"});
        owner.ended(ended, RunStatus::Finished, {}, {});
        Database(home.database()).run("UPDATE runs SET owner_born = owner_born - 1 WHERE id = '" + orphan + "'");
        QVERIFY(refusalOf([&] { other.tell(ended, Stop{}); }).contains("is not running: it is finished"));
        const QString dead = refusalOf([&] { other.tell(orphan, Stop{}); });
        QVERIFY2(dead.contains("has ended") && dead.contains("Resume it first"), qPrintable(dead));
        QVERIFY(refusalOf([&] { other.tell("never", Stop{}); }).contains("There is no run never"));
        QCOMPARE(kept(home), 0);
    }

    /// A command is for the program that had the run then, and for nobody after it.
    void whatNobodyHeardIsForgotten() {
        const TemporaryHome home;
        RunStore deaf(home.path()), other(home.path());
        const RunId stopped = deaf.create({.name = "a"}), taken = deaf.create({.name = "b"}),
                    killed = deaf.create({.name = "c"});
        for (const RunId& run : {stopped, taken, killed}) other.tell(run, Stop{});
        QCOMPARE(kept(home), 3);
        deaf.ended(stopped, RunStatus::Interrupted, {}, {});
        QCOMPARE(kept(home), 2);
        other.takeOut(taken);
        QCOMPARE(kept(home), 1);
        Database(home.database()).run("UPDATE runs SET owner_born = owner_born - 1 WHERE id = '" + killed + "'");
        other.claim(killed);
        QCOMPARE(kept(home), 0);
    }

    void aWordOfALaterVersionIsNoted() {
        const TemporaryHome home;
        RunStore owner(home.path());
        Ear ear;
        const RunId run = owner.create({.name = "a"});
        Database(home.database())
            .run("INSERT INTO commands (run, word, changes) SELECT key, 'sing', '[]' FROM runs; "
                 "INSERT INTO commands (run, word, changes) SELECT key, 'change', '[]' FROM runs; "
                 "INSERT INTO commands (run, word, changes) SELECT key, 'pause', '[]' FROM runs");
        ear.listenTo(owner);
        QTRY_COMPARE(ear.count(), 1u);
        QVERIFY(std::holds_alternative<Pause>(ear.heard[0].second));
        std::vector<std::string> notes;
        for (const LogEntry& entry : owner.history(run))
            if (entry.kind == "note") notes.push_back(entry.text);
        QCOMPARE(notes.size(), 2u);
        QVERIFY(notes[0].find("sing") != std::string::npos);
    }

    void nobodyIsCalledAfterwards() {
        const TemporaryHome home;
        RunStore owner(home.path()), other(home.path());
        Ear ear;
        const RunId run = owner.create({.name = "a"});
        ear.listenTo(owner);
        other.tell(run, Pause{});
        QTRY_COMPARE(ear.count(), 1u);
        owner.onCommand({});
        other.tell(run, Resume{});
        owner.onCommand([&](const RunId&, const Command& command) {
            std::lock_guard lock(ear.mutex);
            ear.heard.emplace_back("later", command);
        });
        QTRY_COMPARE(ear.count(), 2u); // it waited for somebody to hear it
        QCOMPARE(ear.heard[1].first, "later");
    }
};

LATHE_TEST(TestCommands)
#include "tst_commands.moc"
