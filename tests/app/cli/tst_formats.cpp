// `lathe formats`: what it prints, and how a wrong name ends.
#include "cli_runner.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace lathe;
using nlohmann::json;

class TestFormatsCommand : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    test::CliResult call(std::vector<std::string> more) const {
        std::vector<std::string> words{"formats", (test::fixtures() / "tiny" / "llama_untied").string()};
        words.insert(words.end(), more.begin(), more.end());
        return test::runCli(std::move(words), m_folder.filePath("home").toStdString());
    }

private slots:
    void fixtureModelInTwoFormats() {
        const test::CliResult result = call({"--formats", "nf4,int8", "--text", "A short text.", "--json"});
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto formats = result.of("format");
        QCOMPARE(formats.size(), std::size_t(2));
        QCOMPARE(formats[0].at("name").get<std::string>(), std::string("nf4"));
        QCOMPARE(formats[1].at("name").get<std::string>(), std::string("int8"));
        const json model = result.of("formats_model").at(0);
        const auto bins = model.at("histogram").get<std::vector<std::int64_t>>();
        QCOMPARE(std::accumulate(bins.begin(), bins.end(), std::int64_t(0)), model.at("weights").get<std::int64_t>());
        QCOMPARE(model.at("text").get<std::string>(), std::string("A short text."));
        for (const json& format : formats) {
            QVERIFY(format.at("relative_error").get<double>() > 0 && format.at("output_change").get<double>() > 0);
            QVERIFY(format.at("memory_bytes").get<std::int64_t>()
                    < model.at("dense")[1].at("memory_bytes").get<std::int64_t>());
            QVERIFY(!format.at("layers").empty());
        }
        QVERIFY(formats[1].at("relative_error").get<double>() < formats[0].at("relative_error").get<double>());
        const test::CliResult table = call({"--formats", "nf4", "--layers"});
        QVERIFY(table.out.find("NF4") != std::string::npos
                && table.out.find("model.layers.1.mlp.down_proj") != std::string::npos);
    }

    void fixtureModelInNoKnownFormat() {
        const test::CliResult result = call({"--formats", "nf5", "--json"});
        QCOMPARE(result.code, 2);
        QVERIFY(result.of("error").at(0).at("hint").get<std::string>().find("nf4") != std::string::npos);
    }
};

LATHE_TEST(TestFormatsCommand)
#include "tst_formats.moc"
