// An mlruns folder, read by MLflow itself: brought into its database by its own command, then asked for by its client.
#include "lathe/error.h"
#include "logs/mlruns.h"
#include "support/test_main.h"

#include <nlohmann/json.hpp>

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace lathe;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

RunToExport sampleRun(const RunId& id, RunStatus status) {
    RunToExport run;
    RunSummary& summary = run.detail.summary;
    summary.id = id;
    summary.name = "smollm2, \"LoRA\": #1";
    summary.notes = "two\nlines";
    summary.tags = {"a", "b"};
    summary.status = status;
    summary.model = "smollm2";
    summary.createdAt = "2026-11-22T10:45:00.250Z";
    run.detail.resolvedRecipeJson =
        R"({"schema":1,"learning_rate":0.0002,"name":"first\nsecond","methods":[{"method":"lora","rank":8,"target_modules":["q_proj","v_proj"]}],"sample_prompts":[]})";
    run.detail.evals = {{.step = 2, .loss = 0.75, .metrics = {{"perplexity", 2.117}, {"held_out.loss", 1.5}}}};
    run.curves = {{id, "seconds", {1, 2, 3}, {0.5, 0.25, 1}}, {id, "loss", {1, 2, 3}, {2, 1.5, 1.25}}};
    return run;
}

std::string textIn(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

class TestMlruns : public QObject {
    Q_OBJECT
private slots:
    void mlflowReadsIt() {
        const char* python = std::getenv("LATHE_MLFLOW_PYTHON");
        if (!python) QSKIP("LATHE_MLFLOW_PYTHON names no Python with mlflow (too large for every machine)");
        const QTemporaryDir dir, scratch;
        std::vector<std::string> notes;
        for (int twice = 0; twice < 2; ++twice) // the second takes the first one's place
            writeMlflowRun(dir.path().toStdString(), sampleRun("20261122-104500-7f3a", RunStatus::Finished), notes);
        writeMlflowRun(dir.path().toStdString(), sampleRun("20261122-104501-0000", RunStatus::Stopped), notes);
        QVERIFY(notes.empty());
        QProcess process;
        process.start(python, {LATHE_INTEROP_SCRIPTS "/read_mlruns.py", dir.path(), scratch.path()});
        QVERIFY(process.waitForFinished(300'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().right(3000).constData());
        const json said = json::parse(process.readAllStandardOutput().toStdString());
        QCOMPARE(said.size(), 2u);
        const json run = said.at("20261122-104500-7f3a");
        QCOMPARE(run["name"].get<std::string>(), "smollm2, \"LoRA\": #1");
        QCOMPARE(run["status"].get<std::string>(), "FINISHED");
        QCOMPARE(said.at("20261122-104501-0000")["status"].get<std::string>(), "KILLED");
        const std::int64_t start = 1795344300250;
        QCOMPARE(run["start"].get<std::int64_t>(), start);
        QCOMPARE(run["end"].get<std::int64_t>(), start + 1750);
        QVERIFY(run["params"]["learning_rate"] == "0.0002");
        QVERIFY(run["params"]["methods.0.rank"] == "8");
        QVERIFY(run["params"]["methods.0.target_modules"] == R"(["q_proj","v_proj"])");
        QVERIFY(run["params"]["name"] == R"("first\nsecond")");
        QVERIFY(run["tags"]["mlflow.note.content"] == "two\nlines");
        QVERIFY(run["tags"]["lathe.tags"] == "a, b");
        QVERIFY(run["metrics"]["train/loss"]
                == json({{1, 2.0, start + 500}, {2, 1.5, start + 750}, {3, 1.25, start + 1750}}));
        QVERIFY(run["metrics"]["eval/loss"] == json::array({json::array({2, 0.75, start + 750})}));
        QVERIFY(run["metrics"]["held_out/loss"][0][1] == 1.5);
        QVERIFY(!run["metrics"].contains("train/seconds"));
    }

    void theLayoutIsThatOfAFileStore() {
        const QTemporaryDir dir;
        std::vector<std::string> notes;
        writeMlflowRun(dir.path().toStdString(), sampleRun("r", RunStatus::Finished), notes);
        const fs::path run = fs::path(dir.path().toStdString()) / "mlruns/1/r";
        QCOMPARE(textIn(run / "params/methods.0.method"), "lora");
        QCOMPARE(textIn(run / "metrics/train/loss"), "1795344300750 2 1\n1795344301000 1.5 2\n1795344302000 1.25 3\n");
        QVERIFY(fs::is_directory(run / "artifacts"));
        QVERIFY(textIn(run / "meta.yaml").find("\nstatus: 3\n") != std::string::npos);
    }

    void whatIsTooLongIsTold() {
        const QTemporaryDir dir;
        RunToExport run = sampleRun("r", RunStatus::Finished);
        run.detail.resolvedRecipeJson = json{{"chat_template", std::string(7000, 'x')}}.dump();
        std::vector<std::string> notes;
        writeMlflowRun(dir.path().toStdString(), run, notes);
        QCOMPARE(notes.size(), 1u);
        QVERIFY(notes[0].find("chat_template") != std::string::npos);
    }

    void anotherProgramsExperimentIsLeftAlone() {
        const QTemporaryDir dir;
        const fs::path meta = fs::path(dir.path().toStdString()) / "mlruns/1/meta.yaml";
        fs::create_directories(meta.parent_path());
        std::ofstream(meta) << "name: mine\n";
        std::vector<std::string> notes;
        QVERIFY_THROWS_EXCEPTION(Error,
                                 writeMlflowRun(dir.path().toStdString(), sampleRun("r", RunStatus::Finished), notes));
        QCOMPARE(textIn(meta), "name: mine\n");
    }
};

LATHE_TEST(TestMlruns)
#include "tst_mlruns.moc"
