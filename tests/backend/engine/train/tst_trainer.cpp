// Whole runs on a tiny model: what the recipe's fields promise, how runs end, and what is left on the disk.
#include "backend/core/base/failing_files.h"
#include "backend/engine/tiny_run.h"
#include "export/tuned_model.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"
#include "train/checkpoint.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace lathe;
using namespace lathe::test;

class TestTrainer : public QObject {
    Q_OBJECT
private slots:
    void everyCutOfAStepGivesTheSameLosses() {
        std::vector<std::vector<double>> losses;
        for (const auto& [batch, accumulation] : {std::pair{1, 16}, {2, 8}, {4, 4}}) {
            TinyRun run;
            run.recipe.settings.set(field::batchSize, std::int64_t(batch));
            run.recipe.settings.set(field::gradientAccumulation, std::int64_t(accumulation));
            run.recipe.settings.set(field::steps, std::int64_t(50));
            run.recipe.settings.set(field::saveEvery, std::int64_t(0));
            const auto record = run.train();
            QCOMPARE(words(record.ends.at(0).outcome), words(Outcome::Finished));
            losses.push_back(lossesOf(record));
            QCOMPARE(losses.back().size(), std::size_t(50));
        }
        for (std::size_t step = 0; step < 50; ++step)
            for (std::size_t cut = 1; cut < 3; ++cut) {
                const double difference = std::abs(losses[cut][step] - losses[0][step]);
                QVERIFY2(difference <= 1e-5, qPrintable(QString("step %1: %2").arg(step + 1).arg(difference)));
            }
        QVERIFY(losses[0].back() < losses[0].front());
    }

