// What the metadata of a GGUF file must say, and what is said of a file where it does not.
#include "backend/core/files/file_builders.h"
#include "base/json.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <random>

using namespace lathe;
using namespace lathe::test;

namespace {

std::string count(std::uint32_t value) { return raw(std::uint32_t(4)) + raw(value); }
std::string number(float value) { return raw(std::uint32_t(6)) + raw(value); }
std::string text(const std::string& value) { return raw(std::uint32_t(8)) + ggufText(value); }

/// The keys that all these architectures need.
std::map<std::string, std::string> settings(const std::string& architecture) {
    const std::string a = architecture + '.';
    return {{"general.architecture", text(architecture)},
            {a + "block_count", count(1)},
            {a + "embedding_length", count(8)},
            {a + "feed_forward_length", count(32)},
            {a + "attention.head_count", count(2)},
            {a + "context_length", count(64)},
            {a + "attention.layer_norm_epsilon", number(1e-5f)},
            {a + "attention.layer_norm_rms_epsilon", number(1e-5f)},
            {"t5.attention.key_length", count(4)},
            {"t5.attention.relative_buckets_count", count(32)},
            {"t5.decoder_start_token_id", count(0)}};
}

} // namespace

class TestGgufSpec : public QObject {
    Q_OBJECT
private slots:
    void wholeSettingsAreTaken() {
        for (const Architecture& row : architectures()) {
            if (row.gguf.empty()) continue;
            const ModelSpec spec = readModelSpec(written(std::string(row.gguf), {}, {}));
            QCOMPARE(spec.architecture, std::string(row.name));
            QCOMPARE(spec.vocabulary, 10);
        }
    }

    void windows() { // a Llama with one is a Mistral; llama.cpp writes 0 for Phi-4, which has none
        const ModelSpec mistral = readModelSpec(written("llama", "llama.attention.sliding_window", count(4)));
        QCOMPARE(mistral.architecture, std::string("MistralForCausalLM"));
        QCOMPARE(mistral.family, std::string("mistral"));
        QCOMPARE(mistral.windowOf(0), 4);
        QCOMPARE(readModelSpec(written("phi3", "phi3.attention.sliding_window", count(9))).windowOf(0), 9);
        QCOMPARE(readModelSpec(written("phi3", "phi3.attention.sliding_window", count(0))).windowOf(0), 0);
    }

