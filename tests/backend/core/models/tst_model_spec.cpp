#include "base/json.h"
#include "files/tensor_file.h"
#include "lathe/error.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "models/rope.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <map>

using namespace lathe;
using nlohmann::json;

namespace {

/// Llama 2 7B as Meta published it (arXiv 2307.09288, config of meta-llama/Llama-2-7b-hf).
json llama2() {
    return {{"architectures", {"LlamaForCausalLM"}},
            {"hidden_size", 4096},
            {"intermediate_size", 11008},
            {"num_attention_heads", 32},
            {"num_hidden_layers", 32},
            {"vocab_size", 32000},
            {"rms_norm_eps", 1e-5},
            {"torch_dtype", "float16"}};
}

std::string messageOf(const json& config) {
    try {
        specFromConfig(config);
    } catch (const Error& error) {
        return error.info().message;
    }
    return {};
}

bool isKnown(const std::string& architecture) {
    for (const Architecture& row : architectures())
        if (row.name == architecture) return true;
    return false;
}

} // namespace

class TestModelSpec : public QObject {
    Q_OBJECT
private slots:
    void publishedParameterCounts_data() {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<qint64>("parameters");
        QTest::newRow("Llama 2 7B") << "{}" << qint64(6738415616);
        QTest::newRow("Llama 3.2 1B, tied")
            << R"({"hidden_size":2048,"intermediate_size":8192,"num_hidden_layers":16,"num_key_value_heads":8,"vocab_size":128256,"tie_word_embeddings":true})"
            << qint64(1235814400);
        QTest::newRow("SmolLM2 135M, tied")
            << R"({"hidden_size":576,"intermediate_size":1536,"num_hidden_layers":30,"num_attention_heads":9,"num_key_value_heads":3,"vocab_size":49152,"tie_word_embeddings":true})"
            << qint64(134515008);
    }
    void publishedParameterCounts() {
        QFETCH(QString, changes);
        json config = llama2();
        config.update(json::parse(changes.toStdString()));
        QTEST(qint64(specFromConfig(config).parameters()), "parameters");
    }

