// Training in fp16: fp32 masters, a loss scale that finds its size, steps that are left out and counted, and a resume
// that knows it.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"
#include "train/checkpoint.h"
#include "train/loss_scale.h"

#include <QTest>

#include <cmath>
#include <fstream>

using namespace lathe;
using namespace lathe::test;

namespace {

struct HalfRun : TinyRun {
    explicit HalfRun(const std::string& method = "lora") : TinyRun(method) {
        recipe.settings.set(field::dtype, Precision::FP16);
    }

    /// The last checkpoint's loss scale becomes another one.
    void setScale(double factor) const {
        const auto file = listCheckpoints(folder).back().folder / "state.json";
        auto json = readJson(file);
        json["loss_scale"]["factor"] = factor;
        std::ofstream(file) << json.dump();
    }
};

} // namespace

class TestHalf : public QObject {
    Q_OBJECT
private slots:
    void theScaleHalvesDoublesAndStaysAboveNothing() { // torch.amp.GradScaler's numbers
        LossScale off;
        QVERIFY(off.takes(INFINITY) && off.factor() == 1 && !off.canShrink());
        LossScale scale{LossScale::State()};
        QCOMPARE(scale.factor(), 65536.0);
        QVERIFY(!scale.takes(INFINITY));
        QCOMPARE(scale.factor(), 32768.0);
        for (int step = 0; step < 1999; ++step) QVERIFY(scale.takes(1));
        QCOMPARE(scale.factor(), 32768.0);
        QVERIFY(scale.takes(1));
        QCOMPARE(scale.factor(), 65536.0);
        QCOMPARE(scale.state().skipped, std::int64_t(1));
        for (int step = 0; step < 16; ++step) QVERIFY(scale.canShrink() && !scale.takes(NAN));
        QVERIFY(!scale.canShrink());
    }

    void theProcessorRefusesAndSaysWhatToChoose() {
        HalfRun run;
        run.recipe.settings.set(field::device, std::string("cpu"));
        const auto record = run.train();
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Failed));
        QCOMPARE(words(record.ends.back().error.kind), words(ErrorKind::Device));
        QVERIFY(record.ends.back().error.hint.find("bf16") != std::string::npos);
    }

    void lossesAreThoseOfFp32_data() {
        QTest::addColumn<QString>("method");
        for (const char* method : {"lora", "full", "adapter", "qlora", "prefix_tuning"})
            QTest::newRow(method) << method;
    }
    void lossesAreThoseOfFp32() {
        QFETCH(QString, method);
        if (testsRunOnProcessor()) QSKIP("the processor does not train in fp16");
        HalfRun half(method.toStdString());
        TinyRun plain(method.toStdString());
        const auto found = half.train(), expected = plain.train();
        QCOMPARE(words(found.ends.back().outcome), words(Outcome::Finished));
        const auto a = lossesOf(found), b = lossesOf(expected);
        QCOMPARE(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY2(std::abs(a[i] - b[i]) < 0.02 * b[i],
                     qPrintable(QString("step %1: %2 and %3").arg(i + 1).arg(a[i]).arg(b[i])));
        QVERIFY(a.back() < a.front());
        QVERIFY(found.steps.back().gauges.at("loss_scale") > 1);
    }

    void aStepThatOverflowsIsLeftOutAndCounted() {
        if (testsRunOnProcessor()) QSKIP("the processor does not train in fp16");
        HalfRun run;
        run.train(false, [](Executor& executor, const StepPoint& point) {
            if (point.step == 4) executor.send("run", Stop{});
        });
        const double tooLarge = std::exp2(40);
        run.setScale(tooLarge);
        const auto record = run.train(true);
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Finished));
        double skipped = 0;
        for (const StepPoint& point : record.steps) {
            QVERIFY(std::isfinite(point.loss) && std::isfinite(point.gradNorm));
            if (const auto found = point.gauges.find("skipped_steps"); found != point.gauges.end())
                skipped += found->second;
        }
        QVERIFY(skipped > 0);
        QCOMPARE(record.steps.back().gauges.at("loss_scale"), tooLarge / std::exp2(skipped)); // halved by each
        QVERIFY(hasNote(record, "Step 5 was left out"));
        QVERIFY(hasNote(record, "of 12 steps were left out"));
        const CheckpointState state = readCheckpointState(listCheckpoints(run.folder).back().folder);
        QCOMPARE(double(state.lossScale->skipped), skipped);
    }

    void aResumeKnowsTheScale() {
        if (testsRunOnProcessor()) QSKIP("the processor does not train in fp16");
        HalfRun whole, parts;
        const auto expected = lossesOf(whole.train());
        parts.train(false, [](Executor& executor, const StepPoint& point) {
            if (point.step == 6) executor.send("run", Stop{});
        });
        const auto record = parts.train(true);
        QCOMPARE(lossesOf(record), expected); // bit for bit
        const auto last = [](const HalfRun& run) {
            return *readCheckpointState(listCheckpoints(run.folder).back().folder).lossScale;
        };
        QCOMPARE(last(parts).factor, last(whole).factor);
        QCOMPARE(last(parts).stepsSince, last(whole).stepsSince);
    }

    void withoutAFiniteGradientTheRunEnds() {
        if (testsRunOnProcessor()) QSKIP("the processor does not train in fp16");
        HalfRun run;
        run.recipe.settings.set(field::learningRate, 10.0);
        run.recipe.settings.set(field::weightDecay, 1.0);
        run.recipe.settings.set(field::clipNorm, 0.0);
        run.recipe.settings.set(field::schedule, ScheduleKind::Constant);
        run.recipe.settings.set(field::steps, std::int64_t(300));
        const auto record = run.train();
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Failed));
        QVERIFY(record.ends.back().error.hint.find("65504") != std::string::npos);
    }
};

LATHE_TEST(TestHalf)
#include "tst_half.moc"
