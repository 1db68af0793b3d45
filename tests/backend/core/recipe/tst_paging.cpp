// What a recipe says of optimizers and of paged weights.
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "recipe/optimizers.h"
#include "recipe/paging.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;

namespace {

/// Four layers of 4 * 256^2 + 3 * 256 * 1024 numbers.
ModelSpec fourLayers() {
    return specFromConfig({{"architectures", {"LlamaForCausalLM"}},
                           {"hidden_size", 256},
                           {"intermediate_size", 1024},
                           {"num_hidden_layers", 4},
                           {"num_attention_heads", 4},
                           {"num_key_value_heads", 4},
                           {"vocab_size", 384},
                           {"max_position_embeddings", 512}});
}
constexpr std::int64_t layerBytes = 4 * (4 * 256 * 256 + 3 * 256 * 1024);

Recipe paged(const std::string& method = "lora") {
    Recipe recipe;
    recipe.settings.set(field::dtype, Precision::FP32);
    recipe.settings.set(field::pagedWeights, Paging::Disk);
    recipe.methods.push_back({method, Settings(*methodInfo(method).fields)});
    return recipe;
}

} // namespace

class TestPaging : public QObject {
    Q_OBJECT
private slots:
    void optimizersAreNamedInTheRecipe() {
        Recipe recipe;
        QCOMPARE(recipe.settings.get(field::optimizer), std::string("adamw"));
        for (const OptimizerInfo& info : optimizerInfos())
            recipe.settings.set(field::optimizer, std::string(info.name));
        QVERIFY_THROWS_EXCEPTION(Error, recipe.settings.set(field::optimizer, std::string("adam")));
        try {
            optimizerInfo("paged_adam");
            QFAIL("there is no such optimizer");
        } catch (const Error& error) {
            QVERIFY(error.info().hint.find("paged_adamw") != std::string::npos);
        }
    }

    void statesTakeWhatThePaperSays() { // 8 bytes a parameter in 32 bits, 2 and the constants in 8 (arXiv 2110.02861)
        QCOMPARE(optimizerStateBytes(optimizerInfo("adamw"), 1 << 20), std::int64_t(8 << 20));
        QCOMPARE(optimizerStateBytes(optimizerInfo("adamw_8bit"), 1 << 20), std::int64_t((2 << 20) + 8 * 4096));
        QCOMPARE(optimizerStateBytes(optimizerInfo("adamw_8bit"), 4095), std::int64_t(8 * 4095)); // too small for codes
        for (const char* plain : {"adamw", "adamw_8bit"})
            QCOMPARE(optimizerStateBytes(optimizerInfo(std::string("paged_") + plain), 10000),
                     optimizerStateBytes(optimizerInfo(plain), 10000));
    }

    void budgetsOfPagedWeights() {
        const ModelSpec spec = fourLayers();
        Recipe recipe = paged();
        WeightPaging paging = weightPagingOf(recipe, spec);
        QCOMPARE(paging.pageBytes, layerBytes);
        QCOMPARE(paging.totalBytes, 4 * layerBytes);
        QCOMPARE(paging.budgetBytes, 4 * layerBytes);
        recipe.settings.set(field::weightPagesMib, 0.5); // less than a layer
        QCOMPARE(weightPagingOf(recipe, spec).budgetBytes, 2 * layerBytes);
        recipe.settings.set(field::weightPagesMib, double(3 * layerBytes) / (1 << 20));
        QCOMPARE(weightPagingOf(recipe, spec).budgetBytes, 3 * layerBytes);
        recipe.settings.set(field::dtype, Precision::BF16);
        QCOMPARE(weightPagingOf(recipe, spec).pageBytes, layerBytes / 2);
        recipe.settings.set(field::pagedWeights, Paging::Off);
        QVERIFY(!weightPagingOf(recipe, spec).on);
    }

    void whatPagingCantBeCombinedWith_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        QTest::newRow("as it is") << "lora" << "dtype" << "fp32" << "";
        QTest::newRow("weights that learn") << "full" << "dtype" << "fp32" << "would be trained";
        QTest::newRow("quantized") << "lora" << "quantization" << "nf4" << "";
        QTest::newRow("a file's blocks") << "lora" << "quantization" << "file" << "mapped";
        QTest::newRow("QLoRA") << "qlora" << "dtype" << "bf16" << "";
        QTest::newRow("random") << "lora" << "random_weights" << "true" << "Random";
        QTest::newRow("the host's memory on the processor") << "lora" << "paged_weights" << "memory" << "disk";
        QTest::newRow("on a GPU") << "lora" << "dtype" << "bf16" << "";
        QTest::newRow("the host's memory on a GPU") << "lora" << "paged_weights" << "memory" << "";
        QTest::newRow("the host's memory, nobody knows where") << "lora" << "paged_weights" << "memory" << "";
    }
    void whatPagingCantBeCombinedWith() {
        QFETCH(QString, method);
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(QString, says);
        Recipe recipe = paged(method.toStdString());
        recipe.settings.setFromText(FieldName(field.toStdString()), value.toStdString());
        const DeviceInfo processor{.isGpu = false}, gpu;
        const QByteArray row = QTest::currentDataTag();
        const auto problems = checkPaging(recipe, fourLayers(),
                                          row.endsWith("on a GPU")             ? &gpu
                                          : row.endsWith("nobody knows where") ? nullptr
                                                                               : &processor);
        QCOMPARE(problems.empty(), says.isEmpty());
        if (problems.empty()) return;
        QCOMPARE(problems.front().field, std::string("paged_weights"));
        QVERIFY2(problems.front().message.find(says.toStdString()) != std::string::npos,
                 problems.front().message.c_str());
    }
};

LATHE_TEST(TestPaging)
#include "tst_paging.moc"
