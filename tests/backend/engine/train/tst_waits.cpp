// How often the host waits for the device: a fixed number of times, whatever the model's depth, the method and the cut.
// One wait more in a layer is a GPU that stands still as often as there are layers.
#include "backend/engine/deeper_model.h"
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "data/batch_builder.h"
#include "eval/evaluate.h"
#include "eval/generate.h"
#include "lathe/field_keys.h"
#include "model/key_value_cache.h"
#include "models/read_model_spec.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

/// The table: waits for ...
constexpr std::int64_t aStep = 1; ///< its losses and its gradients' norm together
constexpr std::int64_t anEvaluationBatch = 1; ///< its losses
constexpr std::int64_t aToken = 1; ///< its logits

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
        for (const char* method : {"lora", "qlora", "full", "adapter", "compacter", "ia3", "prompt_tuning",
                                   "prefix_tuning", "p_tuning", "norms"})
            for (const int layers : {1, 5})
                for (const int cuts : {1, 4})
                    QTest::addRow("%s, %d layers, %d micro-batches", method, layers, cuts)
                        << method << layers << cuts << (cuts == 4);
    }
    void aTrainingStep() {
        QFETCH(QString, method);
        QFETCH(int, layers);
        QFETCH(int, microBatches);
        QFETCH(bool, recompute);
        TinyRun run(method.toStdString());
        Settings& settings = run.recipe.settings;
        settings.set(field::model, modelOf(run.home.path().toStdString(), layers));
        settings.set(field::randomWeights, true);
        settings.set(field::gradientCheckpointing, recompute);
        settings.set(field::batchSize, std::int64_t(8 / microBatches));
        settings.set(field::gradientAccumulation, std::int64_t(microBatches));
        QCOMPARE(mostWaits(run), aStep);
    }

    void aTrainingStepWith_data() {
        QTest::addColumn<QString>("what");
        for (const char* what : {"paged_adamw", "adamw_8bit", "paged weights", "fp16", "dora", "fusion", "packing"})
            QTest::newRow(what) << what;
    }
    void aTrainingStepWith() {
        QFETCH(QString, what);
        TinyRun run(what == "fusion" ? "adapter_fusion" : "lora");
        Settings& settings = run.recipe.settings;
        if (what.contains("adamw")) settings.set(field::optimizer, what.toStdString());
        if (what == "paged weights") {
            settings.set(field::model, deeperModel(run.home.path().toStdString() + "/model", 5).string());
            settings.set(field::pagedWeights, Paging::Disk);
            settings.set(field::weightPagesMib, 0.001); // two layers
        }
        if (what == "fp16") settings.set(field::dtype, Precision::FP16);
        if (what == "packing") settings.set(field::packing, true);
        if (what == "dora") run.recipe.methods.front().settings.set(field::dora, true);
        TinyRun parts[]{TinyRun("adapter"), TinyRun("adapter")};
        if (what == "fusion") {
            parts[1].recipe.methods.front().settings.set(field::adapterName, std::string("second"));
            std::vector<std::string> folders;
            for (TinyRun& part : parts) folders.push_back(part.train().ends.at(0).adapter);
            run.recipe.methods.front().settings.set(field::adapters, folders);
        }
        QCOMPARE(mostWaits(run), aStep);
    }

    void aStepOfATask_data() {
        QTest::addColumn<QString>("task");
        for (const char* task : {"sequence_classification", "token_classification", "question_answering", "pairs"})
            QTest::newRow(task) << task;
    }
    void aStepOfATask() { // heads, and an encoder-decoder, on the reference models
        QFETCH(QString, task);
        const std::filesystem::path model =
            task == "pairs" ? modelOfKind(ModelKind::EncoderDecoder) : modelOfKind(ModelKind::Encoder);
        if (model.empty()) QSKIP("no such model among the reference files");
        TinyRun run;
        std::ofstream rows(run.home.path().toStdString() + "/task.jsonl");
        for (int i = 0; i < 40; ++i) {
            const std::string name = i % 2 ? "anna" : "paul";
            if (task == "sequence_classification") rows << dumpJson({{"text", "a film by " + name}, {"label", i % 2}});
            else if (task == "token_classification")
                rows << dumpJson({{"tokens", {name, "sees"}}, {"tags", {"B-PER", "O"}}});
            else if (task == "pairs") rows << dumpJson({{"prompt", "who is it?"}, {"completion", name}});
            else
                rows << dumpJson({{"id", std::to_string(i)},
                                  {"question", "who has it?"},
                                  {"context", "it is with " + name + " now"},
                                  {"answers", {{"text", {name}}, {"answer_start", {11}}}}});
            rows << "\n";
        }
        rows.close();
        Settings& settings = run.recipe.settings;
        settings.set(field::model, model.string());
        if (task != "pairs") settings.set(field::task, task.toStdString());
        run.recipe.data = {dataSource(run.home.path().toStdString() + "/task.jsonl", "train")};
        QCOMPARE(mostWaits(run), aStep);
    }

    void anEvaluation_data() { addLayers(); }
    void anEvaluation() {
        QFETCH(int, layers);
        const QTemporaryDir folder;
        const auto model =
            loadModel(modelOf(folder.path().toStdString(), layers), onTestDevice({.randomWeights = true}));
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
        const auto model =
            loadModel(modelOf(folder.path().toStdString(), layers), onTestDevice({.randomWeights = true}));
        KeyValueCache cache;
        const std::vector<std::int32_t> prompt{1, 2, 3};
        model->next(prompt, cache).cpu();
        restartFakeCounts();
        for (int token = 0; token < 6; ++token) model->next(std::span(prompt).last(1), cache).cpu();
        QCOMPARE(fakeCounts().waits(), 6 * aToken);
    }

private:
    /// Of one step, once the first ones are done.
    static std::int64_t mostWaits(TinyRun& run) {
        Settings& settings = run.recipe.settings;
        settings.set(field::dryRun, TrialRun::Never);
        settings.set(field::steps, std::int64_t(9));
        settings.set(field::saveEvery, std::int64_t(0));
        std::int64_t before = 0, most = 0;
        const auto record = run.train(false, [&](Executor&, const StepPoint& point) {
            const std::int64_t now = fakeCounts().waits();
            if (point.step > 3 && point.step < 9) most = std::max(most, now - before);
            before = now;
        });
        if (record.ends.at(0).outcome != Outcome::Finished) throw std::runtime_error(record.ends.at(0).error.message);
        return most;
    }
    static std::filesystem::path modelOfKind(ModelKind kind) {
        for (const auto& folder : fixtureCases("tiny")) {
            const std::string name = readJson(folder / "config.json").at("architectures").at(0);
            const auto& known = architectures();
            if (std::filesystem::exists(folder / "tokenizer.json")
                && std::any_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; })
                && readModelSpec(folder).kind == kind)
                return folder;
        }
        return {};
    }
    static void addLayers() {
        QTest::addColumn<int>("layers");
        for (const int layers : {1, 5}) QTest::addRow("%d layers", layers) << layers;
    }
};

LATHE_TEST(TestWaits)
#include "tst_waits.moc"
