// Every row of the table of optimizers: the states in 8 bits against bitsandbytes', the paged ones against the others,
// and checkpoints.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tensor/counting_page_device.h"
#include "backend/engine/tiny_run.h"
#include "files/tensor_file.h"
#include "lathe/field_keys.h"
#include "operators/adamw.h"
#include "recipe/optimizers.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "train/checkpoint.h"
#include "train/optimizers.h"
#include "train/paged_moments.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace lathe;
using namespace lathe::test;

namespace {

/// Trained tensors of sizes on both sides of what 8 bits begin at, whole blocks and not.
struct Trained {
    std::vector<Parameter> own;
    explicit Trained() {
        at::manual_seed(7);
        for (const auto& shape :
             std::vector<std::vector<std::int64_t>>{{7, 13}, {4096}, {90000}, {3, 3001}, {300, 200}, {4095}})
            own.emplace_back("p" + std::to_string(own.size()), there(torch::randn(shape)), at::kFloat,
                             shape.size() > 1);
    }
    std::vector<Parameter*> pointers() {
        std::vector<Parameter*> all;
        for (Parameter& parameter : own) all.push_back(&parameter);
        return all;
    }
    void gradients(Optimizer& optimizer, int step) {
        at::manual_seed(100 + step);
        optimizer.zeroGradients();
        for (Parameter& parameter : own) parameter.master().mutable_grad().normal_().mul_(std::pow(10.0, step % 4 - 2));
    }
    std::vector<at::Tensor> values() const {
        std::vector<at::Tensor> all;
        for (const Parameter& parameter : own) all.push_back(parameter.master().detach().clone());
        return all;
    }
};

bool same(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!at::equal(a[i], b[i])) return false;
    return a.size() == b.size();
}

constexpr std::int64_t smallBudget = 128 << 10; ///< the states here take ten times that in 32 bits

std::unique_ptr<Optimizer> make(std::string_view name, Trained& trained, const QTemporaryDir& folder) {
    return makeOptimizer(
        name,
        {testComputeDevice(), trained.pointers(), {.weightDecay = 0.01}, {}, folder.path().toStdString(), smallBudget});
}

void addRows() {
    QTest::addColumn<QString>("name");
    for (const OptimizerInfo& info : optimizerInfos())
        QTest::newRow(info.name.data()) << QString::fromUtf8(info.name.data());
}

at::Tensor loaded(const TensorFile& file, const std::string& name) {
    const TensorInfo* info = file.find(name);
    if (!info) throw std::runtime_error("the reference has no " + name);
    at::Tensor t = at::empty(info->shape, info->type == StoredType::U8 ? at::kByte : at::kFloat);
    std::memcpy(t.data_ptr(), info->bytes.data(), info->bytes.size());
    return t;
}

} // namespace

class TestOptimizers : public QObject {
    Q_OBJECT
private slots:
    void fixtureEightBitStepsAreBitsandbytes() {
        const auto path = fixtures() / "quant" / "adam8bit.safetensors";
        if (!std::filesystem::exists(path)) QSKIP(noFixture);
        const auto file = openTensors(path);
        const at::Tensor firsts = loaded(*file, "qmap1"), seconds = loaded(*file, "qmap2");
        QVERIFY(std::memcmp(firsts.data_ptr(), kernels::firstMomentLevels(), 1024) == 0);
        QVERIFY(std::memcmp(seconds.data_ptr(), kernels::secondMomentLevels(), 1024) == 0);
        Parameter parameter("p", there(loaded(*file, "param0")), at::kFloat, true);
        std::vector<Parameter*> parameters{&parameter};
        Adamw optimizer(parameters, {.weightDecay = 0.01}, {},
                        std::make_unique<ResidentMoments>(momentSizes(parameters, 8)));
        for (int step = 0; file->find("step" + std::to_string(step) + ".grad"); ++step) {
            const std::string prefix = "step" + std::to_string(step) + ".";
            optimizer.zeroGradients();
            parameter.master().mutable_grad().copy_(loaded(*file, prefix + "grad"));
            optimizer.step(1e-3);
            for (const auto& [name, held] : optimizer.state()) {
                const at::Tensor state = held.cpu();
                const std::string suffix = name.substr(2);
                const std::string theirs = prefix
                                           + (suffix == "m"         ? "state1"
                                              : suffix == "v"       ? "state2"
                                              : suffix == "m_scale" ? "absmax1"
                                                                    : "absmax2");
                const at::Tensor expected = loaded(*file, theirs);
                if (state.scalar_type()
                    == at::kByte) { // a rounding by the other of two instructions may cross the middle of two levels
                    const auto differ = (state != expected).sum().item<std::int64_t>();
                    QVERIFY2(differ <= 2, qPrintable(QString("%1: %2 codes differ").arg(theirs.c_str()).arg(differ)));
                } else QVERIFY2(at::allclose(state, expected, 1e-6, 0), theirs.c_str());
            }
            QVERIFY(at::allclose(parameter.master().cpu(), loaded(*file, prefix + "param"), 1e-6, 1e-7));
        }
        QCOMPARE(optimizer.stepsDone(), std::int64_t(3));
    }

