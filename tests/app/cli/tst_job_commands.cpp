// lathe launch and lathe jobs: what is sent, where it stands, what is said where something is wrong; with stand-ins for
// torchrun and Slurm's programs, and the program itself as what they start.
#include "backend/core/estimate/fake/fake_gpus.h"
#include "cli_runner.h"
#include "lathe/field_keys.h"
#include "lathe/jobs.h"
#include "lathe/workbench.h"
#include "support/fake_slurm.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <optional>
#include <thread>

using namespace lathe;
using nlohmann::json;

class TestJobCommands : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::FakeSlurm> m_slurm;

    std::filesystem::path path(const char* name) const { return m_folder->filePath(name).toStdString(); }
    test::CliResult call(std::vector<std::string> words) const {
        const test::WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE), programs("PATH", m_slurm->path().c_str());
        return test::runCli(std::move(words), path("home"));
    }
    std::string recipe(int seed = 1) const {
        std::ofstream(path("rows.jsonl")) << R"({"text": "one"})" << '\n' << R"({"text": "two"})" << '\n';
        const json made{{"schema", 1},
                        {"seed", seed},
                        {"name", "night; rm -rf ~"},
                        {"device", "cuda:7"}, // which the job's machine has
                        {"model", (test::fixtures() / "tiny" / "llama_untied").string()},
                        {"data", {{{"path", "rows.jsonl"}}}},
                        {"methods", {{{"method", "lora"}}}}};
        std::ofstream(path("mine.json")) << made.dump();
        return path("mine.json").string();
    }
    json sent(std::vector<std::string> more = {}) const {
        std::vector<std::string> words{"launch", recipe(), "--on", "slurm", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        const test::CliResult result = call(words);
        if (result.code != 0) throw std::runtime_error(result.err);
        return result.of("job").at(0);
    }
    json now() const { return call({"jobs", "show", "last", "--json"}).of("job").at(0); }
    /// As if it had been made long ago.
    static void age(const std::string& folder) {
        std::ifstream file(folder + "/job.json");
        json kept = json::parse(file);
        kept["created"] = 1000;
        std::ofstream(folder + "/job.json") << kept.dump();
    }
    /// The answer to a question of a program that goes on.
    static std::optional<AnswerValue> answerOf(EventQueue& events, RequestId request) {
        for (QDeadlineTimer deadline(10'000); !deadline.hasExpired();
             std::this_thread::sleep_for(std::chrono::milliseconds(1)))
            for (const Event& event : events.take())
                if (const auto* answer = std::get_if<Answer>(&event); answer && answer->request == request)
                    return answer->value;
        return std::nullopt;
    }
    bool nothingIsLeft() const {
        return !std::filesystem::exists(path("home") / "jobs") || std::filesystem::is_empty(path("home") / "jobs");
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_slurm = std::make_unique<test::FakeSlurm>(path("programs"));
    }

    void fixtureADryRunSendsNothing() {
        const std::vector<std::string> words{"launch", recipe(),      "--on", "slurm",    "--nodes",
                                             "2",      "--partition", "gpu",  "--dry-run"};
        const test::CliResult text = call(words);
        QVERIFY2(text.code == 0, text.err.c_str());
        QVERIFY2(text.out.starts_with("#!/bin/bash\n#SBATCH --job-name=lathe-"), text.out.c_str());
        QVERIFY(text.out.find("\n#SBATCH --partition=gpu\n") != std::string::npos);
        QVERIFY(text.out.find("\nsrun ") != std::string::npos);
        QVERIFY(text.out.find("rm -rf") == std::string::npos); // no name of a person's gets into it
        QVERIFY2(text.err.find("sbatch --parsable") != std::string::npos, text.err.c_str());
        QVERIFY(nothingIsLeft());
        QVERIFY(m_slurm->calls().empty());
        std::vector<std::string> asJson = words;
        asJson.push_back("--json");
        QCOMPARE(call(asJson).of("job_plan").at(0).at("processes").get<int>(), 2);
    }

    void fixtureWhatIsSentIsKept() {
        const json job = sent({"--line", "#SBATCH --mem=2G", "--line", "module load a,b"});
        QCOMPARE(job.at("handle").get<std::string>(), "4711");
        QCOMPARE(job.at("state").get<std::string>(), "waiting");
        QCOMPARE(job.at("note").get<std::string>(), "Slurm says why: Resources.");
        QVERIFY(job.at("run").is_null());
        QVERIFY(m_slurm->sent().find("\n#SBATCH --mem=2G\n") != std::string::npos);
        QVERIFY(m_slurm->sent().find("\nmodule load a,b\n") != std::string::npos);
        std::ifstream kept(job.at("folder").get<std::string>() + "/recipe.json");
        const json recipe = json::parse(kept);
        QCOMPARE(recipe.at("data").at(0).at("path").get<std::string>(), path("rows.jsonl").string()); // from anywhere
        const test::CliResult listed = call({"jobs"});
        QVERIFY2(listed.out.find("4711") != std::string::npos
                     && listed.out.find("slurm, 1 process") != std::string::npos,
                 listed.out.c_str());
    }

    void fixtureStatesFollowSlurm_data() {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("note");
        QTest::newRow("waits") << "PENDING Priority 0:0" << "waiting" << "Priority";
        QTest::newRow("runs") << "RUNNING None 0:0" << "running" << "";
        QTest::newRow("requeued") << "PENDING BeginTime 0:0" << "waiting" << "BeginTime";
        QTest::newRow("no run") << "COMPLETED None 0:0" << "finished" << "LATHE_HOME";
        QTest::newRow("failed at once") << "FAILED NonZeroExitCode 127:0" << "failed"
                                        << "before a run began, with exit code 127";
        QTest::newRow("time") << "TIMEOUT TimeLimit 0:0" << "timed out" << "time was up";
        QTest::newRow("node") << "NODE_FAIL None 0:0" << "node failed" << "machine went away";
        QTest::newRow("memory") << "OUT_OF_MEMORY OutOfMemory 0:125" << "failed" << "before a run began";
        QTest::newRow("somebody else") << "CANCELLED None 0:0" << "stopped" << "outside of Lathe";
    }
    void fixtureStatesFollowSlurm() {
        QFETCH(QString, said);
        QFETCH(QString, state);
        QFETCH(QString, note);
        sent();
        m_slurm->say(said.toStdString());
        const json job = now();
        QCOMPARE(QString::fromStdString(job.at("state")), state);
        if (note.isEmpty()) QVERIFY(job.at("note").is_null());
        else QVERIFY2(QString::fromStdString(job.at("note")).contains(note), job.dump().c_str());
        const bool ended = state != "waiting" && state != "running";
        QCOMPARE(call({"jobs", "remove", "last"}).code, ended ? 0 : 2);
        m_slurm->forget(); // Slurm forgets a job after some minutes
        if (ended) QVERIFY(nothingIsLeft());
        else QCOMPARE(now().at("state").get<std::string>(), "lost");
    }

    void fixtureHowItEndedIsKept() {
        sent();
        m_slurm->say("TIMEOUT TimeLimit 0:0");
        QCOMPARE(now().at("state").get<std::string>(), "timed out");
        m_slurm->forget();
        const std::string calls = m_slurm->calls();
        QCOMPARE(now().at("state").get<std::string>(), "timed out");
        QCOMPARE(m_slurm->calls(), calls); // nobody is asked about what has ended
    }

    void fixtureWhatTheScriptWroteGoesFirst() {
        const json job = sent();
        std::ofstream(job.at("folder").get<std::string>() + "/exit") << "4\n";
        m_slurm->forget();
        std::ofstream(job.at("folder").get<std::string>() + "/cancelled") << "\n"; // too late
        QCOMPARE(now().at("state").get<std::string>(), "failed");
        QVERIFY(now().at("note").get<std::string>().find("exit code 4") != std::string::npos);
    }

    /// With --requeue, or when a machine went away: what its first time wrote is not its end.
    void fixtureAJobThatSlurmBeginsAnewGoesOn() {
        const std::string exit = sent().at("folder").get<std::string>() + "/exit";
        std::ofstream(exit) << "1\n";
        m_slurm->say("PENDING BeginTime 0:0");
        QCOMPARE(now().at("state").get<std::string>(), "waiting");
        m_slurm->say("RUNNING None 0:0");
        QCOMPARE(now().at("state").get<std::string>(), "running");
        std::ofstream(exit) << "0\n";
        QCOMPARE(now().at("state").get<std::string>(), "finished");
    }

    void fixtureAJobThatRunsSavesFirst() {
        sent();
        m_slurm->say("RUNNING None 0:0");
        const test::CliResult cancelled = call({"jobs", "cancel", "4711"});
        QVERIFY2(cancelled.code == 0, cancelled.err.c_str());
        QVERIFY2(m_slurm->calls().find("scancel --signal=INT 4711\n") != std::string::npos, m_slurm->calls().c_str());
        QCOMPARE(now().at("state").get<std::string>(), "stopped");
        QCOMPARE(call({"jobs", "cancel", "last"}).code, 2);
    }

    void fixtureAJobThatWaitsIsTakenOut() {
        sent();
        QCOMPARE(call({"jobs", "cancel", "last"}).code, 0);
        QVERIFY(m_slurm->calls().find("scancel 4711\n") != std::string::npos);
        QCOMPARE(now().at("state").get<std::string>(), "stopped");
        QVERIFY(now().at("note").is_null());
    }

    void fixtureNowDoesNotWaitForACheckpoint() {
        sent();
        m_slurm->say("RUNNING None 0:0");
        QCOMPARE(call({"jobs", "cancel", "last", "--now"}).code, 0);
        QVERIFY(m_slurm->calls().find("scancel 4711\n") != std::string::npos);
    }

    void fixtureAClusterThatDoesNotAnswer() {
        sent();
        m_slurm->breakDown("slurm_load_jobs error: Unable to contact slurm controller (connect failure)");
        const test::CliResult listed = call({"jobs", "--json"});
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.of("job").at(0).at("state").get<std::string>(), "unknown");
        QVERIFY2(listed.err.find("Unable to contact slurm controller") != std::string::npos, listed.err.c_str());
    }

    /// Sent by a program that ended before it had written the number down.
    void fixtureAJobIsFoundByItsName() {
        const json job = sent();
        const std::string folder = job.at("folder");
        std::filesystem::remove(folder + "/sent");
        QCOMPARE(now().at("state").get<std::string>(), "sending");
        age(folder);
        QCOMPARE(now().at("state").get<std::string>(), "waiting");
        QCOMPARE(now().at("handle").get<std::string>(), "4711");
        QVERIFY(m_slurm->calls().find("--name=lathe-" + job.at("job").get<std::string>()) != std::string::npos);
    }

    void fixtureARefusalIsToldInItsWords() {
        m_slurm->refuse("sbatch: error: invalid partition specified: nowhere\nsbatch: error: Batch job submission "
                        "failed: Invalid partition name specified");
        const test::CliResult refused = call({"launch", recipe(), "--on", "slurm", "--partition", "nowhere"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.find("invalid partition specified: nowhere") != std::string::npos, refused.err.c_str());
        QVERIFY(nothingIsLeft());
    }

    /// A controller that does not answer in time, or whose answer nobody understands, may have taken the job.
    void fixtureWhatMayHaveBeenTakenIsKept_data() {
        QTest::addColumn<QByteArray>("sbatch");
        QTest::addColumn<QString>("said");
        QTest::newRow("timed out") << QByteArray(
            "echo 'sbatch: error: Batch job submission failed: Socket timed out on "
            "send/recv operation' >&2; exit 1")
                                   << "Socket timed out on send/recv operation";
        QTest::newRow("no number") << QByteArray("echo Welcome!") << "Welcome!";
        QTest::newRow("killed") << QByteArray("kill -9 $$") << "No answer came in time";
    }
    void fixtureWhatMayHaveBeenTakenIsKept() {
        QFETCH(QByteArray, sbatch);
        QFETCH(QString, said);
        m_slurm->program("sbatch", sbatch.toStdString() + '\n');
        const test::CliResult unclear = call({"launch", recipe(), "--on", "slurm"});
        QCOMPARE(unclear.code, 5); // no script goes on as if it were sent
        QVERIFY2(unclear.err.find(said.toStdString()) != std::string::npos, unclear.err.c_str());
        QVERIFY2(unclear.err.find("it is not known whether the job was taken") != std::string::npos,
                 unclear.err.c_str());
        QCOMPARE(now().at("state").get<std::string>(), "unknown");
        QCOMPARE(call({"jobs", "remove", "last"}).code, 2);
        m_slurm->say("PENDING Resources 0:0"); // it was
        QCOMPARE(now().at("state").get<std::string>(), "waiting");
        QCOMPARE(now().at("handle").get<std::string>(), "4711");
        QVERIFY(now().at("note").get<std::string>().find("Resources") != std::string::npos);
    }

    /// What is printed may be a site's own words; the job has its name.
    void fixtureWithoutANumberItIsFoundByItsName() {
        m_slurm->printInsteadOfNumber("Welcome!");
        QCOMPARE(sent().at("handle").get<std::string>(), "4711");
    }

    void fixtureWhatWasTakenAndIsOverIsFoundInTheAccounts() {
        m_slurm->program("sbatch", "kill -9 $$\n");
        call({"launch", recipe(), "--on", "slurm"});
        m_slurm->account("TIMEOUT|0:0");
        QCOMPARE(now().at("state").get<std::string>(), "timed out");
        QCOMPARE(now().at("handle").get<std::string>(), "4711");
    }

    void fixtureWhatNobodyKnowsAfterAWhileWasNotTaken() {
        m_slurm->program("sbatch", "kill -9 $$\n");
        call({"launch", recipe(), "--on", "slurm"});
        age(now().at("folder").get<std::string>());
        QCOMPARE(now().at("state").get<std::string>(), "lost");
        QVERIFY(now().at("note").get<std::string>().find("never taken") != std::string::npos);
        QCOMPARE(call({"jobs", "remove", "last"}).code, 0);
        QVERIFY(nothingIsLeft());
    }

    /// By a person who does not wait any longer; the cluster has it all the same.
    void fixtureSendingThatIsBrokenOffKeepsTheJob() {
        m_slurm->program("sbatch", "cd '" + path("programs").string()
                                       + "'\necho 'PENDING Resources 0:0' > state\ntouch begun\nsleep 60\n");
        const std::string file = recipe();
        {
            const test::WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE),
                programs("PATH", m_slurm->path().c_str());
            Workbench workbench(path("home"));
            const auto events = workbench.subscribe();
            std::ifstream text(file);
            Recipe made = recipeFromJson(std::string{std::istreambuf_iterator<char>(text), {}});
            made.data.front().set(field::path, path("rows.jsonl").string());
            Settings where(placeFields());
            where.set(place::on, StartedBy::Slurm);
            const auto plan = answerOf(*events, workbench.request(PlanJob{made, where}));
            QVERIFY(plan && std::holds_alternative<JobPlan>(*plan));
            const RequestId sending = workbench.request(SendJob{std::get<JobPlan>(*plan)});
            QTRY_VERIFY(std::filesystem::exists(path("programs") / "begun"));
            workbench.cancel(sending);
            const auto answer = answerOf(*events, sending);
            QVERIFY(answer && std::holds_alternative<ErrorInfo>(*answer));
        }
        QCOMPARE(now().at("state").get<std::string>(), "waiting");
        QCOMPARE(now().at("handle").get<std::string>(), "4711");
    }

    /// Its program ended between beginning it and writing down which process it is.
    void fixtureProcessesAreFoundWithoutTheirHandle() {
        m_slurm->program("torchrun", "exec sleep 60\n");
        const test::CliResult sent = call({"launch", recipe(), "--on", "torchrun", "--processes", "1", "--json"});
        QVERIFY2(sent.code == 0, sent.err.c_str());
        const json job = sent.of("job").at(0);
        const std::string folder = job.at("folder");
        std::filesystem::remove(folder + "/sent");
        age(folder);
        const json found = now();
        QCOMPARE(call({"jobs", "cancel", "last", "--now"}).code, 0);
        QCOMPARE(found.at("state").get<std::string>(), "running");
        QCOMPARE(found.at("handle").get<std::string>(), job.at("handle").get<std::string>());
        QTRY_COMPARE(now().at("state").get<std::string>(), "stopped");
    }

    /// Looked at from another machine with the same home.
    void fixtureProcessesOfAnotherMachineAreNotLost() {
        m_slurm->program("torchrun", "exit 0\n");
        const test::CliResult sent = call({"launch", recipe(), "--on", "torchrun", "--processes", "1", "--json"});
        const json job = sent.of("job").at(0);
        const std::string folder = job.at("folder"), handle = job.at("handle"); // "process 1234 on pinebook"
        const std::string process = handle.substr(8, handle.find(' ', 8) - 8);
        QTRY_VERIFY(std::filesystem::exists(folder + "/exit"));
        QTRY_VERIFY(std::ifstream("/proc/" + process + "/cmdline").get() == EOF); // it is gone, or waited for
        for (const char* file : {"/sent", "/exit", "/end.json"}) std::filesystem::remove(folder + file);
        age(folder);
        QCOMPARE(now().at("state").get<std::string>(), "lost");
        std::ifstream file(folder + "/job.json");
        json kept = json::parse(file);
        kept["host"] = "elsewhere";
        std::ofstream(folder + "/job.json") << kept.dump();
        QCOMPARE(now().at("state").get<std::string>(), "unknown");
        QVERIFY(now().at("note").get<std::string>().find("elsewhere") != std::string::npos);
    }

    /// squeue fails twice; then the script has written its end.
    void fixtureWhyNothingIsKnownIsSaidOnce() {
        const json job = sent();
        m_slurm->program("squeue", "cd '" + path("programs").string() + "'\n[ -e failed ] && echo 0 > '"
                                       + job.at("folder").get<std::string>()
                                       + "/exit'\ntouch failed\necho 'connect failure' >&2\nexit 1\n");
        const test::CliResult followed = call({"jobs", "log", "last", "--follow"});
        QCOMPARE(followed.code, 0);
        const std::size_t first = followed.err.find("connect failure");
        QVERIFY2(first != std::string::npos, followed.err.c_str());
        QVERIFY2(followed.err.find("connect failure", first + 1) == std::string::npos, followed.err.c_str());
    }

    void fixtureMissingProgramsAreNamed() {
        const test::WithVariable programs("PATH", path("nowhere").c_str());
        for (const char* place : {"slurm", "torchrun"}) {
            const test::CliResult missing = test::runCli({"launch", recipe(), "--on", place}, path("home"));
            QCOMPARE(missing.code, 2);
            const std::string program = std::string(place) == "slurm" ? "sbatch" : "torchrun";
            QVERIFY2(missing.err.find("There is no program " + program + " here.") != std::string::npos,
                     missing.err.c_str());
            QVERIFY(nothingIsLeft());
        }
    }

    /// The whole way: the script begins the program itself, whose run is in the history, and the job knows it.
    void fixtureTorchrunTrains() {
        m_slurm->program("torchrun",
                         "while [ \"$1\" != train ]; do program=$1; shift; done\nexec \"$program\" \"$@\"\n");
        std::string words = recipe();
        std::ifstream file(words);
        json made = json::parse(file);
        made["device"] = "cpu";
        std::ofstream(words) << made.dump();
        const test::CliResult sent =
            call({"launch", words, "--on", "torchrun", "--processes", "1", "--program", LATHE_PROGRAM, "--json"});
        QVERIFY2(sent.code == 0, sent.err.c_str());
        const std::string id = sent.of("job").at(0).at("job");
        QVERIFY(sent.of("job").at(0).at("handle").get<std::string>().starts_with("process "));
        const test::CliResult followed = call({"jobs", "log", id, "--follow"});
        QVERIFY2(followed.code == 0, (followed.out + followed.err).c_str());
        const json job = now();
        QCOMPARE(job.at("state").get<std::string>(), "finished");
        const auto runs = call({"runs", "list", "--where", "tag = \"job:" + id + "\"", "--json"}).of("run_summary");
        QCOMPARE(runs.size(), 1u);
        QCOMPARE(runs.at(0).at("run").get<std::string>(), job.at("run").get<std::string>());
        QCOMPARE(call({"jobs", "remove", id.substr(0, id.size() - 1)}).code, 0);
        QVERIFY(nothingIsLeft());
        QCOMPARE(call({"runs", "list", "--json"}).of("run_summary").size(), 1u);
    }

    void fixtureWrongUseIsExitTwo_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("action") << QStringList{"jobs", "cancle", "x"} << "nearest: cancel";
        QTest::newRow("no job") << QStringList{"jobs", "log"} << "Give a job";
        QTest::newRow("no such job") << QStringList{"jobs", "log", "2026"} << "There is no job 2026.";
        QTest::newRow("place") << QStringList{"launch", "RECIPE", "--on", "cloud"} << "cloud";
        QTest::newRow("partition") << QStringList{"launch", "RECIPE", "--on", "slurm", "--partition", "a b"}
                                   << "Partition can't be";
        QTest::newRow("recipe") << QStringList{"launch", "none.json"} << "There is no file";
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
        QVERIFY(nothingIsLeft());
    }
};

LATHE_TEST(TestJobCommands)
#include "tst_job_commands.moc"
