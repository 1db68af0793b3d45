// Encoders, GPT-2 and tasks' heads: sizes as published, heads by task, labels as config.json writes them.
#include "base/json.h"
#include "lathe/error.h"
#include "models/architectures.h"
#include "models/heads.h"
#include "models/read_model_spec.h"
#include "support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace lathe;
using nlohmann::json;

namespace {

json bertBase() {
    return {{"architectures", {"BertModel"}},
            {"model_type", "bert"},
            {"hidden_size", 768},
            {"num_hidden_layers", 12},
            {"num_attention_heads", 12},
            {"intermediate_size", 3072},
            {"vocab_size", 30522},
            {"max_position_embeddings", 512},
            {"type_vocab_size", 2},
            {"hidden_act", "gelu"}};
}
json robertaBase() {
    json config = bertBase();
    config.update({{"architectures", {"RobertaModel"}},
                   {"model_type", "roberta"},
                   {"vocab_size", 50265},
                   {"max_position_embeddings", 514},
                   {"type_vocab_size", 1},
                   {"pad_token_id", 1}});
    return config;
}
json distilbertBase() {
    return {{"architectures", {"DistilBertModel"}},
            {"model_type", "distilbert"},
            {"dim", 768},
            {"n_layers", 6},
            {"n_heads", 12},
            {"hidden_dim", 3072},
            {"vocab_size", 30522},
            {"max_position_embeddings", 512},
            {"activation", "gelu"}};
}
json gpt2Small() {
    return {{"architectures", {"GPT2LMHeadModel"}},
            {"model_type", "gpt2"},
            {"n_embd", 768},
            {"n_layer", 12},
            {"n_head", 12},
            {"n_positions", 1024},
            {"vocab_size", 50257}};
}
json debertaV3() {
    return {{"model_type", "deberta-v2"},     {"hidden_size", 768},
            {"num_hidden_layers", 12},        {"num_attention_heads", 12},
            {"intermediate_size", 3072},      {"hidden_act", "gelu"},
            {"vocab_size", 128100},           {"max_position_embeddings", 512},
            {"max_relative_positions", -1},   {"position_buckets", 256},
            {"norm_rel_ebd", "layer_norm"},   {"relative_attention", true},
            {"share_att_key", true},          {"pos_att_type", "p2c|c2p"},
            {"position_biased_input", false}, {"type_vocab_size", 0},
            {"layer_norm_eps", 1e-7}};
}
json debertaXxl() {
    json config = debertaV3();
    config.update({{"hidden_size", 1536},
                   {"num_hidden_layers", 48},
                   {"num_attention_heads", 24},
                   {"intermediate_size", 6144},
                   {"conv_kernel_size", 3},
                   {"conv_act", "gelu"}});
    return config;
}
json electraSmall() {
    json config = bertBase();
    config.update({{"architectures", {"ElectraModel"}},
                   {"model_type", "electra"},
                   {"embedding_size", 128},
                   {"hidden_size", 256},
                   {"num_attention_heads", 4},
                   {"intermediate_size", 1024}});
    return config;
}
json modernBertBase() {
    return {{"architectures", {"ModernBertForMaskedLM"}},
            {"model_type", "modernbert"},
            {"hidden_size", 768},
            {"num_hidden_layers", 22},
            {"num_attention_heads", 12},
            {"intermediate_size", 1152},
            {"vocab_size", 50368},
            {"max_position_embeddings", 8192},
            {"hidden_activation", "gelu"},
            {"norm_eps", 1e-5},
            {"local_attention", 128},
            {"global_attn_every_n_layers", 3},
            {"global_rope_theta", 160000.0},
            {"local_rope_theta", 10000.0}};
}
json t5Small() {
    return {{"architectures", {"T5ForConditionalGeneration"}},
            {"model_type", "t5"},
            {"d_model", 512},
            {"d_kv", 64},
            {"d_ff", 2048},
            {"num_layers", 6},
            {"num_heads", 8},
            {"vocab_size", 32128},
            {"relative_attention_num_buckets", 32},
            {"decoder_start_token_id", 0},
            {"pad_token_id", 0},
            {"eos_token_id", 1},
            {"n_positions", 512}};
}
json flanBase() {
    json config = t5Small();
    config.update({{"d_model", 768},
                   {"num_layers", 12},
                   {"num_decoder_layers", 12},
                   {"num_heads", 12},
                   {"feed_forward_proj", "gated-gelu"},
                   {"tie_word_embeddings", false}});
    return config;
}

/// What a LoRA of rank 1 on these roles trains.
std::int64_t rankOne(const ModelSpec& spec, const std::vector<LinearSlot>& wanted) {
    std::int64_t count = 0;
    for (const LinearSpec& linear : spec.linears())
        if (std::find(wanted.begin(), wanted.end(), linear.slot) != wanted.end()) count += linear.in + linear.out;
    return count;
}

} // namespace