    void pagedWeightsAreTheUnpagedOnes_data() {
        QTest::addColumn<QString>("plain");
        QTest::addColumn<QString>("paged");
        QTest::newRow("32 bits") << "adamw" << "paged_adamw";
        QTest::newRow("8 bits") << "adamw_8bit" << "paged_adamw_8bit";
    }

    void pagedWeightsAreTheUnpagedOnes() {
        QFETCH(QString, plain);
        QFETCH(QString, paged);
        const QTemporaryDir folder;
        Trained one, other;
        const auto ours = make(paged.toStdString(), one, folder), theirs = make(plain.toStdString(), other, folder);
        for (int step = 0; step < 6; ++step) {
            one.gradients(*ours, step);
            other.gradients(*theirs, step);
            QCOMPARE(ours->gradientNorm(), theirs->gradientNorm());
            ours->step(1e-2, 0.5);
            theirs->step(1e-2, 0.5);
            QVERIFY(same(one.values(), other.values()));
            QVERIFY(ours->stateBytes() <= smallBudget);
        }
        QVERIFY(ours->pageCounts().pageIns > 6 && ours->pageCounts().bytesOut > theirs->stateBytes());
        QCOMPARE(theirs->pageCounts().pageIns, std::int64_t(0));
        const auto a = ours->state(), b = theirs->state();
        QCOMPARE(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            QCOMPARE(a[i].first, b[i].first);
            QVERIFY(at::equal(a[i].second.cpu(), b[i].second.cpu())); // pages lie on the host
        }
    }

    void stateTakesWhatTheTableSays_data() { addRows(); }
    void stateTakesWhatTheTableSays() {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        Trained trained;
        const auto optimizer = make(name.toStdString(), trained, folder);
        const OptimizerInfo& info = optimizerInfo(name.toStdString());
        std::int64_t expected = 0, bytes = 0;
        for (const Parameter& parameter : trained.own)
            expected += optimizerStateBytes(info, parameter.master().numel());
        for (const auto& [part, tensor] : optimizer->state()) bytes += std::int64_t(tensor.nbytes());
        QCOMPARE(bytes, expected);
        QCOMPARE(optimizer->hostStateBytes() >= expected, info.paged);
        trained.gradients(*optimizer, 0);
        optimizer->step(1e-3);
        if (info.paged) QVERIFY(optimizer->stateBytes() > 0 && optimizer->stateBytes() <= smallBudget);
        else QCOMPARE(optimizer->stateBytes(), expected);
        for (const auto& [part, tensor] : optimizer->state())
            if (part == "p0.m" || part == "p5.v") QVERIFY(tensor.scalar_type() == at::kFloat); // too small for 8 bits
    }

    void aCheckpointIsGoneOnFromToTheBit_data() { addRows(); }
    void aCheckpointIsGoneOnFromToTheBit() {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        Trained trained;
        const auto optimizer = make(name.toStdString(), trained, folder);
        CheckpointState state;
        state.recipe = "{}";
        const auto steps = [](Trained& of, Optimizer& by, int from, int to) {
            for (int step = from; step < to; ++step) {
                of.gradients(by, step);
                by.step(1e-2);
            }
        };
        steps(trained, *optimizer, 0, 3);
        state.step = 3;
        const auto kept = writeCheckpoint(folder.path().toStdString(), state, *optimizer);
        steps(trained, *optimizer, 3, 6);
        Trained again;
        const auto resumed = make(name.toStdString(), again, folder);
        steps(again, *resumed, 0, 1); // whatever was there before is gone after
        restoreCheckpoint(kept.folder, state, *resumed);
        QCOMPARE(resumed->stepsDone(), std::int64_t(3));
        steps(again, *resumed, 3, 6);
        QVERIFY(same(trained.values(), again.values()));
    }

