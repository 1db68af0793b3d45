// lathe download, against a server that speaks the Hub's API; and lathe version.
#include "cli_runner.h"
#include "lathe/recipe.h"
#include "lathe/version.h"
#include "support/hub_server.h"
#include "support/test_main.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QTest>

using namespace lathe;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string readAll(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string hexHash(const std::string& bytes, QCryptographicHash::Algorithm algorithm) {
    return QCryptographicHash::hash(QByteArray::fromStdString(bytes), algorithm).toHex().toStdString();
}

} // namespace

class TestDownloadCommand : public QObject {
    Q_OBJECT
    std::unique_ptr<test::HubServer> m_hub;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_weights = test::HubServer::noise(2 << 20), m_config = R"({"model_type": "llama"})";

    test::CliResult download(std::vector<std::string> more, const std::string& interruptAt = {}) const {
        more.insert(more.begin(), {"download", "test/model"});
        return test::runCli(more, m_folder->filePath("home").toStdString(), interruptAt);
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_hub = std::make_unique<test::HubServer>();
        m_hub->add("config.json", m_config);
        m_hub->add("model.safetensors", m_weights);
        m_hub->add("pytorch_model.bin", test::HubServer::noise(5000, 3));
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(m_hub->endpoint()));
        qputenv("HF_HUB_CACHE", m_folder->filePath("cache").toUtf8());
        qputenv("HF_HOME", m_folder->path().toUtf8()); // no login of this machine
    }
    void cleanup() {
        for (const char* name : {"HF_ENDPOINT", "HF_HUB_CACHE", "HF_HOME"}) qunsetenv(name);
        m_hub.reset();
    }

    void everyFileIsTheRepositorys() {
        const test::CliResult result = download({"--json"});
        QVERIFY2(result.code == 0, result.err.c_str());
        const json told = result.of("download").at(0);
        const fs::path folder = told.at("folder").get<std::string>();
        QVERIFY(readAll(folder / "model.safetensors") == m_weights && readAll(folder / "config.json") == m_config);
        QCOMPARE(told.at("fetched_bytes").get<std::size_t>(), m_weights.size() + m_config.size());
        QVERIFY(told.at("left_out") == json::array({"pytorch_model.bin"}));
        QCOMPARE(told.at("left_out_bytes").get<int>(), 5000);
        for (const json& file :
             told.at("files")) { // as the Hub names them: SHA-256 of large files, Git's hash of others
            QVERIFY(!file.at("was_there").get<bool>());
            const std::string bytes = readAll(folder / file.at("path").get<std::string>()),
                              git = "blob " + std::to_string(bytes.size()) + std::string(1, '\0') + bytes;
            QCOMPARE(file.at("hash").get<std::string>(), file.at("path") == "model.safetensors"
                                                             ? hexHash(bytes, QCryptographicHash::Sha256)
                                                             : hexHash(git, QCryptographicHash::Sha1));
        }
        const json again = download({"--json"}).of("download").at(0);
        QCOMPARE(again.at("fetched_bytes").get<int>(), 0);
        QVERIFY(again.at("files").at(0).at("was_there").get<bool>());
        QCOMPARE(download({}).out, folder.string() + "\n"); // for a script: the folder, and nothing else there
    }

    void onlyWhatThePatternsSay() {
        const json told = download({"--files", "*.json", "--json"}).of("download").at(0);
        QCOMPARE(told.at("files").size(), 1u);
        QCOMPARE(told.at("left_out_bytes").get<std::size_t>(), m_weights.size() + 5000);
    }

    void whatWasFetchedIsKeptWhenItIsStopped() {
        m_hub->setRules({{"delay", 0.1}}); // over three seconds
        const test::CliResult stopped = download({"--json"}, "download_progress");
        QCOMPARE(stopped.code, 3);
        QVERIFY(stopped.of("download").empty());
        QVERIFY2(stopped.err.find("are kept") != std::string::npos, stopped.err.c_str());
        m_hub->setRules(json::object());
        const json told = download({"--json"}).of("download").at(0);
        QVERIFY(told.at("resumed_bytes").get<std::int64_t>() > 0);
        std::int64_t missing = 0; // of the files that were not whole
        for (const json& file : told.at("files"))
            if (!file.at("was_there").get<bool>()) missing += file.at("bytes").get<std::int64_t>();
        QCOMPARE(told.at("resumed_bytes").get<std::int64_t>() + told.at("fetched_bytes").get<std::int64_t>(), missing);
        QVERIFY(readAll(fs::path(told.at("folder").get<std::string>()) / "model.safetensors") == m_weights);
    }

    void whatIsNotThereIsBadInput() {
        const test::CliResult result = download({"--revision", "dev", "--json"});
        QCOMPARE(result.code, 2);
        QVERIFY(result.of("error").at(0).at("message").get<std::string>().find("dev") != std::string::npos);
    }

    void version() {
        const fs::path store = m_folder->filePath("home").toStdString();
        const json told = test::runCli({"version", "--json"}, store).of("version").at(0);
        QCOMPARE(told.at("version").get<std::string>(), programVersion());
        QCOMPARE(told.at("recipe_schema").get<int>(), recipeSchema);
        const QString text = QString::fromStdString(test::runCli({"version"}, store).out);
        QVERIFY2(QRegularExpression("^lathe \\d+\\.\\d+\\.\\d+\n$").match(text).hasMatch(), qPrintable(text));
    }
};

LATHE_TEST(TestDownloadCommand)
#include "tst_download_command.moc"
