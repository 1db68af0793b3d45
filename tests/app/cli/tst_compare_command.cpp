// lathe runs compare: a table, JSON, a page. The engine of this test trains nothing, and runs of it have one step.
#include "backend/core/estimate/fake/fake_gpus.h"
#include "cli_runner.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <fstream>

using namespace lathe;
using namespace lathe::test;

class TestCompareCommand : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::vector<std::string> m_runs;

    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    CliResult compare(std::vector<std::string> more) const {
        std::vector<std::string> words{"runs", "compare", m_runs[0], m_runs[1]};
        words.insert(words.end(), more.begin(), more.end());
        return runCli(words, path("home"));
    }

private slots:
    void initTestCase() {
        const WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE);
        std::ofstream(path("config.json"))
            << R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
            "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 100, "max_position_embeddings": 256, "tie_word_embeddings": true})";
        std::ofstream(path("data.jsonl")) << "{\"text\": \"a\"}\n";
        for (const char* rate : {"1e-4", "1e-3"}) {
            const CliResult trained =
                runCli({"train", "--model", path("config.json").string(), "--data", path("data.jsonl").string(),
                        "--learning-rate", rate, "--name", "<script>alert(1)</script>", "--device", "cpu", "--json"},
                       path("home"));
            QVERIFY2(trained.code == 0, trained.err.c_str());
            m_runs.push_back(trained.lines.at(0).at("run"));
        }
    }

    void differencesAndMetricsAreTold() {
        const auto told = compare({"--json"}).lines.at(0);
        QCOMPARE(told.at("type").get<std::string>(), std::string("comparison"));
        QVERIFY(told.at("differences")
                == nlohmann::json::parse(R"([{"field": "learning_rate", "values": [0.0001, 0.001]}])"));
        QVERIFY(std::any_of(told.at("metrics").begin(), told.at("metrics").end(), [](const nlohmann::json& metric) {
            return metric.at("name") == "steps" && metric.at("best").is_null() && metric.at("values").size() == 2;
        }));
        QCOMPARE(told.at("results").size(), 2u);
        const std::string table = compare({}).out;
        QVERIFY2(table.find("Learning rate") != std::string::npos && table.find("Steps") != std::string::npos,
                 table.c_str());
    }

    void aPageIsWritten() {
        const auto file = path("compared.html");
        const CliResult written = compare({"--html", file.string(), "--baseline", m_runs[1], "--json"});
        QVERIFY2(written.code == 0, written.err.c_str());
        QCOMPARE(written.lines.at(0).at("file").get<std::string>(), file.string());
        std::ifstream in(file);
        const std::string html{std::istreambuf_iterator<char>(in), {}};
        QVERIFY(html.find("<script") == std::string::npos);
        QXmlStreamReader reader(QByteArray::fromStdString(html));
        QString text;
        while (!reader.atEnd())
            if (reader.readNext() == QXmlStreamReader::Characters) text += reader.text();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        for (const std::string& run : m_runs) QVERIFY(text.contains(QString::fromStdString(run)));
        QVERIFY(text.contains("<script>alert(1)</script>"));
    }

    void whatMakesNoSenseIsRefused() {
        QCOMPARE(compare({"--baseline", m_runs[0], "--json"}).code, 2); // for a page alone
        QCOMPARE(compare({"--html", (path("nowhere") / "a.html").string(), "--json"}).code, 5);
        QCOMPARE(runCli({"runs", "compare", m_runs[0], "--json"}, path("home")).code, 2);
    }
};

LATHE_TEST(TestCompareCommand)
#include "tst_compare_command.moc"
