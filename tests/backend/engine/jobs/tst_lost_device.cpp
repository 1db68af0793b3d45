// A device that is lost in the middle of a run: the run ends with its cudasWords, what was saved is whole, jobs for
// that device are refused from then on with the same reason, and everything else goes on.
#include "backend/engine/deeper_model.h"
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"
#include "train/checkpoint.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

const char* cudasWords = "CUDA error: unspecified launch failure";

/// From the `nth` operator on that is asked of it, the device answers nothing but an error.
void loseDevice(int nth) {
    onFakeOperator([nth, seen = 0](const std::string&) mutable {
        if (++seen < nth) return;
        static_cast<FakeComputeDevice&>(testComputeDevice())
            .fail(ErrorInfo{ErrorKind::Device, std::string("Fake GPU has failed: ") + cudasWords + ".",
                            "Restart Lathe to use the GPU."});
        TORCH_CHECK(false, cudasWords);
    });
}
void findDevice() {
    onFakeOperator({});
    static_cast<FakeComputeDevice&>(testComputeDevice()).fail(std::nullopt);
}

} // namespace

class TestLostDevice : public QObject {
    Q_OBJECT
private slots:
    void init() {
        if (!testsRunOnFakeDevice()) QSKIP("needs a device that can be lost");
    }
    void cleanup() {
        if (testsRunOnFakeDevice()) findDevice();
    }

    void inTheMiddleOfAStep() {
        TinyRun whole, run, other;
        const auto expected = lossesOf(whole.train());
        const auto lost = run.train(false, [](Executor&, const StepPoint& point) {
            if (point.step == 6) loseDevice(40);
        });
        QCOMPARE(toString(lost.ends.back().error.kind), toString(ErrorKind::Device));
        QVERIFY2(lost.ends.back().error.message.find(cudasWords) != std::string::npos,
                 lost.ends.back().error.message.c_str());
        QCOMPARE(listCheckpoints(run.folder).back().step, std::int64_t(4));

        const auto refused = run.train(true); // the same program, the same GPU
        QVERIFY(refused.ends.back().outcome == Outcome::Failed);
        QVERIFY(refused.ends.back().error.message.find(cudasWords) != std::string::npos);
        QVERIFY(refused.ends.back().error.hint.find("Restart Lathe") != std::string::npos);

        other.recipe.settings.set(field::device, std::string("cpu"));
        QVERIFY(other.train().ends.back().outcome == Outcome::Finished);

        findDevice(); // the program was started again
        const auto resumed = run.train(true);
        QVERIFY(resumed.ends.back().outcome == Outcome::Finished);
        auto losses = lossesOf(resumed); // steps 1 to 6, then 5 to 12
        losses.erase(losses.begin() + 4, losses.begin() + 6);
        QCOMPARE(losses, expected);
    }

    void wherever_data() {
        QTest::addColumn<int>("nth");
        QTest::addColumn<bool>("paged");
        for (const bool paged : {false, true})
            for (const int nth : {1, 7, 90, 400, 1500})
                QTest::addRow("operator %d%s", nth, paged ? ", paged" : "") << nth << paged;
    }
    void wherever() { // while it loads, while it computes: no place takes the program with it
        QFETCH(int, nth);
        QFETCH(bool, paged);
        TinyRun run;
        if (paged) {
            run.recipe.settings.set(field::model, deeperModel(run.home.path().toStdString() + "/model", 5).string());
            run.recipe.settings.set(field::pagedWeights, Paging::Disk);
            run.recipe.settings.set(field::weightPagesMib, 0.001); // two layers
            run.recipe.settings.set(field::optimizer, std::string("paged_adamw"));
            run.recipe.settings.set(field::optimizerPagesMib, 0.001);
        }
        loseDevice(nth);
        const auto lost = run.train();
        QVERIFY(lost.ends.back().outcome == Outcome::Failed);
        QVERIFY2(lost.ends.back().error.message.find(cudasWords) != std::string::npos,
                 lost.ends.back().error.message.c_str());
        findDevice();
        QVERIFY(run.train(!listCheckpoints(run.folder).empty()).ends.back().outcome == Outcome::Finished);
    }

    void otherSoftwareIsTold() { // of which the same bits can't be promised
        auto& device = static_cast<FakeComputeDevice&>(testComputeDevice());
        TinyRun whole, run;
        const auto expected = lossesOf(whole.train());
        run.train(false, [](Executor& executor, const StepPoint& point) {
            if (point.step == 4) executor.send("run", Stop{});
        });
        device.update("a newer driver");
        const auto record = run.train(true);
        device.update("no driver");
        QVERIFY(record.ends.back().outcome == Outcome::Finished);
        QVERIFY(hasNote(record, "Continuing with a newer driver instead of no driver"));
        QCOMPARE(lossesOf(record), expected);
    }

    void aSlowerWayIsTold() {
        static_cast<FakeComputeDevice&>(testComputeDevice()).say("Fake GPU has no flash attention");
        TinyRun run;
        const auto record = run.train();
        static_cast<FakeComputeDevice&>(testComputeDevice()).say({});
        QVERIFY(hasNote(record, "Fake GPU has no flash attention"));
    }

    void anotherDeviceTakesTheRunOver() { // from the GPU to the processor and back, called not exact
        TinyRun whole, run;
        const auto expected = lossesOf(whole.train());
        run.train(false, [](Executor& executor, const StepPoint& point) {
            if (point.step == 4) executor.send("run", Stop{});
        });
        run.recipe.settings.set(field::device, std::string("cpu"));
        run.train(true, [](Executor& executor, const StepPoint& point) {
            if (point.step == 8) executor.send("run", Stop{});
        });
        run.recipe.settings.set(field::device, std::string("cuda"));
        const auto record = run.train(true);
        QVERIFY(record.ends.back().outcome == Outcome::Finished);
        QVERIFY(hasNote(record, "Continuing on the processor instead of Fake GPU"));
        QVERIFY(hasNote(record, "Continuing on Fake GPU instead of the processor"));
        const auto losses = lossesOf(record);
        QCOMPARE(losses.size(), expected.size());
        for (std::size_t i = 0; i < losses.size(); ++i) QVERIFY(std::abs(losses[i] - expected[i]) < 1e-4);
    }
};

LATHE_TEST(TestLostDevice)
#include "tst_lost_device.moc"
