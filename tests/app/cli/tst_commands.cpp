// Commands that need no engine: what they print, and how bad input ends.
#include "cli/commands.h"
#include "cli_runner.h"
#include "lathe/method_info.h"
#include "lathe/recipe.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace lathe;
using nlohmann::json;

class TestCommands : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    test::CliResult call(std::vector<std::string> words) const { return test::runCli(std::move(words), path("home")); }
    std::string write(const char* name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name).string();
    }
    /// A config without weights or tokenizer.
    std::string config() const {
        return write(
            "config.json",
            R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30,
            "num_attention_heads": 9, "num_key_value_heads": 3, "vocab_size": 49152, "max_position_embeddings": 2048, "tie_word_embeddings": true})");
    }

private slots:
    void helpNamesEveryCommandAndEveryFlag() {
        const std::string overview = call({"help"}).out;
        for (const cli::Command& command : cli::commands()) {
            QVERIFY(overview.find(command.name) != std::string::npos);
            const test::CliResult page = call({std::string(command.name), "--help"});
            QCOMPARE(page.code, 0);
            for (const Field& field : *command.own)
                QVERIFY2(page.out.find(cli::flagFor(field.name)) != std::string::npos, std::string(field.name).c_str());
        }
        const std::string train = call({"help", "train"}).out;
        for (const char* flag :
             {"--rank", "--alpha", "--target-modules", "--learning-rate", "--batch-size", "--gradient-accumulation",
              "--max-length", "--steps", "--epochs", "--seed", "--dtype", "--gradient-checkpointing", "--threads",
              "--no-eos", "--data", "--validation", "--method"})
            QVERIFY2(train.find(flag) != std::string::npos, flag);
    }

    void wrongUseIsExitTwo_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("command") << QStringList{"trian"} << "nearest: train";
        QTest::newRow("flag") << QStringList{"train", "--learning-rat", "1"} << "nearest: --learning-rate";
        QTest::newRow("value missing") << QStringList{"train", "--rank"} << "needs a value";
        QTest::newRow("rank 0") << QStringList{"estimate", "--model", "m", "--rank", "0"} << "at least 1";
        QTest::newRow("other method's flag")
            << QStringList{"estimate", "--model", "m", "--method", "full", "--rank", "4"} << "--method lora";
        QTest::newRow("unknown method") << QStringList{"estimate", "--model", "m", "--method", "lorra"}
                                        << "nearest: lora";
        QTest::newRow("no recipe there") << QStringList{"train", "/nowhere/recipe.json"} << "/nowhere/recipe.json";
        QTest::newRow("no model there") << QStringList{"inspect", "/nowhere/model"} << "/nowhere/model";
        QTest::newRow("nothing to train on")
            << QStringList{"train", "--model", "/nowhere/model"} << "No data is chosen";
        QTest::newRow("too many words") << QStringList{"inspect", "a", "b"} << "too many";
        QTest::newRow("too few words") << QStringList{"tokenize", "a"} << "missing";
        QTest::newRow("unknown run") << QStringList{"resume", "nosuchrun"} << "nosuchrun";
    }
    void wrongUseIsExitTwo() {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        std::vector<std::string> list;
        for (const QString& word : words) list.push_back(word.toStdString());
        list.push_back("--json");
        const test::CliResult result = call(list);
        QCOMPARE(result.code, 2);
        QCOMPARE(result.lines.size(), std::size_t{1});
        QCOMPARE(result.lines[0].at("type").get<std::string>(), std::string("error"));
        const std::string message =
            result.lines[0].at("message").get<std::string>() + result.lines[0].at("hint").get<std::string>();
        QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
        QVERIFY(result.err.find(result.lines[0].at("message").get<std::string>()) != std::string::npos); // and as text
    }

    void estimateNeedsAConfigOnly() {
        const test::CliResult result =
            call({"estimate", "--model", config(), "--method", "lora", "--rank", "8", "--json"});
        QVERIFY2(result.code == 0, result.err.c_str());
        const json& line = result.lines.at(0);
        QCOMPARE(line.at("parameters").at("trainable").get<std::int64_t>(), std::int64_t{2442240}); // as PEFT prints
        QCOMPARE(line.at("parameters").at("total").get<std::int64_t>(), std::int64_t{134515008 + 2442240});
        std::int64_t sum = 0;
        for (const char* part : {"weights", "quantization_constants", "trained_parameters", "gradients",
                                 "optimizer_state", "activations", "logits_and_loss", "workspace", "runtime"})
            sum += line.at("memory").at("parts").at(part).get<std::int64_t>();
        QCOMPARE(line.at("memory").at("total_bytes").get<std::int64_t>(), sum);
        QVERIFY(call({"estimate", "--model", config()}).out.find("2,442,240")
                == std::string::npos); // rank 16 by default
    }

    void flagsWinOverTheRecipe() {
        config();
        const std::string recipe = write(
            "recipe.json",
            R"({"model": "config.json", "methods": [{"method": "lora", "rank": 16}], "batch_size": 2, "max_length": 128})");
        const auto tokens = [&](std::vector<std::string> more) {
            std::vector<std::string> words{"estimate", recipe, "--json"};
            words.insert(words.end(), more.begin(), more.end());
            return call(words).lines.at(0);
        };
        QCOMPARE(tokens({}).at("tokens_per_micro_batch").get<int>(), 256); // the model's path is the recipe's neighbor
        QCOMPARE(tokens({"--batch-size=4"}).at("tokens_per_micro_batch").get<int>(), 512);
        QCOMPARE(tokens({"--rank", "8"}).at("parameters").at("trainable").get<std::int64_t>(), std::int64_t{2442240});
        QCOMPARE(tokens({"--method", "full"}).at("parameters").at("trainable").get<std::int64_t>(),
                 std::int64_t{134515008});
        const json query = tokens({"--target-modules", "q_proj", "--target-modules", "k_proj,v_proj"});
        QCOMPARE(query.at("parameters").at("trainable").get<std::int64_t>(),
                 std::int64_t{30 * 16 * ((576 + 576) + 2 * (576 + 192))});
        QVERIFY(tokens({"--no-gradient-checkpointing"}).at("memory").at("total_bytes")
                > tokens({}).at("memory").at("total_bytes"));
    }

    void modelsAreListed() {
        for (const char* name : {"HF_HUB_CACHE", "OLLAMA_MODELS", "HOME"})
            qputenv(name, QByteArray::fromStdString(path("elsewhere").string()));
        std::filesystem::create_directories(path("models/zebra"));
        std::ofstream(path("models/zebra/config.json"))
            << R"({"architectures": ["ZebraForCausalLM"], "max_position_embeddings": 77, "license": "mit"})";
        const test::CliResult added = call({"models", "--add", path("models").string(), "--json"});
        QCOMPARE(added.code, 0);
        QCOMPARE(added.of("model").size(), std::size_t(1));
        const json model = added.of("model").front();
        QVERIFY(model.at("name") == json("zebra"));
        QVERIFY(model.at("context") == json(77));
        QVERIFY(model.at("licence") == json("mit"));
        QVERIFY(model.at("supported") == json(false));
        QVERIFY(model.at("problems").dump().find("not supported; nearest") != std::string::npos);
        QCOMPARE(call({"models", "--json"}).of("model").size(), std::size_t(1)); // the place was kept
        const test::CliResult text = call({"models"});
        QVERIFY(text.out.find("ZebraForCausalLM") != std::string::npos
                && text.out.find("not supported") != std::string::npos);
        QCOMPARE(call({"models", "--add", path("nowhere").string()}).code, 2);
        QVERIFY(call({"models", "--remove", path("models").string(), "--json"}).of("model").empty());
    }

    void methodsAreListedWithTheirFields() {
        const test::CliResult result = call({"methods", "--json"});
        QCOMPARE(result.code, 0);
        QCOMPARE(result.lines.size(), methodInfos().size());
        for (const json& line : result.lines) {
            const MethodInfo& info = methodInfo(line.at("name").get<std::string>());
            QCOMPARE(line.at("fields").size(), info.fields->size());
        }
    }

    void fixtureTokenize_data() {
        QTest::addColumn<QString>("model");
        for (const auto& folder : test::fixtureCases("tiny"))
            if (std::filesystem::exists(test::fixtures() / "tokenizers"
                                        / ("tiny_" + folder.filename().string() + ".jsonl")))
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureTokenize() {
        QFETCH(QString, model);
        const std::filesystem::path folder = model.toStdString();
        const auto reference = test::fixtures() / "tokenizers" / ("tiny_" + folder.filename().string() + ".jsonl");
        const test::CliResult result = call({"tokenize", folder.string(), reference.string(), "--json"});
        if (result.code == 2 && result.err.find("not supported") != std::string::npos) QSKIP(result.err.c_str());
        QVERIFY2(result.code == 0, result.err.c_str());
        const std::vector<json> expected = test::readJsonLines(reference);
        QCOMPARE(result.lines.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            for (const char* field : {"ids", "ids_plain", "tokens", "offsets_plain", "decoded", "decoded_skip_special"})
                QVERIFY2(!expected[i].contains(field) || result.lines[i].at(field) == expected[i].at(field),
                         (std::string(field) + " of row " + std::to_string(i)).c_str());
    }

    void fixtureInspect() {
        for (const auto& folder : test::fixtureCases("tiny")) {
            const json expected = test::readJson(folder / "expected.json");
            const test::CliResult result = call({"inspect", folder.string(), "--json"});
            if (expected.at("architecture") != "LlamaForCausalLM") continue;
            QVERIFY2(result.code == 0, result.err.c_str());
            QCOMPARE(result.lines.at(0).at("parameters").get<std::int64_t>(),
                     expected.at("parameters").get<std::int64_t>());
        }
    }

    void previewShowsRowsAndCounts() {
        const std::string data = write("data.jsonl", "{\"prompt\": \"Hi\", \"completion\": \" there\"}\n{\"prompt\": "
                                                     "\"\"\n{\"prompt\": \"A\", \"completion\": \" b\"}\n");
        const test::CliResult result = call({"preview", data, "--rows", "1", "--malformed-rows", "skip", "--json"});
        QVERIFY2(result.code == 0, result.err.c_str());
        QCOMPARE(result.of("example").size(), std::size_t{1});
        const json ledger = result.of("ledger").at(0);
        QCOMPARE(ledger.at("format").get<std::string>(), std::string("prompt_completion"));
        QCOMPARE(ledger.at("malformed").get<int>(), 1);
        QCOMPARE(ledger.at("problems").at(0).at("line").get<int>(), 2);
    }

    void noRunsYet() {
        const test::CliResult result = call({"runs", "list", "--json"});
        QCOMPARE(result.code, 0);
        QVERIFY(result.lines.empty());
        QVERIFY(call({"runs"}).out.find("No runs") != std::string::npos);
        QVERIFY(call({"runs", "--where", "rank >= 16 and loss < 2"}).out.find("No run matches") != std::string::npos);
        const test::CliResult wrong = call({"runs", "list", "--where", "rnak >= 16", "--json"});
        QCOMPARE(wrong.code, 2);
        QVERIFY2(wrong.out.find("Did you mean rank?") != std::string::npos, wrong.out.c_str());
        QCOMPARE(call({"runs", "export", "--format", "mlflow", "--json"}).code, 2); // no folder
        QCOMPARE(call({"runs", "export", "--format", "mlflow", "--out", "x", "--json"}).code, 2); // no run
    }

    void aPushIsShownAndNotSentUnasked() {
        std::filesystem::create_directories(path("result"));
        write("result/README.md", "---\nlicense: mit\nbase_model: org/base\n---\n");
        const test::CliResult shown = call({"push", path("result").string(), "me/it", "--dry-run", "--json"});
        QVERIFY2(shown.code == 0, shown.err.c_str());
        const json plan = shown.of("push_plan").at(0);
        QCOMPARE(plan.at("files").at(0).at("path").get<std::string>(), "README.md");
        QCOMPARE(plan.at("license").get<std::string>(), "mit");
        QCOMPARE(plan.at("base_model").get<std::string>(), "org/base");
        QVERIFY(plan.at("private").get<bool>());
        QVERIFY(plan.at("notes").dump().find("terms of org/base") != std::string::npos);
        QVERIFY(shown.of("push").empty());
        const test::CliResult unasked = call({"push", path("result").string(), "me/it", "--json"});
        QCOMPARE(unasked.code, 2); // nobody said yes
        QVERIFY(unasked.err.find("Nothing was sent") != std::string::npos);
        const test::CliResult no = test::runCli({"push", path("result").string(), "me/it"}, path("home"), {}, "n\n");
        QCOMPARE(no.code, 3);
        QCOMPARE(call({"push", path("nowhere").string(), "me/it", "--yes"}).code, 2);
    }

    void runsAreTaggedPinnedAndArchived() {
        const std::filesystem::path home = path("tagged");
        for (const char* id : {"20250304-050607-00ff", "20250304-050608-00fe"}) {
            std::filesystem::create_directories(home / "runs" / id / "checkpoints" / "step-00000002");
            std::filesystem::create_directories(home / "runs" / id / "checkpoints" / "step-00000004");
            std::ofstream(home / "runs" / id / "recipe.json") << "{\"schema\": 1, \"name\": \"old\"}";
        }
        QCOMPARE(test::runCli({"runs", "rebuild", "--force"}, home).code, 0);
        const auto edit = [&](std::vector<std::string> more) {
            std::vector<std::string> words{"runs", "edit", "20250304-050607", "last", "--json"};
            words.insert(words.end(), more.begin(), more.end());
            return test::runCli(words, home);
        };
        QCOMPARE(edit({}).code, 2); // nothing to change
        const test::CliResult made = edit({"--tag", "paper,good", "--pin", "--name", "both"});
        QVERIFY2(made.code == 0, made.err.c_str());
        QCOMPARE(made.of("run_summary").size(), std::size_t{2});
        for (const json& run : test::runCli({"runs", "--json"}, home).lines) {
            QVERIFY2(run.at("tags") == json::array({"paper", "good"}), run.dump().c_str());
            QVERIFY(run.at("pinned").get<bool>() && !run.at("archived").get<bool>());
            QCOMPARE(run.at("name").get<std::string>(), std::string("both"));
            QCOMPARE(run.at("task").get<std::string>(), std::string("language_modeling"));
        }
        QCOMPARE(edit({"--untag", "good", "--no-pin", "--archive"}).code, 0);
        QCOMPARE(test::runCli({"runs", "--where", "archived = true and tag = paper and pinned = false and tag != good",
                               "--json"},
                              home)
                     .lines.size(),
                 std::size_t{2});

        const test::CliResult told = test::runCli({"runs", "clean", "last", "--json"}, home);
        QVERIFY2(told.code == 0, told.err.c_str());
        QCOMPARE(told.of("spare_checkpoint").size(), std::size_t{1});
        QCOMPARE(told.of("spare_checkpoint").at(0).at("step").get<int>(), 2);
        const std::filesystem::path spare = home / "runs" / "20250304-050608-00fe" / "checkpoints" / "step-00000002";
        QVERIFY(std::filesystem::exists(spare));
        QCOMPARE(test::runCli({"runs", "clean", "last", "--yes"}, home).code, 0);
        QVERIFY(!std::filesystem::exists(spare));
        QVERIFY(std::filesystem::exists(spare.parent_path() / "step-00000004"));
    }

    void aDamagedHistoryIsMadeAgain() {
        const std::filesystem::path home = path("damaged");
        std::filesystem::create_directories(home / "runs" / "20250304-050607-00ff");
        std::ofstream(home / "runs" / "20250304-050607-00ff" / "recipe.json") << "{\"schema\": 1, \"name\": \"old\"}";
        QCOMPARE(test::runCli({"runs", "rebuild", "--json"}, home).code, 2); // nothing is damaged
        std::ofstream(home / "runs.db") << std::string(5000, 'x');
        QCOMPARE(test::runCli({"runs", "--json"}, home).code, 2);
        const test::CliResult made = test::runCli({"runs", "rebuild", "--json"}, home);
        QVERIFY2(made.code == 0, made.err.c_str());
        const json history = made.of("history").at(0);
        QCOMPARE(history.at("runs").get<int>(), 1);
        QCOMPARE(history.at("without_curves").size(), std::size_t{1});
        QVERIFY(std::filesystem::exists(history.at("kept_as").get<std::string>()));
        QCOMPARE(test::runCli({"runs", "--json"}, home).lines.at(0).at("name").get<std::string>(), "old");
        const test::CliResult emptied = test::runCli({"runs", "rebuild", "--empty", "--force"}, home);
        QVERIFY(emptied.out.find("is kept as") != std::string::npos);
        QVERIFY(test::runCli({"runs", "--json"}, home).lines.empty());
    }
};

LATHE_TEST(TestCommands)
#include "tst_commands.moc"
