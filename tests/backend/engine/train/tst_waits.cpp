// How often the host waits for the device: a fixed number of times, whatever the model's depth, the method and the cut. One wait more in a
// layer is a GPU that stands still as often as there are layers.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "data/batch_builder.h"
#include "eval/evaluate.h"
#include "eval/generate.h"
#include "model/key_value_cache.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

/// The table: waits for ...
constexpr std::int64_t aStep = 1;            ///< its losses and its gradients' norm together
constexpr std::int64_t anEvaluationBatch = 1; ///< its losses
constexpr std::int64_t aToken = 1;           ///< its logits

/// The tiny model's configuration with so many layers, for random weights.
std::string modelOf(const std::filesystem::path& folder, int layers) {
    const std::filesystem::path to = folder / ("layers" + std::to_string(layers));
    std::filesystem::copy(tinyModel(), to);
    auto config = readJson(to / "config.json");
    config["num_hidden_layers"] = layers;
    std::ofstream(to / "config.json") << dumpJson(config);
    return to.string();
}

} // namespace

class TestWaits : public QObject {
    Q_OBJECT
private slots:
    void init() {
        if (!testsRunOnFakeDevice()) QSKIP("only the fake device counts");
    }

    void aTrainingStep_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("microBatches");
        QTest::addColumn<bool>("recompute");
        for (const char* method : {"lora", "qlora", "full", "adapter", "compacter", "ia3", "prompt_tuning", "prefix_tuning", "p_tuning", "norms"})
            for (const int layers : {1, 5})
                for (const int cuts : {1, 4}) QTest::addRow("%s, %d layers, %d micro-batches", method, layers, cuts) << method << layers << cuts << (cuts == 4);
    }
    void aTrainingStep() {
        QFETCH(QString, method);
        QFETCH(int, layers);
        QFETCH(int, microBatches);
        QFETCH(bool, recompute);
        TinyRun run(method.toStdString());
        Settings& settings = run.recipe.settings;
        settings.set("model", modelOf(run.home.path().toStdString(), layers));
        settings.set("random_weights", true);
        settings.set("dry_run", std::string("never"));
        settings.set("gradient_checkpointing", recompute);
        for (const auto& [field, value] : {std::pair<const char*, std::int64_t>{"batch_size", 8 / microBatches}, {"gradient_accumulation", microBatches}, {"steps", 9}, {"save_every", 0}})
            settings.set(field, value);
        std::int64_t before = 0, most = 0;
        const auto record = run.train(false, [&](Executor&, const StepPoint& point) {
            const std::int64_t now = fakeCounts().waits();
            if (point.step > 3 && point.step < 9) most = std::max(most, now - before);
            before = now;
        });
        QCOMPARE(words(record.ends.at(0).outcome), words(Outcome::Finished));
        QCOMPARE(most, aStep);
    }

    void anEvaluation_data() { addLayers(); }
    void anEvaluation() {
        QFETCH(int, layers);
        const QTemporaryDir folder;
        const auto model = loadModel(modelOf(folder.path().toStdString(), layers), onTestDevice({.randomWeights = true}));
        std::vector<TokenExample> examples;
        for (std::int32_t i = 0; i < 12; ++i) {
            TokenExample& example = examples.emplace_back();
            for (std::int32_t t = 0; t < 5 + i; ++t) {
                example.ids.push_back(t);
                example.trained.push_back(t > 0);
            }
        }
        std::int64_t batches = 0;
        restartFakeCounts();
        evaluate(*model, examples, {.tokensAtOnce = 40}, [&](std::int64_t) { ++batches; });
        QVERIFY(batches > 2);
        QCOMPARE(fakeCounts().waits(), batches * anEvaluationBatch);
    }

    void aGeneratedToken_data() { addLayers(); }
    void aGeneratedToken() {
        QFETCH(int, layers);
        const QTemporaryDir folder;
        const auto model = loadModel(modelOf(folder.path().toStdString(), layers), onTestDevice({.randomWeights = true}));
        KeyValueCache cache;
        const std::vector<std::int32_t> prompt{1, 2, 3};
        model->next(prompt, cache).cpu();
        restartFakeCounts();
        for (int token = 0; token < 6; ++token) model->next(std::span(prompt).last(1), cache).cpu();
        QCOMPARE(fakeCounts().waits(), 6 * aToken);
    }

private:
    static void addLayers() {
        QTest::addColumn<int>("layers");
        for (const int layers : {1, 5}) QTest::addRow("%d layers", layers) << layers;
    }
};

LATHE_TEST(TestWaits)
#include "tst_waits.moc"
