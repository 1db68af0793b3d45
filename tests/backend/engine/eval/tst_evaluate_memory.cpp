// An evaluation that runs out of memory is done again with fewer tokens at once, to the same result.
#include "backend/engine/support/test_device.h"
#include "eval/evaluate.h"
#include "lathe/error.h"
#include "support/test_main.h"
#include "tensor/booking.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace lathe;
using namespace lathe::test;

class TestEvaluateMemory : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::unique_ptr<Model> m_model;
    std::vector<TokenExample> m_examples;

    std::int64_t peakWith(std::int64_t tokensAtOnce) {
        const std::int64_t before = testLedger().inUse();
        testLedger().restartPeak();
        evaluate(*m_model, m_examples, {.tokensAtOnce = tokensAtOnce}, [](std::int64_t) {});
        return testLedger().booked().peak.totalBytes() - before;
    }

private slots:
    void initTestCase() {
        if (testsRunOnGpu()) QSKIP("the small model's kilobytes are less than a GPU's allocator tells apart");
        bookAllocations();
        std::ofstream(m_folder.path().toStdString() + "/config.json")
            << R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama",
            "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
            "vocab_size": 257, "max_position_embeddings": 40, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": false})";
        m_model = loadModel(m_folder.path().toStdString(), onTestDevice({.randomWeights = true, .seed = 1}));
        for (std::int32_t i = 0; i < 40; ++i) {
            TokenExample& example = m_examples.emplace_back();
            for (std::int32_t t = 0; t < 8 + i % 5; ++t) {
                example.ids.push_back((7 * i + t) % 257);
                example.trained.push_back(t > 0);
            }
        }
    }
    void cleanup() { testLedger().setBudget(0); }

    void itIsDoneWithFewerTokensAtOnce() {
        const EvaluationReport expected = evaluate(*m_model, m_examples, {}, [](std::int64_t) {});
        const std::int64_t all = peakWith(2048), few = peakWith(100);
        QVERIFY(few < all);
        testLedger().setBudget(testLedger().inUse() + (all + few) / 2);
        EvaluationOptions options;
        std::vector<std::string> said;
        const EvaluationReport found = evaluateWhatFits(
            *m_model, m_examples, options, [](std::int64_t) {},
            [&](const ErrorInfo& error) { said.push_back(error.message); });
        QVERIFY(!said.empty() && !said.front().empty());
        QVERIFY(options.tokensAtOnce < 2048 && options.tokensAtOnce >= 64);
        QVERIFY2(std::abs(found.loss - expected.loss) < 1e-6,
                 qPrintable(QString("%1 and %2").arg(found.loss).arg(expected.loss)));
        QCOMPARE(found.trainedTokens, expected.trainedTokens);
        QCOMPARE(found.examples, expected.examples);
    }

    void withoutMemoryForOneTokenItFails() {
        testLedger().setBudget(testLedger().inUse() + 64);
        EvaluationOptions options;
        try {
            evaluateWhatFits(*m_model, m_examples, options, [](std::int64_t) {}, [](const ErrorInfo&) {});
            QFAIL("there was no memory");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::OutOfMemory);
        }
        QCOMPARE(options.tokensAtOnce, std::int64_t(1));
    }
};

LATHE_TEST(TestEvaluateMemory)
#include "tst_evaluate_memory.moc"
