// Downloads from a server that speaks the Hub's API and breaks it.
#include "hub/download.h"
#include "lathe/error.h"
#include "support/hub_server.h"
#include "support/test_main.h"

#include <QTest>

#include <cstdlib>
#include <map>

using namespace lathe;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::string readAll(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A repository with large weights in two formats, and a cache for it.
struct Hub {
    test::HubServer server;
    QTemporaryDir cache;
    std::string weights = test::HubServer::noise(1 << 20);
    DownloadOrder order;

    explicit Hub(const json& rules = json::object()) : server(rules) {
        server.add("config.json", R"({"model_type": "llama"})");
        server.add("tokenizer.json", test::HubServer::noise(3000, 2));
        server.add("1_Pooling/config.json", "{}");
        server.add("empty.json", "");
        server.add("model.safetensors", weights);
        server.add("pytorch_model.bin", test::HubServer::noise(5000, 3));
        server.add("README.md", "# A model");
        order.repository = "test/model";
        order.endpoint = server.endpoint();
        order.cache = cache.path().toStdString();
        order.token = "hf_good";
        order.firstPause = 0.01;
    }
    fs::path folder() const { return fs::path(order.cache) / "models--test--model"; }
    bool hasSnapshot() const { return fs::exists(folder() / "snapshots"); }
    std::string got(const DownloadedModel& model, const char* name) const {
        return readAll(fs::path(model.folder) / name);
    }
    std::vector<json> requestsFor(const std::string& part) const {
        std::vector<json> found;
        for (const json& line : server.log())
            if (!line.contains("most_at_once") && line["path"].get<std::string>().find(part) != std::string::npos)
                found.push_back(line);
        return found;
    }
};

ErrorInfo errorOf(const DownloadOrder& order) {
    try {
        downloadModel(order);
    } catch (const Error& error) {
        return error.info();
    }
    return {ErrorKind::Bug, "no error", ""};
}

bool says(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

} // namespace

class TestDownload : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        for (const char* name : {"HF_HUB_OFFLINE", "HF_TOKEN", "HF_ENDPOINT", "HUGGING_FACE_HUB_TOKEN"})
            qunsetenv(name);
    }

    void aListingSaysWhatThereIsToChooseFrom() {
        test::HubServer server;
        for (const char* file : {"a-Q4_0.gguf", "a-Q8_0.gguf"}) server.add(file, test::HubServer::noise(2000));
        QTemporaryDir cache;
        DownloadOrder order;
        order.repository = "test/model";
        order.endpoint = server.endpoint();
        order.cache = cache.path().toStdString();
        const HubListing listing = listHubFiles(order);
        QVERIFY2(says(listing.problem, "2 GGUF models"), listing.problem.c_str());
        QCOMPARE(listing.files.size(), std::size_t(2));
        QVERIFY(!listing.files[0].chosen && !listing.files[1].chosen && listing.chosenBytes == 0);
        order.files = {"a-Q8_0.gguf"};
        QVERIFY(listHubFiles(order).problem.empty());
        QCOMPARE(listHubFiles(order).chosenBytes, std::int64_t(2000));
        downloadModel(order);
        QCOMPARE(listHubFiles(order).thereBytes, std::int64_t(2000));
        discardDownload(order); // nothing is left over, and what is whole stays
        QCOMPARE(listHubFiles(order).thereBytes, std::int64_t(2000));
    }

    void aModelLiesInTheCacheAsOthersExpectIt() {
        Hub hub;
        DownloadProgress last;
        const DownloadedModel model = downloadModel(hub.order, [&](const DownloadProgress& now) { last = now; });
        QCOMPARE(model.files.size(), std::size_t(6));
        QCOMPARE(model.leftOut, std::vector<std::string>{"pytorch_model.bin"});
        QVERIFY(hub.got(model, "model.safetensors") == hub.weights);
        QCOMPARE(hub.got(model, "1_Pooling/config.json"), std::string("{}"));
        QCOMPARE(fs::path(model.folder), hub.folder() / "snapshots" / model.commit);
        QCOMPARE(readAll(hub.folder() / "refs" / "main"), model.commit);
        for (const DownloadedFile& file : model.files) {
            const fs::path link = fs::path(model.folder) / file.path;
            QVERIFY(fs::is_symlink(link));
            QVERIFY(fs::read_symlink(link).is_relative());
            QCOMPARE(fs::canonical(link), fs::canonical(hub.folder() / "blobs" / file.hash));
        }
        for (const auto& entry : fs::directory_iterator(hub.folder() / "blobs"))
            QVERIFY2(entry.path().extension().empty(), entry.path().c_str()); // nothing half done
        QCOMPARE(last.files, last.totalFiles);
        QCOMPARE(last.bytes, last.totalBytes);
        const std::size_t requests = hub.requestsFor("resolve").size();
        QCOMPARE(downloadModel(hub.order).fetchedBytes, 0);
        QCOMPARE(hub.requestsFor("resolve").size(), requests); // all there: nothing is asked for again
    }

    void brokenConnectionsGoOnWhereTheyBroke() {
        Hub hub(json{{"drop_after", 150'000}});
        const DownloadedModel model = downloadModel(hub.order);
        QVERIFY(hub.got(model, "model.safetensors") == hub.weights);
        QVERIFY(model.retries >= 6);
        QVERIFY(model.fetchedBytes < std::int64_t(hub.weights.size()) + 4000); // no byte came twice
        const auto requests = hub.requestsFor("model.safetensors");
        QVERIFY(requests.size() >= 7);
        for (std::size_t i = 1; i < requests.size(); ++i) QVERIFY(requests[i]["range"].is_string());
    }

    void aStopKeepsWhatIsThereAndTheNextCallGoesOn() {
        Hub hub(json{{"delay", 0.05}});
        std::stop_source stop;
        bool stopped = false;
        try {
            downloadModel(
                hub.order,
                [&](const DownloadProgress& now) {
                    if (now.bytes > 300'000) stop.request_stop();
                },
                stop.get_token());
        } catch (const Stopped&) {
            stopped = true;
        }
        QVERIFY(stopped);
        QVERIFY(!hub.hasSnapshot()); // nobody finds half a model
        hub.server.setRules(json::object());
        const DownloadedModel model = downloadModel(hub.order);
        QVERIFY(model.resumedBytes > 200'000);
        QVERIFY(model.fetchedBytes < std::int64_t(hub.weights.size()) - 200'000);
        QVERIFY(hub.got(model, "model.safetensors") == hub.weights);
    }

    void largeFilesComeInPartsSideBySide() {
        Hub hub(json{{"delay", 0.02}});
        hub.order.partBytes = 200'000;
        hub.order.connections = 4;
        const DownloadedModel model = downloadModel(hub.order);
        QVERIFY(hub.got(model, "model.safetensors") == hub.weights);
        QCOMPARE(hub.requestsFor("model.safetensors").size(), std::size_t(6));
        int most = 0;
        for (const json& line : hub.server.log()) most = std::max(most, line.value("most_at_once", 0));
        QVERIFY(most > 1);
        QVERIFY(most <= 4);
    }

    void aServerWithoutRangesIsAskedForWholeFiles() {
        Hub hub(json{{"no_ranges", true}, {"drop_after", 150'000}, {"drops", 2}});
        hub.order.partBytes = 400'000;
        const DownloadedModel model = downloadModel(hub.order);
        QVERIFY(hub.got(model, "model.safetensors") == hub.weights);
    }

    void wrongBytesAreFetchedAgainAndNeverKept_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("SHA-256") << "model.safetensors";
        QTest::newRow("Git hash") << "tokenizer.json";
    }
    void wrongBytesAreFetchedAgainAndNeverKept() {
        QFETCH(QString, file);
        Hub once(json{{"wrong", {{file.toStdString(), 1}}}});
        QCOMPARE(downloadModel(once.order).rejected, 1);
        Hub always(json{{"wrong", {{file.toStdString(), 100}}}});
        const ErrorInfo error = errorOf(always.order);
        QVERIFY(error.kind == ErrorKind::Io);
        QVERIFY2(says(error.message, qPrintable(file)) && says(error.message, "wrong bytes"), error.message.c_str());
        QVERIFY(!always.hasSnapshot());
    }

    void theTokenStaysWithTheHub() {
        Hub hub(json{{"redirect", true}, {"gated", true}, {"token", "hf_good"}});
        const DownloadedModel model = downloadModel(hub.order);
        QVERIFY(hub.got(model, "model.safetensors") == hub.weights);
        int elsewhere = 0;
        for (const json& line : hub.server.log()) {
            const bool other = line["port"] == hub.server.secondPort();
            elsewhere += other;
            if (other) QVERIFY(line["authorization"].is_null());
            else QCOMPARE(line["authorization"].get<std::string>(), std::string("Bearer hf_good"));
        }
        QVERIFY(elsewhere > 0);
    }

    void refusalsSayWhatToDo_data() {
        QTest::addColumn<QString>("repository");
        QTest::addColumn<QString>("revision");
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        QTest::newRow("gated, no token") << "test/model" << "main" << "" << "gated" << "HF_TOKEN";
        QTest::newRow("gated, not let in") << "test/model" << "main" << "hf_other" << "gated" << "/test/model";
        QTest::newRow("token unknown") << "test/model" << "main" << "hf_invalid" << "token" << "HF_TOKEN";
        QTest::newRow("missing") << "test/modle" << "main" << "hf_good" << "no repository test/modle" << "spelling";
        QTest::newRow("missing or private") << "test/modle" << "main" << "" << "private" << "HF_TOKEN";
        QTest::newRow("no such revision") << "test/model" << "dev" << "hf_good" << "no revision \"dev\"" << "branches";
        QTest::newRow("no name") << "../model" << "main" << "hf_good" << "not a repository's name" << "org/name";
        QTest::newRow("no revision's name")
            << "test/model" << "../x" << "hf_good" << "not a revision's name" << "branch";
    }
    void refusalsSayWhatToDo() {
        QFETCH(QString, repository);
        QFETCH(QString, revision);
        QFETCH(QString, token);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        Hub hub(json{{"gated", true}, {"token", "hf_good"}});
        qputenv("HF_HOME", hub.cache.path().toUtf8()); // no login of this machine
        hub.order.repository = repository.toStdString();
        hub.order.revision = revision.toStdString();
        hub.order.token = token.toStdString();
        const ErrorInfo error = errorOf(hub.order);
        qunsetenv("HF_HOME");
        QVERIFY(error.kind == ErrorKind::BadInput);
        QVERIFY2(says(error.message, qPrintable(message)), error.message.c_str());
        QVERIFY2(says(error.hint, qPrintable(hint)), error.hint.c_str());
        QVERIFY(!hub.hasSnapshot());
    }

    void aBusyServerIsAskedAgain() {
        Hub hub(json{{"status", {{"config.json", {503, 429}}}}});
        QCOMPARE(downloadModel(hub.order).retries, 2);
    }

    void aDeadServerEndsInAnErrorThatSaysWhatIsKept() {
        Hub hub(json{{"drop_after", 0}});
        hub.order.retries = 2;
        const ErrorInfo error = errorOf(hub.order);
        QVERIFY(error.kind == ErrorKind::Io);
        QVERIFY2(says(error.message, "3 times in a row"), error.message.c_str());
        QVERIFY(says(error.hint, "kept"));
        hub.order.endpoint = "http://127.0.0.1:1"; // nobody listens
        QVERIFY(errorOf(hub.order).kind == ErrorKind::Io);
    }

    void whatTheServerListsIsNotTrusted_data() {
        QTest::addColumn<QByteArray>("entry");
        const QByteArray hash(40, 'a');
        QTest::newRow("leaves the folder")
            << QByteArray("{\"rfilename\": \"../../x.json\", \"size\": 1, \"blobId\": \"" + hash + "\"}");
        QTest::newRow("absolute") << QByteArray("{\"rfilename\": \"/etc/x.json\", \"size\": 1, \"blobId\": \"" + hash
                                                + "\"}");
        QTest::newRow("hash with a path")
            << QByteArray("{\"rfilename\": \"x.json\", \"size\": 1, \"blobId\": \"../../x\"}");
        QTest::newRow("negative size") << QByteArray("{\"rfilename\": \"x.json\", \"size\": -1, \"blobId\": \"" + hash
                                                     + "\"}");
    }
    void whatTheServerListsIsNotTrusted() {
        QFETCH(QByteArray, entry);
        Hub hub(json{{"extra", json::array({json::parse(entry.toStdString())})}});
        QVERIFY(errorOf(hub.order).kind == ErrorKind::BadFile);
    }

    void theEnvironmentIsHonoured() {
        Hub hub(json{{"gated", true}, {"token", "hf_env"}});
        qputenv("HF_ENDPOINT", hub.order.endpoint.c_str());
        qputenv("HF_TOKEN", "hf_env");
        qputenv("HF_HOME", hub.cache.path().toUtf8());
        DownloadOrder order;
        order.repository = "test/model";
        order.revision = "refs/pr/1";
        order.files = {"*.json"};
        const DownloadedModel model = downloadModel(order);
        for (const char* name : {"HF_ENDPOINT", "HF_TOKEN", "HF_HOME"}) qunsetenv(name);
        QCOMPARE(model.files.size(), std::size_t(4));
        const fs::path folder = fs::path(hub.order.cache) / "hub" / "models--test--model";
        QCOMPARE(fs::path(model.folder), folder / "snapshots" / model.commit);
        QCOMPARE(readAll(folder / "refs" / "refs" / "pr" / "1"), model.commit);
    }

    void huggingFaceFindsWhatIsThere() {
        const char* python = std::getenv("LATHE_INTEROP_PYTHON");
        if (!python || !fs::exists(python)) QSKIP("LATHE_INTEROP_PYTHON names no Python with huggingface_hub");
        Hub hub;
        const DownloadedModel model = downloadModel(hub.order);
        QProcess process;
        process.start(python, {"-c",
                               "import sys; from huggingface_hub import snapshot_download, try_to_load_from_cache as "
                               "t, scan_cache_dir as s\n"
                               "print(snapshot_download('test/model', cache_dir=sys.argv[1], local_files_only=True))\n"
                               "print(t('test/model', 'model.safetensors', cache_dir=sys.argv[1]))\n"
                               "r = s(sys.argv[1]); print(len(r.warnings), [x.nb_files for x in r.repos])",
                               hub.cache.path()});
        QVERIFY(process.waitForFinished(120'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().right(2000));
        const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0].toStdString(), model.folder);
        QCOMPARE(lines[1].toStdString(), model.folder + "/model.safetensors");
        QCOMPARE(lines[2], QByteArray("0 [6]"));
    }
};

LATHE_TEST(TestDownload)
#include "tst_download.moc"