    void wrongOnesAreNamed_data() {
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QByteArray>("value"); ///< empty: the key is missing
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* architecture, const char* key, const std::string& value,
                            const char* says) {
            QTest::newRow(name) << QString(architecture) << QString(key) << QByteArray::fromStdString(value)
                                << QString(says);
        };
        row("no layers said", "phi3", "phi3.block_count", "", "phi3.block_count is missing");
        row("no layers", "phi3", "phi3.block_count", count(0), "phi3.block_count must be a positive number");
        row("a text for a size", "gptneox", "gptneox.embedding_length", text("big"),
            "gptneox.embedding_length must be a whole number");
        row("heads do not divide", "stablelm", "stablelm.attention.head_count", count(3),
            "stablelm.attention.head_count (3)");
        row("heads do not divide GPT-2", "gpt2", "gpt2.attention.head_count", count(3),
            "gpt2.attention.head_count (3)");
        row("no epsilon", "olmo2", "olmo2.attention.layer_norm_rms_epsilon", "",
            "olmo2.attention.layer_norm_rms_epsilon is missing");
        row("no LayerNorm epsilon", "gptneox", "gptneox.attention.layer_norm_epsilon", "",
            "gptneox.attention.layer_norm_epsilon is missing");
        row("no positions", "gpt2", "gpt2.context_length", "", "gpt2.context_length is missing");
        row("turned beyond a head", "stablelm", "stablelm.rope.dimension_count", count(6),
            "stablelm.rope.dimension_count is 6");
        row("an odd number turned", "gptneox", "gptneox.rope.dimension_count", count(3),
            "gptneox.rope.dimension_count is 3");
        row("residuals by number", "gptneox", "gptneox.use_parallel_residual", count(1),
            "gptneox.use_parallel_residual must be true or false");
        row("another scaling", "smollm3", "smollm3.rope.scaling.type", text("ntk"),
            "smollm3.rope.scaling.type \"ntk\" is not supported; known: none, linear, yarn, longrope");
        row("yarn alone", "qwen2", "qwen2.rope.scaling.type", text("yarn"), "qwen2.rope.scaling.factor is missing");
        row("longrope alone", "phi3", "phi3.rope.scaling.type", text("longrope"),
            "phi3.rope.scaling.original_context_length is missing");
        row("no buckets", "t5", "t5.attention.relative_buckets_count", "",
            "t5.attention.relative_buckets_count is missing");
        row("odd buckets", "t5", "t5.attention.relative_buckets_count", count(7),
            "t5.attention.relative_buckets_count is 7");
        row("an XLM-R", "bert", "tokenizer.ggml.model", text("t5"), "tokenizer.ggml.model is \"t5\"");
        row("OLMo 3", "olmo2", "olmo2.attention.sliding_window", count(4), "olmo2.attention.sliding_window");
        row("experts", "phi3", "phi3.expert_count", count(4), "phi3.expert_count");
        row("another architecture", "phi3", "general.architecture", text("phi2"),
            "architecture phi2 is not supported; nearest: Phi3ForCausalLM");
    }
    void wrongOnesAreNamed() {
        QFETCH(QString, architecture);
        QFETCH(QString, key);
        QFETCH(QByteArray, value);
        QFETCH(QString, says);
        const auto file = written(architecture.toStdString(), key.toStdString(), value.toStdString());
        const QString error = QString::fromStdString(errorOf([&] { readModelSpec(file); }));
        QVERIFY2(error.contains(says) && error.contains("x.gguf"), qPrintable(error));
    }

    void damagedFixtureHeaders_data() {
        QTest::addColumn<QString>("file");
        for (const auto& folder : modelCases())
            if (std::filesystem::exists(folder / "model.gguf"))
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString((folder / "model.gguf").string());
    }
    void damagedFixtureHeaders() { // a settings' number is another, or an Error says what is wrong; nothing else
        QFETCH(QString, file);
        const std::string whole = readTextFile(file.toStdString());
        const std::size_t settings = whole.find("tokenizer.ggml.tokens"),
                          tensors = whole.rfind("attn_"); // the names and sizes of tensors come behind the tokens
        std::mt19937 random(23);
        int refused = 0;
        for (int round = 0; round < 200; ++round) {
            std::string bytes = whole;
            const std::size_t at = random() % 3 == 0 ? tensors - random() % 600 : random() % settings;
            bytes[at] = random() % 2 ? char(random()) : char(bytes[at] ^ 1 << random() % 8);
            put(path(), bytes);
            refused += !errorOf([&] { readModelSpec(path()); }).empty();
        }
        QVERIFY(refused > 20 && refused < 200);
    }

    void longRopeNeedsItsFactors() {
        auto all = settings("phi3");
        all["phi3.rope.scaling.original_context_length"] = count(16);
        const std::string floats(64, '\0');
        const auto made = [&](const std::vector<GgufTensor>& more) {
            std::vector<GgufTensor> tensors{{"token_embd.weight", {8, 10}, 0, 0}};
            tensors.insert(tensors.end(), more.begin(), more.end());
            put(path(), gguf({all.begin(), all.end()}, tensors, std::string(320, '\0') + floats));
            return errorOf([&] { readModelSpec(path()); });
        };
        const GgufTensor both[] = {{"rope_factors_long.weight", {2}, 0, 320},
                                   {"rope_factors_short.weight", {2}, 0, 352}};
        QVERIFY(made({both[0]}).find("phi3.rope.scaling.attn_factor is missing") != std::string::npos);
        all["phi3.rope.scaling.attn_factor"] = number(1.1f);
        QVERIFY(made({both[0]}).find("rope_factors_short.weight is missing") != std::string::npos);
        QVERIFY(made({both[0], both[1]}).find("factors must be positive") != std::string::npos); // of zeros
    }

private:
    std::filesystem::path path() const { return std::filesystem::path(m_folder.path().toStdString()) / "x.gguf"; }

    /// A file with nothing but word embeddings, with one setting changed.
    std::filesystem::path written(const std::string& architecture, const std::string& key, const std::string& value) {
        auto all = settings(architecture);
        if (!key.empty() && value.empty()) all.erase(key);
        else if (!key.empty()) all[key] = value;
        put(path(), gguf({all.begin(), all.end()}, {{"token_embd.weight", {8, 10}}}, std::string(320, '\0')));
        return path();
    }

    QTemporaryDir m_folder;
};

LATHE_TEST(TestGgufSpec)
#include "tst_gguf_spec.moc"
