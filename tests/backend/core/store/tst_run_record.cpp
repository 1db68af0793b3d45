// What a run keeps in its own folder, and a history that is made from it.
#include "base/json.h"
#include "store/rebuild.h"
#include "store/run_record.h"
#include "store_helpers.h"
#include "support/test_main.h"

#include <QTest>

#include <csignal>
#include <fstream>
#include <set>
#include <sstream>

#include <sys/wait.h>
#include <unistd.h>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

std::string bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put(const fs::path& file, const std::string& content) { std::ofstream(file, std::ios::binary) << content; }

/// The lines of a file, by a JSON parser; what is no JSON throws.
std::vector<nlohmann::json> linesOf(const fs::path& file) {
    std::vector<nlohmann::json> lines;
    std::istringstream in(bytesOf(file));
    for (std::string text; std::getline(in, text);) lines.push_back(nlohmann::json::parse(text));
    return lines;
}

std::vector<std::int64_t> stepsIn(const fs::path& file, const char* type = "step") {
    std::vector<std::int64_t> steps;
    for (const nlohmann::json& line : linesOf(file))
        if (line.at("type") == type) steps.push_back(line.at("step").get<std::int64_t>());
    return steps;
}

RunId newRun(RunStore& store, const char* name = "first") {
    const RunId run = store.create(
        {name, "note", {"a"}, "smollm2", "LoRA", "train.jsonl", "{\"schema\": 1}", {}, {}, "language_modeling"});
    fs::create_directories(store.folder(run));
    return run;
}

CheckpointInfo madeCheckpoint(const RunStore& store, const RunId& run, std::int64_t step) {
    CheckpointInfo info = checkpointAt(store, run, step);
    fs::create_directories(info.folder);
    return info;
}

/// One with everything that a run can have.
RunId fullRun(RunStore& store) {
    const RunId run = newRun(store);
    RunFacts facts{20, 12345, "{\"rank\":8}", "{\"host\":\"x\"}", "{\"rows\":3}", {}, "NVIDIA H200"};
    facts.predicted[MemoryPart::Weights] = 270'000'000;
    store.started(run, facts);
    store.note(run, "A \"note\"\nof two lines");
    for (int step = 1; step <= 6; ++step) {
        StepPoint point = stepPoint(step);
        point.gauges = {{"memory", 100.0 * step}};
        if (step == 4) point.gradNorm = std::nan("");
        store.log(run, point);
    }
    store.log(run, evalPoint(2, 0.75, true));
    store.log(run, evalPoint(4, 0.5, true));
    store.planned(run, 30, {{3, {.learningRate = 1e-5}}, {4, {.steps = 30, .evalEvery = 2}}});
    store.sample(run, 4, R"({"prompt":"p","text":"t"})");
    store.spent(run, 12.5);
    store.checkpoint(run, madeCheckpoint(store, run, 3));
    store.spent(run, 0.25);
    store.checkpoint(run, madeCheckpoint(store, run, 6));
    MemoryByPart peak;
    peak[MemoryPart::Gradients] = 9;
    store.measured(run, peak, 1'000'000);
    store.ended(run, RunStatus::Stopped, (store.folder(run) / "adapter").string(), {});
    EditRun edit{run, "renamed", {}, {}};
    edit.addTags = {"kept"};
    edit.pinned = edit.archived = true;
    store.edit(edit);
    return run;
}

void damage(const fs::path& database) {
    std::string bytes = bytesOf(database);
    for (std::size_t i = 1000; i < bytes.size(); ++i) bytes[i] = char(i * 37);
    put(database, bytes);
}

NewRun described(const std::string& recipe) {
    NewRun run;
    run.name = "from " + nlohmann::json::parse(recipe).at("model").get<std::string>();
    return run;
}

RebuiltHistory rebuilt(const fs::path& home) { return rebuildFromFolders(home, described, {}, {}); }

} // namespace

