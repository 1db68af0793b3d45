// The optimizer, clipping and schedules, against LibTorch's own and against the published formulas' values.
#include "backend/engine/support/reference_adamw.h"
#include "support/test_main.h"
#include "tensor/torch.h"
#include "train/adamw.h"
#include "train/schedule.h"

#include <ATen/Parallel.h>
#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

struct Pair { ///< the same tensors for ours and for theirs
    std::vector<Parameter> own;
    std::vector<at::Tensor> theirs;
    std::vector<Parameter*> pointers() {
        std::vector<Parameter*> all;
        for (Parameter& parameter : own) all.push_back(&parameter);
        return all;
    }
};

Pair someTensors() {
    at::manual_seed(3);
    Pair pair;
    for (const auto& shape : std::vector<std::vector<std::int64_t>>{{7, 13}, {40000}, {1}, {300, 200}}) {
        const at::Tensor start = torch::randn(shape);
        pair.own.emplace_back(std::to_string(pair.own.size()), start.clone(), at::kFloat, shape.size() > 1);
        pair.theirs.push_back(start.clone().requires_grad_(true));
    }
    return pair;
}

} // namespace

class TestOptimizer : public QObject {
    Q_OBJECT
private slots:
    void stepsAsTorchDoes_data() {
        QTest::addColumn<double>("decay");
        QTest::addColumn<double>("clip");
        QTest::newRow("plain") << 0.0 << 0.0;
        QTest::newRow("decay on everything") << 0.1 << 0.0;
        QTest::newRow("clipped") << 0.01 << 1.0;
    }

    void stepsAsTorchDoes() {
        QFETCH(double, decay);
        QFETCH(double, clip);
        Pair pair = someTensors();
        Adamw own(pair.pointers(), {.weightDecay = decay, .decayNormsAndBiases = true});
        ReferenceAdamw theirs(pair.theirs, {.rate = 1e-2, .decay = decay});
        for (int step = 1; step <= 20; ++step) {
            own.zeroGradients();
            for (std::size_t i = 0; i < pair.theirs.size(); ++i) {
                const at::Tensor gradient = torch::randn_like(pair.theirs[i]) * std::pow(10.0, step % 5 - 2);
                pair.own[i].master().mutable_grad().copy_(gradient);
                pair.theirs[i].mutable_grad() = gradient.clone();
            }
            const double norm = own.gradientNorm();
            if (clip > 0) {
                const double theirNorm = clipGradNorm(pair.theirs, clip);
                QVERIFY(std::abs(norm - theirNorm) <= 1e-5 * theirNorm);
            }
            own.step(1e-2, clipScale(norm, clip));
            theirs.step();
        }
        for (std::size_t i = 0; i < pair.theirs.size(); ++i) {
            const double difference = (pair.own[i].master() - pair.theirs[i]).abs().max().item<double>();
            QVERIFY2(difference < 2e-6, qPrintable(QString::number(difference)));
        }
    }

    void decayLeavesNormsAndBiasesAlone() {
        Pair pair = someTensors();
        Adamw own(pair.pointers(), {.weightDecay = 0.5});
        own.zeroGradients();
        own.step(0.1);
        for (std::size_t i = 0; i < pair.theirs.size(); ++i) {
            const at::Tensor expected = pair.own[i].decays() ? pair.theirs[i] * (1 - 0.1 * 0.5) : pair.theirs[i];
            QVERIFY(at::allclose(pair.own[i].master(), expected, 1e-6, 0));
        }
    }

    void bitsDoNotDependOnThreads() {
        std::vector<at::Tensor> results;
        const int before = at::get_num_threads();
        for (const int threads : {1, 2, 3}) {
            at::set_num_threads(threads);
            Pair pair = someTensors();
            Adamw own(pair.pointers(), {.weightDecay = 0.01});
            for (int step = 0; step < 3; ++step) {
                own.zeroGradients();
                for (Parameter& parameter : pair.own) parameter.master().mutable_grad().normal_();
                own.step(1e-2, clipScale(own.gradientNorm(), 1));
            }
            results.push_back(pair.own[3].master().detach().clone());
        }
        at::set_num_threads(before);
        QVERIFY(at::equal(results[0], results[1]) && at::equal(results[0], results[2]));
    }

    void aGradientThatIsNoNumberShowsInTheNorm() {
        Pair pair = someTensors();
        Adamw own(pair.pointers(), {});
        own.zeroGradients();
        pair.own[1].master().mutable_grad()[39999] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(!std::isfinite(own.gradientNorm()));
    }

    void schedules_data() { // the factors of get_{linear,cosine,constant}_schedule_with_warmup(10 warm-up, 110 steps),
                            // by hand
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("number");
        QTest::addColumn<double>("factor");
        for (const char* kind : {"linear", "cosine", "constant"}) {
            QTest::addRow("%s begins at 0", kind) << kind << 1 << 0.0;
            QTest::addRow("%s half way up", kind) << kind << 6 << 0.5;
            QTest::addRow("%s at the peak", kind) << kind << 11 << 1.0;
        }
        QTest::newRow("linear half way down") << "linear" << 61 << 0.5;
        QTest::newRow("linear last step") << "linear" << 110 << 0.01;
        QTest::newRow("cosine a quarter down") << "cosine" << 36 << 0.8535533905932737;
        QTest::newRow("cosine half way down") << "cosine" << 61 << 0.5;
        QTest::newRow("constant stays") << "constant" << 110 << 1.0;
    }

    void schedules() {
        QFETCH(QString, kind);
        QFETCH(int, number);
        QFETCH(double, factor);
        const Schedule schedule{*choiceFrom<ScheduleKind>(kind.toStdString()), 3e-4, 10, 110};
        QVERIFY(std::abs(schedule.at(number) - 3e-4 * factor) < 1e-15);
    }
};

LATHE_TEST(TestOptimizer)
#include "tst_optimizer.moc"
