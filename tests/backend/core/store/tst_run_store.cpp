#include "store_helpers.h"
#include "support/test_main.h"

#include <QTest>

#include <fstream>
#include <thread>

using namespace lathe;
using namespace lathe::test;

class TestRunStore : public QObject {
    Q_OBJECT

private slots:
    void whatIsWrittenIsRead();
    void statusesAreKeptWithTheirTimes();
    void notANumberStaysNotANumber();
    void theListSaysWhatWasMeasured();
    void aStepIsNeverThereTwice();
    void rewindForgetsWhatCameAfter();
    void runsAreFoundByWhatPeopleType();
    void aRunOfADeadProcessIsInterrupted();
    void aHomeThatMovedKeepsItsFolders();
    void editAndDelete();
    void tagsPinsAndTheArchive();
    void whereItWasTrainedAndWhatThatTook();
};
LATHE_TEST(TestRunStore)

void TestRunStore::whereItWasTrainedAndWhatThatTook() {
    const TemporaryHome home;
    RunStore store(home.path());
    NewRun known;
    known.device = "NVIDIA H200";
    const RunId run = store.create(known), other = store.create({});
    QCOMPARE(store.detail(run).summary.device, "NVIDIA H200");
    QVERIFY(!store.detail(run).summary.joules); // nothing counted is not nothing taken
    store.started(run, {});
    QCOMPARE(store.detail(run).summary.device, "NVIDIA H200");
    store.log(run, stepPoint(1));
    store.spent(run, 1500.5);
    store.log(run, stepPoint(2));
    store.spent(run, 0.25);
    QCOMPARE(*store.detail(run).summary.joules, 1500.75);
    store.rewind(run, 0); // what is taken back was taken all the same
    RunFacts facts;
    facts.device = "NVIDIA L4"; // resumed elsewhere
    facts.environmentJson = R"({"device": "cuda:1", "device_uuid": "GPU-1f0e"})";
    store.started(run, facts);
    QCOMPARE(store.detail(run).summary.deviceUuid, "GPU-1f0e"); // of two of a kind, that one
    store.setStatus(run, RunStatus::Paused, {});
    QCOMPARE(store.detail(run).summary.deviceUuid, "GPU-1f0e");
    store.ended(run, RunStatus::Finished, {}, {});
    for (const RunSummary& summary : store.list()) {
        QCOMPARE(summary.joules.has_value(), summary.id == run);
        QCOMPARE(summary.device, summary.id == run ? "NVIDIA L4" : "");
        QVERIFY(summary.deviceUuid.empty()); // only of a run at work
    }
    QCOMPARE(*store.detail(run).summary.joules, 1500.75);
    QVERIFY(!store.detail(other).summary.joules);
}

