// The door with an engine that does what it is told: every ending is one event, the history comes before the readers.
#include "estimate/correction.h"
#include "estimate/devices.h"
#include "fake_engine.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "recipe/resolve.h"
#include "small_recipe.h"
#include "support/test_main.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>

#include <atomic>
#include <fstream>
#include <mutex>
#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

void logSteps(EngineHost& host, const RunId& run, std::int64_t first, std::int64_t last) {
    for (std::int64_t step = first; step <= last; ++step) {
        StepPoint point;
        point.step = step;
        point.loss = 1.0 / double(step);
        host.log(run, point);
    }
}

/// Trains ten steps with a checkpoint at the fifth, or says how it fails, by the name of the run.
void trainByName(const EngineOrder& order, EngineHost& host, const std::stop_token& stop) {
    const auto& train = std::get<TrainOrder>(order);
    const std::string name = train.recipe.settings.get(field::name);
    if (stop.stop_requested()) return host.ended(train.run, Outcome::Stopped, 0, {}, {});
    host.started(train.run, 10, toJson(train.recipe), "{}", "{}", {}, 1234);
    if (train.resume) host.rewound(train.run, 5);
    logSteps(host, train.run, train.resume ? 6 : 1, 5);
    if (!train.resume) host.checkpoint(train.run, {5, (train.folder / "checkpoints/step-00000005").string(), 1, false});
    if (name == "fails")
        return host.ended(train.run, Outcome::Failed, 5, {},
                          {ErrorKind::BadInput, "the loss is not finite", "lower the learning rate"});
    if (name == "takes too much")
        return host.ended(train.run, Outcome::OutOfMemory, 5, {}, {ErrorKind::OutOfMemory, "no memory", ""});
    if (name == "waits") {
        waitForStop(stop);
        return host.ended(train.run, Outcome::Stopped, 5, {}, {});
    }
    logSteps(host, train.run, 6, 10);
    std::filesystem::create_directories(train.folder / "adapter");
    host.ended(train.run, Outcome::Finished, 10, (train.folder / "adapter").string(), {});
    host.ended(train.run, Outcome::Failed, 10, {}, {}); // a word too many is not passed on
}

} // namespace