class TestRunRecord : public QObject {
    Q_OBJECT
private slots:
    void theFileSaysWhatTheHistorySays();
    void aRewindCutsIt();
    void linesOfAnUnfinishedTransactionAreTakenBack();
    void aTornLineIsCutBeforeTheNext();
    void aRunWithoutAFileGetsAWholeOne();
    void anotherProcessMayEdit();
    void killedWhileItIsWritten();
    void aDamagedHistoryIsMadeAgain();
    void runsOfEarlierVersionsHaveNoCurves();
    void whatIsNoRunIsSkipped();
    void anEmptyHistoryInPlaceOfADamagedOne();
    void aHistoryThatIsOpenElsewhereIsLeftAlone();
    void aStoppedRebuildChangesNothing();
};
LATHE_TEST(TestRunRecord)

void TestRunRecord::theFileSaysWhatTheHistorySays() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = fullRun(store);
    const auto lines = linesOf(metricsFile(store.folder(run)));
    const nlohmann::json first = lines.at(0);
    QVERIFY(first.at("type") == "run");
    QCOMPARE(first.at("schema").get<int>(), 1);
    QCOMPARE(first.at("id").get<std::string>(), run);
    QCOMPARE(stepsIn(metricsFile(store.folder(run))), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
    std::set<std::string> kinds;
    double joules = 0;
    nlohmann::json facts = nlohmann::json::object();
    for (const nlohmann::json& line : lines) {
        const auto type = line.at("type").get<std::string>();
        kinds.insert(type);
        if (type == "run") facts.update(line);
        if (type == "energy") joules += line.at("joules").get<double>();
        if (type == "sample") QCOMPARE(line.at("sample").at("text").get<std::string>(), "t");
        if (type != "step" || line.at("step") != 4) continue;
        QCOMPARE(line.at("loss").get<double>(), 0.25);
        QVERIFY(line.at("grad_norm").is_null());
        QCOMPARE(line.at("gauges").at("memory").get<double>(), 400.0);
        QVERIFY(line.at("rows") == nlohmann::json({4, 5}));
    }
    QCOMPARE(kinds, (std::set<std::string>{"run", "step", "eval", "sample", "log", "energy"}));
    QCOMPARE(joules, 12.75);
    QCOMPARE(facts.at("name").get<std::string>(), "renamed");
    QCOMPARE(facts.at("status").get<std::string>(), "stopped");
    QCOMPARE(facts.at("checkpoints").size(), 2u);
    QCOMPARE(facts.at("total_steps").get<int>(), 30);
    QVERIFY(
        facts.at("changes")
        == nlohmann::json::parse(R"([{"step": 3, "learning_rate": 1e-5}, {"step": 4, "steps": 30, "eval_every": 2}])"));
    QCOMPARE(facts.at("measured_memory").at("gradients").get<int>(), 9);
}

void TestRunRecord::aRewindCutsIt() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = fullRun(store);
    store.claim(run);
    store.rewind(run, 3);
    const fs::path file = metricsFile(store.folder(run));
    QCOMPARE(stepsIn(file), (std::vector<std::int64_t>{1, 2, 3}));
    QCOMPARE(stepsIn(file, "eval"), (std::vector<std::int64_t>{2}));
    QVERIFY(stepsIn(file, "sample").empty());
    for (int step = 4; step <= 7; ++step) store.log(run, stepPoint(step));
    store.flush();
    QCOMPARE(stepsIn(file), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7}));
    std::size_t notes = 0;
    for (const nlohmann::json& line : linesOf(file)) notes += line.at("type") == "log" && line.at("kind") == "note";
    QCOMPARE(notes, 1u);
}

void TestRunRecord::linesOfAnUnfinishedTransactionAreTakenBack() {
    const TemporaryHome home;
    const fs::path file = metricsFile(home.path());
    put(file, "{\"type\":\"energy\",\"joules\":1.0}\n");
    const std::string before = bytesOf(file);
    {
        RecordAppend unfinished;
        unfinished.add(home.path(), toLine(EnergyItem{2}), false, [] { return std::string(); });
        QVERIFY(bytesOf(file) != before);
    }
    QCOMPARE(bytesOf(file), before);
    RecordAppend finished;
    finished.add(home.path(), toLine(EnergyItem{2}), true, [] { return std::string(); });
    finished.keep();
    QCOMPARE(linesOf(file).at(1).at("joules").get<double>(), 2.0);
}

