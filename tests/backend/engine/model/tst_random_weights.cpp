// Random weights: LibTorch's own numbers, one draw after the other, on however many threads and whatever device.
#include "backend/engine/support/test_device.h"
#include "model/random_weights.h"
#include "support/test_main.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <QTest>

using namespace lathe;
using namespace lathe::test;

class TestRandomWeights : public QObject {
    Q_OBJECT
private slots:
    void manyThreadsDrawWhatOneDraws_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 3})
            for (const at::ScalarType type : {at::kFloat, at::kBFloat16, at::kHalf})
                QTest::addRow("%s, %d threads", at::toString(type), threads) << int(type) << threads;
    }
    void manyThreadsDrawWhatOneDraws() {
        QFETCH(int, type);
        QFETCH(int, threads);
        const int before = at::get_num_threads();
        at::set_num_threads(threads);
        at::Generator ours = at::make_generator<at::CPUGeneratorImpl>(7),
                      theirs = at::make_generator<at::CPUGeneratorImpl>(7);
        for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{3, 3},
                                                       {100, 7},
                                                       {1024, 1024},
                                                       {1021, 1031},
                                                       {5, 1},
                                                       {524288, 2},
                                                       {1, 524303},
                                                       {2, 40}}) {
            const at::Tensor found = at::empty(shape, at::TensorOptions(at::ScalarType(type)).device(testDevice()));
            fillRandom("some.weight", found, 0.02, ours);
            const at::Tensor expected = at::empty(shape, at::kFloat).normal_(0, 0.02, theirs).to(at::ScalarType(type));
            QVERIFY2(at::equal(found.cpu(), expected), qPrintable(QString("%1 x %2").arg(shape[0]).arg(shape[1])));
        }
        at::set_num_threads(before);
    }

    void aSliceIsFilledToo() { // as a model holds a weight that files have transposed
        at::Generator ours = at::make_generator<at::CPUGeneratorImpl>(7),
                      theirs = at::make_generator<at::CPUGeneratorImpl>(7);
        const at::Tensor whole = at::zeros({20, 33}, at::TensorOptions().device(testDevice())),
                         part = whole.narrow(1, 3, 20).t();
        fillRandom("some.weight", part, 1, ours);
        QVERIFY(at::equal(part.cpu(), at::empty({20, 20}).normal_(0, 1, theirs)));
        QCOMPARE(whole.narrow(1, 0, 3).abs().max().item<float>(), 0.0f);
    }

    void vectorsAndBiasesAreConstant() {
        at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(7);
        const at::Tensor norm = at::empty({9}, at::TensorOptions().device(testDevice())), bias = at::empty_like(norm);
        fillRandom("norm.weight", norm, 1, generator);
        fillRandom("some.bias", bias, 1, generator);
        QVERIFY(at::equal(norm.cpu(), at::ones({9})) && at::equal(bias.cpu(), at::zeros({9})));
    }
};

LATHE_TEST(TestRandomWeights)
#include "tst_random_weights.moc"