class TestWorkbench : public QObject {
    Q_OBJECT

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void everyEndingIsOneEvent_data();
    void everyEndingIsOneEvent();
    void theHistoryComesBeforeTheReaders();
    void stopAndResume();
    void aRunIsChangedWhileItTrains();
    void shutdownWhileRunning();
    void shutdownBeforeAnythingBegan();
    void withoutACheckpointItBeginsAnew();
    void theEngineCannotBeLoaded();
    void aRecipeWithProblemsIsRefusedWithAll();
    void fusionIsOneQueuedJob();
    void aRunOfAnotherProcessIsServed();
    void commandsToRunsThatDoNotRun();
    void aTrialCorrectsTheEstimateFromThenOn();
    void logsForOtherToolsGoOnAfterAResume();
    void readersComeAndGo();
    void aHomeThatIsNoFolder();

private:
    std::filesystem::path dir() const { return m_dir->path().toStdString(); }
    std::filesystem::path home() const { return dir() / "home"; }
    Recipe recipe(const std::string& name) const {
        Recipe recipe = smallRecipe(dir());
        recipe.settings.set(field::name, name);
        return recipe;
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};
LATHE_TEST(TestWorkbench)

void TestWorkbench::logsForOtherToolsGoOnAfterAResume() {
    const auto stepsIn = [](const std::filesystem::path& file) {
        std::vector<std::int64_t> steps;
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) steps.push_back(nlohmann::json::parse(line).at("step"));
        return steps;
    };
    const auto workbench = workbenchWith(home(), FakeEngine::Script(trainByName));
    const auto queue = workbench->subscribe();
    Recipe logged = recipe("fails"); // at its fifth step
    logged.settings.set(field::logFormat, std::vector<std::string>{"jsonl", "tensorboard"});
    const RunId run = workbench->start(logged);
    auto events = takeUntil(*queue, atLeast<JobEnded>(1));
    const auto file = home() / "runs" / run / "logs" / "scalars.jsonl";
    QCOMPARE(stepsIn(file), (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
    QVERIFY(std::any_of(events.begin(), events.end(), [&](const Event& event) {
        const auto* note = std::get_if<Noted>(&event);
        return note && note->message == "JSON Lines: " + file.string();
    }));
    workbench->resume(run); // from its fifth: nothing is told again
    takeUntil(*queue, atLeast<JobEnded>(1));
    QCOMPARE(stepsIn(file), (std::vector<std::int64_t>{1, 2, 3, 4, 5}));

    logged.settings.set(field::name, "well");
    logged.settings.set(field::logTo, (dir() / "elsewhere").string());
    const RunId other = workbench->start(logged);
    takeUntil(*queue, atLeast<JobEnded>(1));
    QCOMPARE(stepsIn(dir() / "elsewhere" / other / "scalars.jsonl").size(), 10u);
    QVERIFY(!std::filesystem::exists(home() / "runs" / other / "logs"));
    QVERIFY_THROWS_EXCEPTION(Error, logged.settings.set(field::logFormat, "tensorbord"));
}

/// The trial needs a quarter more than was predicted: kept for this machine, whatever program asks next, and for such
/// runs only.
void TestWorkbench::aTrialCorrectsTheEstimateFromThenOn() {
    const auto script = [](const EngineOrder& order, EngineHost& host, const std::stop_token&) {
        const auto& train = std::get<TrainOrder>(order);
        const ModelSpec spec = specForRecipe(readModelSpec(train.recipe.settings.get(field::model)), train.recipe);
        host.started(train.run, 1, toJson(train.recipe), "{}", "{}", {}, 1);
        host.tried(train.run, {.peakBytes = 1250},
                   {thisProcessor().name, correctionSignature(spec, withDefaults(train.recipe, spec)), 1000});
        host.ended(train.run, Outcome::Finished, 1, {}, {});
    };
    Recipe other = recipe("other");
    other.settings.set(field::gradientCheckpointing, !recipe("x").settings.get(field::gradientCheckpointing));
    {
        const auto workbench = workbenchWith(home(), FakeEngine::Script(script));
        QCOMPARE(workbench->estimate(recipe("before")).correction, 1.0);
        const auto queue = workbench->subscribe();
        workbench->start(recipe("tried"));
        const auto events = takeUntil(*queue, atLeast<JobEnded>(1));
        QCOMPARE(only<DryRunDone>(events).at(0).result.peakBytes, std::int64_t(1250));
        QCOMPARE(workbench->estimate(recipe("after")).correction, 1.25);
    }
    const auto workbench = workbenchWith(home(), FakeEngine::Script(script));
    const Estimate estimate = workbench->estimate(recipe("another day"));
    QCOMPARE(estimate.correction, 1.25);
    QCOMPARE(estimate.correctedBytes(), std::int64_t(double(estimate.memory.totalBytes()) * 1.25));
    QCOMPARE(workbench->estimate(other).correction, 1.0);
}

void TestWorkbench::everyEndingIsOneEvent_data() {
    QTest::addColumn<int>("outcome");
    QTest::addColumn<int>("status");
    QTest::newRow("finishes") << int(Outcome::Finished) << int(RunStatus::Finished);
    QTest::newRow("fails") << int(Outcome::Failed) << int(RunStatus::Failed);
    QTest::newRow("takes too much") << int(Outcome::OutOfMemory) << int(RunStatus::Failed);
    QTest::newRow("waits") << int(Outcome::Stopped) << int(RunStatus::Stopped);
}

void TestWorkbench::everyEndingIsOneEvent() {
    QFETCH(int, outcome);
    QFETCH(int, status);
    const std::string name = QTest::currentDataTag();
    std::unique_ptr<EventQueue> queue;
    RunId run;
    {
        const auto workbench = workbenchWith(home(), FakeEngine::Script(trainByName));
        queue = workbench->subscribe();
        run = workbench->start(recipe(name));
        QVERIFY(std::filesystem::exists(home() / "runs" / run / "recipe.json"));
        if (name == "waits") {
            takeUntil(*queue, atLeast<CheckpointSaved>(1));
            workbench->send(run, Stop{});
        }
        const auto events = takeUntil(*queue, atLeast<JobEnded>(1));
        const auto ends = only<JobEnded>(events);
        QCOMPARE(ends.size(), 1u);
        QVERIFY(std::holds_alternative<JobEnded>(events.back()));
        QCOMPARE(int(ends[0].outcome), outcome);
        QCOMPARE(ends[0].run, run);
        QVERIFY(int(only<StatusChanged>(events).back().status) == status);
    }
    QVERIFY(only<JobEnded>(queue->take()).empty()); // none at shutdown, either
    const RunDetail detail = RunStore(home()).detail(run);
    QCOMPARE(int(detail.summary.status), status);
    QCOMPARE(detail.summary.step, name == "finishes" ? 10 : 5);
    QCOMPARE(detail.summary.resumable, name != "finishes");
    if (name == "fails") QCOMPARE(detail.error->hint, "lower the learning rate");
    QCOMPARE(detail.adapterFolder, name == "finishes" ? (home() / "runs" / run / "adapter").string() : "");
}

void TestWorkbench::theHistoryComesBeforeTheReaders() {
    const auto workbench = workbenchWith(home(), FakeEngine::Script(trainByName));
    const auto queue = workbench->subscribe();
    const RunId run = workbench->start(recipe("waits"));
    const RunStore other(home()); // as another process would read
    const auto until = [&](auto isEnough) { return takeUntil(*queue, isEnough); };
    until(atLeast<CheckpointSaved>(1));
    QCOMPARE(other.detail(run).checkpoints.size(), 1u);
    QCOMPARE(other.detail(run).summary.step, 5); // what led to the checkpoint is there with it
    QVERIFY(other.detail(run).summary.status == RunStatus::Running);
    workbench->send(run, Stop{});
    until(atLeast<JobEnded>(1));
    QVERIFY(other.detail(run).summary.status == RunStatus::Stopped);
}

void TestWorkbench::stopAndResume() {
    const auto workbench = workbenchWith(home(), FakeEngine::Script(trainByName));
    const auto queue = workbench->subscribe();
    const RunId run = workbench->start(recipe("waits"));
    takeUntil(*queue, atLeast<CheckpointSaved>(1));
    workbench->send(run, Stop{});
    takeUntil(*queue, atLeast<JobEnded>(1));
    workbench->resume(run);
    QVERIFY_THROWS_EXCEPTION(Error, workbench->resume(run)); // it is at it already
    const auto begun = takeUntil(*queue, atLeast<RunStarted>(1));
    QVERIFY(only<StatusChanged>(begun).front().status == RunStatus::Queued);
    workbench->send(run, Stop{});
    QCOMPARE(only<JobEnded>(takeUntil(*queue, atLeast<JobEnded>(1))).size(), 1u);

    const RunId done = workbench->start(recipe("finishes"));
    takeUntil(*queue, atLeast<JobEnded>(1));
    QVERIFY_THROWS_EXCEPTION(Error, workbench->resume(done));
    QCOMPARE(workbench->findRun("last"), done);
}

void TestWorkbench::aRunIsChangedWhileItTrains() {
    std::vector<PlanChange> known;
    const auto workbench = workbenchWith(
        home(), FakeEngine::Script([&](const EngineOrder& order, EngineHost& host, const std::stop_token& stop) {
            known = std::get<TrainOrder>(order).changes;
            trainByName(order, host, stop);
        }));
    const auto queue = workbench->subscribe();
    const RunId run = workbench->start(recipe("waits"));
    takeUntil(*queue, atLeast<CheckpointSaved>(1)); // five steps of ten are done
    const auto refused = [&](const PlanValues& values, const char* says) {
        try {
            workbench->send(run, ChangeRun{values});
        } catch (const Error& error) {
            return std::string(error.what()).find(says) != std::string::npos;
        }
        return false;
    };
    QVERIFY(refused({}, "No change"));
    QVERIFY(refused({.learningRate = 0}, "not above 0"));
    QVERIFY(refused({.steps = 5}, "step 5 is done already"));
    const PlanChange made{5, {.learningRate = 1e-5, .steps = 40}};
    workbench->send(run, ChangeRun{made.values});
    const auto told = only<PlanChanged>(takeUntil(*queue, atLeast<PlanChanged>(1)));
    QCOMPARE(told.size(), 1u);
    QCOMPARE(told[0].totalSteps, 40);
    QCOMPARE(told[0].changes, std::vector<PlanChange>{made});
    const RunDetail detail = RunStore(home()).detail(run); // as another process reads it
    QCOMPARE(detail.changes, std::vector<PlanChange>{made});
    QCOMPARE(detail.summary.totalSteps, 40);
    QVERIFY(recipeFromJson(detail.recipeJson) == recipe("waits")); // as it was started
    workbench->send(run, Stop{});
    takeUntil(*queue, atLeast<JobEnded>(1));
    QVERIFY(refused({.learningRate = 1e-5}, "not running"));
    workbench->resume(run);
    takeUntil(*queue, atLeast<RunStarted>(1));
    QCOMPARE(known, std::vector<PlanChange>{made}); // the engine is told of it
    workbench->send(run, Stop{});
    takeUntil(*queue, atLeast<JobEnded>(1));
}

void TestWorkbench::shutdownWhileRunning() {
    std::unique_ptr<EventQueue> queue;
    RunId run;
    RequestId generation = 0;
    {
        const auto workbench = workbenchWith(
            home(), FakeEngine::Script([](const EngineOrder& order, EngineHost& host, const std::stop_token& stop) {
                if (std::holds_alternative<TrainOrder>(order)) return trainByName(order, host, stop);
                waitForStop(stop); // and never says a word
            }));
        queue = workbench->subscribe();
        run = workbench->start(recipe("waits"));
        generation = workbench->request(GenerateText{.run = run, .prompt = "x"});
        takeUntil(*queue, atLeast<CheckpointSaved>(1));
    }
    const auto events = queue->take();
    QCOMPARE(only<JobEnded>(events).size(), 1u);
    QVERIFY(only<JobEnded>(events)[0].outcome == Outcome::Stopped);
    QCOMPARE(only<Answer>(events).size(), 1u);
    QCOMPARE(only<Answer>(events)[0].request, generation);
    QVERIFY(RunStore(home()).detail(run).summary.status == RunStatus::Stopped);
}

void TestWorkbench::shutdownBeforeAnythingBegan() {
    std::unique_ptr<EventQueue> queue;
    std::atomic<bool> mayLoad{false};
    std::vector<RunId> runs;
    std::jthread later;
    {
        const auto workbench = workbenchWith(home(), EngineFactory([&](EngineHost& host) {
                                                 while (!mayLoad)
                                                     std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                                 return std::make_unique<FakeEngine>(host, trainByName);
                                             }));
        queue = workbench->subscribe();
        for (int i = 0; i < 3; ++i) runs.push_back(workbench->start(recipe("waits"))); // none waits for the engine
        for (int i = 0; i < 20; ++i) workbench->request(GenerateText{.model = "x", .prompt = "x"});
        later = std::jthread([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            mayLoad = true;
        });
    }
    const auto events = queue->take();
    QCOMPARE(only<JobEnded>(events).size(), 3u);
    QCOMPARE(only<Answer>(events).size(), 20u);
    std::vector<RunId> waited;
    for (const RunId& id : runs) {
        const RunSummary run = RunStore(home()).detail(id).summary;
        QVERIFY(run.resumable);
        QCOMPARE(run.beginsAnew, run.step == 0);
        if (run.step > 0) continue; // the engine came in time for this one
        QVERIFY(run.status == RunStatus::Interrupted); // nobody stopped it: it is offered again
        waited.push_back(id);
    }
    QVERIFY(waited.size() >= 2);

    // and another process runs them, in the order in which they had come
    std::vector<RunId> begun;
    std::mutex mutex;
    const auto workbench = workbenchWith(
        home(), FakeEngine::Script([&](const EngineOrder& order, EngineHost& host, const std::stop_token&) {
            const auto& train = std::get<TrainOrder>(order);
            {
                std::lock_guard lock(mutex);
                if (std::filesystem::exists(train.folder / "recipe.json")) begun.push_back(train.run);
            }
            host.started(train.run, 10, toJson(train.recipe), "{}", "{}", {}, 1234);
            logSteps(host, train.run, 1, 10);
            host.ended(train.run, Outcome::Finished, 10, {}, {});
        }));
    const auto again = workbench->subscribe();
    std::filesystem::remove_all(home() / "runs" / waited[1]); // somebody tidied up: what is needed is in the history
    for (const RunId& run : runs) {
        workbench->resume(run);
        takeUntil(*again, atLeast<JobEnded>(1));
    }
    QCOMPARE(begun, runs); // each with what it needs in its folder
    for (const RunSummary& run : RunStore(home()).list()) {
        QVERIFY(run.status == RunStatus::Finished);
        QVERIFY(!run.resumable && !run.beginsAnew);
    }
}

/// What ended before its first checkpoint has steps that count no more. Its job looks for a checkpoint in a folder that
/// is there, also where somebody had removed it, and tells from where it goes on.
void TestWorkbench::withoutACheckpointItBeginsAnew() {
    RunId run;
    {
        RunStore store(home());
        run = store.create({.name = "half",
                            .notes = {},
                            .tags = {},
                            .model = {},
                            .method = {},
                            .dataset = {},
                            .recipeJson = toJson(recipe("finishes")),
                            .parent = {},
                            .device = {}});
        store.started(run, {});
        for (std::int64_t step = 1; step <= 3; ++step) {
            StepPoint point;
            point.step = step;
            point.loss = 99;
            store.log(run, point);
        }
        store.ended(run, RunStatus::Interrupted, {}, {});
    }
    const auto workbench = workbenchWith(
        home(), FakeEngine::Script([](const EngineOrder& order, EngineHost& host, const std::stop_token&) {
            const auto& train = std::get<TrainOrder>(order);
            const bool ready = train.resume && std::filesystem::exists(train.folder / "recipe.json");
            host.started(train.run, 10, toJson(train.recipe), "{}", "{}", {}, 1234);
            host.rewound(train.run, 0);
            if (ready) logSteps(host, train.run, 1, 10);
            host.ended(train.run, Outcome::Finished, 10, {}, {});
        }));
    const auto queue = workbench->subscribe();
    workbench->resume(run);
    takeUntil(*queue, atLeast<JobEnded>(1));
    const RunDetail detail = RunStore(home()).detail(run);
    QVERIFY(detail.summary.status == RunStatus::Finished);
    const Curve loss = RunStore(home()).curve(run, "loss", 0);
    QCOMPARE(loss.steps.size(), 10u);
    QCOMPARE(loss.values.front(), 1.0);
    QVERIFY_THROWS_EXCEPTION(Error, workbench->resume(run)); // it has finished
}

void TestWorkbench::theEngineCannotBeLoaded() {
    const QByteArray before = qgetenv("LATHE_ENGINE");
    qputenv("LATHE_ENGINE", "/nowhere/liblathe_engine.so");
    Workbench workbench(home()); // the real loader
    const auto queue = workbench.subscribe();
    const RunId run = workbench.start(recipe("x"));
    const RequestId request = workbench.request(GenerateText{.model = "x", .prompt = "x"});
    const auto events = takeUntil(*queue, [](const std::vector<Event>& all) {
        return only<JobEnded>(all).size() + only<Answer>(all).size() == 2;
    });
    before.isNull() ? qunsetenv("LATHE_ENGINE") : qputenv("LATHE_ENGINE", before);
    QCOMPARE(only<JobEnded>(events).size(), 1u);
    const ErrorInfo error = only<JobEnded>(events)[0].error;
    QVERIFY(error.kind == ErrorKind::Device);
    QVERIFY(error.message.find("/nowhere/liblathe_engine.so") != std::string::npos);
    QVERIFY(!error.hint.empty());
    QCOMPARE(only<Answer>(events)[0].request, request);
    QVERIFY(std::get<ErrorInfo>(only<Answer>(events)[0].value).kind == ErrorKind::Device);
    QVERIFY(RunStore(home()).detail(run).error->message == error.message);
}

void TestWorkbench::aRecipeWithProblemsIsRefusedWithAll() {
    const auto workbench = workbenchWith(home(), FakeEngine::Script(trainByName));
    Recipe wrong = smallRecipe(dir());
    wrong.data.front().set(field::path, (dir() / "missing.jsonl").string());
    wrong.settings.set(field::model, (dir() / "missing-model").string());
    QVERIFY(workbench->check(wrong).size() >= 2);
    try {
        workbench->start(wrong);
        QFAIL("started");
    } catch (const Error& error) {
        QVERIFY(error.info().kind == ErrorKind::BadInput);
        QVERIFY(error.info().message.find("missing.jsonl") != std::string::npos);
        QVERIFY(error.info().message.find("missing-model") != std::string::npos);
    }
    QVERIFY(RunStore(home()).list().empty());
    QVERIFY(workbench->check(smallRecipe(dir())).empty());
    QVERIFY_THROWS_EXCEPTION(Error, workbench->estimate(wrong));
}

void TestWorkbench::fusionIsOneQueuedJob() { // an adapter for each file, then the fusion of what they wrote
    const auto workbench = workbenchWith(home(), FakeEngine::Script(trainByName));
    const auto queue = workbench->subscribe();
    Recipe fusion = recipe("fusion");
    fusion.data.push_back(fusion.data.front());
    fusion.methods = {{"adapter_fusion", Settings(*methodInfo("adapter_fusion").fields)}};
    QVERIFY(workbench->check(fusion).empty());
    const RunId last = workbench->start(fusion);
    std::set<std::string> written; // by the others, in whatever order the fake's threads end
    for (const JobEnded& end : only<JobEnded>(takeUntil(*queue, atLeast<JobEnded>(3))))
        if (end.run != last) written.insert(end.adapter);
    const Recipe then = recipeFromJson(RunStore(home()).detail(last).recipeJson);
    const std::vector<std::string> asked = then.methods.at(0).settings.get(field::adapters);
    QCOMPARE(std::set<std::string>(asked.begin(), asked.end()), written);
    QCOMPARE(written.size(), std::size_t(2));
    fusion.data.pop_back();
    QVERIFY(!workbench->check(fusion).empty());
    QVERIFY_THROWS_EXCEPTION(Error, workbench->start(fusion));
}

void TestWorkbench::aRunOfAnotherProcessIsServed() {
    const auto first = workbenchWith(home(), FakeEngine::Script(trainByName));
    const auto firstQueue = first->subscribe();
    const RunId run = first->start(recipe("waits"));
    takeUntil(*firstQueue, atLeast<CheckpointSaved>(1));

    const auto second = workbenchWith(home(), FakeEngine::Script(trainByName)); // stands for another process
    const auto queue = second->subscribe();
    second->request(ShowRun{run});
    second->request(GetCurves{{run}, "loss", 100});
    const auto answers = only<Answer>(takeUntil(*queue, atLeast<Answer>(2)));
    for (const Answer& answer : answers) {
        if (const auto* detail = std::get_if<RunDetail>(&answer.value))
            QVERIFY(detail->summary.status == RunStatus::Running);
        else QCOMPARE(std::get<Curves>(answer.value).curves.at(0).steps.size(), 5u);
    }
    try {
        second->resume(run);
        QFAIL("taken");
    } catch (const Error& error) {
        QVERIFY(error.info().message.find("process " + std::to_string(QCoreApplication::applicationPid()))
                != std::string::npos); // who has it
    }
    second->send(run, Stop{}); // and who stops it then
    const auto ends = only<JobEnded>(takeUntil(*firstQueue, atLeast<JobEnded>(1)));
    QCOMPARE(ends.size(), 1u);
    QVERIFY(ends[0].outcome == Outcome::Stopped);
}

void TestWorkbench::commandsToRunsThatDoNotRun() {
    const auto workbench = workbenchWith(home(), FakeEngine::Script(trainByName));
    QVERIFY_THROWS_EXCEPTION(Error, workbench->send("20200101-000000-0000", Pause{}));
    const auto queue = workbench->subscribe();
    const RunId run = workbench->start(recipe("finishes"));
    takeUntil(*queue, atLeast<JobEnded>(1));
    QVERIFY_THROWS_EXCEPTION(Error, workbench->send(run, Pause{}));
}

void TestWorkbench::readersComeAndGo() {
    const auto workbench = workbenchWith(home(), FakeEngine::Script(trainByName));
    std::atomic<bool> isDone{false};
    std::jthread comingAndGoing([&] {
        while (!isDone) workbench->subscribe()->onWake([] {});
    });
    const auto queue = workbench->subscribe();
    for (int i = 0; i < 5; ++i) workbench->start(recipe("finishes"));
    QCOMPARE(only<JobEnded>(takeUntil(*queue, atLeast<JobEnded>(5))).size(), 5u);
    isDone = true;
}

void TestWorkbench::aHomeThatIsNoFolder() {
    std::ofstream(dir() / "file") << "x";
    QVERIFY_THROWS_EXCEPTION(Error, Workbench(dir() / "file" / "home"));
}

#include "tst_workbench.moc"