void TestRunStore::whatIsWrittenIsRead() {
    const TemporaryHome home;
    RunId run;
    {
        RunStore store(home.path());
        run = store.create({"first", "note", {"a", "b,c"}, "smollm2", "LoRA", "train.jsonl", "{\"schema\":1}", {}});
        RunFacts facts{20, 12345, "{\"rank\":8}", "{\"host\":\"x\"}", "{\"rows\":3}", {}};
        facts.predicted[MemoryPart::Weights] = 270'000'000;
        facts.predicted[MemoryPart::Activations] = 5;
        store.started(run, facts);
        for (int step = 1; step <= 3; ++step) {
            StepPoint point = stepPoint(step);
            if (step > 1) point.gauges = {{"memory", 100.0 * step}};
            store.log(run, point);
        }
        store.log(run, evalPoint(2, 0.75, true));
        store.sample(run, 2, R"({"prompt":"p","text":"t"})");
        store.checkpoint(run, {3, (store.folder(run) / "checkpoints/step-00000003").string(), 77, true});
        MemoryByPart peak;
        peak[MemoryPart::Gradients] = 9;
        store.measured(run, peak, 1'000'000);
        store.ended(run, RunStatus::Failed, {}, ErrorInfo{ErrorKind::OutOfMemory, "too big", "smaller batches"});
    }
    const RunStore store(home.path());
    const RunDetail detail = store.detail(run);
    QCOMPARE(detail.summary.name, "first");
    QCOMPARE(detail.summary.tags, (std::vector<std::string>{"a", "b,c"}));
    QVERIFY(detail.summary.status == RunStatus::Failed);
    QVERIFY(detail.summary.resumable);
    QCOMPARE(detail.summary.step, 3);
    QCOMPARE(detail.summary.totalSteps, 20);
    QCOMPARE(*detail.summary.lastLoss, 1.0 / 3);
    QCOMPARE(*detail.summary.bestEvalLoss, 0.75);
    QCOMPARE(detail.summary.seconds, 1.5);
    const Curve memory = store.curve(run, "memory", 0);
    QCOMPARE(memory.steps, (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(memory.values, (std::vector<double>{200, 300}));
    QVERIFY(store.curve(run, "page_in_bytes", 0).steps.empty()); // nothing was paged
    QCOMPARE(detail.recipeJson, "{\"schema\":1}");
    QCOMPARE(detail.resolvedRecipeJson, "{\"rank\":8}");
    QCOMPARE(detail.dataReportJson, "{\"rows\":3}");
    QCOMPARE(detail.predicted[MemoryPart::Weights], 270'000'000);
    QCOMPARE(detail.predictedPeakBytes, 270'000'005);
    QCOMPARE(detail.measured[MemoryPart::Gradients], 9);
    QCOMPARE(detail.measuredPeakBytes, 1'000'000);
    QVERIFY(detail.error->kind == ErrorKind::OutOfMemory);
    QCOMPARE(detail.error->hint, "smaller batches");
    QCOMPARE(detail.checkpoints.size(), 1u);
    QCOMPARE(detail.checkpoints[0].folder, (store.folder(run) / "checkpoints/step-00000003").string());
    QCOMPARE(detail.evals.at(0).metrics.at("perplexity"), std::exp(0.75));
    QCOMPARE(detail.samples.at(0).first, 2);
    QCOMPARE(store.datasetRows(run, 2), (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(store.list().size(), 1u);
    QCOMPARE(store.curve(run, "loss", 0).values, (std::vector<double>{1, 0.5, 1.0 / 3}));
    QCOMPARE(store.curve(run, "tokens_per_second", 0).values, (std::vector<double>{40, 80, 120}));
    QCOMPARE(store.curve(run, "eval_perplexity", 0).values, (std::vector<double>{std::exp(0.75)}));
    QVERIFY_THROWS_EXCEPTION(Error, store.curve(run, "los", 0));
}

void TestRunStore::statusesAreKeptWithTheirTimes() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({});
    store.started(run, {});
    store.setStatus(run, RunStatus::Paused, "asked to");
    store.note(run, "28 of 210 keys matched nothing");
    store.ended(run, RunStatus::Finished, (store.folder(run) / "adapter").string(), {});
    std::vector<std::string> kinds;
    std::string before;
    for (const LogEntry& entry : store.history(run)) {
        kinds.push_back(entry.kind);
        QVERIFY(before <= entry.at);
        before = entry.at;
    }
    QCOMPARE(kinds, (std::vector<std::string>{"queued", "running", "paused", "note", "finished"}));
    QCOMPARE(store.detail(run).adapterFolder, (store.folder(run) / "adapter").string());
    QVERIFY(!store.owner(run));
}

void TestRunStore::notANumberStaysNotANumber() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({});
    StepPoint broken = stepPoint(2);
    broken.loss = std::nan("");
    store.log(run, stepPoint(1));
    store.log(run, broken);
    store.log(run, evalPoint(1, 0.5));
    store.log(run, evalPoint(2, std::nan("")));
    QVERIFY(!store.list().front().lastLoss);
    QCOMPARE(*store.list().front().bestEvalLoss, 0.5);
    QVERIFY(std::isnan(store.detail(run).evals.at(1).loss));
    QCOMPARE(store.curve(run, "loss", 0).steps, (std::vector<std::int64_t>{1}));
}

void TestRunStore::theListSaysWhatWasMeasured() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({}), plain = store.create({});
    const auto log = [&](std::int64_t step, std::map<std::string, double> metrics, bool best = false) {
        store.log(run,
                  EvalPoint{.step = step, .loss = 1, .trainedTokens = 1, .metrics = std::move(metrics), .best = best});
    };
    log(0, {{"accuracy", 0.25}, {"held_out.perplexity", 5}});
    QVERIFY(store.list().back().heldOut.empty()); // before alone says nothing
    log(10, {{"accuracy", 0.75}}, true);
    log(20, {{"accuracy", 0.5}, {"held_out.perplexity", 7}, {"held_out.loss", std::nan("")}});
    const RunSummary summary = store.detail(run).summary;
    QCOMPARE(summary.metrics, (std::map<std::string, double>{{"accuracy", 0.75}})); // of the best
    QCOMPARE(summary.heldOut.size(), 1u);
    QVERIFY(summary.heldOut.at("perplexity") == std::pair(5.0, 7.0));
    QVERIFY(store.detail(plain).summary.metrics.empty());
}

void TestRunStore::aStepIsNeverThereTwice() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({});
    for (int step : {1, 2, 3, 2, 3}) store.log(run, stepPoint(step));
    for (int i = 0; i < 2; ++i) store.sample(run, 3, R"({"text":"same"})");
    store.ended(run, RunStatus::Stopped, {}, {});
    QCOMPARE(store.curve(run, "loss", 0).steps, (std::vector<std::int64_t>{1, 2, 3}));
    QCOMPARE(store.detail(run).samples.size(), 1u);
    QCOMPARE(store.detail(run).summary.seconds, 1.5);
}

