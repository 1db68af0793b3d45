// How many numbers each method trains, as its paper says, from model specs alone.
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "models/read_model_spec.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace lathe;
using nlohmann::json;

namespace {

ModelSpec encoder(const char* architecture, std::int64_t layers, std::int64_t hidden, std::int64_t heads) {
    return specFromConfig(json{{"architectures", json::array({architecture})},
                               {"hidden_size", hidden},
                               {"intermediate_size", 4 * hidden},
                               {"num_hidden_layers", layers},
                               {"num_attention_heads", heads},
                               {"vocab_size", 50265},
                               {"max_position_embeddings", 514},
                               {"type_vocab_size", 2},
                               {"pad_token_id", 1}});
}

/// DeBERTa-XXL as its config.json has it.
ModelSpec deberta() {
    return specFromConfig(json{{"architectures", json::array({"DebertaV2ForSequenceClassification"})},
                               {"hidden_size", 1536},
                               {"intermediate_size", 6144},
                               {"num_hidden_layers", 48},
                               {"num_attention_heads", 24},
                               {"vocab_size", 128100},
                               {"max_position_embeddings", 512},
                               {"type_vocab_size", 0},
                               {"relative_attention", true},
                               {"position_buckets", 256},
                               {"norm_rel_ebd", "layer_norm"},
                               {"share_att_key", true},
                               {"pos_att_type", "p2c|c2p"},
                               {"conv_kernel_size", 3},
                               {"conv_act", "gelu"},
                               {"position_biased_input", false},
                               {"max_relative_positions", -1},
                               {"pad_token_id", 0}});
}

ModelSpec decoder(std::int64_t layers, std::int64_t hidden, std::int64_t heads) {
    return specFromConfig(json{{"architectures", json::array({"LlamaForCausalLM"})},
                               {"hidden_size", hidden},
                               {"intermediate_size", 4 * hidden},
                               {"num_hidden_layers", layers},
                               {"num_attention_heads", heads},
                               {"vocab_size", 50257},
                               {"max_position_embeddings", 2048},
                               {"tie_word_embeddings", true}});
}

std::int64_t added(const ModelSpec& spec, const std::string& method,
                   const std::vector<std::pair<std::string, Value>>& values) {
    Settings settings(*methodInfo(method).fields);
    for (const auto& [name, value] : values) settings.set(FieldName(name), value);
    return methodRow(method).counter.count(spec, settings).trainable();
}

std::int64_t lora(const ModelSpec& spec, std::int64_t rank, std::vector<std::string> targets) {
    return added(spec, "lora", {{"rank", rank}, {"target_modules", std::move(targets)}});
}

QString millions(std::int64_t count) { return QString::number(double(count) / 1e6, 'f', 1) + "M"; }

} // namespace

class TestMethodCounts : public QObject {
    Q_OBJECT
private slots:
    void lowRankOfQueryAndValue() { // arXiv 2106.09685, tables 2 and 4
        const std::vector<std::string> bert{"query", "value"};
        QCOMPARE(millions(lora(encoder("RobertaForMaskedLM", 12, 768, 12), 8, bert)), "0.3M");
        QCOMPARE(millions(lora(encoder("RobertaForMaskedLM", 24, 1024, 16), 8, bert)), "0.8M");
        QCOMPARE(millions(lora(deberta(), 16, {"query_proj", "value_proj"})), "4.7M");
        const ModelSpec gpt3 = decoder(96, 12288, 96);
        QCOMPARE(millions(lora(gpt3, 1, {"q_proj", "v_proj"})), "4.7M");
        QCOMPARE(millions(lora(gpt3, 4, {"q_proj", "v_proj"})), "18.9M");
        QCOMPARE(millions(lora(gpt3, 8, {"q_proj", "v_proj"})), "37.7M");
    }

    void oneMatrix() { // 300 x 300 at rank 10: 6000 numbers instead of 90000
        QCOMPARE(lora(decoder(1, 300, 6), 10, {"q_proj"}), std::int64_t(6000));
        QCOMPARE(added(decoder(1, 300, 6), "lora",
                       {{"rank", std::int64_t(10)}, {"target_modules", "q_proj"}, {"dora", true}}),
                 std::int64_t(6300));
    }

    void houlsbysAdapters() { // arXiv 1902.00751, section 2.1: 2md + d + m an adapter, two a layer; BERT-large, sizes 8
                              // to 256
        const std::int64_t d = 1024, layers = 24;
        const ModelSpec spec = encoder("BertForMaskedLM", layers, d, 16);
        for (const std::int64_t m : {8, 16, 32, 64, 128, 256}) {
            QCOMPARE(added(spec, "adapter", {{"placement", "houlsby"}, {"bottleneck_size", m}}),
                     2 * layers * (2 * m * d + d + m));
            QCOMPARE(added(spec, "adapter", {{"placement", "houlsby"}, {"reduction_factor", double(d) / double(m)}}),
                     2 * layers * (2 * m * d + d + m));
            QCOMPARE(added(spec, "adapter", {{"placement", "pfeiffer"}, {"bottleneck_size", m}}),
                     layers * (2 * m * d + d + m));
        }
    }

