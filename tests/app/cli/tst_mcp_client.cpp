// lathe mcp with the official client of the protocol, from the first look to the exported adapter.
#include "cli/mcp_tools.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>

using namespace lathe;
using nlohmann::json;

class TestMcpClient : public QObject {
    Q_OBJECT

private slots:
    void fixtureModelIsTrainedByAnAgent_data() {
        QTest::addColumn<bool>("allowed");
        QTest::newRow("the person is asked") << false;
        QTest::newRow("allowed beforehand") << true;
    }
    void fixtureModelIsTrainedByAnAgent() {
        QFETCH(bool, allowed);
        const char* python = std::getenv("LATHE_MCP_PYTHON");
        if (!python || !std::filesystem::exists(python)) QSKIP("The protocol's official client is not installed here.");
        QTemporaryDir folder;
        const std::string data = folder.filePath("data.jsonl").toStdString();
        {
            std::ofstream file(data);
            for (int i = 0; i < 24; ++i)
                file << json{{"prompt", "count " + std::to_string(i) + " "}, {"completion", std::to_string(i + 1)}}
                            .dump()
                     << '\n';
        }
        QStringList arguments{LATHE_INTEROP_SCRIPTS "/mcp_client.py", LATHE_PROGRAM, folder.filePath("home"),
                              QString::fromStdString((test::fixtures() / "tiny" / "llama_untied").string()),
                              QString::fromStdString(data)};
        if (allowed) arguments << "--allow";
        QProcess process;
        process.start(python, arguments);
        QVERIFY(process.waitForFinished(600000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().right(3000).constData());
        const json said = json::parse(process.readAllStandardOutput().toStdString());

        QCOMPARE(said.at("version").get<std::string>(), std::string("2025-11-25"));
        QCOMPARE(said.at("tools").size(), cli::tools().size());
        QCOMPARE(said.at("inspect").at(0).at("type").get<std::string>(), std::string("model"));
        QCOMPARE(said.at("preview").back().at("rows").get<int>(), 24);
        QVERIFY(said.at("estimate").at(0).at("parameters").at("trainable").get<int>() > 0);
        const std::string run = said.at("start").at(0).at("run");
        QCOMPARE(said.at("follow").at(0).at("status").get<std::string>(), std::string("finished"));
        QCOMPARE(said.at("follow").at(1).at("values").size(), std::size_t{6});
        QVERIFY(said.at("follow").at(1).at("values").back()
                < said.at("follow").at(1).at("values").front()); // it learns
        QCOMPARE(said.at("progress").back().at(0).get<int>(), 6);
        QCOMPARE(said.at("progress").back().at(1).get<int>(), 6);
        QCOMPARE(said.at("compare").at(0).at("differences").at(0).at("field").get<std::string>(),
                 std::string("methods[0].rank"));
        QVERIFY(std::filesystem::exists(std::filesystem::path(said.at("export").at(0).at("folder").get<std::string>())
                                        / "adapter_model.safetensors"));
        QCOMPARE(said.at("stopped").at(0).at("status").get<std::string>(), std::string("stopped"));
        QCOMPARE(said.at("runs").size(), std::size_t{3});
        QCOMPARE(said.at("wrong").at("error").at("kind").get<std::string>(), std::string("bad_input"));
        QCOMPARE(said.at("questions").size(), std::size_t(allowed ? 0 : 6)); // four starts, one export, one stop
        if (!allowed) QCOMPARE(said.at("declined").at("error").at("kind").get<std::string>(), std::string("bad_input"));
    }
};

LATHE_TEST(TestMcpClient)
#include "tst_mcp_client.moc"
