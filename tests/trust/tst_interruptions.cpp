// A run goes on undisturbed while its process is halted, while the clock jumps and beside another run of the same
// history; where its folder is taken away it ends with a word about it.
#include "program.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>

using namespace lathe::test;

class TestInterruptions : public QObject {
    Q_OBJECT

    /// Waits until the process has printed `mark`; false where it ended first.
    static bool hasPrinted(QProcess& process, const char* mark, QByteArray& out) {
        QElapsedTimer clock;
        for (clock.start(); clock.elapsed() < 120'000;) {
            process.waitForReadyRead(100);
            out += process.readAllStandardOutput();
            if (out.contains(mark)) return true;
            if (process.state() == QProcess::NotRunning) return false;
        }
        return false;
    }

private slots:
    void haltedAndLetGoOn() {
        const World whole, halted;
        QCOMPARE(whole.run(sampleRun()).code, 0);
        const auto process = halted.start(sampleRun());
        QByteArray out;
        QVERIFY(hasPrinted(*process, "\"step\":3,", out) && process->processId() > 0);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(::kill(pid_t(process->processId()), SIGSTOP), 0);
            QTest::qSleep(400); // that is the case itself
            QCOMPARE(::kill(pid_t(process->processId()), SIGCONT), 0);
            process->waitForReadyRead(50);
        }
        const Ended ended = World::endOf(*process);
        QVERIFY2(ended.code == 0, ended.err.right(2000));
        QCOMPARE(lossesOf(halted).size(), std::size_t(24));
        QVERIFY(lossesOf(halted) == lossesOf(whole));
    }

    void aClockThatJumps() {
        if (!shimsWork) QSKIP(noShims);
        const World whole;
        World jumping;
        QCOMPARE(whole.run(sampleRun(12)).code, 0);
        jumping.set("LD_PRELOAD", LATHE_SHIM_JUMPING_CLOCK);
        QElapsedTimer clock;
        clock.start();
        const Ended ended = jumping.run(sampleRun(12));
        QVERIFY2(ended.code == 0, ended.err.right(2000));
        for (const auto& step : ended.of("step")) { // durations are those of the steady clock
            const double seconds = step.at("seconds");
            QVERIFY2(seconds >= 0 && seconds * 1000 <= double(clock.elapsed()), qPrintable(QString::number(seconds)));
        }
        const auto shown = jumping.run({"runs", "show", "last", "--json"}).of("run_detail").at(0);
        QVERIFY(shown.at("seconds").get<double>() >= 0 && shown.at("seconds").get<double>() < 600);
        QVERIFY(lossesOf(jumping) == lossesOf(whole));
    }

    void twoRunsOfOneHistory() {
        const World world;
        const auto one = world.start(sampleRun(12)), other = world.start(sampleRun(12));
        const Ended first = World::endOf(*one), second = World::endOf(*other);
        QVERIFY2(first.code == 0 && second.code == 0, first.err.right(1000) + second.err.right(1000));
        const std::string a = first.of("run").at(0).at("run"), b = second.of("run").at(0).at("run");
        QVERIFY(a != b);
        QCOMPARE(lossesOf(world, a).size(), std::size_t(12));
        QVERIFY(lossesOf(world, a) == lossesOf(world, b));
        QCOMPARE(world.run({"runs", "list", "--json"}).of("run_summary").size(), std::size_t(2));
    }

    void aFolderThatVanishes_data() {
        QTest::addColumn<QString>("what");
        QTest::newRow("the run's") << "run";
        QTest::newRow("all of them") << "runs";
        QTest::newRow("becomes a file") << "file";
    }
    void aFolderThatVanishes() {
        QFETCH(QString, what);
        const World world;
        const auto process = world.start(sampleRun(60));
        QByteArray out;
        QVERIFY(hasPrinted(*process, "\"step\":2,", out));
        const std::filesystem::path runs = world.home() / "runs";
        std::filesystem::path run;
        for (const auto& entry : std::filesystem::directory_iterator(runs)) run = entry.path();
        std::error_code failed; // the run may write a file while its folder is emptied: again, then
        do std::filesystem::remove_all(what == "runs" ? runs : run, failed);
        while (failed == std::errc::directory_not_empty);
        QFile instead(QString::fromStdString(run.string()));
        if (what == "file") QVERIFY(instead.open(QIODevice::WriteOnly));
        Ended ended = World::endOf(*process);
        QVERIFY2(ended.code == 0 || ended.code == 5, QByteArray::number(ended.code) + ended.err.right(2000));
        if (what == "file") QCOMPARE(ended.code, 5);
        if (ended.code == 5) QVERIFY2(ended.err.contains(run.string().c_str()), ended.err.right(2000)); // what is wrong
        else QVERIFY(std::filesystem::exists(run / "adapter" / "adapter_model.safetensors")); // it was made again
        QCOMPARE(world.run({"runs", "list", "--json"}).of("run_summary").size(), std::size_t(1));
    }
};

LATHE_TEST(TestInterruptions)
#include "tst_interruptions.moc"
