// What model folders and GGUF metadata say about text: special tokens, templates, and tokenizers that do not fit.
#include "files/gguf_metadata.h"
#include "lathe/error.h"
#include "support/test_main.h"
#include "tokenizer/byte_level.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/tokenizer_gguf.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <nlohmann/json.hpp>

using namespace lathe;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// A folder with a tokenizer of 256 bytes and <s>, </s>, <turn>, <pad> as 256 to 259.
class ModelFolder {
public:
    ModelFolder() {
        json vocab = json::object(), added = json::array();
        for (int byte = 0; byte < 256; ++byte) vocab[byteLevelCharacter(static_cast<unsigned char>(byte))] = byte;
        for (const char* name : {"<s>", "</s>", "<turn>", "<pad>"})
            added.push_back({{"id", 256 + added.size()}, {"content", name}, {"special", true}, {"normalized", false}});
        write("tokenizer.json", json{{"added_tokens", added},
                                     {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
                                     {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", json::array()}}}}
                                    .dump());
        write("config.json", R"({"vocab_size": 260, "bos_token_id": 256, "eos_token_id": 257})");
    }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(path() / name, std::ios::binary) << text;
    }
    fs::path path() const { return m_folder.path().toStdString(); }

private:
    QTemporaryDir m_folder;
};

std::string refusal(const fs::path& model) {
    try {
        readModelText(model);
    } catch (const Error& error) {
        return std::string(toString(error.info().kind)) + ": " + error.what();
    }
    return "taken";
}

std::map<std::string, GgufMetadata::Value> ggufValues() {
    std::vector<std::string> tokens;
    for (int byte = 0; byte < 256; ++byte) tokens.push_back(byteLevelCharacter(static_cast<unsigned char>(byte)));
    for (const char* more : {"12", "<s>", "</s>"}) tokens.push_back(more);
    std::vector<std::int64_t> types(tokens.size(), 1);
    types[257] = types[258] = 3;
    return {{"tokenizer.ggml.model", std::string("gpt2")},
            {"tokenizer.ggml.pre", std::string("gpt-2")},
            {"tokenizer.ggml.tokens", tokens},
            {"tokenizer.ggml.merges", std::vector<std::string>{"1 2"}},
            {"tokenizer.ggml.token_type", types},
            {"tokenizer.ggml.bos_token_id", std::int64_t(257)},
            {"tokenizer.ggml.eos_token_id", std::int64_t(258)}};
}

} // namespace

class TestTokenizerModel : public QObject {
    Q_OBJECT
private slots:
    void specialTokensOfAFolder() {
        ModelFolder folder;
        QCOMPARE(readModelText(folder.path()).special.eos, (std::vector<std::int32_t>{257})); // config.json alone
        folder.write("tokenizer_config.json",
                     R"({"bos_token": {"content": "<s>"}, "eos_token": "<turn>", "pad_token": null})");
        folder.write("special_tokens_map.json", R"({"pad_token": {"content": "<pad>"}})");
        folder.write("generation_config.json", R"({"eos_token_id": [257, 258]})");
        const SpecialTokens special = readModelText(folder.path()).special;
        QCOMPARE(special.bos, std::optional(256));
        QVERIFY(!special.pad); // tokenizer_config.json says that there is none
        QCOMPARE(special.eos,
                 (std::vector<std::int32_t>{258, 257})); // the tokenizer's own first, then what also ends an answer
    }

    void chatTemplatesOfAFolder() {
        ModelFolder folder;
        QVERIFY(readModelText(folder.path()).special.chatTemplate.empty());
        folder.write(
            "tokenizer_config.json",
            R"({"chat_template": [{"name": "tool_use", "template": "T"}, {"name": "default", "template": "D"}]})");
        QCOMPARE(readModelText(folder.path()).special.chatTemplate, std::string("D"));
        folder.write("tokenizer_config.json", R"({"chat_template": "S"})");
        QCOMPARE(readModelText(folder.path()).special.chatTemplate, std::string("S"));
        folder.write("chat_template.jinja", "J\n");
        QCOMPARE(readModelText(folder.path()).special.chatTemplate, std::string("J\n"));
        QVERIFY(readModelText(folder.path()).special.namedTemplates.empty());
        fs::create_directories(folder.path() / "additional_chat_templates");
        folder.write("additional_chat_templates/tool_use.jinja", "U");
        const auto& named = readModelText(folder.path()).special.namedTemplates;
        QCOMPARE(named.size(), std::size_t(1));
        QCOMPARE(named[0].second, std::string("U"));
    }

