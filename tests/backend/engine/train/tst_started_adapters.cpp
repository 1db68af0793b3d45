// Runs that start from an adapter that changed the embedding of a model whose head it is.
#include "backend/engine/tiny_run.h"
#include "export/proof.h"
#include "export/tuned_model.h"
#include "lathe/field_keys.h"
#include "peft/adapter_files.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <fstream>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

class TestStartedAdapters : public QObject {
    Q_OBJECT
private slots:
    /// GPT-2, for whose pair PEFT knows no tying: Lathe saves it as both, and an adapter of PEFT's may have the
    /// embedding alone.
    void fixtureTrainedEmbeddingsOfATiedModelGoOn() {
        const fs::path base = fixtures() / "tiny" / "gpt2";
        if (!fs::exists(base)) QSKIP(noFixture);
        const auto runOf = [&](TinyRun& run, double rate) {
            run.recipe.settings.set(field::model, base.string());
            run.recipe.settings.set(field::maxLength, std::int64_t(24));
            run.recipe.settings.set(field::tooLong, LongRows::Cut);
            run.recipe.settings.set(field::steps, std::int64_t(3));
            run.recipe.settings.set(field::learningRate, rate);
            run.recipe.methods[0].settings.set(field::modulesToSave, std::vector<std::string>{"wte"});
            const auto record = run.train();
            const auto end = record.ends.back();
            if (end.outcome != Outcome::Finished) throw std::runtime_error(end.error.message);
            return fs::path(end.adapter);
        };
        const auto logits = [&](const fs::path& adapter) {
            const TunedModel tuned = loadTuned(base, adapter, {});
            return std::pair(probeLogits(*tuned.model), tuned.model->spec().tiedHead);
        };
        TinyRun first;
        const fs::path together = runOf(first, 0.01);
        TinyRun second;
        second.recipe.settings.set(field::initAdapter, together.string());
        const auto [before, wasTied] = logits(together);
        const auto [after, isTied] = logits(runOf(second, 0.0));
        QVERIFY(wasTied && isTied);
        QVERIFY(largestDifference(before, after) < 1e-5);

        const fs::path alone = fs::path(first.home.path().toStdString()) / "alone";
        fs::copy(together, alone);
        nlohmann::json config = readJson(alone / "adapter_config.json");
        config["modules_to_save"] = {"transformer.wte"};
        std::ofstream(alone / "adapter_config.json") << config;
        NamedTensors kept;
        for (const auto& [name, tensor] : readTensorFile(together / "adapter_model.safetensors"))
            if (name.find("lm_head") == std::string::npos) kept.emplace_back(name, tensor);
        saveTensorFile(alone / "adapter_model.safetensors", kept);
        TinyRun third;
        third.recipe.settings.set(field::initAdapter, alone.string());
        const auto [parted, partedTied] = logits(alone);
        const auto [gone, goneTied] = logits(runOf(third, 0.0));
        QVERIFY(!partedTied && !goneTied);
        QVERIFY(largestDifference(parted, before) > 1e-3); // the head is the base's again
        QVERIFY(largestDifference(parted, gone) < 1e-5);
        TinyRun fourth; // and both learn
        fourth.recipe.settings.set(field::initAdapter, alone.string());
        QVERIFY(largestDifference(parted, logits(runOf(fourth, 0.01)).first) > 1e-3);
    }
};

LATHE_TEST(TestStartedAdapters)
#include "tst_started_adapters.moc"
