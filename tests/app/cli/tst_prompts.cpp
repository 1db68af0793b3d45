// generate --prompts FILE: what the file may hold, what is refused, and what is printed.
#include "backend/core/estimate/fake/fake_gpus.h"
#include "cli/prompts_file.h"
#include "cli_runner.h"
#include "lathe/error.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace lathe;

class TestPrompts : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path path(const std::string& name) const {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name).string();
    }
    static std::string refusal(const std::string& file) {
        try {
            cli::readPrompts(file);
        } catch (const Error& error) {
            return error.info().kind == ErrorKind::BadInput ? error.info().message : "of another kind";
        }
        return "not refused";
    }

private slots:
    void plainLines() {
        const auto prompts = cli::readPrompts(write("some.txt", "one\r\n\n  \ntwo {\"prompt\": 1}\n\xE4\xB8\x89"));
        QCOMPARE(prompts.size(), std::size_t(3));
        QCOMPARE(prompts[0].prompt, std::string("one"));
        QCOMPARE(prompts[1].prompt, std::string("two {\"prompt\": 1}"));
        QCOMPARE(prompts[2].prompt, std::string("\xE4\xB8\x89"));
    }

    void jsonLines() {
        const auto prompts = cli::readPrompts(write("some.jsonl", R"({"prompt": "a\nb", "more": 1}
"only this"
{"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]})"));
        QCOMPARE(prompts.size(), std::size_t(3));
        QCOMPARE(prompts[0].prompt, std::string("a\nb"));
        QCOMPARE(prompts[1].prompt, std::string("only this"));
        QCOMPARE(prompts[2].messages.size(), std::size_t(2));
        QCOMPARE(prompts[2].messages[1].content, std::string("u"));
    }

    void whatIsNoPromptIsRefusedByItsLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("{\"prompt\": \"x\"}\n{oops\n");
        QTest::newRow("neither") << QByteArray("{\"prompt\": \"x\"}\n{\"text\": \"x\"}\n");
        QTest::newRow("a number") << QByteArray("{\"prompt\": \"x\"}\n7\n");
        QTest::newRow("empty text") << QByteArray("{\"prompt\": \"x\"}\n\"\"\n");
        QTest::newRow("no content") << QByteArray("{\"prompt\": \"x\"}\n{\"messages\": [{\"role\": \"user\"}]}\n");
        QTest::newRow("content is a list")
            << QByteArray("{\"prompt\": \"x\"}\n{\"messages\": [{\"role\": \"user\", \"content\": []}]}\n");
    }
    void whatIsNoPromptIsRefusedByItsLine() {
        QFETCH(QByteArray, text);
        const std::string said = refusal(write("wrong.jsonl", text.toStdString()));
        QVERIFY2(said.find("line 2") != std::string::npos, said.c_str());
    }

    void filesWithoutPromptsAreRefused() {
        QVERIFY(refusal(path("nowhere").string()).find("can't be read") != std::string::npos);
        QVERIFY(refusal(write("empty.txt", "\n \n")).find("has no prompts") != std::string::npos);
    }

    void alternativesAreTold() {
        const test::WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE);
        const std::string config = write(
            "config.json",
            R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1,
            "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 257, "max_position_embeddings": 40})");
        const auto run = [&](std::vector<std::string> more) {
            std::vector<std::string> words{"generate", config, "--prompt", "is it so?"};
            words.insert(words.end(), more.begin(), more.end());
            return test::runCli(words, path("home"));
        };
        QVERIFY(!run({"--json"}).of("generated").at(0).contains("tokens"));
        const nlohmann::json told = run({"--json", "--alternatives", "2"}).of("generated").at(0);
        QCOMPARE(told.at("text").get<std::string>(), "so it is");
        const nlohmann::json token = told.at("tokens").at(0);
        QCOMPARE(token.at("id").get<int>(), 7);
        QCOMPARE(token.at("text").get<std::string>(), " is");
        QCOMPARE(token.at("log_probability").get<double>(), -0.25);
        QCOMPARE(token.at("alternatives").size(), std::size_t(2));
        QCOMPARE(token.at("alternatives").at(1).at("id").get<int>(), 8);
        const test::CliResult words = run({"--alternatives", "2"});
        QVERIFY2(words.out.find("77.9 %  \" is\"   or \"\\n\" 8.21 %") != std::string::npos, words.out.c_str());
        QCOMPARE(run({"--alternatives", "-1"}).code, 2);
    }

    void flagsThatContradictAreRefused() {
        const test::WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE);
        const std::string config = write(
            "config.json",
            R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1,
            "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 257, "max_position_embeddings": 40})");
        const std::string file = write("two.txt", "one\ntwo\n"),
                          chats = write("two.jsonl", R"({"messages": [{"role": "user", "content": "hi"}]})");
        const auto run = [&](std::vector<std::string> words) {
            words.insert(words.begin(), {"generate", config});
            return test::runCli(words, path("home"));
        };
        QCOMPARE(run({"--prompts", file, "--prompt", "x"}).code, 2);
        QCOMPARE(run({"--prompts", file, "--message", "x"}).code, 2);
        QCOMPARE(run({"--prompts", file, "--compare"}).code, 2);
        QCOMPARE(run({"--prompts", file, "--system", "s"}).code, 2);
        QCOMPARE(run({}).code, 2);

        const test::CliResult json = run({"--prompts", file, "--json"});
        QCOMPARE(json.code, 0);
        QCOMPARE(json.of("generated").size(), std::size_t(2));
        QCOMPARE(json.of("generated")[1].at("text").get<std::string>(), "two");
        QCOMPARE(json.of("generated")[1].at("prompt").get<int>(), 1);
        const nlohmann::json result = json.of("result").at(0);
        QCOMPARE(result.at("prompts").get<int>(), 2);
        QCOMPARE(result.at("prompt_tokens_per_s").get<double>(), 20.0);
        QCOMPARE(result.at("decode_tokens_per_s").get<double>(), 2.0);

        const test::CliResult words = run({"--prompts", file});
        QVERIFY2(words.out.find("[1] one\n\n[2] two\n") != std::string::npos, words.out.c_str());
        QVERIFY2(words.err.find("20 tokens read at 20 tokens/s, 6 written in") != std::string::npos, words.err.c_str());
        QCOMPARE(run({"--prompts", chats, "--system", "be kind", "--json"})
                     .of("generated")
                     .at(0)
                     .at("text")
                     .get<std::string>(),
                 "be kind|hi");
    }
};

LATHE_TEST(TestPrompts)
#include "tst_prompts.moc"