    void stoppedAndResumedIsNotStopped() {
        TinyRun whole, parts;
        const auto expected = lossesOf(whole.train());
        const auto stopped = parts.train(false, [](Executor& executor, const StepPoint& point) {
            if (point.step == 6) executor.send("run", Stop{});
        });
        QCOMPARE(words(stopped.ends.back().outcome), words(Outcome::Stopped));
        QCOMPARE(stopped.ends.back().steps, 6);
        QCOMPARE(stopped.checkpoints.back().step, 6);
        const auto record = parts.train(true);
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Finished));
        QCOMPARE(record.rewinds, std::vector<std::int64_t>{6});
        QCOMPARE(lossesOf(record), expected); // bit for bit
    }

    void aResumeWithoutACheckpointBeginsAnew() {
        TinyRun whole, emptied;
        const auto expected = lossesOf(whole.train());
        const auto record = emptied.train(true); // it ended before its first checkpoint, or they were removed
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Finished));
        QCOMPARE(record.rewinds, std::vector<std::int64_t>{0});
        QCOMPARE(lossesOf(record), expected);
        QVERIFY(std::any_of(record.notes.begin(), record.notes.end(),
                            [](const std::string& note) { return note.starts_with("Begun anew"); }));
    }

    void aResumeRefusesOtherDataAndAnotherModel() {
        TinyRun run;
        run.recipe.settings.set(field::steps, std::int64_t(4));
        run.train();
        writeTexts(run.home.path().toStdString() + "/train.jsonl", 41);
        auto record = run.train(true);
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Failed));
        QCOMPARE(words(record.ends.back().error.kind), words(ErrorKind::BadInput));
        QVERIFY(record.ends.back().error.message.find("data") != std::string::npos);
        writeTexts(run.home.path().toStdString() + "/train.jsonl", 40);
        const auto copy = std::filesystem::path(run.home.path().toStdString()) / "model";
        std::filesystem::copy(tinyModel(), copy);
        std::ofstream(copy / "config.json", std::ios::app) << "\n";
        run.recipe.settings.set(field::model, copy.string());
        record = run.train(true);
        QCOMPARE(words(record.ends.back().error.kind), words(ErrorKind::BadInput));
        QVERIFY(record.ends.back().error.message.find("model") != std::string::npos);
    }

    void aFullDiskLeavesTheLastCheckpoint() {
        TinyRun whole, run;
        const auto expected = lossesOf(whole.train());
        {
            FailingFiles disk;
            UseFiles use(disk);
            const auto record = run.train(false, [&](Executor&, const StepPoint& point) {
                if (point.step == 5) disk.bytesLeft = 3000;
            });
            QCOMPARE(words(record.ends.back().outcome), words(Outcome::Failed));
            QCOMPARE(words(record.ends.back().error.kind), words(ErrorKind::Io));
            QVERIFY(record.ends.back().error.message.find("No space left") != std::string::npos);
            QVERIFY(record.ends.back().error.message.find("step-00000008") != std::string::npos);
            QVERIFY(!record.ends.back().error.hint.empty());
        }
        const auto left = listCheckpoints(run.folder);
        QCOMPARE(left.size(), std::size_t(1));
        QCOMPARE(left[0].step, 4);
        const auto record = run.train(true);
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Finished));
        auto losses = lossesOf(record); // steps 1 to 8, then 5 to 12 again
        losses.erase(losses.begin() + 4, losses.begin() + 8);
        QCOMPARE(losses, expected);
    }

    void aReadOnlyRunFolderIsFoundBeforeTheFirstStep() {
        TinyRun run;
        FailingFiles disk;
        disk.readOnly = true;
        UseFiles use(disk);
        const auto record = run.train();
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Failed));
        QCOMPARE(words(record.ends.back().error.kind), words(ErrorKind::Io));
        QVERIFY(record.steps.empty());
    }

    void aLossThatIsNoNumberEndsTheRun() {
        TinyRun run;
        for (const auto& [field, value] :
             std::vector<std::pair<const char*, double>>{{"learning_rate", 10}, {"weight_decay", 1}, {"clip_norm", 0}})
            run.recipe.settings.set(FieldName(field), value); // every step multiplies the weights by -9
        run.recipe.settings.set(field::schedule, ScheduleKind::Constant);
        run.recipe.settings.set(field::steps, std::int64_t(200));
        run.recipe.settings.set(field::saveEvery, std::int64_t(1));
        const auto record = run.train();
        const auto& end = record.ends.back();
        QCOMPARE(words(end.outcome), words(Outcome::Failed));
        QCOMPARE(words(end.error.kind), words(ErrorKind::BadInput));
        QVERIFY(end.error.message.find("step " + std::to_string(end.steps + 1)) != std::string::npos);
        QVERIFY(end.error.hint.find("learning_rate") != std::string::npos);
        QVERIFY(!listCheckpoints(run.folder).empty());
        for (const StepPoint& point : record.steps) QVERIFY(std::isfinite(point.loss) && std::isfinite(point.gradNorm));
    }

    void theBestIsKeptAndAWorseningRunStopsEarly() {
        TinyRun run;
        run.addData("validation.jsonl", "validation");
        run.recipe.settings.set(field::steps, std::int64_t(200));
        run.recipe.settings.set(field::learningRate, 0.5);
        run.recipe.settings.set(field::evalEvery, std::int64_t(2));
        run.recipe.settings.set(field::saveEvery, std::int64_t(0));
        run.recipe.settings.set(field::earlyStoppingPatience, std::int64_t(3));
        run.recipe.settings.set(field::samplePrompts, std::vector<std::string>{"red"});
        const auto record = run.train();
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Finished));
        QVERIFY(record.ends.back().steps < 200);
        double best = INFINITY;
        std::int64_t bestStep = 0;
        for (const EvalPoint& point : record.evals) {
            QCOMPARE(point.best, point.loss < best);
            if (point.best) bestStep = point.step;
            best = std::min(best, point.loss);
            QVERIFY(std::abs(point.metrics.at("perplexity") - std::exp(point.loss)) <= 1e-9 * std::exp(point.loss));
        }
        QCOMPARE(record.evals.size(), std::size_t(bestStep / 2 + 3));
        QCOMPARE(record.samples.size(), record.evals.size());
        bool kept = false;
        for (const FoundCheckpoint& found : listCheckpoints(run.folder)) kept |= found.step == bestStep;
        QVERIFY(kept);

        TinyRun again; // the result, as a starting point without a step of its own, has the best loss
        again.recipe.settings.set(field::initAdapter, record.ends.back().adapter);
        again.addData("validation.jsonl", "validation");
        again.recipe.settings.set(field::steps, std::int64_t(1));
        again.recipe.settings.set(field::learningRate, 0.0);
        again.recipe.settings.set(field::evalEvery, std::int64_t(1));
        QVERIFY(std::abs(again.train().evals.at(0).loss - best) < 1e-6);
    }

    void anAdapterThatLearnsNothingIsNamed() {
        TinyRun run;
        run.recipe.settings.set(field::learningRate, 0.0);
        bool said = false;
        for (const std::string& note : run.train().notes) said |= note.find("still zero") != std::string::npos;
        QVERIFY(said);
        TinyRun alive;
        for (const std::string& note : alive.train().notes) QVERIFY(note.find("still zero") == std::string::npos);
    }

    void oldCheckpointsAreRemovedAndMemoryIsMeasured() {
        TinyRun run;
        run.recipe.settings.set(field::saveEvery, std::int64_t(2));
        run.recipe.settings.set(field::keepCheckpoints, std::int64_t(2));
        const auto record = run.train();
        std::vector<std::int64_t> left;
        for (const FoundCheckpoint& found : listCheckpoints(run.folder)) left.push_back(found.step);
        QCOMPARE(left, (std::vector<std::int64_t>{10, 12}));
        QCOMPARE(record.removed, (std::vector<std::int64_t>{2, 4, 6, 8}));
        QCOMPARE(record.checkpoints.size(), std::size_t(6));
        for (const MemoryPart part :
             {MemoryPart::Weights, MemoryPart::TrainedParameters, MemoryPart::Gradients, MemoryPart::OptimizerState}) {
            QVERIFY(record.measured[part] > 0);
            QCOMPARE(record.measured[part],
                     record.predicted[part]); // fp32: counted the same way from spec and from tensors
        }
        QVERIFY(record.peakBytes > record.measured[MemoryPart::Weights]);
        for (const StepPoint& point : record.steps) // of a small model: far below the roof
            QVERIFY(point.gauges.at("product_share") > 0 && point.gauges.at("product_share") < 1);
        const TunedModel tuned = loadTuned(tinyModel(), record.ends.back().adapter, {});
        QVERIFY(tuned.method != nullptr);
        QVERIFY(std::filesystem::exists(std::filesystem::path(record.ends.back().adapter) / "README.md"));
    }

    void packedRowsTrainTheSameExamples() {
        TinyRun run;
        run.recipe.settings.set(field::packing, true);
        run.recipe.settings.set(field::maxLength, std::int64_t(200));
        run.recipe.settings.set(field::steps, std::monostate());
        run.recipe.settings.set(field::epochs, 2.0);
        const auto record = run.train();
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Finished));
        QCOMPARE(std::int64_t(record.steps.size()), record.totalSteps);
        std::map<std::int64_t, int> seen;
        for (const StepPoint& point : record.steps)
            for (const std::int64_t row : point.rows) ++seen[row];
        QCOMPARE(seen.size(), std::size_t(40));
        for (const auto& [row, times] : seen) QCOMPARE(times, 2);
    }
};

LATHE_TEST(TestTrainer)
#include "tst_trainer.moc"
