// The whole way through from the command line: train, stop, resume, evaluate, generate, export, history.
#include "cli_runner.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace lathe;
using nlohmann::json;

class TestTraining : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    test::CliResult call(std::vector<std::string> words, const std::string& interruptAt = {}) const {
        return test::runCli(std::move(words), path("home"), interruptAt);
    }
    static std::string model() { return (test::fixtures() / "tiny" / "llama_untied").string(); }
    std::string data() const {
        std::ofstream file(path("data.jsonl"));
        for (int i = 0; i < 24; ++i)
            file << json{{"prompt", "count " + std::to_string(i) + " "}, {"completion", std::to_string(i + 1)}}.dump()
                 << '\n';
        return path("data.jsonl").string();
    }
    std::vector<std::string> train(std::vector<std::string> more) const {
        std::vector<std::string> words{
            "train", "--model",         model(), "--data",    data(), "--method",     "lora", "--rank",
            "4",     "--dtype",         "fp32",  "--threads", "1",    "--batch-size", "4",    "--gradient-accumulation",
            "1",     "--learning-rate", "0.001", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    static std::vector<double> losses(const std::vector<json>& steps) {
        std::vector<double> values;
        for (const json& step : steps) values.push_back(step.at("loss").get<double>());
        return values;
    }

private slots:
    void fixtureModelTrainsAndIsUsed() {
        const test::CliResult trained = call(train({"--steps", "6", "--eval-every", "3"}));
        QVERIFY2(trained.code == 0, trained.err.c_str());
        QCOMPARE(trained.of("run").size(), std::size_t{1});
        const std::string run = trained.of("run")[0].at("run");
        const std::vector<json> steps = trained.of("step");
        QCOMPARE(steps.size(), std::size_t{6});
        for (std::size_t i = 0; i < steps.size(); ++i) {
            QCOMPARE(steps[i].at("step").get<std::size_t>(), i + 1);
            for (const char* field : {"loss", "learning_rate", "grad_norm", "trained_tokens", "seconds"})
                QVERIFY(steps[i].at(field).is_number());
        }
        QVERIFY(trained.of("eval").size() >= 2);
        const json end = trained.of("end").at(0);
        QCOMPARE(end.at("outcome").get<std::string>(), std::string("finished"));
        QCOMPARE(end.at("steps").get<int>(), 6);
        const std::string adapter = end.at("adapter");
        QVERIFY(std::filesystem::exists(std::filesystem::path(adapter) / "adapter_model.safetensors"));

        // the same losses are in the history
        const test::CliResult shown = call({"runs", "show", run, "--json"});
        QCOMPARE(shown.of("run_detail").at(0).at("status").get<std::string>(), std::string("finished"));
        const test::CliResult history = call({"runs", "export", "last", "--json"});
        for (const json& curve : history.of("curve"))
            if (curve.at("metric") == "loss") QVERIFY(curve.at("values").get<std::vector<double>>() == losses(steps));

        // summed over the examples, the whole file's loss: no mean of means
        const test::CliResult scored =
            call({"evaluate", model(), "--adapter", adapter, "--data", data(), "--per-example", "--json"});
        QVERIFY2(scored.code == 0, scored.err.c_str());
        double sum = 0;
        std::int64_t tokens = 0;
        for (const json& example : scored.of("example")) {
            sum += example.at("loss").get<double>() * example.at("trained_tokens").get<double>();
            tokens += example.at("trained_tokens").get<std::int64_t>();
        }
        const json result = scored.of("result").at(0);
        QCOMPARE(result.at("trained_tokens").get<std::int64_t>(), tokens);
        QVERIFY(std::abs(result.at("loss").get<double>() - sum / double(tokens)) < 1e-6);
        QVERIFY(std::abs(result.at("perplexity").get<double>() - std::exp(result.at("loss").get<double>())) < 1e-6);

        const test::CliResult answer =
            call({"generate", "--run", run, "--prompt", "count 3 ", "--max-new-tokens", "5", "--compare", "--json"});
        QVERIFY2(answer.code == 0, answer.err.c_str());
        QVERIFY(answer.of("generated").at(0).contains("base_text"));

        for (const char* format : {"peft", "merged"}) {
            const test::CliResult exported =
                call({"export", run, "--format", format, "--out", path(format).string(), "--json"});
            QVERIFY2(exported.code == 0, exported.err.c_str());
            QVERIFY(!exported.of("export").at(0).at("files").empty());
        }
        const test::CliResult merged = call({"evaluate", path("merged").string(), "--data", data(), "--json"});
        QVERIFY2(merged.code == 0, merged.err.c_str());
        QVERIFY(std::abs(merged.of("result").at(0).at("loss").get<double>() - result.at("loss").get<double>()) < 1e-4);
    }

    void fixtureModelStopsAndGoesOnAsIfItHadNot() {
        const std::vector<std::string> recipe{"--steps", "30", "--eval-every", "0", "--save-every", "10"};
        const test::CliResult whole = call(train(recipe));
        QVERIFY2(whole.code == 0, whole.err.c_str());
        const test::CliResult stopped = call(train(recipe), "\"step\":3,"); // Ctrl+C
        QCOMPARE(stopped.code, 3);
        QCOMPARE(stopped.of("end").at(0).at("outcome").get<std::string>(), std::string("stopped"));
        const test::CliResult resumed = call({"resume", "last", "--json"});
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        std::vector<double> joined = losses(stopped.of("step"));
        for (const double loss : losses(resumed.of("step"))) joined.push_back(loss);
        QVERIFY(joined == losses(whole.of("step"))); // bit for bit
    }

    void fixtureLongRowsStopWithoutATerminal() {
        std::ofstream(path("long.jsonl")) << json{{"text", std::string(4000, 'a')}}.dump() << '\n'
                                          << json{{"text", "short enough"}}.dump() << '\n';
        std::vector<std::string> words = train({"--steps", "2", "--max-length", "16"});
        words[4] = path("long.jsonl").string();
        const test::CliResult result = call(words);
        QCOMPARE(result.code, 2);
        const json error = result.of("error").at(0);
        QVERIFY2(error.at("message").get<std::string>().find("1 of") != std::string::npos
                     || error.at("message").get<std::string>().find('1') != std::string::npos,
                 error.dump().c_str());
        // somebody at a terminal is asked, and sees what happens
        std::erase(words, "--json");
        const test::CliResult asked = test::runCli(words, path("home"), {}, "what?\nd\n");
        QVERIFY2(asked.code == 0, asked.err.c_str());
        QVERIFY2(asked.err.find("1 of 2 rows") != std::string::npos, asked.err.c_str());
        QVERIFY2(asked.err.find("step 2/2") != std::string::npos, asked.err.c_str());
    }
};

LATHE_TEST(TestTraining)
#include "tst_training.moc"
