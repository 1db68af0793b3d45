#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/recipe.h"
#include "models/read_model_spec.h"
#include "recipe/resolve.h"
#include "stored_recipe.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <set>

using namespace lathe;
using nlohmann::json;

namespace {

std::string refusal(const QString& text) {
    try {
        recipeFromJson(text.toStdString());
    } catch (const Error& error) {
        return error.info().message;
    }
    return {};
}

ModelSpec small() {
    return specFromConfig({{"architectures", {"LlamaForCausalLM"}},
                           {"hidden_size", 48},
                           {"intermediate_size", 96},
                           {"num_hidden_layers", 2},
                           {"num_attention_heads", 4},
                           {"num_key_value_heads", 2},
                           {"vocab_size", 384},
                           {"max_position_embeddings", 512}});
}

bool hasProblem(const std::vector<Problem>& problems, const std::string& field, const std::string& says = {}) {
    for (const Problem& problem : problems)
        if (problem.field == field && problem.message.find(says) != std::string::npos) return true;
    return false;
}

} // namespace

class TestRecipe : public QObject {
    Q_OBJECT
private slots:
    void writtenAndReadAgainIsTheSame() {
        const std::string text =
            R"({"schema": 1, "task": "language_modeling", "model": "models/smollm2", "dtype": "bf16",
            "data": [{"path": "train.jsonl", "weight": 1}, {"path": "b.jsonl", "role": "validation"}],
            "methods": [{"method": "lora", "rank": 16, "target_modules": ["q_proj"], "alpha": null}], "learning_rate": 2e-4, "steps": null})";
        const Recipe recipe = recipeFromJson(text);
        QCOMPARE(recipe.settings.get(field::learningRate), 2e-4);
        QCOMPARE(recipe.data.size(), std::size_t{2});
        QCOMPARE(recipe.methods.at(0).settings.get(field::rank), std::int64_t{16});
        QVERIFY(!recipe.settings.isGiven(field::steps)); // null is the default
        QVERIFY(recipeFromJson(toJson(recipe)) == recipe);
        const json written = json::parse(toJson(recipe));
        QCOMPARE(written.at("learning_rate").dump(), std::string("0.0002"));
        QVERIFY(!written.contains("seed")); // only what was given
    }

    void storedRecipesLoadAsBefore() {
        const Recipe recipe = recipeFromJson(storedRecipe);
        QVERIFY(json::parse(toJson(recipe)) == json::parse(storedRecipe)); // nothing is lost, renamed or changed
        // and reads as it was written
        QCOMPARE(recipe.settings.get(field::task), Task::Chat);
        QCOMPARE(recipe.settings.get(field::tooLong), LongRows::Drop);
        QCOMPARE(recipe.settings.get(field::learningRate), 3e-4);
        QCOMPARE(recipe.settings.get(field::optimizer), std::string("paged_adamw_8bit"));
        QCOMPARE(recipe.data.at(1).get(field::role), DataRole::HeldOut);
        QCOMPARE(recipe.methods.at(0).settings.get(field::bias), TrainedBiases::LoraOnly);
        // every field that there was is in it
        for (const char* field : {"length_that_fits", "compress_activations", "chat_template_kwargs", "dry_run"})
            QVERIFY(recipe.settings.isGiven(FieldName(field)));
    }

    void badRecipes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("not JSON") << "{\"model\": }" << "line 1";
        QTest::newRow("unknown field") << R"({"learnin_rate": 1})" << "nearest: \"learning_rate\"";
        QTest::newRow("unknown method field")
            << R"({"methods": [{"method": "lora", "ranc": 4}]})" << "nearest: \"rank\"";
        QTest::newRow("unknown data field") << R"({"data": [{"pat": "x"}]})" << "nearest: \"path\"";
        QTest::newRow("unknown method") << R"({"methods": [{"method": "lore"}]})" << "nearest: lora";
        QTest::newRow("rank 0") << R"({"methods": [{"method": "lora", "rank": 0}]})" << "at least 1";
        QTest::newRow("newer schema") << R"({"schema": 2})" << "schema 2";
        QTest::newRow("kind") << R"({"steps": "many"})" << "whole number";
        QTest::newRow("twice") << R"({"steps": 1, "steps": 2})" << "steps";
        QTest::newRow("list") << R"([])" << "object";
        QTest::newRow("both are told") << R"({"stepz": 1, "epochs": -1})" << "epochs";
    }
    void badRecipes() {
        QFETCH(QString, text);
        QFETCH(QString, says);
        const std::string message = refusal(text);
        QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
    }

    void relativePathsAreMadeAbsolute() {
        Recipe recipe = recipeFromJson(R"({"model": "m", "data": [{"path": "../d.jsonl"}, {"path": "/abs.jsonl"}]})");
        resolvePaths(recipe, "/home/x/recipes");
        QCOMPARE(recipe.settings.get(field::model), std::string("/home/x/recipes/m"));
        QCOMPARE(recipe.data[0].get(field::path), std::string("/home/x/d.jsonl"));
        QCOMPARE(recipe.data[1].get(field::path), std::string("/abs.jsonl"));
        recipe = recipeFromJson(R"({"methods": [{"method": "adapter_fusion", "adapters": ["../a", "/b", "c"]}]})");
        resolvePaths(recipe, "/home/x/recipes");
        QCOMPARE(recipe.methods[0].settings.get(field::adapters),
                 (std::vector<std::string>{"/home/x/a", "/b", "/home/x/recipes/c"}));
    }

    void fusionTrainsItsAdaptersFirst() { // arXiv 2005.00247: knowledge extraction, then knowledge composition
        Recipe recipe = recipeFromJson(
            R"({"seed": 7, "methods": [{"method": "adapter_fusion"}], "data": [{"path": "/d/my news.csv"}, {"path": "/d/books.csv"},
                                           {"path": "/d/v.csv", "role": "validation"}]})");
        const std::vector<Recipe> first = runsBefore(recipe);
        QCOMPARE(first.size(), std::size_t(2));
        QCOMPARE(first[0].data.size(), std::size_t(1));
        QCOMPARE(first[1].data[0].get(field::path), std::string("/d/books.csv"));
        QCOMPARE(first[0].methods.at(0).method, std::string("adapter"));
        QCOMPARE(first[0].methods[0].settings.get(field::adapterName), std::string("my_news_1"));
        QCOMPARE(first[1].settings.get(field::seed), std::int64_t(7));
        const Recipe then = withResults(recipe, {"/r/1/adapter", "/r/2/adapter"});
        QCOMPARE(then.methods[0].settings.get(field::adapters),
                 (std::vector<std::string>{"/r/1/adapter", "/r/2/adapter"}));
        QVERIFY(runsBefore(then).empty());
        QVERIFY(runsBefore(Recipe()).empty());
        recipe.data.pop_back();
        recipe.data.pop_back();
        QVERIFY_THROWS_EXCEPTION(Error, runsBefore(recipe)); // one file alone
    }

    void defaultsFollowMethodAndData() {
        Recipe lora, full = recipeFromJson(R"({"methods": [{"method": "full"}]})");
        const DataFacts few{.trainRows = 400, .validationRows = 50, .trainTokens = 40000, .maxLength = 256},
            many{.trainRows = 20000, .trainTokens = 2000000, .maxLength = 256};
        Recipe resolved = resolve(lora, small(), few);
        QCOMPARE(resolved.methods.at(0).method, std::string("lora"));
        QCOMPARE(resolved.methods[0].settings.get(field::alpha), 32.0);
        QCOMPARE(resolved.methods[0].settings.get(field::dropout), 0.05);
        QCOMPARE(resolved.settings.get(field::learningRate), 2e-4);
        QCOMPARE(resolved.settings.get(field::epochs), 3.0);
        QCOMPARE(resolved.settings.get(field::batchSize) * resolved.settings.get(field::gradientAccumulation),
                 std::int64_t{16});
        resolved = resolve(full, small(), many);
        QCOMPARE(resolved.settings.get(field::learningRate), 2e-5);
        QCOMPARE(resolved.settings.get(field::epochs), 1.0);
        QCOMPARE(resolved.settings.get(field::weightDecay), 0.01);
        QCOMPARE(resolved.settings.get(field::evalEvery), std::int64_t{0}); // nothing to evaluate on
        QCOMPARE(resolve(full, small(), few).settings.get(field::weightDecay), 0.0);
    }

    void everyNullIsResolved() {
        const Recipe resolved = resolve(
            {}, small(), {.trainRows = 10, .validationRows = 2, .trainTokens = 500, .maxLength = 60, .threads = 2});
        // Null stays null where it means that there is none, the model's own, or what the machine has when the run
        // starts.
        const std::set<std::string_view> mayStay{
            "init_adapter",      "model",           "labels", "chat_template", "chat_template_kwargs", "min_length",
            "memory_budget_gib", "length_that_fits"};
        for (const Field& field : recipeFields())
            if (!mayStay.contains(field.name))
                QVERIFY2(resolved.settings.isGiven(field), std::string(field.name).c_str());
        for (const Field& field : *methodInfoFields(resolved))
            QVERIFY2(resolved.methods[0].settings.isGiven(field), std::string(field.name).c_str());
        const std::int64_t steps = resolved.settings.get(field::steps);
        QVERIFY(resolved.settings.get(field::warmupSteps) * 2 <= steps);
        QVERIFY(steps / resolved.settings.get(field::saveEvery) >= 4 || steps < 4);
    }

    void whatWasGivenStays() {
        const Recipe given = recipeFromJson(
            R"({"steps": 7, "batch_size": 3, "warmup_steps": 0, "learning_rate": 1e-3, "max_length": 99})");
        const Recipe resolved = resolve(given, small(), {.trainRows = 100, .trainTokens = 5000, .maxLength = 64});
        QCOMPARE(resolved.settings.get(field::steps), std::int64_t{7});
        QCOMPARE(resolved.settings.get(field::batchSize), std::int64_t{3});
        QCOMPARE(resolved.settings.get(field::warmupSteps), std::int64_t{0});
        QCOMPARE(resolved.settings.get(field::learningRate), 1e-3);
        QCOMPARE(resolved.settings.get(field::maxLength), std::int64_t{99});
    }

    void littleMemoryMakesSmallerBatches() {
        const BytesOf perRow = [](const Recipe& recipe) { return recipe.settings.get(field::batchSize) * 100; };
        DataFacts facts{.trainRows = 1000, .trainTokens = 100000, .maxLength = 256, .memoryBytes = 450};
        const Recipe tight = resolve({}, small(), facts, perRow);
        QVERIFY(tight.settings.get(field::batchSize) <= 4);
        QCOMPARE(tight.settings.get(field::batchSize) * tight.settings.get(field::gradientAccumulation),
                 std::int64_t{16});
    }

    /// A 16-bit dtype that nobody named is the one that the device computes in: bf16 on the processor and on GPUs from
    /// compute capability 8.0 on.
    void thePrecisionFollowsTheDevice() {
        const DeviceInfo old{.name = "Tesla T4", .trainsBf16 = false, .trainsFp16 = true},
            fresh{.name = "L4", .trainsFp16 = true}, processor{.name = "Xeon", .isGpu = false};
        const ModelSpec spec = small();
        const auto dtypeOf = [&](const char* text, const DeviceInfo* device) {
            const Recipe resolved = resolve(recipeFromJson(text), spec, {.trainRows = 10, .device = device});
            return resolved.settings.text(field::dtype);
        };
        QCOMPARE(dtypeOf("{}", nullptr), std::string("bf16"));
        QCOMPARE(dtypeOf("{}", &processor), std::string("bf16"));
        QCOMPARE(dtypeOf("{}", &fresh), std::string("bf16"));
        QCOMPARE(dtypeOf("{}", &old), std::string("fp16"));
        QCOMPARE(dtypeOf(R"({"dtype": "fp32"})", &old), std::string("fp32"));
        QCOMPARE(dtypeOf(R"({"dtype": "bf16"})", &old), std::string("bf16")); // which check() refuses

        const auto problemsOf = [&](const char* dtype, const DeviceInfo* device) {
            Recipe recipe;
            recipe.settings.set(field::dtype, std::string(dtype));
            return checkRecipe(recipe, &spec, device);
        };
        QVERIFY(hasProblem(problemsOf("fp16", &processor), "dtype", "bf16"));
        QVERIFY(hasProblem(problemsOf("bf16", &old), "dtype", "Tesla T4 has no bf16"));
        QVERIFY(hasProblem(problemsOf("bf16", &old), "dtype", "fp16"));
        for (const auto& [dtype, device] : {std::pair{"bf16", &processor},
                                            {"fp32", &processor},
                                            {"fp16", &old},
                                            {"fp32", &old},
                                            {"bf16", &fresh},
                                            {"fp16", &fresh}})
            QVERIFY(!hasProblem(problemsOf(dtype, device), "dtype"));
        QVERIFY(
            !hasProblem(problemsOf("fp16", nullptr), "dtype")); // a device that is not there has a problem of its own
    }

    /// A device is written as text: which there are is the machine's affair, not the recipe's.
    void aDeviceIsFreeText() {
        for (const char* device : {"auto", "cpu", "cuda", "cuda:3", "GPU-8932f937"}) {
            Recipe recipe;
            recipe.settings.setFromText(field::device, device);
            QCOMPARE(recipeFromJson(toJson(recipe)).settings.get(field::device), std::string(device));
        }
        QCOMPARE(Recipe().settings.get(field::device), std::string("auto"));
    }

    void problemsAreToldTogether() {
        const Recipe recipe = recipeFromJson(R"({"data": [{"path": "/nowhere.jsonl"}], "warmup_steps": 9, "steps": 3,
            "methods": [{"method": "lora", "rank": 300, "target_modules": ["q_prog"]}, {"method": "full"}]})");
        const ModelSpec spec = small();
        const auto problems = checkRecipe(recipe, &spec);
        QVERIFY(hasProblem(problems, "model"));
        QVERIFY(hasProblem(problems, "data[0].path", "/nowhere.jsonl"));
        QVERIFY(hasProblem(problems, "warmup_steps"));
        QVERIFY(hasProblem(problems, "methods[0].target_modules", "q_proj")); // the roles there are
        QVERIFY(hasProblem(problems, "methods[1]", "can't be combined"));
        QVERIFY(hasProblem(checkRecipe({}, nullptr), "data"));
    }

    void ranksMustFitTheMatrices() {
        QTemporaryDir folder;
        const std::string data = folder.filePath("d.jsonl").toStdString();
        std::ofstream(data) << "{\"text\": \"a\"}\n";
        const auto problemsAt = [&](const std::string& method) {
            const ModelSpec spec = small();
            return checkRecipe(recipeFromJson(R"({"model": "m", "data": [{"path": ")" + data
                                              + R"("}], "methods": [{"method": "lora", )" + method + "}]}"),
                               &spec);
        };
        QVERIFY(problemsAt(R"("rank": 24)").empty()); // k_proj is 24 x 48
        QVERIFY(hasProblem(problemsAt(R"("rank": 25)"), "methods[0].rank", "at most 24"));
        QVERIFY(problemsAt(R"("rank": 48, "target_modules": ["q_proj"])").empty());
        QVERIFY(hasProblem(problemsAt(R"("rank": 4, "rank_pattern": ["k_proj=30"])"), "methods[0].rank"));
    }

private:
    static const Fields* methodInfoFields(const Recipe& recipe) { return &recipe.methods.at(0).settings.fields(); }
};

LATHE_TEST(TestRecipe)
#include "tst_recipe.moc"
