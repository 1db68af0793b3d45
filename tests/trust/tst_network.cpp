// No network unasked: the quick start where there is none, and no socket for one opened.
#include "program.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe::test;

namespace {

bool works(const QStringList& words) {
    QProcess process;
    process.start(words.first(), words.mid(1) + QStringList{"true"});
    return process.waitForFinished(10'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

} // namespace

class TestNetwork : public QObject {
    Q_OBJECT
private slots:
    void theQuickStartNeedsNone() {
        World world;
        const QStringList asRoot{"unshare", "-n", "--"}, asUser{"unshare", "-r", "-n", "--"};
        if (works(asRoot)) world.runUnder(asRoot);
        else if (works(asUser)) world.runUnder(asUser);
        else QSKIP("no network namespace may be made on this machine (unshare -n), which is where this test runs");
        const Ended ended = world.run({"quickstart", "--json"});
        QVERIFY2(ended.code == 0, ended.err.right(2000));
        QCOMPARE(ended.of("end").at(0).at("outcome").get<std::string>(), std::string("finished"));
        QVERIFY(!ended.of("generated").empty());
    }

    void noSocketIsOpened() {
        if (!shimsWork) QSKIP(noShims);
        World world;
        world.set("LD_PRELOAD", LATHE_SHIM_WATCHED_SOCKETS);
        world.set("LATHE_SOCKET_LOG", world.path("sockets"));
        const Ended trained = world.run(sampleRun(8));
        QVERIFY2(trained.code == 0, trained.err.right(2000));
        const QString sample = QStringLiteral(LATHE_SOURCE_DIR "/resources/sample/");
        for (const QStringList& words : {QStringList{"models"},
                                         {"inspect", sample + "model"},
                                         {"runs", "list"},
                                         {"runs", "show", "last"},
                                         {"preview", sample + "train.jsonl", "--model", sample + "model"},
                                         {"estimate", "--model", sample + "model", "--method", "lora", "--devices"},
                                         {"export", "last", "--format", "merged", "--out", world.path("merged")},
                                         {"generate", "--run", "last", "--prompt", "Hello", "--max-new-tokens", "4"},
                                         {"version"}}) {
            const Ended ended = world.run(words);
            QVERIFY2(ended.code == 0, words.join(' ').toUtf8() + ended.err.right(2000));
        }
        QFile log(world.path("sockets"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = log.readAll().split('\n');
        QVERIFY(lines.count("watching") >= 10); // each of them was watched
        for (const QByteArray& line : lines) QVERIFY2(!line.startsWith("network"), line);
    }

    void aSocketWouldBeSeen() { // a download opens one: to a port where nobody listens
        if (!shimsWork) QSKIP(noShims);
        World world;
        world.set("LD_PRELOAD", LATHE_SHIM_WATCHED_SOCKETS);
        world.set("LATHE_SOCKET_LOG", world.path("sockets"));
        world.set("HF_ENDPOINT", "http://127.0.0.1:1");
        const auto process = world.start({"download", "org/name"});
        const auto isSeen = [&] {
            QFile log(world.path("sockets"));
            return log.open(QIODevice::ReadOnly) && log.readAll().contains("network ");
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSeen(), 60'000);
        process->kill(); // it would try again for a while
        process->waitForFinished();
    }
};

LATHE_TEST(TestNetwork)
#include "tst_network.moc"
