// The logs of a run, read by the tools that they are for: TensorBoard's own library, Python's json and csv.
#include "lathe/error.h"
#include "logs/run_logs.h"
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

/// What read_logs.py prints.
json readBy(const QString& python, const char* kind, const fs::path& folder) {
    QProcess process;
    process.start(python, {LATHE_INTEROP_SCRIPTS "/read_logs.py", kind, QString::fromStdString(folder.string())});
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        throw std::runtime_error(process.readAllStandardError().right(2000).toStdString());
    return json::parse(process.readAllStandardOutput().toStdString());
}

QString tensorboardPython() {
    const char* python = std::getenv("LATHE_INTEROP_PYTHON");
    if (!python || !fs::exists(python)) return {};
    return QProcess::execute(python, {"-c", "import tensorboard"}) == 0 ? QString(python) : QString();
}

StepPoint at(std::int64_t step) {
    StepPoint point;
    point.step = step;
    point.loss = 1.0 / double(step);
    point.learningRate = 1e-4 * double(step);
    point.gradNorm = double(step);
    point.trainedTokens = 10 * step;
    point.tokens = 20 * step;
    point.seconds = 0.5;
    point.gauges["memory"] = 1e6;
    return point;
}

EvalPoint evalAt(std::int64_t step) {
    return {.step = step, .loss = 0.5, .trainedTokens = 9, .metrics = {{"perplexity", std::exp(0.5)}}};
}

std::vector<std::int64_t> counted(std::int64_t from, std::int64_t to) {
    std::vector<std::int64_t> steps;
    for (std::int64_t step = from; step <= to; ++step) steps.push_back(step);
    return steps;
}

/// A run of 12 steps that was killed after 9 and went on from 6, with evaluations at 5 and at its end.
fs::path killedAndResumed(const QTemporaryDir& dir, const std::string& format) {
    const fs::path folder = fs::path(dir.path().toStdString()) / "logs";
    {
        RunLogs logs;
        logs.begin("r", folder, {format});
        for (std::int64_t step = 1; step <= 9; ++step) {
            logs.log("r", at(step));
            if (step == 5 || step == 8) logs.log("r", evalAt(step));
        }
    }
    for (const auto& file : fs::directory_iterator(folder)) // the rest of a line or a record that never came
        std::ofstream(file.path(), std::ios::app | std::ios::binary) << "\x12\x00{\"ste";
    RunLogs logs;
    logs.begin("r", folder, {format});
    logs.rewind("r", 6);
    for (std::int64_t step = 7; step <= 12; ++step) logs.log("r", at(step));
    logs.log("r", evalAt(12));
    EvalPoint more = evalAt(12); // the same again, with the held-out set
    more.metrics["held_out.loss"] = 2;
    logs.log("r", more);
    return folder;
}

} // namespace

class TestRunLogs : public QObject {
    Q_OBJECT
private slots:
    void jsonLines() {
        const QTemporaryDir dir;
        const json rows = readBy("python3", "jsonl", killedAndResumed(dir, "jsonl"));
        std::vector<std::int64_t> steps, evals;
        for (const json& row : rows) {
            if (row.contains("train/loss")) {
                steps.push_back(row["step"]);
                QCOMPARE(row["train/loss"].get<double>(), 1.0 / double(steps.back()));
                QCOMPARE(row["train/memory"].get<double>(), 1e6);
                QVERIFY(row["time"].get<double>() > 1.7e9);
            } else if (row.contains("eval/loss")) {
                evals.push_back(row["step"]);
            }
        }
        QCOMPARE(steps, counted(1, 12));
        QCOMPARE(evals, (std::vector<std::int64_t>{5, 12}));
        QCOMPARE(rows.back()["held_out/loss"].get<double>(), 2.0);
        QCOMPARE(rows.back().size(), 3u); // what was said before is not said again
    }