    void tokenizersThatDoNotFit() {
        ModelFolder folder;
        folder.write("config.json", R"({"vocab_size": 259})"); // a token that no row may hold
        QCOMPARE(readModelText(folder.path()).vocabulary, 259);
        const std::int32_t ids[] = {1, 259};
        QVERIFY(beyondVocabulary(readModelText(folder.path()), ids).find("259") != std::string::npos);
        QCOMPARE(beyondVocabulary(readModelText(folder.path()), std::span(ids, 1)), std::string());
        folder.write("config.json",
                     R"({"vocab_size": 300, "eos_token_id": 280})"); // an end nobody can write ends nothing
        const ModelText text = readModelText(folder.path());
        QVERIFY(std::find(text.special.eos.begin(), text.special.eos.end(), 280) == text.special.eos.end());
        QCOMPARE(text.warnings.size(), std::size_t(1));
        folder.write("config.json", R"({"vocab_size": 300})");
        folder.write("tokenizer_config.json", R"({"eos_token": "<end>"})"); // transformers adds it, behind the others
        QCOMPARE(readModelText(folder.path()).special.eos, (std::vector<std::int32_t>{260}));
        fs::remove(folder.path() / "tokenizer.json");
        QVERIFY2(refusal(folder.path()).find("tokenizer.json") != std::string::npos, refusal(folder.path()).c_str());
        QVERIFY(refusal(folder.path() / "config.json").starts_with("bad_file: "));
        QVERIFY(refusal(folder.path() / "nothing").starts_with("io: "));
    }

    void ggufMetadata() {
        auto values = ggufValues();
        const auto tokens = [&](const std::string& text) {
            return tokenizerFrom(GgufMetadata("m.gguf", values))->encode(text, true).ids;
        };
        QCOMPARE(tokens("12"), (std::vector<std::int32_t>{256}));
        values["tokenizer.ggml.pre"] = std::string("smollm"); // each digit alone
        QCOMPARE(tokens("12"), (std::vector<std::int32_t>{'1', '2'}));
        values["tokenizer.ggml.pre"] = std::string("deepseek-coder"); // as well
        QCOMPARE(tokens("12"), (std::vector<std::int32_t>{'1', '2'}));
        values["tokenizer.ggml.pre"] = std::string("deepseek-llm"); // a word of digits
        QCOMPARE(tokens("12"), (std::vector<std::int32_t>{256}));
        QCOMPARE(tokens("1\n2"), (std::vector<std::int32_t>{'1', '\n', '2'}));
        values["tokenizer.ggml.pre"] = std::string("smollm");
        values["tokenizer.ggml.add_bos_token"] = values["tokenizer.ggml.add_eos_token"] = true;
        QCOMPARE(tokens("a</s>"), (std::vector<std::int32_t>{257, 'a', 258, 258}));
        const GgufMetadata metadata("m.gguf", values);
        const SpecialTokens special = specialTokensFrom(metadata, *tokenizerFrom(metadata));
        QCOMPARE(special.bos, std::optional(257));
        QCOMPARE(special.eos, (std::vector<std::int32_t>{258}));
    }

    void ggufMetadataThatIsWrong_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("says");
        QTest::newRow("another model") << "model" << "scores";
        QTest::newRow("another pre-tokenizer") << "pre" << "not supported: tokenizer.ggml.pre llama";
        QTest::newRow("types of another length") << "token_type" << "token types";
        QTest::newRow("merge of one") << "merges" << "merge 1";
        QTest::newRow("bos out of range") << "bos_token_id" << "999";
    }
    void ggufMetadataThatIsWrong() {
        QFETCH(QString, key);
        QFETCH(QString, says);
        auto values = ggufValues();
        auto& value = values["tokenizer.ggml." + key.toStdString()];
        if (std::holds_alternative<std::string>(value)) value = std::string("llama");
        else if (std::holds_alternative<std::vector<std::int64_t>>(value)) value = std::vector<std::int64_t>{1};
        else if (std::holds_alternative<std::vector<std::string>>(value)) value = std::vector<std::string>{"12"};
        else value = std::int64_t(999);
        try {
            tokenizerFrom(GgufMetadata("m.gguf", values));
            QFAIL("it was taken");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadFile);
            QVERIFY2(QString(error.what()).contains(says) && QString(error.what()).contains("m.gguf"), error.what());
        }
    }
};

LATHE_TEST(TestTokenizerModel)
#include "tst_tokenizer_model.moc"
