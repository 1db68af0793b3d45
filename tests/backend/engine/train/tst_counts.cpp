// What a step and a token cost beside their arithmetic, in counts, which no other program on the machine changes: loops
// that threads share, regions of OpenMP, blocks from malloc, page faults, sleeps. Times belong to tests/bench.
#include "lathe/method_info.h"
#include "malloc_hook.h"
#include "model/key_value_cache.h"
#include "model/model.h"
#include "peft/method.h"
#include "support/test_main.h"
#include "tensor/allocator.h"
#include "tensor/threads.h"
#include "train/adamw.h"

#include <QTemporaryDir>
#include <QTest>

#include <dlfcn.h>
#include <sys/resource.h>

#include <atomic>
#include <fstream>
#include <memory>

using namespace lathe;

namespace {
std::atomic<std::int64_t> regions = 0;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// In front of libgomp's, for the whole program.
extern "C" void GOMP_parallel(void (*f)(void*), void* data, unsigned threads, unsigned flags) {
    using Function = void (*)(void (*)(void*), void*, unsigned, unsigned);
    static const auto next = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "GOMP_parallel"));
    ++regions;
    next(f, data, threads, flags);
}
#endif

namespace {

struct Counts {
    std::int64_t loops = 0, regions = 0, blocks = 0, faults = 0, sleeps = 0;
    static Counts now() {
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        return {threadCounts().loops, ::regions, test::blocksAsked(), used.ru_minflt, used.ru_nvcsw};
    }
    Counts operator-(const Counts& before) const {
        return {loops - before.loops, regions - before.regions, blocks - before.blocks, faults - before.faults,
                sleeps - before.sleeps};
    }
    QString text() const {
        return QString("%1 loops, %2 regions, %3 blocks, %4 faults, %5 sleeps")
            .arg(loops)
            .arg(regions)
            .arg(blocks)
            .arg(faults)
            .arg(sleeps);
    }
};

/// Of such a size that every part of a layer is worth sharing out.
std::unique_ptr<Model> modelOf(const QTemporaryDir& folder, int layers) {
    std::ofstream(folder.path().toStdString() + "/config.json")
        << R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 512,
        "intermediate_size": 1024, "num_attention_heads": 8, "num_key_value_heads": 4, "vocab_size": 4096, "max_position_embeddings": 512, "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0, "tie_word_embeddings": true, "num_hidden_layers": )"
        << layers << "}";
    return loadModel(folder.path().toStdString(), {.dtype = at::kBFloat16, .randomWeights = true, .seed = 1});
}

Counts ofAStep(Model& model, Adamw& adamw, std::int64_t step) {
    TokenBatch batch;
    batch.ids = at::randint(0, 4096, {512}, at::kLong);
    batch.positions = at::arange(256, at::kLong).repeat({2});
    batch.targets = at::randint(0, 4096, {512}, at::kLong);
    batch.starts = {0, 256, 512};
    batch.examples = {0, 1};
    batch.trainedTokens = 512;
    const Counts before = Counts::now();
    const BatchLoss loss = model.loss(batch, {.training = true, .step = std::uint64_t(step)});
    loss.sum.backward(at::scalar_tensor(1.0 / 512));
    adamw.step(1e-4, 1);
    adamw.zeroGradients();
    return Counts::now() - before;
}

} // namespace

class TestCounts : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        if (!test::mallocIsHooked) QSKIP("a sanitizer has an allocator and a look at threads of its own");
        keepFreedBlocks();
        at::set_num_threads(2);
    }
    void cleanupTestCase() { at::set_num_threads(m_before); }

    void aStep() {
        QTemporaryDir two, six;
        Counts counts[2];
        int which = 0;
        for (const int layers : {2, 6}) {
            const std::unique_ptr<Model> model = modelOf(layers == 2 ? two : six, layers);
            MethodChoice choice{"lora", Settings(*methodInfo("lora").fields)};
            const std::unique_ptr<Method> method = makeMethod(choice);
            method->attach(*model, 0);
            Adamw adamw(method->trainable(), {.weightDecay = 0});
            for (int warm = 0; warm < 3; ++warm) ofAStep(*model, adamw, warm);
            Counts& least = counts[which++] = ofAStep(*model, adamw, 3);
            for (int again = 4; again < 7; ++again) // a team's scratch comes now and then, 128 pages at a time
                if (const Counts one = ofAStep(*model, adamw, again); one.faults < least.faults) least = one;
            qInfo("%d layers: %s", layers, qPrintable(counts[which - 1].text()));
        }
        QVERIFY(counts[0].loops > 0);
        const auto aLayer = [&](std::int64_t Counts::* what) { return (counts[1].*what - counts[0].*what) / 4; };
        QVERIFY2(aLayer(&Counts::loops) <= 55, qPrintable(QString::number(aLayer(&Counts::loops))));
        QVERIFY2(aLayer(&Counts::regions) <= 4, qPrintable(QString::number(aLayer(&Counts::regions))));
        QVERIFY2(aLayer(&Counts::blocks) <= 30000, qPrintable(QString::number(aLayer(&Counts::blocks))));
        QVERIFY2(counts[1].faults <= 500, qPrintable(counts[1].text()));
        QVERIFY2(counts[1].sleeps <= 4 * counts[1].loops + 200, qPrintable(counts[1].text()));
    }

    void aToken() {
        QTemporaryDir two, six;
        Counts counts[2];
        int which = 0;
        for (const int layers : {2, 6}) {
            const std::unique_ptr<Model> model = modelOf(layers == 2 ? two : six, layers);
            KeyValueCache cache;
            const std::vector<std::int32_t> prompt(40, 7), one{9};
            model->next(prompt, cache);
            for (int warm = 0; warm < 3; ++warm) model->next(one, cache);
            const Counts before = Counts::now();
            for (int token = 0; token < 8; ++token) model->next(one, cache);
            counts[which] = Counts::now() - before;
            for (std::int64_t Counts::* what :
                 {&Counts::loops, &Counts::regions, &Counts::blocks, &Counts::faults, &Counts::sleeps})
                counts[which].*what /= 8;
            qInfo("%d layers: %s", layers, qPrintable(counts[which].text()));
            ++which;
        }
        QCOMPARE((counts[1].loops - counts[0].loops) / 4,
                 std::int64_t(4)); // a layer's four products, which wait for each other, and nothing else
        QCOMPARE(counts[0].loops, std::int64_t(2 * 4 + 1)); // and the head
        QCOMPARE(counts[1].regions, std::int64_t(0));
        QVERIFY2(counts[1].blocks <= 6 * 260 + 100, qPrintable(counts[1].text()));
        QVERIFY2(counts[1].faults <= 5, qPrintable(counts[1].text()));
        QVERIFY2(counts[1].sleeps <= 4 * counts[1].loops + 20, qPrintable(counts[1].text()));
    }

private:
    const int m_before = at::get_num_threads();
};

LATHE_PROCESSOR_TEST(TestCounts)
#include "tst_counts.moc"
