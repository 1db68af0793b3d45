// Where runs compute: checked before they begin, told, recorded, and what their GPUs took.
#include "backend/core/estimate/fake/fake_gpus.h"
#include "backend/core/estimate/machines.h"
#include "estimate/correction.h"
#include "estimate/device_choice.h"
#include "estimate/devices.h"
#include "fake_engine.h"
#include "lathe/field_keys.h"
#include "models/read_model_spec.h"
#include "recipe/resolve.h"
#include "small_recipe.h"
#include "support/test_main.h"
#include "workbench/energy_meter.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

/// All tests of this program are on a machine with the stand-in driver, which is asked when the first of them begins.
const bool driverIsPutInPlace = qputenv("LATHE_NVML", LATHE_FAKE_NVML);
constexpr const char* itsGpu = "GPU-9000";

MachineFacts withGpu(const char* name = "NVIDIA H200", int capability = 90) {
    return machineWith({gpuOf(name, capability, 140.4, 139.8, itsGpu)});
}

/// That one GPU, which has taken so much energy so far.
std::string taken(const char* millijoules) {
    return std::string("driver=580|name=NVIDIA Test "
                       "9000;uuid=GPU-9000;total=100;used=25;load=5;celsius=40;watts=300;most=700;millijoules=")
           + millijoules;
}

void trainAtOnce(const EngineOrder& order, EngineHost& host, const std::stop_token&) {
    const auto& train = std::get<TrainOrder>(order);
    host.started(train.run, 1, toJson(train.recipe), R"({"host": "h", "libtorch": "2"})", "{}", {}, 1);
    host.ended(train.run, Outcome::Finished, 1, {}, {});
}

} // namespace