    void aRunStoppedAndResumedIsNotStopped_data() { addRows(); }
    void aRunStoppedAndResumedIsNotStopped() {
        QFETCH(QString, name);
        TinyRun whole("full"), parts("full");
        for (TinyRun* run : {&whole, &parts}) {
            run->recipe.settings.set(field::optimizer, name.toStdString());
            run->recipe.settings.set(field::optimizerPagesMib, 0.1);
        }
        const auto expected = lossesOf(whole.train());
        parts.train(false, [](Executor& executor, const StepPoint& point) {
            if (point.step == 6) executor.send("run", Stop{});
        });
        const auto record = parts.train(true);
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Finished));
        QCOMPARE(lossesOf(record), expected); // bit for bit
        const auto& gauges = record.steps.front().gauges;
        QCOMPARE(gauges.contains("page_in_bytes") && gauges.at("page_in_bytes") > 0, name.startsWith("paged_"));
        if (!name.startsWith("paged_")) return;
        TinyRun plain("full");
        plain.recipe.settings.set(field::optimizer, name.mid(6).toStdString());
        QCOMPARE(lossesOf(plain.train()), expected);
    }

    void aStepWhoseCopyFailsIsBroughtToItsEnd_data() {
        QTest::addColumn<int>("bits");
        QTest::newRow("32 bits") << 32;
        QTest::newRow("8 bits") << 8;
    }

    void aStepWhoseCopyFailsIsBroughtToItsEnd() {
        if (!testsRunOnProcessor()) QSKIP("its page device copies on the host");
        QFETCH(int, bits);
        Trained one, other;
        auto owned = std::make_unique<CountingPageDevice>();
        CountingPageDevice& device = *owned;
        const auto host = [](std::size_t bytes) {
            auto memory = std::make_shared<std::vector<std::byte>>(bytes);
            return HostMemory{std::span(*memory), memory};
        };
        Adamw ours(
            one.pointers(), {}, {},
            std::make_unique<PagedMoments>(momentSizes(one.pointers(), bits), std::move(owned), host, smallBudget));
        Adamw theirs(other.pointers(), {}, {}, std::make_unique<ResidentMoments>(momentSizes(other.pointers(), bits)));
        int failures = 0;
        for (int step = 0; step < 6; ++step) {
            one.gradients(ours, step);
            other.gradients(theirs, step);
            if (step == 2) device.failNextWaitIn = 3;
            if (step == 3) device.failNextWaitOut = 16; // a prefetch that meets a failure leaves it to the use
            if (step == 4) ours.setPageBudget(smallBudget / 3); // somebody else needs the memory
            for (bool done = false; !done;) {
                try {
                    ours.step(1e-2);
                    done = true;
                } catch (const Error& error) {
                    QVERIFY(error.info().kind == ErrorKind::Device);
                    QVERIFY(++failures < 10);
                }
            }
            theirs.step(1e-2);
            QCOMPARE(ours.stepsDone(), theirs.stepsDone());
            QVERIFY(same(one.values(), other.values()));
            QVERIFY(device.inUse <= smallBudget);
        }
        QVERIFY(failures >= 2);
        QVERIFY(device.inUse <= smallBudget / 3);
    }

    void withoutMemoryForAPageNothingIsChanged() {
        if (!testsRunOnProcessor()) QSKIP("its page device copies on the host");
        Trained one;
        auto owned = std::make_unique<CountingPageDevice>();
        CountingPageDevice& device = *owned;
        const auto host = [](std::size_t bytes) {
            auto memory = std::make_shared<std::vector<std::byte>>(bytes);
            return HostMemory{std::span(*memory), memory};
        };
        Adamw optimizer(
            one.pointers(), {}, {},
            std::make_unique<PagedMoments>(momentSizes(one.pointers(), 32), std::move(owned), host, smallBudget));
        one.gradients(optimizer, 0);
        device.limit = 100;
        const auto before = one.values();
        try {
            optimizer.step(1e-2);
            QFAIL("there was no memory");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::OutOfMemory); // so that the step may be computed again, smaller
        }
        QVERIFY(same(one.values(), before));
        QCOMPARE(optimizer.stepsDone(), std::int64_t(0));
        device.limit = INT64_MAX;
        optimizer.step(1e-2);
        QCOMPARE(optimizer.stepsDone(), std::int64_t(1));
        QVERIFY(!same(one.values(), before));
    }

    void aBlockWithoutGradientsStaysStill() { // LoRA's A in the first step, as its B is zero
        std::vector<float> weights(512, 1), gradients(512, 0), scales(4, 0);
        std::vector<std::uint8_t> codes(1024, 0);
        gradients[300] = 1;
        AdamwCoefficients c;
        c.stepSize = 1e-2f;
        for (int step = 0; step < 3; ++step)
            kernels::adamwUpdate8(weights.data(), gradients.data(),
                                  {codes.data(), codes.data() + 512, scales.data(), scales.data() + 2}, 512, c);
        for (int i = 0; i < 256; ++i) QCOMPARE(weights[std::size_t(i)], 1.0f);
        QVERIFY(weights[300] < 1.0f);
        QVERIFY(std::abs(weights[400] - 1)
                < 1e-3); // the code has no exact zero beside larger numbers, as bitsandbytes has none
    }
};

LATHE_TEST(TestOptimizers)
#include "tst_optimizers.moc"
