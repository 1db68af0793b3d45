// What each of several processes has in memory where they share out frozen weights or the optimizer's state.
#include "base/json.h"
#include "estimate/changes.h"
#include "estimate/estimate.h"
#include "lathe/field_keys.h"
#include "models/read_model_spec.h"
#include "recipe/paging.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;

namespace {

ModelSpec twelveLayers() {
    return specFromConfig({{"architectures", {"LlamaForCausalLM"}},
                           {"hidden_size", 256},
                           {"intermediate_size", 1024},
                           {"num_hidden_layers", 12},
                           {"num_attention_heads", 4},
                           {"num_key_value_heads", 4},
                           {"vocab_size", 384},
                           {"max_position_embeddings", 512}});
}

Recipe sharingRecipe(const char* method, const nlohmann::json& more = nlohmann::json::object()) {
    nlohmann::json recipe{
        {"dtype", "fp32"}, {"batch_size", 1}, {"max_length", 64}, {"methods", {{{"method", method}}}}};
    recipe.update(more);
    return recipeFromJson(recipe.dump());
}

DeviceInfo deviceOf(bool isGpu, int processes) {
    DeviceInfo device{.name = "made", .isGpu = isGpu, .memoryBytes = std::int64_t(80) << 30};
    device.processes = processes;
    return device;
}

} // namespace

class TestSharding : public QObject {
    Q_OBJECT
private slots:
    void weightsThatAreSharedOut() {
        using enum MemoryPart;
        const ModelSpec spec = twelveLayers();
        const auto with = [](const char* paged) {
            return sharingRecipe("lora", {{"weight_pages_mib", 0.001}, {"paged_weights", paged}});
        };
        const Recipe disk = with("disk"), memory = with("memory"), sharded = with("sharded");
        const WeightPaging paging = weightPagingOf(sharded, spec);
        QVERIFY(paging.on && paging.totalBytes == 6 * paging.budgetBytes);
        for (const int processes : {1, 2, 4, 12}) {
            const std::int64_t held = paging.totalBytes / processes;
            const Estimate here = estimate(spec, sharded, deviceOf(false, processes));
            QCOMPARE(here.memory[Weights], estimate(spec, disk, deviceOf(false, processes)).memory[Weights] + held);
            const Estimate there = estimate(spec, sharded, deviceOf(true, processes));
            const Estimate whole = estimate(spec, memory, deviceOf(true, processes));
            QCOMPARE(there.memory[Weights], whole.memory[Weights]);
            QCOMPARE(whole.host[Weights], paging.totalBytes);
            QCOMPARE(there.host[Weights], held);
        }
    }

    void stateThatIsSharedOut_data() {
        QTest::addColumn<QString>("optimizer");
        for (const char* name : {"adamw", "adamw_8bit", "paged_adamw"}) QTest::newRow(name) << name;
    }
    void stateThatIsSharedOut() {
        using enum MemoryPart;
        QFETCH(QString, optimizer);
        const ModelSpec spec = twelveLayers();
        nlohmann::json fields{{"optimizer_pages_mib", 1}, {"optimizer", optimizer.toStdString()}};
        const Recipe kept = sharingRecipe("full", fields);
        fields["shard_optimizer"] = true;
        const Recipe shared = sharingRecipe("full", fields);
        const auto state = [&](const Recipe& recipe, int processes) {
            const Estimate found = estimate(spec, recipe, deviceOf(true, processes));
            return optimizer == "paged_adamw" ? found.host[OptimizerState] : found.memory[OptimizerState];
        };
        const std::int64_t all = state(kept, 1);
        for (const int processes : {1, 2, 8}) {
            QCOMPARE(state(kept, processes), all);
            const double share = double(all) / processes;
            QVERIFY(std::abs(double(state(shared, processes)) - share) < 0.001 * share + 64);
            const Estimate one = estimate(spec, kept, deviceOf(true, 1)),
                           several = estimate(spec, shared, deviceOf(true, processes));
            for (const MemoryPart part : {Weights, TrainedParameters, Gradients, Activations})
                QCOMPARE(several.memory[part], one.memory[part]);
        }
    }

    /// What is proposed where a run doesn't fit, and to whom it is of use.
    void sharingOutIsProposedToProcessesThatTrainTogether_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("what");
        QTest::newRow("frozen weights") << "lora" << "Frozen weights sharded across 8 processes";
        QTest::newRow("state") << "full" << "Optimizer state sharded across 8 processes";
    }
    void sharingOutIsProposedToProcessesThatTrainTogether() {
        QFETCH(QString, method);
        QFETCH(QString, what);
        const ModelSpec spec = twelveLayers();
        const Recipe recipe = sharingRecipe(qPrintable(method));
        for (const int processes : {1, 8}) {
            const DeviceInfo device = deviceOf(true, processes);
            const Estimator now(spec, recipe, device);
            int proposed = 0;
            for (const ChangeRow& row : changeRows()) {
                const auto change = row.propose({spec, recipe, device, now, device.memoryBytes});
                if (!change || change->what != what.toStdString()) continue;
                ++proposed;
                const Estimator then(spec, change->recipe, device);
                QVERIFY(then.peakBytes(1, 64) < now.peakBytes(1, 64));
            }
            QCOMPARE(proposed, processes > 1 ? 1 : 0);
        }
    }
};

LATHE_TEST(TestSharding)
#include "tst_sharding.moc"