void TestRunStore::rewindForgetsWhatCameAfter() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({}), other = store.create({});
    for (const RunId& each : {run, other})
        for (int step = 1; step <= 30; ++step) {
            store.log(each, stepPoint(step));
            if (step % 10) continue;
            store.log(each, evalPoint(step, 3.0 / step));
            store.sample(each, step, "{}");
            store.checkpoint(each, checkpointAt(store, each, step));
        }
    store.rewind(run, 10);
    const RunDetail detail = store.detail(run);
    QCOMPARE(detail.summary.step, 10);
    QCOMPARE(*detail.summary.lastLoss, 0.1);
    QCOMPARE(*detail.summary.bestEvalLoss, 0.3);
    QCOMPARE(detail.summary.seconds, 5.0);
    QCOMPARE(store.curve(run, "loss", 0).steps.back(), 10);
    QCOMPARE(detail.evals.size(), 1u);
    QCOMPARE(detail.samples.size(), 1u);
    QCOMPARE(detail.checkpoints.size(), 1u);
    QVERIFY(store.datasetRows(run, 11).empty());
    QCOMPARE(store.detail(other).summary.step, 30);
    QCOMPARE(store.detail(other).checkpoints.size(), 3u);
}

void TestRunStore::runsAreFoundByWhatPeopleType() {
    const TemporaryHome home;
    RunStore store(home.path());
    QVERIFY_THROWS_EXCEPTION(Error, store.find("last"));
    std::vector<RunId> runs;
    for (int i = 0; i < 3; ++i) runs.push_back(store.create({"run " + std::to_string(i), {}, {}, {}, {}, {}, {}, {}}));
    QCOMPARE(store.find("last"), runs[2]);
    QCOMPARE(store.list().front().id, runs[2]);
    for (const RunId& run : runs) {
        QCOMPARE(store.find(run), run);
        QCOMPARE(store.find(run.substr(0, run.size() - 1)),
                 run); // four digits of chance: three could only meet by bad luck
        QCOMPARE(store.find(store.folder(run).string()), run);
        QCOMPARE(store.find(store.folder(run).string() + "/"), run);
    }
    for (const std::string wrong : {"", "2", "nothing", "/tmp"}) {
        try {
            store.find(wrong);
            QFAIL("found a run");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadInput);
            QVERIFY(error.info().hint.find(runs[0]) != std::string::npos); // what there is
        }
    }
    QVERIFY_THROWS_EXCEPTION(Error, store.detail("nothing"));
}