    void fixtureSpecs_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : test::fixtureCases("tiny"))
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureSpecs() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        const json expected = test::readJson(path / "expected.json");
        const std::string architecture = expected.at("architecture");
        if (!isKnown(architecture)) {
            QVERIFY_THROWS_EXCEPTION(Error, readModelSpec(path));
            QSKIP(("the table of architectures has no " + architecture).c_str());
        }
        const ModelSpec spec = readModelSpec(path);
        QCOMPARE(spec.parameters(), expected.at("parameters").get<std::int64_t>());
        // the names and shapes are those of the file, and no others
        std::map<std::string, std::vector<std::int64_t>> shapes;
        for (const ParameterSpec& parameter : parameterSpecs(spec)) shapes[parameter.name] = parameter.shape;
        std::map<std::string, std::vector<std::int64_t>> stored;
        const auto file = openTensors(path);
        for (const TensorInfo& tensor : file->tensors()) stored[tensor.name] = tensor.shape;
        QVERIFY(shapes == stored);
        for (const LinearSpec& linear : spec.linears())
            QVERIFY(shapes.at(linear.name + ".weight")
                    == (linear.transposed ? std::vector<std::int64_t>({linear.in, linear.out})
                                          : std::vector<std::int64_t>({linear.out, linear.in})));
    }

    void fixtureGguf_data() {
        QTest::addColumn<QString>("file");
        for (const auto& entry : std::filesystem::directory_iterator(test::fixtures() / "gguf"))
            if (entry.path().extension() == ".gguf")
                QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().string());
    }
    void fixtureGguf() { // weights as Hugging Face loaded them from the same file
        QFETCH(QString, file);
        std::filesystem::path path = file.toStdString();
        std::map<std::string, std::vector<std::int64_t>> ours, theirs;
        for (const ParameterSpec& parameter : parameterSpecs(readModelSpec(path)))
            ours["weight." + parameter.name] = parameter.shape;
        const auto expected = openTensors(path.replace_extension(".expected.safetensors"));
        for (const TensorInfo& tensor : expected->tensors())
            if (tensor.name.starts_with("weight.")) theirs[tensor.name] = tensor.shape;
        QVERIFY(ours == theirs);
    }

    void bothLayoutsSayTheSame() {
        json v4 = llama2(), v5 = llama2();
        v4["rope_theta"] = 500000.0;
        v4["rope_scaling"] = {{"type", "linear"}, {"factor", 4.0}};
        v5.erase("torch_dtype");
        v5["dtype"] = "float16";
        v5["rope_parameters"] = {{"rope_theta", 500000.0}, {"rope_type", "linear"}, {"factor", 4.0}};
        const ModelSpec a = specFromConfig(v4), b = specFromConfig(v5);
        QCOMPARE(a.rope.base, b.rope.base);
        QCOMPARE(a.rope.factor, b.rope.factor);
        QVERIFY(a.rope.scaling == RopeScaling::Linear && b.rope.scaling == RopeScaling::Linear);
        QCOMPARE(a.dtype, b.dtype);
        QCOMPARE(a.dtype, std::string("F16"));
    }

    void oneOrSeveralEndTokens() {
        json config = llama2();
        config["eos_token_id"] = {5, 9};
        QVERIFY(specFromConfig(config).eosTokens == std::vector<std::int64_t>({5, 9}));
        config["eos_token_id"] = 7;
        QVERIFY(specFromConfig(config).eosTokens == std::vector<std::int64_t>({7}));
        config["eos_token_id"] = nullptr;
        QVERIFY(specFromConfig(config).eosTokens.empty());
    }

    void badConfigs_data() {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<QString>("says");
        QTest::newRow("other architecture")
            << R"({"architectures":["LlamaForCausalLN"]})" << "nearest: LlamaForCausalLM";
        QTest::newRow("heads do not divide") << R"({"num_attention_heads":33})" << "num_attention_heads";
        QTest::newRow("groups do not divide") << R"({"num_key_value_heads":5})" << "num_key_value_heads";
        QTest::newRow("no layers") << R"({"num_hidden_layers":0})" << "num_hidden_layers";
        QTest::newRow("negative width") << R"({"hidden_size":-64,"head_dim":2})" << "hidden_size";
        QTest::newRow("absurd vocabulary") << R"({"vocab_size":900000000000})" << "vocab_size";
        QTest::newRow("missing size") << R"({"hidden_size":null})" << "hidden_size";
        QTest::newRow("size is a text") << R"({"hidden_size":"big"})" << "hidden_size";
        QTest::newRow("odd head") << R"({"head_dim":3})" << "head_dim";
        QTest::newRow("unknown scaling") << R"({"rope_scaling":{"rope_type":"dynamic","factor":2}})"
                                         << "known: default, linear, llama3, yarn, longrope";
        QTest::newRow("longrope of another head")
            << R"({"rope_scaling":{"rope_type":"longrope","short_factor":[1,1],"long_factor":[1,1],"original_max_position_embeddings":16}})"
            << "longrope";
        QTest::newRow("unknown activation")
            << R"({"hidden_act":"relu"})" << "hidden_act \"relu\" is not supported; nearest:";
        QTest::newRow("a family's other class")
            << R"({"architectures":["Qwen2MoeForCausalLM"],"model_type":"qwen2_moe"})" << "nearest: Qwen2ForCausalLM";
        QTest::newRow("known by its type")
            << R"({"architectures":["PythiaForCausalLM"],"model_type":"gpt_neox_japanese"})"
            << "nearest: GPTNeoXForCausalLM";
        QTest::newRow("written nearly so")
            << R"({"architectures":["MixtralForCausalLM"],"model_type":"mixtral"})" << "nearest: MistralForCausalLM";
        QTest::newRow("nothing like it")
            << R"({"architectures":["ZambaForSequenceClassification"],"model_type":"zamba"})"
            << "ForSequenceClassification";
        QTest::newRow("text and pictures")
            << R"({"architectures":["Gemma3nForConditionalGeneration"],"model_type":"gemma3n","text_config":{}})"
            << "nearest: Gemma3ForConditionalGeneration";
        QTest::newRow("GPTQ") << R"({"quantization_config":{"quant_method":"gptq","bits":4}})"
                              << "GPTQ (quant_method gptq)";
        QTest::newRow("AWQ") << R"({"quantization_config":{"quant_method":"awq"}})" << "AWQ (quant_method awq)";
        QTest::newRow("compressed-tensors, as it once was") << R"({"compression_config":{"format":"pack-quantized"}})"
                                                            << "compressed-tensors (llm-compressor, vLLM)";
        QTest::newRow("a packer of tomorrow") << R"({"quantization_config":{"quant_method":"q1"}})"
                                              << "a method unknown here (quant_method q1)";
        QTest::newRow("no packer's name") << R"({"quantization_config":{"bits":4}})" << "quant_method not named";
        QTest::newRow("zero scaling") << R"({"rope_scaling":{"rope_type":"linear","factor":0}})" << "factor";
    }
    void badConfigs() {
        QFETCH(QString, changes);
        QFETCH(QString, says);
        json config = llama2();
        config.update(json::parse(changes.toStdString()));
        const std::string message = messageOf(config);
        QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
    }

    /// With bnb_4bit_quant_type's own default, and as it was written before quant_method was.
    void bitsandbytesFormats() {
        json config = llama2();
        QCOMPARE(specFromConfig(config).packedAs, std::string());
        config["quantization_config"] = {{"quant_method", "bitsandbytes"}, {"load_in_4bit", true}};
        QCOMPARE(specFromConfig(config).packedAs, std::string("fp4"));
        config["quantization_config"]["bnb_4bit_quant_type"] = "nf4";
        QCOMPARE(specFromConfig(config).packedAs, std::string("nf4"));
        config["quantization_config"] = {{"load_in_8bit", true}};
        QCOMPARE(specFromConfig(config).packedAs, std::string("int8_row"));
    }

    /// Llama 3.1's published scaling: fast pairs turn as before, slow ones eight times slower.
    void llama3ScalingStretchesSlowTurnsOnly() {
        Rope rope{.base = 500000, .scaling = RopeScaling::Llama3, .factor = 8};
        const auto scaled = inverseFrequencies(rope, 128);
        rope.scaling = RopeScaling::None;
        const auto plain = inverseFrequencies(rope, 128);
        QCOMPARE(scaled.front(), plain.front());
        QCOMPARE(scaled.back(), plain.back() / 8);
    }
};

LATHE_TEST(TestModelSpec)
#include "tst_model_spec.moc"
