// Commands to a run that another process trains, and following it: the process is the program itself, with an engine
// that does what it is told.
#include "cli_runner.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>

using namespace lathe;
using nlohmann::json;

class TestOtherProcesses : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;

    std::filesystem::path path(const char* name) const { return m_folder->filePath(name).toStdString(); }
    test::CliResult call(std::vector<std::string> words, const std::string& interruptAt = {}) const {
        return test::runCli(std::move(words), path("home"), interruptAt);
    }

    /// A process of the program, and the lines that it prints.
    struct Other {
        QProcess process;
        QByteArray printed;

        std::vector<json> lines() {
            printed += process.readAllStandardOutput();
            std::vector<json> all;
            for (const QByteArray& line : printed.left(printed.lastIndexOf('\n') + 1).split('\n'))
                if (!line.isEmpty()) all.push_back(json::parse(line.toStdString()));
            return all;
        }
        std::vector<json> of(const std::string& type) {
            std::vector<json> found;
            for (const json& line : lines())
                if (line.at("type") == type) found.push_back(line);
            return found;
        }
    };
    std::unique_ptr<Other> start(QStringList words) const {
        auto other = std::make_unique<Other>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("LATHE_ENGINE", LATHE_FAKE_ENGINE);
        other->process.setProcessEnvironment(environment);
        words << "--json"
              << "--store" << QString::fromStdString(path("home").string());
        other->process.start(LATHE_PROGRAM, words);
        return other;
    }
    std::unique_ptr<Other> training() const {
        std::ofstream(path("rows.jsonl")) << R"({"text": "one"})" << '\n' << R"({"text": "two"})" << '\n';
        return start({"train", "--model", QString::fromStdString((test::fixtures() / "tiny" / "llama_untied").string()),
                      "--data", QString::fromStdString(path("rows.jsonl").string()), "--seed", "13", "--method",
                      "lora"});
    }
    std::string statusOf(const std::string& run) const {
        return call({"runs", "show", run, "--json"}).of("run_detail").at(0).at("status");
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void fixtureEveryCommandReachesIt() {
        const auto trains = training();
        QTRY_COMPARE_WITH_TIMEOUT(trains->of("step").size(), 1u, 30000);
        const std::string run = trains->of("run")[0].at("run");
        const auto follows = start({"attach"});
        QTRY_COMPARE_WITH_TIMEOUT(follows->of("step").size(), 1u, 30000); // where it is

        const test::CliResult paused = call({"pause", run, "--json"});
        QVERIFY2(paused.code == 0, paused.err.c_str());
        QVERIFY(paused.lines == std::vector<json>{json({{"type", "pausing"}, {"run", run}, {"status", "paused"}})});
        QCOMPARE(statusOf(run), "paused");
        const test::CliResult resumed = call({"resume", run});
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        QVERIFY(resumed.err.find("is running") != std::string::npos);
        QCOMPARE(call({"checkpoint", run}).code, 0);
        QTRY_COMPARE(call({"runs", "show", run, "--json"}).of("run_detail").at(0).at("checkpoints").size(), 1u);
        QCOMPARE(call({"evaluate-now", run}).code, 0);
        QTRY_COMPARE(follows->of("eval").size(), 1u);
        QCOMPARE(call({"change", run, "--steps", "9", "--learning-rate", "1e-5"}).code, 0);
        QTRY_COMPARE(follows->of("plan").size(), 1u);
        QCOMPARE(follows->of("plan")[0].at("total_steps").get<int>(), 9);

        const test::CliResult stopped = call({"stop", run});
        QVERIFY2(stopped.code == 0, stopped.err.c_str());
        QCOMPARE(statusOf(run), "stopped");
        QVERIFY(trains->process.waitForFinished(30000));
        QVERIFY(follows->process.waitForFinished(30000));
        QCOMPARE(trains->process.exitCode(), 3);
        QCOMPARE(follows->process.exitCode(), 3);
        for (const char* type : {"step", "eval", "plan", "status", "end"}) {
            QVERIFY2(!follows->of(type).empty(), type);
            QVERIFY2(follows->of(type) == trains->of(type), type); // what lathe train prints
        }
        QCOMPARE(follows->of("run").at(0).at("run").get<std::string>(), run);

        const test::CliResult late = call({"pause", run});
        QCOMPARE(late.code, 2);
        QVERIFY2(late.err.find("is not running: it is stopped") != std::string::npos
                     && late.err.find("lathe resume") != std::string::npos,
                 late.err.c_str());
        QCOMPARE(call({"attach", run}).code, 2);
        const test::CliResult none = call({"attach"});
        QCOMPARE(none.code, 2);
        QVERIFY2(none.err.find("No run is at work") != std::string::npos, none.err.c_str());
    }

    void fixtureCtrlCLeavesTheRunToItself() {
        const auto trains = training();
        QTRY_COMPARE_WITH_TIMEOUT(trains->of("step").size(), 1u, 30000);
        const std::string run = trains->of("run")[0].at("run");
        const test::CliResult detached = call({"attach", "--json"}, "\"type\":\"step\"");
        QCOMPARE(detached.code, 0);
        QVERIFY2(detached.err.find("detached; run " + run + " goes on") != std::string::npos, detached.err.c_str());
        QVERIFY(trains->process.state() == QProcess::Running);
        QCOMPARE(statusOf(run), "running");
        QCOMPARE(call({"stop", run}).code, 0);
        QVERIFY(trains->process.waitForFinished(30000));
    }

    void fixtureARunWithoutItsProgramIsNotTold() {
        const auto trains = training();
        QTRY_COMPARE_WITH_TIMEOUT(trains->of("step").size(), 1u, 30000);
        const std::string run = trains->of("run")[0].at("run");
        trains->process.kill();
        QVERIFY(trains->process.waitForFinished(30000));
        for (const char* command : {"pause", "stop", "checkpoint", "evaluate-now"}) {
            const test::CliResult told = call({command, run});
            QCOMPARE(told.code, 2);
            QVERIFY2(told.err.find("is not running: it is interrupted") != std::string::npos, told.err.c_str());
        }
        QCOMPARE(call({"change", run, "--steps", "9"}).code, 2);
    }
};

LATHE_TEST(TestOtherProcesses)
#include "tst_other_processes.moc"
