// Memory that runs out: steps are cut smaller and come to the same, a run that can't go on waits, trials tell before
// the start.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"
#include "tensor/booking.h"

#include <QTest>

#include <cmath>

using namespace lathe;
using namespace lathe::test;

namespace {

void shouldBeClose(const std::vector<double>& found, const std::vector<double>& expected, double tolerance) {
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        QVERIFY2(std::abs(found[i] - expected[i]) <= tolerance,
                 qPrintable(QString("step %1: %2 and %3").arg(i + 1).arg(found[i]).arg(expected[i])));
}

/// Eight rows at once without recomputing, so that there is something to make smaller.
struct GreedyRun : TinyRun {
    GreedyRun() {
        recipe.settings.set(field::batchSize, std::int64_t(8));
        recipe.settings.set(field::gradientAccumulation, std::int64_t(1));
        recipe.settings.set(field::gradientCheckpointing, false);
        recipe.settings.set(field::dryRun, TrialRun::Never);
    }
};

} // namespace

class TestMemory : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { bookAllocations(); }
    void init() {
        if (testsRunOnGpu()) QSKIP("the tiny model's kilobytes are less than a GPU's allocator tells apart");
    }
    void cleanup() { testLedger().setBudget(0); }

    void aStepThatNeedsTooMuchIsCutSmaller() {
        GreedyRun plain, tight;
        const auto expected = plain.train();
        const double held = double(expected.measured.totalBytes() - expected.measured[MemoryPart::Runtime]);
        std::int64_t least = 0; // what is there between steps
        const auto record = tight.train(false, [&](Executor&, const StepPoint& point) {
            least = testLedger().booked().now.totalBytes();
            if (point.step == 3)
                testLedger().setBudget(least
                                       + std::int64_t((held - double(least)) * 0.6)); // another program takes its share
        });
        QCOMPARE(words(record.ends.at(0).outcome), words(Outcome::Finished));
        shouldBeClose(lossesOf(record), lossesOf(expected), 1e-5);
        QVERIFY(hasNote(record, "Memory ran out at step 4"));
        QCOMPARE(record.steps.at(2).gauges.at("micro_batches"), 1.0);
        QVERIFY(record.steps.at(3).gauges.at("micro_batches") > 1);
        QVERIFY(record.steps.back().gauges.at("memory") < record.steps.front().gauges.at("memory"));
    }

    void withNothingLeftToMakeSmallerTheRunWaits() {
        GreedyRun plain, tight;
        const auto expected = plain.train();
        bool wasPaused = false;
        std::atomic<bool> waiting{true};
        std::jthread rescuer;
        const auto record = tight.train(false, [&](Executor& executor, const StepPoint& point) {
            if (point.step != 5) return;
            testLedger().setBudget(testLedger().booked().now.totalBytes() + 1000);
            rescuer = std::jthread([&] {
                wasPaused = tight.host.waitFor(
                    [](const auto& r) { return !r.statuses.empty() && r.statuses.back() == RunStatus::Paused; });
                testLedger().setBudget(0); // the other program has ended
                executor.send("run", Resume{});
            });
        });
        rescuer.join();
        QVERIFY(wasPaused);
        QCOMPARE(words(record.ends.at(0).outcome), words(Outcome::Finished));
        shouldBeClose(lossesOf(record), lossesOf(expected), 1e-5);
        QVERIFY(hasNote(record, "gradient checkpointing"));
        bool saved = false; // what was learned is safe while it waits
        for (const CheckpointInfo& checkpoint : record.checkpoints) saved |= checkpoint.step == 5;
        QVERIFY(saved);
    }

    void anEvaluationThatNeedsTooMuchIsCutSmaller() {
        GreedyRun plain, tight;
        for (TinyRun* run : {&plain, &tight}) {
            writeTexts(run->home.path().toStdString() + "/validation.jsonl", 60, 1000);
            run->addData("validation.jsonl", "validation");
            run->recipe.settings.set(field::evalEvery, std::int64_t(12));
            run->recipe.settings.set(field::batchSize,
                                     std::int64_t(1)); // steps are small, an evaluation takes all rows at once
            run->recipe.settings.set(field::gradientAccumulation, std::int64_t(8));
            run->recipe.settings.set(field::gradientCheckpointing, true);
        }
        const auto expected = plain.train();
        std::int64_t stepsHold = 0;
        const auto record = tight.train(false, [&](Executor&, const StepPoint& point) {
            stepsHold = std::max(stepsHold, std::int64_t(point.gauges.at("memory")));
            if (point.step == 11)
                testLedger().setBudget(stepsHold - tight.host.record().measured[MemoryPart::Runtime] + 20000);
        });
        QCOMPARE(words(record.ends.at(0).outcome), words(Outcome::Finished));
        QVERIFY(hasNote(record, "Memory ran out while evaluating"));
        QVERIFY(std::abs(record.evals.back().loss - expected.evals.back().loss) < 1e-6);
    }

    void aTrialTellsMemoryTimeAndDisk() {
        GreedyRun plain, tried;
        tried.recipe.settings.set(field::dryRun, TrialRun::Always);
        const auto expected = plain.train(), record = tried.train();
        QCOMPARE(lossesOf(record), lossesOf(expected)); // bit for bit: the trial leaves no trace
        QCOMPARE(record.dryRuns.size(), std::size_t(1));
        const DryRun& result = record.dryRuns.front();
        QVERIFY(result.fits);
        QVERIFY(result.peakBytes > 0 && result.stepSeconds > 0 && result.totalSeconds >= result.stepSeconds);
        std::int64_t onDisk = 0; // what the run's checkpoints really took, all kept at once
        for (const CheckpointInfo& checkpoint : record.checkpoints) onDisk = std::max(onDisk, checkpoint.bytes);
        QVERIFY2(result.diskBytes >= onDisk, qPrintable(QString("%1 and %2").arg(result.diskBytes).arg(onDisk)));
        QVERIFY(hasNote(record, "The trial fits"));
        const double peak = double(record.measured.totalBytes());
        QVERIFY2(std::abs(double(result.peakBytes) - peak) < 0.05 * peak,
                 qPrintable(QString("tried %1, then %2").arg(result.peakBytes).arg(peak)));
        QVERIFY(!record.tried.device.empty() && !record.tried.signature.empty() && record.tried.predictedBytes > 0);
    }

    void shortRunsStartAtOnce() {
        GreedyRun run;
        run.recipe.settings.set(field::dryRun, TrialRun::Auto);
        QVERIFY(run.train().dryRuns.empty());
    }

    void aQuantizedRunTellsWhatSixteenBitsWouldHaveScored() {
        TinyRun run("qlora"), plain;
        for (TinyRun* one : {&run, &plain}) {
            one->addData("validation.jsonl", "validation");
            one->recipe.settings.set(field::evalEvery, std::int64_t(12));
            one->recipe.settings.set(field::learningRate, 0.0); // nothing is learned, so both stay what their bases are
            one->recipe.settings.set(field::initAdapter, std::string());
        }
        const auto quantized = run.train(), full = plain.train();
        QCOMPARE(words(quantized.ends.at(0).outcome), words(Outcome::Finished));
        QCOMPARE(quantized.evals.front().step, std::int64_t(0));
        const double told = quantized.evals.front().metrics.at("unquantized.loss");
        QVERIFY2(std::abs(told - full.evals.back().loss) < 1e-6,
                 qPrintable(QString("%1 and %2").arg(told).arg(full.evals.back().loss)));
        QVERIFY(std::abs(quantized.evals.front().loss - quantized.evals.back().loss) < 1e-6);
        QVERIFY(std::abs(quantized.evals.front().loss - told) > 1e-6); // four bits are not sixteen
        for (const EvalPoint& point : full.evals) QVERIFY(!point.metrics.contains("unquantized.loss"));
    }
};

LATHE_TEST(TestMemory)
#include "tst_memory.moc"
