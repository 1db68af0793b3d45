// --device: what it comes to, how that is told, and how it ends where it can't be had.
#include "backend/core/estimate/fake/fake_gpus.h"
#include "backend/core/estimate/machines.h"
#include "cli/commands.h"
#include "cli/text_format.h"
#include "cli_runner.h"
#include "estimate/devices.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <set>

using namespace lathe;
using namespace lathe::test;
using nlohmann::json;

class TestDeviceFlags : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    CliResult estimate(std::vector<std::string> more) const {
        std::ofstream(path("config.json"))
            << R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30,
            "num_attention_heads": 9, "num_key_value_heads": 3, "vocab_size": 49152, "max_position_embeddings": 2048, "tie_word_embeddings": true})";
        std::vector<std::string> words{"estimate", "--model", path("config.json").string()};
        words.insert(words.end(), more.begin(), more.end());
        return runCli(words, path("home"));
    }

private slots:
    void cleanup() { setMachineFacts(std::nullopt); }

    void everyCommandThatComputesTakesIt() {
        const std::set<std::string_view> without{
            "preview", "inspect", "tokenize",    "runs",  "analyze", "resize",      "download",     "models",
            "methods", "version", "resume",      "push",  "mcp",     "completions", "diagnostics",  "queue",
            "recipes", "sweep",   "attach",      "pause", "stop",    "checkpoint",  "evaluate-now", "change",
            "jobs",    "bundle",  "open-bundle", "launch"}; // a new one must decide
        for (const cli::Command& command : cli::commands()) {
            const std::string name(command.name);
            const bool takesIt = runCli({name, "--help"}, path("home")).out.find("--device ") != std::string::npos;
            QVERIFY2(takesIt != without.contains(command.name), name.c_str());
        }
    }

    void aTableAndAQuestionNeedNoDeviceThatCanBeUsed() {
        setMachineFacts(MachineFacts{});
        const auto table = estimate({"--device", "cuda", "--devices"});
        QCOMPARE(table.code, 0);
        QVERIFY(table.out.find("H200") != std::string::npos);
        QCOMPARE(estimate({"--device", "cuda"}).code, 5);
        MachineFacts facts = machineWith({gpuOf("NVIDIA L4", 89, 22, 3)});
        facts.build = {}; // which computes on the processor only
        setMachineFacts(facts);
        QCOMPARE(estimate({"--on", "cuda:0", "--json"}).lines.at(0).at("device_name").get<std::string>(), "NVIDIA L4");
        QCOMPARE(estimate({"--on", "cuda:7"}).code, 5);
    }

    void aLinkIsAboutSeveralProcesses() {
        const auto alone = estimate({"--link", "1gbit"});
        QCOMPARE(alone.code, 2);
        QVERIFY2(alone.err.find("--processes") != std::string::npos, alone.err.c_str());
        QCOMPARE(estimate({"--link", "1gbit", "--processes", "1"}).code, 2);
        const auto four = estimate({"--link", "1gbit", "--processes", "4"});
        QVERIFY2(four.code == 0 && four.out.find("4 processes add up") != std::string::npos, four.err.c_str());
    }

    void estimatesNameTheirDevice() {
        setMachineFacts(MachineFacts{});
        const json here = estimate({"--json"}).lines.at(0);
        QCOMPARE(here.at("device").get<std::string>(), "cpu");
        QCOMPARE(here.at("device_name").get<std::string>(), thisProcessor().name);
        QCOMPARE(here.at("device_reason").get<std::string>(), "there is no NVIDIA driver");
        QCOMPARE(here.at("host").at("total_bytes").get<std::int64_t>(), std::int64_t{0});
        QVERIFY(estimate({"--device", "cpu", "--json"}).lines.at(0).at("device_reason").is_null()); // it was asked for

        setMachineFacts(machineWith({gpuOf("NVIDIA L4", 89, 22, 3), gpuOf("NVIDIA H200", 90, 140.4, 139.8)}));
        const json there = estimate({"--json"}).lines.at(0);
        QCOMPARE(there.at("device").get<std::string>(), "cuda:1");
        QCOMPARE(there.at("device_name").get<std::string>(), "NVIDIA H200");
        QVERIFY(there.at("device_reason").is_null());
        QVERIFY(there.at("memory").at("parts").at("runtime") > here.at("memory").at("parts").at("runtime"));
        std::int64_t sum = 0;
        for (const auto& [part, bytes] : there.at("host").at("parts").items()) sum += bytes.get<std::int64_t>();
        QVERIFY(sum > 0 && there.at("host").at("total_bytes").get<std::int64_t>() == sum);
        QCOMPARE(estimate({"--device", "cuda:0", "--json"}).lines.at(0).at("device_name").get<std::string>(),
                 "NVIDIA L4");
        QCOMPARE(estimate({"--on", "cuda:0", "--json"}).lines.at(0).at("fit").at("device").get<std::string>(),
                 "NVIDIA L4");
        QCOMPARE(estimate({"--on", "cpu", "--json"}).lines.at(0).at("device").get<std::string>(), "cpu");
        QCOMPARE(estimate({"--on", "RTX 4060", "--json"}).lines.at(0).at("device").get<std::string>(),
                 "RTX 4060"); // which is not here
        QCOMPARE(estimate({"--largest-batch", "--json"}).lines.at(0).at("fit").at("device").get<std::string>(),
                 "NVIDIA H200");
        const std::string text = estimate({}).out;
        QVERIFY2(text.find("on NVIDIA H200 (cuda:1), 140 GiB free") != std::string::npos
                     && text.find("in the host's memory") != std::string::npos,
                 text.c_str());
        setMachineFacts(MachineFacts{});
        QVERIFY(estimate({}).out.find("on the processor; not on a GPU: there is no NVIDIA driver")
                != std::string::npos);
    }

    void whatCantBeHad() {
        setMachineFacts(MachineFacts{});
        const CliResult none = estimate({"--device", "cuda", "--json"});
        QCOMPARE(none.code, 5);
        QCOMPARE(none.lines.at(0).at("kind").get<std::string>(), "device");
        const CliResult wrong = estimate({"--device", "cude", "--json"});
        QCOMPARE(wrong.code, 2);
        QVERIFY(wrong.lines.at(0).at("message").get<std::string>().find("nearest: cuda") != std::string::npos);
        std::ofstream(path("data.jsonl")) << "{\"text\": \"a\"}\n";
        const CliResult train = runCli({"train", "--model", path("config.json").string(), "--data",
                                        path("data.jsonl").string(), "--device", "cuda:7", "--json"},
                                       path("home"));
        QCOMPARE(train.code, 2); // found with all else that is wrong, before there is a run
        QVERIFY(train.lines.at(0).at("message").get<std::string>().find("device: ") != std::string::npos);
        QVERIFY(runCli({"runs", "--json"}, path("home")).lines.empty());
    }

    /// Before anything else a run says where it computes; its record says so afterwards.
    void aRunTellsItsDeviceFirst() {
        const WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE);
        estimate({}); // writes the model's config
        std::ofstream(path("data.jsonl")) << "{\"text\": \"a\"}\n";
        const std::vector<std::string> words{"train", "--model", path("config.json").string(), "--data",
                                             path("data.jsonl").string()};
        const auto json = [](std::vector<std::string> list) { return list.push_back("--json"), list; };
        setMachineFacts(machineWith({gpuOf("NVIDIA H200", 90, 140.4, 139.8, "GPU-1")}));
        const CliResult there = runCli(json(words), path("home"));
        QVERIFY2(there.code == 0, there.err.c_str());
        const nlohmann::json first = there.lines.at(0);
        QCOMPARE(first.at("type").get<std::string>(), "run");
        QCOMPARE(first.at("device").get<std::string>(), "cuda:0");
        QCOMPARE(first.at("device_name").get<std::string>(), "NVIDIA H200");
        QVERIFY(first.at("device_reason").is_null());
        const nlohmann::json shown = runCli({"runs", "show", "last", "--json"}, path("home")).lines.at(0);
        QCOMPARE(shown.at("device").get<std::string>(), "NVIDIA H200");
        QVERIFY(shown.at("energy_joules").is_null()); // nobody counted
        QCOMPARE(shown.at("environment").at("device_uuid").get<std::string>(), "GPU-1");
        QVERIFY(runCli({"runs", "show", "last"}, path("home")).out.find("NVIDIA H200") != std::string::npos);

        setMachineFacts(MachineFacts{});
        QCOMPARE(runCli(json(words), path("home")).lines.at(0).at("device_reason").get<std::string>(),
                 "there is no NVIDIA driver");
        const std::string said = runCli(words, path("home")).err;
        const auto told = said.find("on the processor; not on a GPU: there is no NVIDIA driver");
        QVERIFY2(told != std::string::npos && said.find('\n') < told && told < said.find('\n', said.find('\n') + 1),
                 said.c_str()); // the second line, behind the run's name
    }

    void anAnswerTellsItsDevice() {
        const WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE);
        setMachineFacts(MachineFacts{});
        estimate({}); // writes the model's config
        const std::vector<std::string> words{"generate", path("config.json").string(), "--prompt", "is it so?"};
        const auto json = [](std::vector<std::string> list) { return list.push_back("--json"), list; };
        const nlohmann::json generated = runCli(json(words), path("home")).lines.at(0);
        QCOMPARE(generated.at("device").get<std::string>(), "cuda:0"); // as the engine says, which may be that of a run
        QCOMPARE(generated.at("device_name").get<std::string>(), "NVIDIA H200");
        QVERIFY(generated.at("device_reason").is_null());
        const CliResult said = runCli(words, path("home"));
        QCOMPARE(said.out, "so it is\n");
        QVERIFY2(said.err.find("on NVIDIA H200 (cuda:0), 80 GiB free\n") != std::string::npos, said.err.c_str());

        std::ofstream(path("data.jsonl")) << "{\"text\": \"a\"}\n";
        const CliResult trained =
            runCli({"train", "--model", path("config.json").string(), "--data", path("data.jsonl").string(), "--json"},
                   path("home"));
        std::filesystem::create_directories( // what the fake engine says it wrote
            std::filesystem::path(trained.lines.at(0).at("folder").get<std::string>()) / "adapter");
        const nlohmann::json exported = runCli({"export", "last", "--json"}, path("home")).lines.at(0);
        QCOMPARE(exported.at("device").get<std::string>(), "cpu");
        QCOMPARE(exported.at("device_reason").get<std::string>(), "it does not fit");
        QVERIFY(runCli({"export", "last"}, path("home")).err.find("on the processor; not on a GPU: it does not fit")
                != std::string::npos);
        const CliResult change = runCli({"analyze", "last"}, path("home"));
        QVERIFY(change.code == 0
                && change.err.find("on the processor") == std::string::npos); // nothing was chosen there
    }

    void wordsForPeople() {
        QCOMPARE(cli::energyText(3600.0 * 412), "412 Wh");
        QCOMPARE(cli::energyText(3600.0 * 3100), "3.10 kWh");
        QCOMPARE(cli::energyText(3600.0 * 41.66), "41.7 Wh");
        QCOMPARE(cli::energyText(3600.0 * 999.7), "1.00 kWh");
        QCOMPARE(cli::energyText(3600.0 * 1234567), "1235 kWh");
        QCOMPARE(cli::energyText(36), "0.01 Wh");
        DeviceChoice choice{.device = thisProcessor()};
        QCOMPARE(cli::deviceText(choice), "on the processor");
    }
};

LATHE_TEST(TestDeviceFlags)
#include "tst_device_flags.moc"
