// Which layers LoRA finds and how many numbers it trains: PEFT's own adapters are the reference.
#include "base/json.h"
#include "files/tensor_file.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/method_lora.h"
#include "methods/methods.h"
#include "methods/target_modules.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <set>

using namespace lathe;
using nlohmann::json;

namespace {

Settings settingsFrom(const json& adapter) {
    Settings settings(*methodInfo("lora").fields);
    settings.set(field::rank, adapter.at("r").get<std::int64_t>());
    settings.set(field::alpha, adapter.at("lora_alpha").get<double>());
    settings.set(field::rslora, adapter.at("use_rslora").get<bool>());
    settings.set(field::dora, adapter.at("use_dora").get<bool>());
    settings.set(field::bias, adapter.at("bias").get<std::string>());
    if (adapter.at("modules_to_save").is_array()) {
        std::vector<std::string> modules = adapter.at("modules_to_save").get<std::vector<std::string>>();
        std::erase_if(modules, [](const std::string& module) {
            return module == "classifier" || module == "score" || module == "qa_outputs";
        });
        settings.set(field::modulesToSave, modules);
    }
    const json& targets = adapter.at("target_modules");
    if (targets.is_string()) settings.set(field::targetModules, "regex:" + targets.get<std::string>());
    else settings.set(field::targetModules, targets.get<std::vector<std::string>>());
    for (const FieldKey<WordList>& field : {field::rankPattern, field::alphaPattern}) {
        std::vector<std::string> words;
        for (const auto& [pattern, value] : adapter.at(field.name).items())
            words.push_back(pattern + "=" + value.dump());
        settings.set(field, words);
    }
    return settings;
}

ModelSpec smollm2() {
    return specFromConfig({{"architectures", {"LlamaForCausalLM"}},
                           {"hidden_size", 576},
                           {"intermediate_size", 1536},
                           {"num_hidden_layers", 30},
                           {"num_attention_heads", 9},
                           {"num_key_value_heads", 3},
                           {"vocab_size", 49152},
                           {"tie_word_embeddings", true}});
}

std::set<std::string> rolesOf(const std::vector<std::string>& words) {
    const auto linears = smollm2().linears();
    const TargetModules targets(words);
    std::set<std::string> roles;
    for (const LinearSpec& linear : linears)
        if (linear.layer == 0 && targets.matches(linear.name)) roles.insert(linear.role);
    return roles;
}

} // namespace

class TestMethods : public QObject {
    Q_OBJECT
private slots:
    void
    fixtureLoraCounts_data() { // other methods' counts are held against what trains, in the contract of engine/peft
        QTest::addColumn<QString>("folder");
        for (const auto& folder : test::fixtureCases("peft"))
            if (test::readJson(folder / "expected.json").value("peft_type", "") == "LORA")
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureLoraCounts() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        const json expected = test::readJson(path / "expected.json");
        const json adapter = test::readJson(path / "adapter" / "adapter_config.json");
        const auto base = test::fixtures() / "tiny" / expected.at("base").get<std::string>();
        const std::string architecture = test::readJson(base / "config.json").at("architectures")[0];
        bool known = false;
        for (const Architecture& row : architectures()) known = known || row.name == architecture;
        if (!known) QSKIP(("the table of architectures has no " + architecture).c_str());

        const MethodCounts counts = countMethods(readModelSpec(base), {{"lora", settingsFrom(adapter)}});
        std::map<std::string, std::vector<std::int64_t>> ours, theirs;
        for (const TrainedTensor& tensor : counts.tensors) ours[tensor.name] = tensor.shape;
        const auto file = openTensors(path / "adapter" / "adapter_model.safetensors");
        for (const TensorInfo& tensor : file->tensors()) { // PEFT's wrappers off
            std::string name = tensor.name.substr(std::string("base_model.model.").size());
            if (const std::size_t at = name.find(".base_layer"); at != std::string::npos) name.erase(at, 11);
            if (name.ends_with(".lora_A.weight") || name.ends_with(".lora_B.weight")) name.erase(name.size() - 7);
            theirs[name] = tensor.shape;
        }
        for (const auto& [name, shape] : theirs) QVERIFY2(ours.contains(name) && ours.at(name) == shape, name.c_str());
        QCOMPARE(ours.size(), theirs.size());
    }

    void countsOfKnownRuns() {
        Settings lora(*methodInfo("lora").fields);
        lora.set(field::rank, std::int64_t{8});
        QCOMPARE(methodRow("lora").counter.count(smollm2(), lora).trainable(),
                 std::int64_t{2442240}); // PEFT prints this
        Settings full(*methodInfo("full").fields);
        QCOMPARE(methodRow("full").counter.count(smollm2(), full).trainable(), smollm2().parameters());
    }

