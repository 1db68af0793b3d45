// A crash leaves a report that says where and during what, without secrets; the run is resumed as ever.
#include "files/zip_members.h"
#include "lathe/crash.h"
#include "program.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using namespace lathe;
using namespace lathe::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool reported = false;
#else
constexpr bool reported = true;
#endif

volatile int depth = 0;
int deeper(volatile char* above) { // until the stack is used up
    volatile char own[4096];
    own[0] = above[0];
    if (depth < 0) return 0;
    depth = depth + 1;
    return deeper(own) + own[0];
}

void throws() { throw std::runtime_error("nobody catches this"); }
void catchesNothing() noexcept { throws(); }

void endBy(const std::string& way) {
    volatile int* volatile nowhere = nullptr;
    volatile char first[1] = {};
    if (way == "bad address") *nowhere = 1;
    if (way == "abort") std::abort();
    if (way == "division") std::raise(SIGFPE);
    if (way == "exception") catchesNothing();
    if (way == "deep recursion") deeper(first);
}

} // namespace

class TestCrashes : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        if (!reported) QSKIP("a sanitizer tells of crashes in this build");
    }

    void everyWayLeavesAReport_data() {
        QTest::addColumn<QString>("way");
        QTest::addColumn<QString>("said");
        QTest::newRow("bad address") << "bad address" << "a bad address (SIGSEGV)";
        QTest::newRow("abort") << "abort" << "the program gave up (SIGABRT)";
        QTest::newRow("division") << "division" << "an impossible division (SIGFPE)";
        QTest::newRow("exception") << "exception" << "nobody catches this";
        QTest::newRow("deep recursion") << "deep recursion" << "a bad address (SIGSEGV)";
    }
    void everyWayLeavesAReport() {
        QFETCH(QString, way);
        QFETCH(QString, said);
        QTemporaryDir dir;
        const std::filesystem::path home = dir.path().toStdString();
        const pid_t child = fork();
        if (child == 0) {
            if (!freopen("/dev/null", "w", stderr)) _exit(9);
            reportCrashes();
            crashReportsInto(home / "crashes");
            for (int i = 0; i < 300; ++i) noteForCrash("line " + std::to_string(i) + " with hf_abcdefghijklmnopqrst");
            recipeForCrash("{\"model\": \"https://user:word@host/model\", \"steps\": 7}");
            endBy(way.toStdString());
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        QVERIFY(WIFSIGNALED(status)); // it ends as it would have
        const auto reports = crashReports(home);
        QCOMPARE(reports.size(), std::size_t(1));
        const QString text = QString::fromStdString(reports[0].text);
        QVERIFY2(text.contains(said), reports[0].text.c_str());
        QVERIFY(text.contains("line 299 with hf_[secret]") && !text.contains("line 100 ")); // the last ones
        QVERIFY(text.contains("\"steps\": 7") && text.contains("https://[secret]@host/model"));
        QVERIFY(!text.contains("abcdefghij") && !text.contains("user:word"));
        const QString stack = text.section("Stack:\n", 1).section("\nLast lines:", 0, 0);
        QVERIFY2(stack.count('\n') >= 2, reports[0].text.c_str());
        QCOMPARE(std::filesystem::status(reports[0].file).permissions(),
                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }

    void theProgramReportsAndGoesOn() {
        const QByteArray token = "hf_SecretOfTheCrash4711";
        World world;
        world.set("HF_TOKEN", token);
        const auto process = world.start(sampleRun(40) + QStringList{"--name", "named " + token});
        QByteArray out;
        QElapsedTimer clock;
        for (clock.start(); clock.elapsed() < 120'000 && !out.contains("\"step\":6,");) {
            process->waitForReadyRead(100);
            out += process->readAllStandardOutput();
        }
        QVERIFY(process->state() == QProcess::Running && process->processId() > 0);
        ::kill(pid_t(process->processId()), SIGSEGV);
        const Ended ended = World::endOf(*process);
        QCOMPARE(ended.code, -1);
        const auto reports = crashReports(world.home());
        QCOMPARE(reports.size(), std::size_t(1));
        QVERIFY2(ended.err.contains(reports[0].file.filename().c_str()), ended.err.right(500));
        for (const char* part : {": step ", "\"methods\"", "Lathe 0.", "train --model"})
            QVERIFY2(reports[0].text.find(part) != std::string::npos, reports[0].text.c_str());
        QVERIFY(reports[0].text.find(token.toStdString()) == std::string::npos);

        const QString zip = world.path("diagnostics.zip");
        const Ended saved = world.run({"diagnostics", zip});
        QVERIFY2(saved.code == 0, saved.err);
        QProcess python; // as another program reads it
        python.start(
            "python3",
            {"-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *z.namelist())", zip});
        QVERIFY(python.waitForFinished(30'000));
        const QByteArray listed = python.readAllStandardOutput();
        QVERIFY2(listed.startsWith("None about.txt runs/") && listed.contains("crashes/crash-"), listed);
        QFile file(zip);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        const auto members = zipMembers(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))), "zip");
        for (const auto& [name, content] : members) {
            const QByteArray text(reinterpret_cast<const char*>(content.data()), qsizetype(content.size()));
            QVERIFY2(!text.contains(token), name.c_str());
            QVERIFY2(!text.contains("pirate"), name.c_str()); // no rows
        }

        const Ended resumed = world.run({"resume", "last", "--json"});
        QVERIFY2(resumed.code == 0, resumed.err.right(1000));
        QCOMPARE(lossesOf(world).size(), std::size_t(40));
    }
};

LATHE_TEST(TestCrashes)
#include "tst_crashes.moc"
