// A token is sent to the Hub and written nowhere: not into logs, recipes, exports, the history, caches, nor onto the
// terminal.
#include "program.h"
#include "support/hub_server.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe::test;

class TestSecrets : public QObject {
    Q_OBJECT
private slots:
    void aTokenIsWrittenNowhere() {
        const QByteArray token = "hf_goodAndSecret7391";
        HubServer hub(nlohmann::json{{"gated", true}, {"token", token.toStdString()}});
        const std::filesystem::path sample = LATHE_SOURCE_DIR "/resources/sample/model";
        for (const auto& entry : std::filesystem::directory_iterator(sample)) {
            QFile file(QString::fromStdString(entry.path().string()));
            QVERIFY(file.open(QIODevice::ReadOnly));
            hub.add(entry.path().filename().string(), file.readAll().toStdString());
        }
        World world;
        world.set("HF_TOKEN", token);
        world.set("HF_ENDPOINT", QString::fromStdString(hub.endpoint()));
        QByteArray said;
        const auto run = [&](const QStringList& words, bool works = true) {
            const Ended ended = world.run(words);
            said += ended.out + ended.err;
            if ((ended.code == 0) != works) qWarning() << words << ended.code << ended.err.right(1000);
            return (ended.code == 0) == works;
        };
        QVERIFY(run({"download", "test/model", "--json"}));
        QVERIFY(run({"download", "test/nothing-here"}, false));
        bool sent = false; // the token did reach who it is for
        for (const auto& line : hub.log())
            sent |= line.value("authorization", nlohmann::json()) == "Bearer " + token.toStdString();
        QVERIFY(sent);
        QVERIFY(run(sampleRun(8) + QStringList{"--log-format", "jsonl"}));
        for (const char* format : {"peft", "merged"})
            QVERIFY(run({"export", "last", "--format", format, "--out", world.path(format)}));
        QVERIFY(run({"runs", "export", "last", "--json"}));
        QVERIFY(run({"runs", "show", "last", "--json"}));
        QVERIFY(run({"models"}));
        run({"push", world.path("peft"), "test/model", "--dry-run", "--json"});
        hub.setRules({{"status", {{"config.json", {500, 500, 500, 500, 500, 500, 500, 500, 500}}}}});
        run({"download", "test/model", "--revision", "other", "--json"}, false);

        QVERIFY(!said.contains(token));
        const QStringList files = world.filesWith(token);
        QVERIFY2(files.isEmpty(), files.join('\n').toUtf8());
        QVERIFY(!world.filesWith("\"learning_rate\"").isEmpty()); // files were looked into at all
    }
};

LATHE_TEST(TestSecrets)
#include "tst_secrets.moc"