class TestHeads : public QObject {
    Q_OBJECT
private slots:
    void publishedParameterCounts_data() { // as the checkpoints of these names have them
        QTest::addColumn<QString>("config");
        QTest::addColumn<qint64>("parameters");
        const auto row = [](const char* name, const json& config, qint64 count) {
            QTest::newRow(name) << QString::fromStdString(config.dump()) << count;
        };
        row("BERT-base", bertBase(), 109482240);
        json large = bertBase();
        large.update({{"hidden_size", 1024},
                      {"num_hidden_layers", 24},
                      {"num_attention_heads", 16},
                      {"intermediate_size", 4096}});
        row("BERT-large", large, 335141888);
        row("RoBERTa-base", robertaBase(), 124645632);
        json xlm = robertaBase();
        xlm.update({{"architectures", {"XLMRobertaModel"}}, {"model_type", "xlm-roberta"}, {"vocab_size", 250002}});
        row("XLM-R base", xlm, 278043648);
        row("DistilBERT-base", distilbertBase(), 66362880);
        row("GPT-2", gpt2Small(), 124439808);
        row("ELECTRA-small", electraSmall(), 13483008);
        row("DeBERTa-v3 base", debertaV3(), 183831552);
        row("ModernBERT-base", modernBertBase(), 149655232);
        row("T5-small", t5Small(), 60506624);
        row("Flan-T5 base", flanBase(), 247577856);
    }
    void publishedParameterCounts() {
        QFETCH(QString, config);
        QTEST(qint64(specFromConfig(json::parse(config.toStdString())).parameters()), "parameters");
    }

    void sizesOfPapers() { // rounded there: 1.5 billion (arXiv 2006.03654), 175 billion (arXiv 2005.14165)
        const ModelSpec deberta = specFromConfig(debertaXxl());
        QVERIFY(std::abs(double(deberta.parameters()) / 1.5e9 - 1) < 0.06);
        QCOMPARE(16 * rankOne(deberta, {LinearSlot::Query, LinearSlot::Value}),
                 std::int64_t(4718592)); // LoRA's table: 4.7M
        json gpt3 = gpt2Small();
        gpt3.update({{"n_embd", 12288}, {"n_layer", 96}, {"n_head", 96}, {"n_positions", 2048}});
        QVERIFY(std::abs(double(specFromConfig(gpt3).parameters()) / 175e9 - 1) < 0.005);
    }

    void aTaskBringsItsHead() {
        const ModelSpec base = specFromConfig(bertBase());
        QVERIFY(base.head.kind == HeadKind::None);
        const ModelSpec spec = specForTask(base, Task::SequenceClassification, {"no", "yes", "maybe"});
        QCOMPARE(spec.architecture, std::string("BertForSequenceClassification"));
        QCOMPARE(spec.head.outputs, std::int64_t(3));
        QCOMPARE(spec.head.problemType, ProblemType::SingleLabel);
        QCOMPARE(spec.parameters(), base.parameters() + 3 * 768 + 3); // the pooler is in both
        std::vector<std::string> own;
        for (const ParameterSpec& parameter : headParameterSpecs(spec)) own.push_back(parameter.name);
        QVERIFY(own == std::vector<std::string>({"classifier.weight", "classifier.bias"}));
        QCOMPARE(specForTask(base, Task::SequenceClassification, {"score"}).head.problemType, ProblemType::Regression);
        QCOMPARE(specForTask(base, Task::SequenceClassification, {"a", "b"}, ProblemType::MultiLabel).head.problemType,
                 ProblemType::MultiLabel);
        const ModelSpec windows = specForTask(base, Task::QuestionAnswering);
        QCOMPARE(windows.head.outputs, std::int64_t(2));
        QCOMPARE(windows.parameters(), base.parameters() - 768 * 768 - 768 + 2 * 768 + 2); // without the pooler
    }

    void aCheckpointKeepsItsLabels() {
        json config = robertaBase();
        config["architectures"] = {"RobertaForTokenClassification"};
        config["id2label"] = {{"0", "O"}, {"1", "B-PER"}, {"2", "I-PER"}};
        const ModelSpec spec = specForTask(specFromConfig(config), Task::TokenClassification);
        QVERIFY(spec.head.labels == std::vector<std::string>({"O", "B-PER", "I-PER"}));
        json written = config;
        headToConfig(spec, written);
        QVERIFY(specFromConfig(written).head.labels == spec.head.labels);
        QVERIFY(specForTask(spec, Task::TokenClassification, {"a", "b"}).head.labels
                == std::vector<std::string>({"a", "b"}));
        headToConfig(specForTask(spec, Task::SequenceClassification, {"x", "y"}), written);
        QCOMPARE(specFromConfig(written).architecture, std::string("RobertaForSequenceClassification"));
        QCOMPARE(specFromConfig(written).head.problemType, ProblemType::SingleLabel);
    }

    void impossibleTasksAreRefused() {
        const ModelSpec bert = specFromConfig(bertBase());
        try {
            specForTask(bert, Task::LanguageModeling);
            QFAIL("an encoder was taken for a language model");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadInput);
            QVERIFY(error.info().hint.find("question_answering") != std::string::npos);
        }
        QVERIFY_THROWS_EXCEPTION(Error, specForTask(bert, Task::SequenceClassification));
    }

    void badConfigs_data() {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<QString>("says");
        QTest::newRow("a label is missing")
            << R"({"architectures":["BertForTokenClassification"],"id2label":{"0":"a","2":"b"}})" << "label 1";
        QTest::newRow("other activation") << R"({"hidden_act":"swish"})" << "swish";
        QTest::newRow("relative positions") << R"({"position_embedding_type":"relative_key"})" << "relative_key";
        QTest::newRow("a decoder") << R"({"is_decoder":true})" << "is_decoder";
        QTest::newRow("problem type")
            << R"({"architectures":["BertForSequenceClassification"],"problem_type":"ranking"})" << "ranking";
        QTest::newRow("heads") << R"({"num_attention_heads":11})" << "num_attention_heads";
    }
    void badConfigs() {
        QFETCH(QString, changes);
        QFETCH(QString, says);
        json config = bertBase();
        config.update(json::parse(changes.toStdString()));
        try {
            specFromConfig(config);
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY2(error.info().message.find(says.toStdString()) != std::string::npos, error.what());
        }
    }
};

LATHE_TEST(TestHeads)
#include "tst_heads.moc"
