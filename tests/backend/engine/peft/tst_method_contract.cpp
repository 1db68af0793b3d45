// What every method promises, run over every row of the table of methods on a small model with random weights.
#include "backend/engine/model/fixture_batch.h"
#include "lathe/error.h"
#include "lathe/method_info.h"
#include "peft/method.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace lathe;
using namespace lathe::test;

namespace {

void addMethods() {
    QTest::addColumn<QString>("name");
    for (const MethodInfo& info : methodInfos()) QTest::newRow(std::string(info.name).c_str()) << QString::fromStdString(std::string(info.name));
}

struct Bench {
    explicit Bench(const std::string& name, at::ScalarType dtype = at::kFloat) {
        std::ofstream(std::filesystem::path(folder.path().toStdString()) / "config.json") << R"({"architectures": ["LlamaForCausalLM"],
            "model_type": "llama", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
            "num_key_value_heads": 2, "vocab_size": 50, "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
            "tie_word_embeddings": true, "attention_bias": true, "initializer_range": 0.1})";
        model = loadModel(folder.path().toStdString(), {.dtype = dtype, .randomWeights = true, .seed = 3});
        choice = {name, Settings(*methodInfo(name).fields)};
        if (name == "lora") choice.settings.set("rank", std::int64_t(4));
        method = makeMethod(choice);
        torch::manual_seed(1);
        const at::Tensor ids = torch::randint(0, 50, {2, 12}, at::kLong);
        batch = withoutPadding(ids, at::ones_like(ids), ids).batch;
    }
    at::Tensor logits() const {
        torch::NoGradGuard quiet;
        return model->logits(model->hidden(batch, {})).clone();
    }
    std::vector<at::Tensor> baseWeights() const {
        std::vector<at::Tensor> all;
        for (const auto& [weightName, weight] : model->weights()) all.push_back(weight.clone());
        return all;
    }
    QTemporaryDir folder;
    std::unique_ptr<Model> model;
    MethodChoice choice;
    std::unique_ptr<Method> method;
    TokenBatch batch;
};

} // namespace

class TestMethodContract : public QObject {
    Q_OBJECT
private slots:
    void freshAnswersAsTheBase_data() { addMethods(); }
    void freshAnswersAsTheBase() {
        QFETCH(QString, name);
        for (at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
            Bench bench(name.toStdString(), dtype);
            const at::Tensor before = bench.logits();
            const AttachReport report = bench.method->attach(*bench.model, 11);
            QVERIFY(!report.modules.empty());
            QVERIFY(report.unmatched.empty());
            QVERIFY(at::equal(bench.logits(), before));
        }
    }

    void trainsOnlyWhatItNames_data() { addMethods(); }
    void trainsOnlyWhatItNames() {
        QFETCH(QString, name);
        Bench bench(name.toStdString());
        bench.method->attach(*bench.model, 11);
        const at::Tensor fresh = bench.logits();
        const std::vector<at::Tensor> before = bench.baseWeights();
        const std::vector<double> losses = fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
        QVERIFY(losses.back() < losses.front());
        const at::Tensor trained = bench.logits();
        QVERIFY(!at::equal(trained, fresh));
        if (name != "full") { // where the base itself learns it cannot stay
            const std::vector<at::Tensor> after = bench.baseWeights();
            for (std::size_t i = 0; i < before.size(); ++i) QVERIFY(at::equal(before[i], after[i]));
        }
        bench.method->enable(false);
        QVERIFY(at::equal(bench.logits(), fresh));
        bench.method->enable(true);
        QVERIFY(at::equal(bench.logits(), trained));
    }

    void savedAndLoadedIsTheSame_data() { addMethods(); }
    void savedAndLoadedIsTheSame() {
        QFETCH(QString, name);
        Bench bench(name.toStdString());
        bench.method->attach(*bench.model, 11);
        fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
        QTemporaryDir out;
        const std::filesystem::path folder = out.path().toStdString() + "/saved";
        bench.method->save(folder, "base");
        if (!std::filesystem::exists(folder / "adapter_config.json")) // a whole model: its configuration comes with the export
            std::filesystem::copy_file(bench.folder.path().toStdString() + "/config.json", folder / "config.json");
        Bench other(name.toStdString());
        const MethodChoice choice = readAdapterConfig(folder);
        QCOMPARE(choice.method, name.toStdString());
        other.method = makeMethod(choice);
        other.method->attach(*other.model, 12);
        other.method->load(folder);
        QVERIFY(at::equal(other.logits(), bench.logits()));
    }

    void mergedIsTheSame_data() { addMethods(); }
    void mergedIsTheSame() {
        QFETCH(QString, name);
        Bench bench(name.toStdString());
        QCOMPARE(bench.method->canMerge(), methodInfo(name.toStdString()).merges);
        if (!bench.method->canMerge()) return;
        bench.method->attach(*bench.model, 11);
        fiveSteps(*bench.model, bench.method->trainable(), bench.batch);
        const at::Tensor before = bench.logits();
        const std::vector<at::Tensor> weights = bench.baseWeights();
        bench.method->merge(*bench.model);
        QVERIFY(largestDifference(bench.logits(), before) < 1e-5);
        bench.method->unmerge(*bench.model);
        QVERIFY(at::equal(bench.logits(), before));
        const std::vector<at::Tensor> after = bench.baseWeights();
        for (std::size_t i = 0; i < weights.size(); ++i) QVERIFY(at::equal(weights[i], after[i]));
    }

    void recomputingChangesNothing_data() { addMethods(); }
    void recomputingChangesNothing() {
        QFETCH(QString, name);
        std::vector<at::Tensor> gradients[2];
        for (int recompute : {0, 1}) {
            Bench bench(name.toStdString());
            if (name == "lora") {
                bench.choice.settings.set("dropout", 0.3);
                bench.method = makeMethod(bench.choice);
            }
            bench.method->attach(*bench.model, 11);
            bench.model->loss(bench.batch, {.training = true, .seed = 4, .step = 2, .recompute = recompute == 1}).sum.backward();
            for (const Parameter* parameter : bench.method->trainable()) gradients[recompute].push_back(parameter->master().grad());
        }
        for (std::size_t i = 0; i < gradients[0].size(); ++i) QVERIFY(largestDifference(gradients[0][i], gradients[1][i]) < 1e-5);
    }

    void impossibleRanksAndTargetsAreRefused() {
        for (const auto& [field, value] : std::vector<std::pair<std::string, Value>>{{"rank", std::int64_t(33)}, {"target_modules", std::vector<std::string>{"no_such"}}}) {
            Bench bench("lora");
            bench.choice.settings.set(field, value);
            QVERIFY_THROWS_EXCEPTION(Error, makeMethod(bench.choice)->attach(*bench.model, 0));
        }
    }

    void foreignKeysAreNamed() {
        Bench bench("lora");
        bench.method->attach(*bench.model, 11);
        QTemporaryDir out;
        const std::string folder = out.path().toStdString();
        bench.method->save(folder, "base");
        bench.choice.settings.set("target_modules", std::vector<std::string>{"q_proj"});
        Bench other("lora");
        const auto method = makeMethod(bench.choice);
        method->attach(*other.model, 0);
        try {
            method->load(folder);
            QFAIL("keys that match nothing were accepted");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadFile);
            QVERIFY(error.info().message.find("_proj.lora_") != std::string::npos);
        }
    }
};

LATHE_TEST(TestMethodContract)
#include "tst_method_contract.moc"