void TestRunStore::aRunOfADeadProcessIsInterrupted() {
    RunOwner owner = thisProcess();
    const std::int64_t now = 1'000'000'000'000;
    QVERIFY(isAlive(owner, now));
    owner.born += 1; // the same pid, given to a later process
    QVERIFY(!isAlive(owner, now));
    owner = thisProcess();
    owner.bootId = "before the reboot";
    QVERIFY(!isAlive(owner, now));
    owner.host = "elsewhere";
    owner.seen = now - 1000;
    QVERIFY(isAlive(owner, now));
    owner.seen = now - 2 * foreignLifeMilliseconds;
    QVERIFY(!isAlive(owner, now));
}

void TestRunStore::aHomeThatMovedKeepsItsFolders() {
    const TemporaryHome place;
    const auto before = place.path() / "before", after = place.path() / "after";
    RunId run;
    {
        RunStore store(before);
        run = store.create({});
        store.checkpoint(run, checkpointAt(store, run, 5));
        store.ended(run, RunStatus::Finished, "/elsewhere/adapter", {});
    }
    std::filesystem::rename(before, after);
    const RunStore store(after);
    QCOMPARE(store.detail(run).summary.folder, (after / "runs" / run).string());
    QCOMPARE(store.detail(run).checkpoints.at(0).folder, (after / "runs" / run / "checkpoints/step-5").string());
    QCOMPARE(store.detail(run).adapterFolder, "/elsewhere/adapter");
}

void TestRunStore::editAndDelete() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({"old", "old", {"old"}, {}, {}, {}, {}, {}});
    store.log(run, stepPoint(1));
    store.edit({run, "new", {}, {}});
    QCOMPARE(store.detail(run).summary.name, "new");
    QCOMPARE(store.detail(run).summary.notes, "old");
    store.edit({run, {}, {}, std::vector<std::string>{}});
    QVERIFY(store.detail(run).summary.tags.empty());
    QVERIFY_THROWS_EXCEPTION(Error, store.remove(run)); // this very process holds it
    store.ended(run, RunStatus::Stopped, {}, {});
    store.remove(run);
    QVERIFY(store.list().empty());
    store.log(run, stepPoint(2)); // a late word about it is no error
    store.flush();
    QVERIFY(store.list().empty());
}

void TestRunStore::tagsPinsAndTheArchive() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId first = store.create({.name = "first", .tags = {"a", "b"}}), second = store.create({.name = "second"});
    EditRun edit{.run = first};
    edit.addTags = {"c", "a", ""};
    edit.removeTags = {"b"};
    edit.pinned = true;
    EditRun other{.run = second};
    other.addTags = {"c"};
    other.archived = true;
    store.edit({edit, other});
    const RunSummary one = store.detail(first).summary, two = store.detail(second).summary;
    QCOMPARE(one.tags, (std::vector<std::string>{"a", "c"})); // each once, none of them empty
    QVERIFY(one.pinned && !one.archived);
    QCOMPARE(one.name, "first");
    QCOMPARE(two.tags, std::vector<std::string>{"c"});
    QVERIFY(!two.pinned && two.archived);

    EditRun wrong{.run = "20260101-000000-0000"};
    wrong.archived = true;
    EditRun right{.run = first};
    right.archived = true;
    QVERIFY_THROWS_EXCEPTION(Error, store.edit({right, wrong})); // all or none
    QVERIFY(!store.detail(first).summary.archived);
    right.pinned = false;
    store.edit(right);
    QVERIFY(store.detail(first).summary.archived && !store.detail(first).summary.pinned);
}

#include "tst_run_store.moc"