void TestRunRecord::aTornLineIsCutBeforeTheNext() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = newRun(store);
    store.log(run, stepPoint(1));
    store.flush();
    const fs::path file = metricsFile(store.folder(run));
    put(file, bytesOf(file) + "{\"type\":\"step\",\"st"); // the machine lost its power here
    QCOMPARE(readRecord(file).badLines, 1);
    store.log(run, stepPoint(2));
    store.flush();
    QCOMPARE(stepsIn(file), (std::vector<std::int64_t>{1, 2}));
}

void TestRunRecord::aRunWithoutAFileGetsAWholeOne() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = fullRun(store);
    const fs::path file = metricsFile(store.folder(run));
    fs::remove(file); // as an earlier version left it
    store.edit({run, {}, "new words", {}});
    QCOMPARE(stepsIn(file), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
    QCOMPARE(linesOf(file).at(0).at("notes").get<std::string>(), "new words");
    fs::remove_all(store.folder(run)); // a folder that is gone stays gone
    store.edit({run, {}, "later words", {}});
    QVERIFY(!fs::exists(store.folder(run)));
}

void TestRunRecord::anotherProcessMayEdit() {
    const TemporaryHome home;
    RunStore trains(home.path()), edits(home.path());
    const RunId run = newRun(trains);
    trains.log(run, stepPoint(1));
    trains.flush();
    edits.edit({run, "other name", {}, {}});
    trains.log(run, stepPoint(2));
    trains.ended(run, RunStatus::Finished, {}, {});
    const RunRecord record = readRecord(metricsFile(trains.folder(run)));
    QCOMPARE(record.facts.at("name").get<std::string>(), "other name");
    QCOMPARE(record.facts.at("status").get<std::string>(), "finished");
    QCOMPARE(stepsIn(metricsFile(trains.folder(run))), (std::vector<std::int64_t>{1, 2}));
}