class TestDevices : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::filesystem::path dir() const { return m_dir->path().toStdString(); }
    Recipe recipe(const std::string& device = {}) const {
        Recipe recipe = smallRecipe(dir());
        if (!device.empty()) recipe.settings.set(field::device, device);
        return recipe;
    }
    RunDetail finished(Workbench& workbench, const Recipe& recipe) const {
        const auto queue = workbench.subscribe();
        const RunId run = workbench.start(recipe);
        takeUntil(*queue, atLeast<JobEnded>(1));
        return std::get<RunDetail>(answerTo(workbench, ShowRun{run}));
    }
    static AnswerValue answerTo(Workbench& workbench, Query query) {
        const auto queue = workbench.subscribe();
        workbench.request(std::move(query));
        const auto answers = only<Answer>(takeUntil(*queue, atLeast<Answer>(1)));
        return answers.empty() ? AnswerValue(Done{}) : answers.front().value;
    }

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { setMachineFacts(std::nullopt); }

    void aDeviceThatIsNotThereIsAProblem_data() {
        QTest::addColumn<QByteArray>("device");
        QTest::addColumn<QString>("says");
        QTest::newRow("no driver") << QByteArray("cuda") << "there is no NVIDIA driver";
        QTest::newRow("can't be read") << QByteArray("cude") << "nearest: cuda";
        QTest::newRow("the processor") << QByteArray("cpu") << "";
        QTest::newRow("automatic") << QByteArray("auto") << "";
    }
    void aDeviceThatIsNotThereIsAProblem() {
        QFETCH(QByteArray, device);
        QFETCH(QString, says);
        setMachineFacts(MachineFacts{});
        const auto workbench = workbenchWith(dir() / "home", FakeEngine::Script(trainAtOnce));
        const auto problems = workbench->check(recipe(device.toStdString()));
        QCOMPARE(problems.size(), says.isEmpty() ? 0u : 1u);
        if (says.isEmpty()) return;
        QCOMPARE(problems[0].field, "device");
        QVERIFY2(QString::fromStdString(problems[0].message).contains(says), problems[0].message.c_str());
        QVERIFY_THROWS_EXCEPTION(Error, workbench->start(recipe(device.toStdString())));
        QVERIFY(
            !workbench->withDefaults(recipe(device.toStdString())).settings.text(field::dtype).empty()); // all else is
                                                                                                         // shown still
        const auto withoutModel = workbench->check([&] {
            Recipe bare;
            bare.settings.set(field::device, device.toStdString());
            return bare;
        }());
        QVERIFY(std::any_of(withoutModel.begin(), withoutModel.end(),
                            [](const Problem& problem) { return problem.field == "device"; }));
    }

    void precisionsFollowTheDevice() {
        const auto workbench = workbenchWith(dir() / "home", FakeEngine::Script(trainAtOnce));
        setMachineFacts(withGpu("Tesla T4", 75));
        QCOMPARE(workbench->withDefaults(recipe()).settings.text(field::dtype), "fp16");
        Recipe wide = recipe();
        wide.settings.set(field::dtype, Precision::BF16);
        QCOMPARE(workbench->check(wide).at(0).field, "dtype");
        wide.settings.set(field::device, std::string("cpu"));
        QVERIFY(workbench->check(wide).empty());
        wide.settings.set(field::dtype, Precision::FP16);
        QCOMPARE(workbench->check(wide).at(0).field, "dtype");
        Recipe paged = recipe();
        paged.settings.set(field::pagedWeights, Paging::Memory);
        QVERIFY(workbench->check(paged).empty()); // auto is a GPU here
        setMachineFacts(MachineFacts{});
        QCOMPARE(workbench->check(paged).at(0).field, "paged_weights");
        QCOMPARE(workbench->withDefaults(recipe()).settings.text(field::dtype), "bf16");
    }

    void whereARunComputesIsRecorded() {
        const auto workbench = workbenchWith(dir() / "home", FakeEngine::Script(trainAtOnce));
        setMachineFacts(withGpu());
        const RunDetail there = finished(*workbench, recipe());
        QCOMPARE(there.summary.device, "NVIDIA H200");
        const auto environment = nlohmann::json::parse(there.environmentJson);
        QCOMPARE(environment.at("host").get<std::string>(), "h"); // what the engine says stays
        QCOMPARE(environment.at("device").get<std::string>(), "cuda:0");
        QCOMPARE(environment.at("device_uuid").get<std::string>(), itsGpu);
        QCOMPARE(environment.at("device_capability").get<std::string>(), "sm_90");
        QCOMPARE(environment.at("driver").get<std::string>(), "580.95.05");
        QCOMPARE(environment.at("driver_cuda").get<std::string>(), "13.0");
        const RunDetail here = finished(*workbench, recipe("cpu"));
        QCOMPARE(here.summary.device, thisProcessor().name);
        QCOMPARE(nlohmann::json::parse(here.environmentJson).at("device").get<std::string>(), "cpu");
        QVERIFY(!nlohmann::json::parse(here.environmentJson).contains("driver"));
        QVERIFY(!nlohmann::json::parse(here.environmentJson).contains("device_reason"));
        setMachineFacts(MachineFacts{});
        QCOMPARE(nlohmann::json::parse(finished(*workbench, recipe()).environmentJson)
                     .at("device_reason")
                     .get<std::string>(),
                 "there is no NVIDIA driver");
    }

    /// What the engine came to counts, where it differs from what was thought when the run was ordered.
    void theEngineKnowsBetter() {
        const auto workbench = workbenchWith(
            dir() / "home", FakeEngine::Script([](const EngineOrder& order, EngineHost& host, const std::stop_token&) {
                const RunId run = std::get<TrainOrder>(order).run;
                host.started(run, 1, "{}", R"({"device": "cuda:1", "device_name": "NVIDIA L4"})", "{}", {}, 1);
                host.ended(run, Outcome::Finished, 1, {}, {});
            }));
        setMachineFacts(withGpu());
        const RunDetail run = finished(*workbench, recipe());
        QCOMPARE(run.summary.device, "NVIDIA L4");
        QCOMPARE(nlohmann::json::parse(run.environmentJson).at("device").get<std::string>(), "cuda:1");
    }

    void aRunIsNotResumedOnADeviceThatIsGone() {
        const auto workbench = workbenchWith(
            dir() / "home", FakeEngine::Script([](const EngineOrder& order, EngineHost& host, const std::stop_token&) {
                const RunId run = std::get<TrainOrder>(order).run;
                host.started(run, 9, "{}", "{}", "{}", {}, 1);
                host.checkpoint(run, {1, "checkpoints/1", 1, false});
                host.ended(run, Outcome::Stopped, 1, {}, {});
            }));
        setMachineFacts(withGpu());
        const RunId run = finished(*workbench, recipe("cuda:0")).summary.id;
        setMachineFacts(MachineFacts{});
        try {
            workbench->resume(run);
            QFAIL("resumed");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::Device);
        }
        QVERIFY(std::get<RunDetail>(answerTo(*workbench, ShowRun{run})).summary.resumable);
        setMachineFacts(withGpu());
        const auto queue = workbench->subscribe();
        workbench->resume(run);
        QCOMPARE(only<JobEnded>(takeUntil(*queue, atLeast<JobEnded>(1))).size(), 1u);
    }

    /// A trial on one device tells nothing of another.
    void correctionsAreTheDevices() {
        const auto workbench = workbenchWith(
            dir() / "home", FakeEngine::Script([](const EngineOrder& order, EngineHost& host, const std::stop_token&) {
                const auto& train = std::get<TrainOrder>(order);
                const DeviceInfo device = deviceFor(train.recipe);
                const ModelSpec spec =
                    specForRecipe(readModelSpec(train.recipe.settings.get(field::model)), train.recipe);
                host.tried(train.run, {.peakBytes = 1500},
                           {device.name, correctionSignature(spec, withDefaults(train.recipe, spec, &device)), 1000});
                host.ended(train.run, Outcome::Finished, 1, {}, {});
            }));
        setMachineFacts(withGpu());
        finished(*workbench, recipe());
        QCOMPARE(workbench->estimate(recipe()).correction, 1.5);
        QCOMPARE(workbench->estimate(recipe("cpu")).correction, 1.0);
        setMachineFacts(withGpu("NVIDIA L4", 89));
        QCOMPARE(workbench->estimate(recipe()).correction, 1.0);
    }

    void askedForWhatIsNotThere() {
        setMachineFacts(MachineFacts{});
        const auto workbench = workbenchWith(dir() / "home", FakeEngine::Script(trainAtOnce));
        const std::string model = smallModel(dir()).string();
        Recipe onGpu = recipe("cuda");
        const Query queries[]{GenerateText{.model = model, .prompt = "x", .device = "cuda"},
                              EvaluateData{.model = model, .recipe = onGpu},
                              MeasureMethods{.recipe = onGpu},
                              FindLargestBatch{onGpu},
                              MeasureFormats{.model = model, .device = "cuda"},
                              FusionAttention{.run = "none", .device = "cuda"}};
        for (const Query& query : queries) {
            const AnswerValue answer = answerTo(*workbench, query);
            const auto* error = std::get_if<ErrorInfo>(&answer);
            QVERIFY(error && error->kind == ErrorKind::Device);
        }
    }

    void whetherItFitsIsAnswered() {
        setMachineFacts(withGpu());
        const auto workbench = workbenchWith(dir() / "home", FakeEngine::Script(trainAtOnce));
        const std::vector<DeviceInfo> devices = workbench->devices();
        QVERIFY(!devices.at(0).isGpu && devices.at(1).field == "cuda:0" && !devices.back().isHere);
        const auto fitOn = [&](const std::string& device, const Recipe& recipe) {
            return answerTo(*workbench, FitRecipe{recipe, device});
        };
        for (const char* field : {"cpu", "cuda:0"}) { // as the estimate for a run there, by name or by the recipe
            const std::int64_t bytes = workbench->estimate(recipe(field)).memory.totalBytes();
            for (const Fit& fit : {std::get<Fit>(fitOn(field, recipe())), std::get<Fit>(fitOn("", recipe(field)))}) {
                QCOMPARE(fit.device.field, field);
                QCOMPARE(fit.estimate.memory.totalBytes(), bytes);
                QCOMPARE(fit.fits, bytes <= fit.roomBytes);
            }
        }
        QCOMPARE(std::get<Fit>(fitOn(devices.back().name, recipe())).device.name, devices.back().name);
        const auto refusal = [&](const std::string& device) { return std::get<ErrorInfo>(fitOn(device, recipe())); };
        QVERIFY(refusal("RTX 4O90").kind == ErrorKind::BadInput);
        QVERIFY(refusal("cuda:7").kind == ErrorKind::Device);
        Recipe nowhere = recipe();
        nowhere.settings.set(field::model, std::string("/nowhere"));
        QVERIFY(std::holds_alternative<ErrorInfo>(fitOn("cpu", nowhere)));
    }

    void theGpusAreRead() {
        const auto workbench = workbenchWith(dir() / "home", FakeEngine::Script(trainAtOnce));
        const std::string now = taken("5");
        const WithVariable script("FAKE_NVML", now.c_str()), visible("CUDA_VISIBLE_DEVICES", nullptr);
        const auto readings = std::get<GpuReadings>(answerTo(*workbench, ReadGpus{}));
        QCOMPARE(readings.gpus.size(), 1u);
        const GpuNow& gpu = readings.gpus[0];
        QCOMPARE(gpu.field, "cuda:0");
        QCOMPARE(gpu.usedBytes, std::int64_t{25} << 20);
        QCOMPARE(gpu.totalBytes, std::int64_t{100} << 20);
        QVERIFY(gpu.loadPercent == 5 && gpu.celsius == 40 && gpu.watts == 300.0 && gpu.mostWatts == 700.0
                && !gpu.ownBytes);
        const WithVariable hidden("CUDA_VISIBLE_DEVICES", "");
        QVERIFY(std::get<GpuReadings>(answerTo(*workbench, ReadGpus{})).gpus.empty());
    }

    /// From the run's begin to its end, but not while it is paused.
    void whatARunTook() {
        const auto setTo = [](const char* millijoules) {
            qputenv("FAKE_NVML", QByteArray::fromStdString(taken(millijoules)));
        };
        const auto workbench = workbenchWith(
            dir() / "home", FakeEngine::Script([&](const EngineOrder& order, EngineHost& host, const std::stop_token&) {
                const RunId run = std::get<TrainOrder>(order).run;
                setTo("1000000"); // before
                host.started(run, 2, "{}", "{}", "{}", {}, 1);
                setTo("1500000");
                host.log(run, StepPoint{.step = 1, .loss = 1});
                setTo("1600000");
                host.status(run, RunStatus::Paused, {});
                setTo("9000000");
                host.status(run, RunStatus::Running, {});
                setTo("9250000");
                host.log(run, StepPoint{.step = 2, .loss = 1});
                setTo("9300000"); // the last evaluation, the last checkpoint
                host.ended(run, Outcome::Finished, 2, {}, {});
            }));
        setMachineFacts(withGpu());
        const RunDetail run = finished(*workbench, recipe());
        QVERIFY(run.summary.joules);
        QCOMPARE(*run.summary.joules, 500.0 + 100 + 250 + 50);
        const RunDetail here = finished(*workbench, recipe("cpu"));
        QVERIFY(!here.summary.joules);
        qunsetenv("FAKE_NVML");
    }

    void countersThatCantBeTrusted() {
        std::optional<std::int64_t> now = 1000;
        FakeClock clock;
        EnergyMeter meter([&](const std::string& uuid) { return uuid == "GPU-1" ? now : std::nullopt; }, clock);
        QVERIFY(!meter.take("unknown"));
        meter.begin("run", "GPU-1");
        meter.begin("other", "GPU-2"); // which does not count
        now = 3000;
        QCOMPARE(meter.take("run"), std::optional<double>(2));
        QVERIFY(!meter.take("other"));
        now = 5; // the driver was loaded anew
        QVERIFY(!meter.take("run"));
        now = 1005;
        QCOMPARE(meter.take("run"), std::optional<double>(1));
        now = std::nullopt; // the GPU does not answer
        QVERIFY(!meter.take("run"));
        now = 4005;
        QVERIFY(!meter.take("run")); // since when is not known
        now = 5005;
        QCOMPARE(meter.take("run"), std::optional<double>(1));
        now = 6005;
        QVERIFY(!meter.takeIfDue("run")); // a moment ago
        clock.advance(1.5);
        QCOMPARE(meter.takeIfDue("run"), std::optional<double>(1));
        now = 7005;
        QVERIFY(!meter.takeIfDue("run"));
        QCOMPARE(meter.take("run"), std::optional<double>(1)); // but not at its end
        QVERIFY(!meter.takeIfDue("unknown"));
        meter.end("run");
        QVERIFY(!meter.take("run"));
    }
};

LATHE_TEST(TestDevices)
#include "tst_devices.moc"