    void fusion() { // arXiv 2005.00247: 3d^2 a layer, and two biases as the library builds it
        QCOMPARE(added(encoder("BertForMaskedLM", 12, 768, 12), "adapter_fusion", {}),
                 std::int64_t(12) * (3 * 768 * 768 + 2 * 768));
    }

    void fusionStandsWhereItsAdaptersDo() { // two a layer as Houlsby's, without the layer that they leave out
        QTemporaryDir home;
        std::vector<std::string> folders;
        for (const char* name : {"one", "two"}) {
            folders.push_back(home.filePath(name).toStdString());
            std::filesystem::create_directories(folders.back());
            std::ofstream(folders.back() + "/adapter_config.json")
                << json{{"name", name}, {"config", {{"mh_adapter", true}, {"leave_out", {0}}}}};
        }
        QCOMPARE(added(encoder("BertForMaskedLM", 12, 768, 12), "adapter_fusion", {{"adapters", folders}}),
                 std::int64_t(2 * 11) * (3 * 768 * 768 + 2 * 768));
    }

    void wholeModulesMustBeThere() {
        const ModelSpec spec = encoder("BertForSequenceClassification", 2, 64, 4);
        for (const char* method : {"lora", "adapter"}) {
            Settings settings(*methodInfo(method).fields);
            if (std::string(method) == "lora") settings.set(field::targetModules, std::vector<std::string>{"query"});
            settings.set(field::modulesToSave, std::vector<std::string>{"pooler"});
            QVERIFY(methodRow(method).counter.check(spec, settings).empty());
            settings.set(field::modulesToSave, std::vector<std::string>{"poolr"});
            QCOMPARE(methodRow(method).counter.check(spec, settings).size(), std::size_t(1));
        }
    }

    void vectors() {
        const ModelSpec spec = decoder(4, 64, 4);
        QCOMPARE(added(spec, "prompt_tuning", {{"num_virtual_tokens", std::int64_t(20)}}), std::int64_t(20 * 64));
        QCOMPARE(added(spec, "prefix_tuning", {{"num_virtual_tokens", std::int64_t(20)}}),
                 std::int64_t(20 * 2 * 4 * 64)); // arXiv 2101.00190: tokens x 2 x layers x width
        QCOMPARE(added(spec, "ia3", {}),
                 std::int64_t(4 * (64 + 64 + 4 * 64))); // arXiv 2205.05638: keys, values, feed-forward
        QCOMPARE(added(spec, "norms", {}), std::int64_t(9 * 64));
        QCOMPARE(added(spec, "in_context", {}), std::int64_t(0));
    }

    void chosenLayers() {
        const ModelSpec spec = decoder(6, 64, 4);
        const std::int64_t one = added(spec, "layers", {{"layers", std::vector<std::string>{"0"}}});
        QCOMPARE(added(spec, "layers", {{"last", std::int64_t(2)}}), 2 * one);
        QCOMPARE(added(spec, "layers", {{"layers", std::vector<std::string>{"1-3", "5"}}}), 4 * one);
        QCOMPARE(added(spec, "layers", {{"last", std::int64_t(6)}, {"embedding", true}, {"output", true}}),
                 spec.parameters());
    }

    void biases() {
        Settings none(*methodInfo("bitfit").fields);
        QVERIFY(!methodRow("bitfit").counter.check(decoder(2, 64, 4), none).empty()); // it has no biases
        QVERIFY(methodRow("bitfit").counter.check(encoder("BertForMaskedLM", 2, 64, 4), none).empty());
    }

    void nearMissesAreNamed() {
        Settings settings(*methodInfo("lora").fields);
        settings.set(field::targetModules, std::vector<std::string>{"q_prj"});
        const std::vector<Problem> problems = methodRow("lora").counter.check(decoder(2, 64, 4), settings);
        QCOMPARE(problems.size(), std::size_t(1));
        QVERIFY(QString::fromStdString(problems[0].message).contains("nearest: q_proj"));
    }

    void noRoomForTheText() {
        for (const char* method : {"prompt_tuning", "prefix_tuning", "p_tuning"}) {
            Settings settings(*methodInfo(method).fields);
            settings.set(field::numVirtualTokens, std::int64_t(2048));
            QVERIFY(!methodRow(method).counter.check(decoder(2, 64, 4), settings).empty());
            settings.set(field::numVirtualTokens, std::int64_t(2000));
            QVERIFY(methodRow(method).counter.check(decoder(2, 64, 4), settings).empty());
            QCOMPARE(virtualTokens({{method, settings}}), std::int64_t(2000));
        }
    }

    void everyRowSaysWhereItComesFrom() {
        for (const MethodInfo& info : methodInfos()) {
            const std::string name(info.name);
            QVERIFY2(name == "full" || info.paper.starts_with("arXiv "), name.c_str());
            QVERIFY2(!info.label.empty() && !info.summary.empty(), name.c_str());
            QVERIFY2(!info.placement.empty() && !info.nonlinearity.empty() && !info.trains.empty(),
                     name.c_str()); // the table that compares methods
            for (const Field& field : *info.fields)
                QVERIFY2(!field.help.empty() && field.group == "Method", std::string(field.name).c_str());
        }
    }
};

LATHE_TEST(TestMethodCounts)
#include "tst_method_counts.moc"