void TestRunRecord::killedWhileItIsWritten() {
    const TemporaryHome home;
    RunId run;
    {
        RunStore store(home.path());
        run = newRun(store);
        store.checkpoint(run, madeCheckpoint(store, run, 0));
        store.ended(run, RunStatus::Stopped, {}, {});
    }
    std::int64_t at = 0;
    for (int round = 1; round <= 4; ++round) {
        const pid_t child = fork();
        if (child == 0) {
            try {
                RunStore store(home.path());
                store.claim(run);
                store.rewind(run, at);
                for (std::int64_t step = at + 1;; ++step) {
                    store.log(run, stepPoint(step));
                    if (step % 10 == 0) store.flush();
                    if (step % 50 == 0) store.checkpoint(run, madeCheckpoint(store, run, step));
                }
            } catch (...) {
                _exit(9);
            }
        }
        usleep(useconds_t(150'000 * round));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        const RunStore store(home.path());
        const std::vector<std::int64_t> kept = store.curve(run, "loss", 0).steps;
        const std::vector<std::int64_t> written = stepsIn(metricsFile(store.folder(run)));
        QVERIFY(!written.empty() || round == 1);
        for (std::size_t i = 0; i < written.size(); ++i)
            QCOMPARE(written[i], std::int64_t(i + 1)); // none lost or double
        QVERIFY(written.size() >= kept.size());
        at = store.detail(run).checkpoints.back().step;
        QVERIFY(std::int64_t(written.size()) >= at);
    }
}

void TestRunRecord::aDamagedHistoryIsMadeAgain() {
    const TemporaryHome home;
    RunDetail before, other;
    std::vector<Curve> curves;
    std::vector<LogEntry> history;
    const char* metrics[] = {"loss", "grad_norm", "learning_rate", "tokens_per_second", "memory", "eval_perplexity"};
    {
        RunStore store(home.path());
        const RunId run = fullRun(store);
        other = store.detail(newRun(store, "second"));
        before = store.detail(run);
        history = store.history(run);
        for (const char* metric : metrics) curves.push_back(store.curve(run, metric, 0));
        QVERIFY(!damageOfHistory(home.path()));
        store.note(other.summary.id, "makes its file");
    }
    damage(home.database());
    const auto told = damageOfHistory(home.path());
    QVERIFY(told && told->message.find("runs.db") != std::string::npos);
    const std::string damaged = bytesOf(home.database());
    const RebuiltHistory result = rebuilt(home.path());
    QCOMPARE(bytesOf(result.keptAs), damaged);
    QCOMPARE(std::set<RunId>(result.runs.begin(), result.runs.end()),
             (std::set<RunId>{before.summary.id, other.summary.id}));
    QVERIFY(result.withoutCurves.empty() && result.skipped.empty());
    QCOMPARE(result.badLines, 0);

    const RunStore store(home.path());
    QVERIFY(!damageOfHistory(home.path()));
    QCOMPARE(store.queue().size(), 1u);
    QCOMPARE(store.queue()[0].run.id, other.summary.id); // it waits on
    const RunDetail after = store.detail(before.summary.id);
    QCOMPARE(after.summary.name, "renamed");
    QCOMPARE(after.summary.tags, (std::vector<std::string>{"a", "kept"}));
    QVERIFY(after.summary.pinned && after.summary.archived);
    QVERIFY(after.summary.status == RunStatus::Stopped);
    QVERIFY(after.summary.resumable);
    QCOMPARE(after.summary.createdAt, before.summary.createdAt);
    QCOMPARE(after.summary.device, "NVIDIA H200");
    QCOMPARE(after.summary.task, "language_modeling");
    QCOMPARE(*after.summary.joules, 12.75);
    QCOMPARE(after.summary.seconds, before.summary.seconds);
    QCOMPARE(after.summary.step, 6);
    QCOMPARE(*after.summary.bestEvalLoss, 0.5);
    QCOMPARE(after.summary.metrics, before.summary.metrics);
    QCOMPARE(after.summary.folder, before.summary.folder);
    QCOMPARE(after.recipeJson, before.recipeJson);
    QCOMPARE(after.resolvedRecipeJson, before.resolvedRecipeJson);
    QCOMPARE(after.environmentJson, before.environmentJson);
    QCOMPARE(after.dataReportJson, before.dataReportJson);
    QCOMPARE(after.predicted.bytes, before.predicted.bytes);
    QCOMPARE(after.measured.bytes, before.measured.bytes);
    QCOMPARE(after.adapterFolder, before.adapterFolder);
    QCOMPARE(after.samples, before.samples);
    QCOMPARE(after.changes, before.changes);
    QCOMPARE(after.summary.totalSteps, 30);
    QCOMPARE(after.evals.size(), 2u);
    QVERIFY(!after.evals[0].best && after.evals[1].best);
    QCOMPARE(after.checkpoints.size(), 2u);
    QCOMPARE(after.checkpoints[1].folder, before.checkpoints[1].folder);
    QCOMPARE(after.checkpoints[1].bytes, before.checkpoints[1].bytes);
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const Curve again = store.curve(before.summary.id, metrics[i], 0);
        QCOMPARE(again.steps, curves[i].steps);
        QCOMPARE(again.values, curves[i].values);
    }
    QCOMPARE(store.datasetRows(before.summary.id, 5), (std::vector<std::int64_t>{5, 6}));
    const auto log = store.history(before.summary.id);
    QCOMPARE(log.size(), history.size() + 1); // and that it was rebuilt
    for (std::size_t i = 0; i < history.size(); ++i) QCOMPARE(log[i].text, history[i].text);
    QVERIFY(store.detail(other.summary.id).summary.status == RunStatus::Interrupted); // nobody runs it any more
}

void TestRunRecord::runsOfEarlierVersionsHaveNoCurves() {
    const TemporaryHome home;
    const fs::path run = home.path() / "runs" / "20250304-050607-00ff";
    fs::create_directories(run / "checkpoints" / "step-00000012");
    fs::create_directories(run / "checkpoints" / "step-00000018.tmp"); // on its way when it was killed
    fs::create_directories(run / "adapter");
    put(run / "checkpoints" / "step-00000012" / "x", "12345");
    put(run / "recipe.json", R"({"model": "smollm2"})");
    put(run / "environment.json", R"({"host": "x"})");
    const RebuiltHistory result = rebuilt(home.path());
    QCOMPARE(result.runs, std::vector<RunId>{"20250304-050607-00ff"});
    QCOMPARE(result.withoutCurves, result.runs);
    QVERIFY(result.keptAs.empty());
    RunStore store(home.path());
    const RunDetail detail = store.detail(result.runs.front());
    QCOMPARE(detail.summary.name, "from smollm2");
    QCOMPARE(detail.summary.createdAt, "2025-03-04T05:06:07.000Z");
    QVERIFY(detail.summary.resumable);
    QCOMPARE(detail.checkpoints.size(), 1u);
    QCOMPARE(detail.checkpoints[0].step, 12);
    QCOMPARE(detail.checkpoints[0].bytes, 5);
    QCOMPARE(detail.checkpoints[0].folder, (run / "checkpoints/step-00000012").string());
    QCOMPARE(detail.adapterFolder, (run / "adapter").string());
    QVERIFY(store.history(detail.summary.id).back().text.find("curves are lost") != std::string::npos);
}

void TestRunRecord::whatIsNoRunIsSkipped() {
    const TemporaryHome home;
    fs::create_directories(home.path() / "runs" / "my-notes");
    fs::create_directories(home.path() / "runs" / "20250304-050607-00ff"); // no recipe
    const RebuiltHistory result = rebuilt(home.path());
    QVERIFY(result.runs.empty());
    QCOMPARE(result.skipped.size(), 2u);
    QVERIFY(result.skipped[0].second.find("recipe.json") != std::string::npos);
    QVERIFY(result.skipped[1].second.find("name") != std::string::npos);
}

void TestRunRecord::anEmptyHistoryInPlaceOfADamagedOne() {
    const TemporaryHome home;
    RunId run;
    {
        RunStore store(home.path());
        run = fullRun(store);
    }
    damage(home.database());
    const std::string damaged = bytesOf(home.database());
    const std::string kept = startNewHistory(home.path());
    QCOMPARE(bytesOf(kept), damaged);
    {
        const RunStore store(home.path());
        QVERIFY(store.list().empty());
        QVERIFY(fs::exists(metricsFile(store.folder(run))));
    }
    QCOMPARE(rebuilt(home.path()).runs, std::vector<RunId>{run}); // a change of mind
    QVERIFY(startNewHistory(home.path() / "nothing").empty());
}

void TestRunRecord::aHistoryThatIsOpenElsewhereIsLeftAlone() {
    const TemporaryHome home;
    { const RunStore store(home.path()); }
    int ready[2], done[2];
    QVERIFY(pipe(ready) == 0 && pipe(done) == 0);
    const pid_t child = fork();
    if (child == 0) {
        const RunStore store(home.path());
        char c = 'x';
        _exit(write(ready[1], &c, 1) == 1 && read(done[0], &c, 1) >= 0 ? 0 : 9);
    }
    char c;
    QCOMPARE(read(ready[0], &c, 1), 1);
    try {
        rebuilt(home.path());
        QFAIL("it was rebuilt under another's feet");
    } catch (const Error& error) {
        QVERIFY(error.info().message.find(std::to_string(child)) != std::string::npos);
    }
    QVERIFY_THROWS_EXCEPTION(Error, startNewHistory(home.path()));
    QCOMPARE(write(done[1], "x", 1), 1);
    waitpid(child, nullptr, 0);
    QVERIFY(!startNewHistory(home.path()).empty());
}

void TestRunRecord::aStoppedRebuildChangesNothing() {
    const TemporaryHome home;
    {
        RunStore store(home.path());
        fullRun(store);
    }
    const std::string before = bytesOf(home.database());
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Stopped, rebuildFromFolders(home.path(), described, {}, stop.get_token()));
    QCOMPARE(bytesOf(home.database()), before);
    QVERIFY(!fs::exists(home.path() / "runs.db.new"));
}

#include "tst_run_record.moc"
