// lathe sweep and lathe queue: what is planned, what runs, what is left when somebody stops, and what goes on then.
#include "backend/core/estimate/fake/fake_gpus.h"
#include "cli_runner.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <set>

using namespace lathe;
using nlohmann::json;

class TestQueueCommands : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;

    std::filesystem::path path(const char* name) const { return m_folder->filePath(name).toStdString(); }
    test::CliResult call(std::vector<std::string> words, const std::string& interruptAt = {}) const {
        const test::WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE); // computes nothing
        return test::runCli(std::move(words), path("home"), interruptAt);
    }
    std::string recipe() const {
        std::ofstream(path("rows.jsonl")) << R"({"text": "one"})" << '\n' << R"({"text": "two"})" << '\n';
        const json made{{"schema", 1},
                        {"model", (test::fixtures() / "tiny" / "llama_untied").string()},
                        {"data", {{{"path", "rows.jsonl"}}}},
                        {"methods", {{{"method", "lora"}}}}};
        std::ofstream(path("mine.json")) << made.dump();
        return path("mine.json").string();
    }
    static std::vector<std::string> namesOf(const std::vector<json>& lines) {
        std::vector<std::string> names;
        for (const json& line : lines) names.push_back(line.at("name"));
        return names;
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void fixtureADryRunStartsNothing() {
        const std::vector<std::string> words{"sweep",         recipe(), "--vary",
                                             "rank=4,8,0008", "--vary", "target_modules=q_proj;nowhere",
                                             "--dry-run",     "--json"};
        const test::CliResult planned = call(words);
        QVERIFY2(planned.code == 0, planned.err.c_str());
        const std::vector<json> runs = planned.of("planned");
        QCOMPARE(runs.size(), 4u); // 8 is 8
        QCOMPARE(runs[0].at("values").at("methods[0].rank").get<int>(), 4);
        QVERIFY(runs[0].at("problems").empty());
        QVERIFY(runs[0].at("peak_bytes").get<std::int64_t>() > 0);
        QVERIFY(runs[0].at("seconds").is_null());
        QVERIFY(runs[1].at("problems").at(0).at("message").get<std::string>().find("nowhere") != std::string::npos);
        QCOMPARE(planned.of("sweep_plan").at(0).at("can_start").get<int>(), 2);
        QVERIFY(call({"runs", "--json"}).lines.empty());
        const test::CliResult text = call(std::vector<std::string>(words.begin(), words.end() - 1));
        QVERIFY2(text.out.find("2 of 4 runs, unknown time") != std::string::npos, text.out.c_str());
        QVERIFY(text.out.find("left out: ") != std::string::npos);
    }

    void fixtureDrawsAreRepeatedBySeed() {
        const auto drawn = [&](const char* seed) {
            const auto result = call({"sweep", recipe(), "--vary", "learning_rate=1e-5..1e-3:log", "--vary",
                                      "rank=4,8,16", "--random", "5", "--seed", seed, "--dry-run", "--json"});
            return namesOf(result.of("planned"));
        };
        QCOMPARE(drawn("3").size(), 5u);
        QCOMPARE(drawn("3"), drawn("3"));
        QVERIFY(drawn("3") != drawn("4"));
    }

    /// One that fails does not keep the others; the exit code is its.
    void fixtureASweepRunsAllThatCan() {
        const test::CliResult swept = call({"sweep", recipe(), "--vary", "seed=1,66,2", "--json"});
        QCOMPARE(swept.code, 2);
        const std::vector<json> ends = swept.of("end");
        QCOMPARE(ends.size(), 3u);
        QCOMPARE(ends[0].at("outcome").get<std::string>(), "finished");
        QCOMPARE(ends[1].at("outcome").get<std::string>(), "failed");
        QCOMPARE(ends[2].at("outcome").get<std::string>(), "finished");
        QCOMPARE(namesOf(swept.of("run")), (std::vector<std::string>{"seed 1", "seed 66", "seed 2"}));
        QCOMPARE(swept.of("error").at(0).at("message").get<std::string>(), "the loss is not finite");
        const auto tagged = call({"runs", "list", "--where", "tag = \"sweep:mine\"", "--json"}).of("run_summary");
        QCOMPARE(tagged.size(), 3u);
        const test::CliResult queue = call({"queue"});
        QCOMPARE(queue.code, 0);
        QVERIFY2(queue.out.find("Nothing is at work, and nothing waits.") != std::string::npos, queue.out.c_str());
        QVERIFY(queue.out.find("the loss is not finite") != std::string::npos);
        QCOMPARE(call({"queue", "--json"}).of("failed").size(), 1u);
    }

    /// Ctrl+C saves the one that works; the others keep their places, change them, and go on.
    void fixtureWhatWaitedGoesOn() {
        const test::CliResult stopped =
            call({"sweep", recipe(), "--vary", "seed=13,1,2,3", "--name", "night", "--json"}, "\"type\":\"step\"");
        QCOMPARE(stopped.code, 3);
        QCOMPARE(stopped.of("end").at(0).at("outcome").get<std::string>(), "stopped");
        QVERIFY2(stopped.err.find("3 runs wait") != std::string::npos, stopped.err.c_str());
        std::vector<json> queue = call({"queue", "--json"}).of("queued");
        QCOMPARE(namesOf(queue), (std::vector<std::string>{"seed 1", "seed 2", "seed 3"}));
        for (const json& one : queue) {
            QCOMPARE(one.at("status").get<std::string>(), "interrupted");
            QVERIFY(one.at("begins_in").is_null()); // when somebody resumes it
        }
        const std::string third = queue[2].at("run"), first = queue[0].at("run");
        QCOMPARE(call({"queue", "move", third, "1"}).code, 0);
        QCOMPARE(namesOf(call({"queue", "--json"}).of("queued")),
                 (std::vector<std::string>{"seed 3", "seed 1", "seed 2"}));
        QCOMPARE(call({"queue", "resume", first, "--json"}).of("end").size(), 1u); // that one alone
        QCOMPARE(namesOf(call({"queue", "--json"}).of("queued")), (std::vector<std::string>{"seed 3", "seed 2"}));
        QCOMPARE(call({"queue", "remove", first}).code, 2); // it has finished
        const test::CliResult again = call({"queue", "resume", third, first});
        QCOMPARE(again.code, 2);
        QVERIFY2(again.err.find("Run " + first + " is none of those") != std::string::npos, again.err.c_str());
        const test::CliResult text = call({"queue"});
        QVERIFY2(text.out.find("lathe queue resume") != std::string::npos, text.out.c_str());

        const test::CliResult resumed = call({"queue", "resume", "--json"});
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        QCOMPARE(namesOf(resumed.of("run")), (std::vector<std::string>{"seed 3", "seed 2"}));
        QCOMPARE(resumed.of("end").size(), 2u);
        QVERIFY(call({"queue", "--json"}).of("queued").empty());
        QCOMPARE(call({"queue", "resume"}).code, 0); // nothing to do
    }

    void fixtureWrongUseIsExitTwo_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("no equals") << QStringList{"sweep", "RECIPE", "--vary", "rank"} << "FIELD=VALUES";
        QTest::newRow("no field") << QStringList{"sweep", "RECIPE", "--vary", "rnak=8"} << "nearest: \"rank\"";
        QTest::newRow("no value") << QStringList{"sweep", "RECIPE", "--vary", "rank=0"} << "at least 1";
        QTest::newRow("too large") << QStringList{"sweep", "RECIPE", "--vary", "rank=100000"} << "is 100000; it must";
        QTest::newRow("nothing varies") << QStringList{"sweep", "RECIPE"} << "Nothing varies";
        QTest::newRow("how many?") << QStringList{"sweep", "RECIPE", "--vary", "dropout=0..0.3"} << "number of values";
        QTest::newRow("none can start") << QStringList{"sweep", "RECIPE", "--vary", "target_modules=nowhere"}
                                        << "None of these runs";
        QTest::newRow("action") << QStringList{"queue", "mvoe", "x", "1"} << "nearest: move";
        QTest::newRow("list takes no run") << QStringList{"queue", "list", "last"} << "takes none";
        QTest::newRow("resume what is not there") << QStringList{"queue", "resume", "last"} << "no last run";
        QTest::newRow("no position") << QStringList{"queue", "move", "last"} << "new position";
        QTest::newRow("no run") << QStringList{"queue", "remove", "last"} << "no last run";
    }
    void fixtureWrongUseIsExitTwo() {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        words.replaceInStrings("RECIPE", QString::fromStdString(recipe()));
        std::vector<std::string> plain;
        for (const QString& word : words) plain.push_back(word.toStdString());
        const test::CliResult result = call(plain);
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.find(says.toStdString()) != std::string::npos, result.err.c_str());
        QVERIFY(call({"runs", "--json"}).lines.empty());
    }
};

LATHE_TEST(TestQueueCommands)
#include "tst_queue_commands.moc"
