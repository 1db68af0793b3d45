// What must hold whatever happens: kill -9, two processes at once, files that are not ours, a disk that says no.
#include "store/migrations.h"
#include "store/sqlite.h"
#include "store_helpers.h"
#include "support/test_main.h"

#include <QTest>

#include <csignal>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace lathe;
using namespace lathe::test;

namespace {

/// `work` in a process of its own, which never comes back into this test.
pid_t inChild(const std::function<void()>& work) {
    const pid_t child = fork();
    if (child != 0) return child;
    try {
        work();
    } catch (...) {
        _exit(9);
    }
    _exit(0);
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

void writeFile(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

} // namespace

class TestStoreSafety : public QObject {
    Q_OBJECT

private slots:
    void killedWhileWriting();
    void metricsAreOnTheDiskWithinASecond();
    void twoProcessesWriteAtOnce();
    void twoProcessesMakeTheFileAtOnce();
    void onlyOneClaimsARun();
    void foreignFilesAreRefused_data();
    void foreignFilesAreRefused();
    void damageInsideIsAnError();
    void versionZeroBecomesCurrent();
    void versionThreeKeepsItsRuns();
    void aHomeThatCannotBeMade();
    void aFullDiskLosesNothing();
};
LATHE_TEST(TestStoreSafety)

void TestStoreSafety::killedWhileWriting() {
    const TemporaryHome home;
    for (int round = 1; round <= 4; ++round) {
        int begun[2];
        QCOMPARE(pipe(begun), 0);
        const pid_t child = inChild([&] {
            RunStore store(home.path());
            const RunId run = store.create({});
            store.started(run, {});
            if (write(begun[1], "!", 1) != 1) return;
            for (std::int64_t step = 1;; ++step) {
                store.log(run, stepPoint(step));
                if (step % 50 == 0) store.checkpoint(run, checkpointAt(store, run, step));
                if (step % 110 == 0) store.rewind(run, step - 60);
                if (step % 7 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
        char word = 0;
        close(begun[1]);
        QCOMPARE(read(begun[0], &word, 1), 1);
        close(begun[0]);
        std::this_thread::sleep_for(std::chrono::milliseconds(150 * round));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);

        RunStore store(home.path());
        QCOMPARE(store.list().size(), std::size_t(round));
        const RunDetail detail = store.detail(store.find("last"));
        QVERIFY(detail.summary.status == RunStatus::Interrupted);
        QVERIFY(detail.summary.resumable);
        QCOMPARE(detail.summary.beginsAnew, detail.checkpoints.empty());
        const Curve loss = store.curve(detail.summary.id, "loss", 0),
                    tokens = store.curve(detail.summary.id, "trained_tokens", 0);
        QCOMPARE(loss.steps, tokens.steps);
        for (std::size_t i = 0; i < loss.steps.size(); ++i) { // rows are whole
            QCOMPARE(loss.values[i], 1.0 / double(loss.steps[i]));
            QCOMPARE(tokens.values[i], 10.0 * double(loss.steps[i]));
            QCOMPARE(store.datasetRows(detail.summary.id, loss.steps[i]).size(), 2u);
        }
        QCOMPARE(detail.summary.step, loss.steps.empty() ? 0 : loss.steps.back());
        for (const CheckpointInfo& checkpoint : detail.checkpoints) // a checkpoint has its steps
            QVERIFY(std::find(loss.steps.begin(), loss.steps.end(), checkpoint.step) != loss.steps.end());
        QCOMPARE(Database(home.database())
                     .number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check != 'ok'"),
                 0);
        store.claim(detail.summary.id); // and it can go on here
        store.ended(detail.summary.id, RunStatus::Stopped, {}, {});
    }
}

void TestStoreSafety::metricsAreOnTheDiskWithinASecond() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({});
    store.log(run, stepPoint(1));
    const auto begin = std::chrono::steady_clock::now();
    Database other(home.database()); // sees what is written, not what is gathered
    QTRY_COMPARE_WITH_TIMEOUT(other.number("SELECT count(*) FROM steps"), 1, 3000);
    QVERIFY(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(1000));
}

void TestStoreSafety::twoProcessesWriteAtOnce() {
    const TemporaryHome home;
    const RunStore store(home.path());
    std::vector<pid_t> children;
    for (int i = 0; i < 2; ++i)
        children.push_back(inChild([&] {
            RunStore own(home.path());
            const RunId run = own.create({});
            for (std::int64_t step = 1; step <= 300; ++step) {
                own.log(run, stepPoint(step));
                own.flush();
            }
            own.ended(run, RunStatus::Finished, {}, {});
        }));
    for (const pid_t child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        QCOMPARE(status, 0);
    }
    QCOMPARE(store.list().size(), 2u);
    for (const RunSummary& run : store.list()) {
        QCOMPARE(run.step, 300);
        QCOMPARE(store.curve(run.id, "loss", 0).steps.size(), 300u);
    }
}

void TestStoreSafety::twoProcessesMakeTheFileAtOnce() {
    const TemporaryHome home;
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) children.push_back(inChild([&] { RunStore(home.path()).create({}); }));
    for (const pid_t child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        QCOMPARE(status, 0);
    }
    QCOMPARE(RunStore(home.path()).list().size(), 4u);
}

void TestStoreSafety::onlyOneClaimsARun() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({});
    int status = 0;
    waitpid(inChild([&] {
                try {
                    RunStore(home.path()).claim(run);
                } catch (const Error& error) {
                    const bool saysWho = error.info().message.find(std::to_string(getppid())) != std::string::npos;
                    _exit(error.info().kind == ErrorKind::BadInput && saysWho ? 5 : 6);
                }
            }),
            &status, 0);
    QCOMPARE(WEXITSTATUS(status), 5);
    QVERIFY(store.isOwnedHere(run));
    QCOMPARE(store.owner(run)->pid, getpid());
}

void TestStoreSafety::foreignFilesAreRefused_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray("these are my notes, please keep them\n").repeated(50);
    QTest::newRow("short text") << QByteArray("notes");
    const auto database = [](const std::string& sql) {
        const TemporaryHome place;
        { Database(place.database()).run(sql); }
        return QByteArray::fromStdString(contentOf(place.database()));
    };
    QTest::newRow("another program's database") << database("CREATE TABLE birds (name TEXT)");
    QTest::newRow("another program's database with an id")
        << database("CREATE TABLE birds (name TEXT); PRAGMA application_id = 77");
    QTest::newRow("a later version") << database(
        "CREATE TABLE runs (x); PRAGMA application_id = 0x4C415448; PRAGMA user_version = 999");
}

void TestStoreSafety::foreignFilesAreRefused() {
    QFETCH(QByteArray, content);
    const TemporaryHome home;
    writeFile(home.database(), content.toStdString());
    try {
        RunStore store(home.path());
        QFAIL("opened");
    } catch (const Error& error) {
        QVERIFY(error.info().kind == ErrorKind::BadFile);
        QVERIFY(error.info().message.find("runs.db") != std::string::npos);
        QVERIFY(!error.info().hint.empty());
    }
    QCOMPARE(contentOf(home.database()), content.toStdString());
}

void TestStoreSafety::damageInsideIsAnError() {
    const TemporaryHome home;
    RunId run;
    {
        RunStore store(home.path());
        run = store.create({});
        for (int step = 1; step <= 2000; ++step) store.log(run, stepPoint(step));
    }
    std::string content = contentOf(home.database());
    QVERIFY(content.size() > 100'000);
    for (std::size_t i = 8192; i < content.size(); ++i) content[i] = char(0xA5);
    writeFile(home.database(), content);
    try {
        RunStore store(home.path());
        store.curve(run, "loss", 0);
        QFAIL("read");
    } catch (const Error& error) {
        QVERIFY(error.info().kind == ErrorKind::BadFile);
    }
}

void TestStoreSafety::versionZeroBecomesCurrent() {
    const TemporaryHome home;
    writeFile(home.database(), {}); // an empty file, as a full disk may have left it
    const RunId run = RunStore(home.path()).create({});
    Database database(home.database());
    QCOMPARE(database.number("PRAGMA user_version"), currentStoreVersion());
    migrate(database, home.database()); // again: nothing to do
    QCOMPARE(RunStore(home.path()).find("last"), run);
}

void TestStoreSafety::versionThreeKeepsItsRuns() { // from before runs had a device
    const TemporaryHome home;
    const RunId run = RunStore(home.path()).create({.name = "old"});
    {
        Database database(home.database());
        database.run("ALTER TABLE runs DROP COLUMN device; ALTER TABLE runs DROP COLUMN energy_joules;"
                     "ALTER TABLE runs DROP COLUMN pinned; ALTER TABLE runs DROP COLUMN archived;"
                     "ALTER TABLE runs DROP COLUMN task; ALTER TABLE runs DROP COLUMN changes; DROP TABLE queue; DROP "
                     "TABLE commands;"
                     "PRAGMA user_version = 3");
    }
    RunStore store(home.path());
    const RunSummary summary = store.detail(run).summary;
    QCOMPARE(summary.name, "old");
    QVERIFY(summary.device.empty() && !summary.joules);
    QCOMPARE(store.queue().at(0).run.id, run); // which waited, before there was a queue
    store.spent(run, 2);
    QCOMPARE(*store.detail(run).summary.joules, 2.0);
}

void TestStoreSafety::aHomeThatCannotBeMade() {
    const TemporaryHome home;
    writeFile(home.path() / "file", "x");
    for (const auto& place : {home.path() / "file" / "home", std::filesystem::path("/proc/lathe")}) {
        try {
            RunStore store(place);
            QFAIL("made");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::Io);
            QVERIFY(error.info().message.find(place.string()) != std::string::npos);
        }
    }
}

void TestStoreSafety::aFullDiskLosesNothing() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({});
    {
        // Stands for a disk that takes no more: every step is refused.
        Database other(home.database());
        other.run("CREATE TRIGGER full BEFORE INSERT ON steps BEGIN SELECT raise(ABORT, 'no room'); END");
        store.log(run, stepPoint(1));
        QVERIFY_THROWS_EXCEPTION(Error, store.flush());
        QVERIFY(store.curve(run, "loss", 0).steps.empty()); // reading goes on
        QVERIFY_THROWS_EXCEPTION(Error, store.log(run, stepPoint(2))); // and the owner is told, once
        store.log(run, stepPoint(3));
        other.run("DROP TRIGGER full");
    }
    QCOMPARE(store.curve(run, "loss", 0).steps, (std::vector<std::int64_t>{1, 2, 3}));
}

#include "tst_store_safety.moc"
