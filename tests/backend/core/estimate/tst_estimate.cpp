#include "base/json.h"
#include "estimate/estimate.h"
#include "known_models.h"
#include "lathe/field_keys.h"
#include "models/architectures.h"
#include "models/heads.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <map>

using namespace lathe;
using namespace lathe::test;
using nlohmann::json;

namespace {

Estimate estimateOf(const ModelSpec& spec, const std::string& recipe) { return estimate(spec, recipeFromJson(recipe)); }

constexpr const char* bench =
    R"({"methods": [{"method": "lora", "rank": 8}], "batch_size": 4, "max_length": 512, "gradient_checkpointing": false})";

} // namespace

class TestEstimate : public QObject {
    Q_OBJECT
private slots:
    void fixtureTotals_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : test::fixtureCases("tiny"))
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureTotals() {
        QFETCH(QString, folder);
        const json expected = test::readJson(std::filesystem::path(folder.toStdString()) / "expected.json");
        const std::string architecture = expected.at("architecture");
        bool known = false;
        for (const Architecture& row : architectures()) known = known || row.name == architecture;
        if (!known) QSKIP(("the table of architectures has no " + architecture).c_str());
        const ModelSpec spec = readModelSpec(folder.toStdString());
        const std::int64_t total = expected.at("parameters");
        std::int64_t head = 0; // trains with every method, and belongs to the base
        for (const ParameterSpec& parameter : headParameterSpecs(spec)) {
            std::int64_t count = 1;
            for (const std::int64_t size : parameter.shape) count *= size;
            head += count;
        }
        for (const char* method : {"lora", "full"}) {
            const ParameterCounts counts =
                estimateOf(spec, R"({"methods": [{"method": ")" + std::string(method) + R"("}]})").parameters;
            QCOMPARE(counts.total,
                     method == std::string("full") ? total : total + counts.trainable - head); // total = base + method
            std::int64_t sum = 0, trainable = 0;
            for (const LayerCount& layer : counts.byLayer) sum += layer.total, trainable += layer.trainable;
            QCOMPARE(sum, counts.total);
            QCOMPARE(trainable, counts.trainable);
        }
        QCOMPARE(estimateOf(spec, R"({"methods": [{"method": "full"}]})").parameters.trainable, total);
    }

    void layersAreToldApart() {
        const ParameterCounts counts = estimateOf(smollm2(), bench).parameters;
        QCOMPARE(counts.trainable, std::int64_t{2442240}); // as PEFT prints for r = 8 on all linear layers
        QCOMPARE(counts.total, std::int64_t{134515008 + 2442240});
        QCOMPARE(counts.byLayer.size(), std::size_t{32}); // embedding (tied head), 30 layers, final norm
        std::map<std::string, std::int64_t> trainable;
        for (const LayerCount& layer : counts.byLayer) trainable[layer.name] = layer.trainable;
        QCOMPARE(trainable.at("model.layers.29"), std::int64_t{2442240 / 30});
        QCOMPARE(trainable.at("model.embed_tokens"), std::int64_t{0});
    }

    /// What must be so whatever the engine keeps: the known sizes of weights, masters, gradients and moments.
    void fixedPartsFollowFromTheCounts() {
        const MemoryByPart lora = estimateOf(smollm2(), bench).memory;
        QCOMPARE(lora[MemoryPart::Weights], std::int64_t{134515008} * 2);
        QCOMPARE(lora[MemoryPart::TrainedParameters], std::int64_t{2442240} * 6); // fp32 masters and bf16 copies
        QCOMPARE(lora[MemoryPart::Gradients], std::int64_t{2442240} * 4);
        QCOMPARE(lora[MemoryPart::OptimizerState], std::int64_t{2442240} * 8);
        QCOMPARE(lora[MemoryPart::QuantizationConstants], std::int64_t{0});
        const MemoryByPart full = estimateOf(smollm2(), R"({"methods": [{"method": "full"}], "dtype": "fp32"})").memory;
        QCOMPARE(full[MemoryPart::Weights], std::int64_t{0}); // all of it is trained
        QCOMPARE(full[MemoryPart::TrainedParameters], std::int64_t{134515008} * 4);
        QCOMPARE(full[MemoryPart::OptimizerState], std::int64_t{134515008} * 8);
    }

    /// What users turn to save memory must save it, and what costs memory must cost it.
    void fieldsMoveTheBarTheRightWay() {
        const ModelSpec spec = smollm2();
        const auto total = [&](const std::string& recipe) { return estimateOf(spec, recipe).memory.totalBytes(); };
        const auto with = [](const std::string& field) { return std::string(bench).insert(1, field + ", "); };
        const std::int64_t before = total(bench);
        QVERIFY(total(with(R"("dtype": "fp32")")) > before);
        json recipe = json::parse(bench);
        recipe["batch_size"] = 8;
        QVERIFY(total(recipe.dump()) > before);
        recipe["batch_size"] = 4;
        recipe["max_length"] = 256;
        QVERIFY(total(recipe.dump()) < before);
        recipe["max_length"] = 512;
        recipe["gradient_checkpointing"] = true;
        QVERIFY(total(recipe.dump()) < before);
        recipe["methods"] = {{{"method", "lora"}, {"rank", 64}}};
        QVERIFY(total(recipe.dump())
                > total(R"({"methods": [{"method": "lora", "rank": 8}], "batch_size": 4, "max_length": 512})"));
        recipe["methods"] = {{{"method", "full"}}};
        QVERIFY(total(recipe.dump()) > before);
        QCOMPARE(estimateOf(spec, bench).tokensPerMicroBatch, std::int64_t{2048});
    }

    void theLongestRowThatFits() {
        const ModelSpec spec = smollm2();
        Recipe recipe = recipeFromJson(R"({"batch_size": 1})");
        QCOMPARE(lengthThatFits(spec, recipe, thisProcessor(), std::int64_t{1} << 50), spec.context);
        const auto bytesFor = [&](std::int64_t length) {
            recipe.settings.set(field::maxLength, length);
            return estimate(spec, recipe).memory.totalBytes();
        };
        const std::int64_t bytes = (bytesFor(1000) + bytesFor(1500)) / 2,
                           length = lengthThatFits(spec, recipe, thisProcessor(), bytes);
        QVERIFY(length >= 1000 && length < 1500);
        QVERIFY(bytesFor(length) <= bytes && bytesFor(length + 1) > bytes);
    }

    void speed_data() {
        QTest::addColumn<QString>("targets");
        QTest::addColumn<int>("layers");
        QTest::newRow("all linear, 30 layers") << "all-linear" << 30;
        QTest::newRow("all linear, 80 layers") << "all-linear" << 80;
        QTest::newRow("expression, 80 layers") << "regex:.*\\\\.(q|v|up)_proj" << 80;
    }
    void speed() { // a figure, not a check: QBENCHMARK prints it
        QFETCH(QString, targets);
        QFETCH(int, layers);
        ModelSpec spec = smollm2();
        spec.layers = layers;
        const Recipe recipe = recipeFromJson(R"({"methods": [{"method": "lora", "target_modules": ")"
                                             + targets.toStdString() + R"("}]})");
        QBENCHMARK { estimate(spec, recipe); }
    }
};

LATHE_TEST(TestEstimate)
#include "tst_estimate.moc"