    void csv() {
        const QTemporaryDir dir;
        const json rows = readBy("python3", "csv", killedAndResumed(dir, "csv"));
        std::vector<std::int64_t> steps, evals;
        for (const json& row : rows) {
            QVERIFY(!row.contains("null") && row.size() == 11); // every row has every column, and no more
            const std::int64_t step = std::stoll(row["step"].get<std::string>());
            if (row["train/loss"] != "") {
                steps.push_back(step);
                QCOMPARE(std::stod(row["train/loss"].get<std::string>()), 1.0 / double(step));
                QCOMPARE(std::stod(row["train/tokens_per_second"].get<std::string>()), 40.0 * double(step));
            }
            if (row["eval/perplexity"] != "") {
                evals.push_back(step);
                QCOMPARE(std::stod(row["eval/perplexity"].get<std::string>()), std::exp(0.5));
            }
        }
        QCOMPARE(steps, counted(1, 12));
        QCOMPARE(evals, (std::vector<std::int64_t>{5, 12}));
        QVERIFY(rows.back()["held_out/loss"] == "2" && rows.front()["held_out/loss"] == "");
    }

    void tensorboard() {
        const QString python = tensorboardPython();
        if (python.isEmpty()) QSKIP("LATHE_INTEROP_PYTHON has no tensorboard");
        const QTemporaryDir dir;
        const json said = readBy(python, "tensorboard", killedAndResumed(dir, "tensorboard"));
        QVERIFY(said["versions"] == json({"brain.Event:2", "brain.Event:2"})); // two files, begun as they must be
        for (const char* tag : {"train/loss", "train/learning_rate", "train/grad_norm", "train/trained_tokens",
                                "train/tokens_per_second", "train/memory"}) {
            QVERIFY(said["raw"][tag] == json(counted(1, 12))); // by record: none twice in the files
            std::vector<std::int64_t> steps;
            for (const json& point : said["scalars"][tag]) steps.push_back(point[0]);
            QCOMPARE(steps, counted(1, 12));
        }
        for (const json& point : said["scalars"]["train/loss"])
            QCOMPARE(float(point[1].get<double>()), float(1.0 / point[0].get<double>()));
        QVERIFY(said["raw"]["eval/loss"] == json({5, 12}));
        QCOMPARE(said["scalars"]["eval/perplexity"][1][1].get<double>(), double(float(std::exp(0.5))));
        QVERIFY(said["scalars"]["held_out/loss"] == json::array({json::array({12, 2.0})}));
    }

    void whatIsNotANumber() {
        const QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString();
        RunLogs logs;
        logs.begin("r", folder, {"jsonl", "csv", "tensorboard"});
        StepPoint point = at(1);
        point.loss = std::nan("");
        logs.log("r", point);
        EvalPoint eval = evalAt(1);
        eval.loss = std::nan(""); // there are no validation rows
        logs.log("r", eval);
        const json lines = readBy("python3", "jsonl", folder);
        QVERIFY(lines[0]["train/loss"].is_null());
        QVERIFY(!lines[1].contains("eval/loss"));
        QVERIFY(readBy("python3", "csv", folder)[0]["train/loss"] == "nan");
        if (const QString python = tensorboardPython(); !python.isEmpty())
            QVERIFY(readBy(python, "tensorboard", folder)["scalars"]["train/loss"][0][1].is_null());
    }

    void eachSaysHowToLookAtIt() {
        const QTemporaryDir dir;
        RunLogs logs;
        const auto told = logs.begin("r", dir.path().toStdString(), {"tensorboard", "csv"});
        QCOMPARE(told.at(0), "TensorBoard: tensorboard --logdir " + dir.path().toStdString());
        QCOMPARE(told.at(1), "CSV: " + dir.path().toStdString() + "/scalars.csv");
        QVERIFY_THROWS_EXCEPTION(Error, logs.begin("s", dir.path().toStdString(), {"wandb"}));
    }

    void aRunWithoutLogsHasNone() {
        RunLogs logs;
        logs.log("r", at(1));
        logs.rewind("r", 0);
        QVERIFY(logs.begin("r", "/nowhere/at/all", {}).empty());
    }

    void whatCannotBeWrittenEndsTheLogsOnce() {
        const QTemporaryDir dir;
        const fs::path folder = fs::path(dir.path().toStdString()) / "logs";
        RunLogs logs;
        logs.begin("r", folder, {"jsonl"});
        fs::remove_all(folder);
        QVERIFY_THROWS_EXCEPTION(Error, logs.log("r", at(1)));
        logs.log("r", at(2));
        QVERIFY(!fs::exists(folder));
    }
};

LATHE_TEST(TestRunLogs)
#include "tst_run_logs.moc"