    void targets_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("roles");
        QTest::newRow("all") << QStringList{"all-linear"} << "down_proj gate_proj k_proj o_proj q_proj up_proj v_proj";
        QTest::newRow("roles") << QStringList{"q_proj", "v_proj"} << "q_proj v_proj";
        QTest::newRow("end of a name") << QStringList{"layers.0.mlp.up_proj"} << "up_proj";
        QTest::newRow("no part of a word") << QStringList{"proj", "_proj"} << "";
        QTest::newRow("expression") << QStringList{"regex:.*\\.(q|k)_proj"} << "k_proj q_proj";
        QTest::newRow("expression must match all") << QStringList{"regex:q_proj"} << "";
        QTest::newRow("other layer") << QStringList{"layers.1.mlp.up_proj"} << "";
    }
    void targets() {
        QFETCH(QStringList, words);
        std::vector<std::string> list;
        for (const QString& word : words) list.push_back(word.toStdString());
        QString joined;
        for (const std::string& role : rolesOf(list))
            joined += (joined.isEmpty() ? "" : " ") + QString::fromStdString(role);
        QTEST(joined, "roles");
    }

    void patternsNeedANumber() {
        QVERIFY_THROWS_EXCEPTION(Error, PatternValues("rank_pattern", {"q_proj"}));
        QVERIFY_THROWS_EXCEPTION(Error, PatternValues("rank_pattern", {"q_proj=many"}));
        QVERIFY_THROWS_EXCEPTION(Error, TargetModules({"regex:(("}));
        const PatternValues values("rank_pattern", {"layers.0.self_attn.q_proj=2", "q_proj=4"});
        QCOMPARE(*values.valueFor("model.layers.0.self_attn.q_proj"), 2.0);
        QCOMPARE(*values.valueFor("model.layers.1.self_attn.q_proj"), 4.0);
        QVERIFY(!values.valueFor("model.layers.1.self_attn.k_proj"));
    }

    void rankStabilisedScale() { // arXiv 2312.03732: alpha / sqrt(rank)
        Settings lora(*methodInfo("lora").fields);
        lora.set(field::rank, std::int64_t{64});
        lora.set(field::alpha, std::int64_t{16});
        QCOMPARE(loraSites(smollm2().linears(), lora).front().scale, 0.25);
        lora.set(field::rslora, true);
        QCOMPARE(loraSites(smollm2().linears(), lora).front().scale, 2.0);
    }

    void rsLoraIsProposedForHighRanks() {
        const ModelSpec spec = smollm2();
        const auto hints = [&](std::int64_t rank, bool rsLora, std::vector<std::string> patterns = {}) {
            Settings lora(*methodInfo("lora").fields);
            lora.set(field::rank, rank);
            lora.set(field::rslora, rsLora);
            lora.set(field::rankPattern, std::move(patterns));
            return methodHints(spec, {MethodChoice{"lora", lora}});
        };
        QVERIFY(hints(63, false).empty() && hints(64, true).empty());
        const std::string said = hints(64, false).at(0); // 128 / 64 = 16 / sqrt(64)
        QVERIFY2(said.find("Rank 64") != std::string::npos && said.find("an alpha of 16 ") != std::string::npos,
                 said.c_str());
        QCOMPARE(hints(8, false, {"q_proj=96"}).size(), std::size_t(1));
        QVERIFY(methodHints(spec, {MethodChoice{"ia3", Settings(*methodInfo("ia3").fields)}}).empty());
    }

    void biasesOnBGoWithWhatPeftAllows() {
        Settings lora(*methodInfo("lora").fields);
        lora.set(field::loraBias, true);
        const auto problems = [&] { return methodRow("lora").counter.check(smollm2(), lora).size(); };
        QCOMPARE(problems(), std::size_t(0));
        std::int64_t biases = 0;
        for (const TrainedTensor& tensor : countMethods(smollm2(), {MethodChoice{"lora", lora}}).tensors)
            if (tensor.name.ends_with("lora_B.bias")) biases += tensor.count();
        QCOMPARE(biases, std::int64_t(30 * (576 + 2 * 192 + 576 + 2 * 1536 + 576)));
        lora.set(field::dora, true);
        QCOMPARE(problems(), std::size_t(1));
        lora.set(field::loraInit, LoraInit::Gaussian);
        QCOMPARE(problems(), std::size_t(2));
        lora.set(field::targetModules, std::vector<std::string>{"q_proj", "embed_tokens"});
        QCOMPARE(problems(), std::size_t(4)); // DoRA is not for an embedding either
    }
};

LATHE_TEST(TestMethods)
#include "tst_methods.moc"
