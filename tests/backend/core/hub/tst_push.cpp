// Uploads to a server that huggingface_hub itself can upload to; what we send is compared with what it sends.
#include "hub/push.h"
#include "lathe/error.h"
#include "support/hub_server.h"
#include "support/test_main.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>

using namespace lathe;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::int64_t chunk = 256 << 10, weightBytes = 700'000; // three parts

std::string contentOf(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A folder to push, and a server for it.
struct Pushing {
    QTemporaryDir dir, cache;
    test::HubServer server;
    PushOrder order;

    explicit Pushing(json rules = json::object()) : server((rules["chunk"] = chunk, rules)) {
        add("README.md", "---\nlicense: apache-2.0\n---\n# An adapter\n");
        add("adapter_config.json", R"({"r": 8})");
        add("adapter_model.safetensors", test::HubServer::noise(weightBytes));
        add("small.bin", test::HubServer::noise(1000, 2));
        add("empty.txt", "");
        add("deeper/with a blank, \xC3\xA4.txt", "text");
        add(".git/HEAD", "not for others");
        order.folder = folder().string();
        order.repository = "me/adapter";
        order.message = "first";
        order.endpoint = server.endpoint();
        order.token = "hf_good";
        order.cache = cache.path().toStdString();
        order.firstPause = 0.01;
        order.retries = 0;
    }
    fs::path folder() const { return fs::path(dir.path().toStdString()) / "result"; }
    void add(const fs::path& name, const std::string& content) const {
        fs::create_directories((folder() / name).parent_path());
        std::ofstream(folder() / name, std::ios::binary) << content;
    }
    std::vector<json> sent(const std::string& method, const std::string& part = {}) const {
        std::vector<json> found;
        for (const json& line : server.log())
            if (line.value("method", "") == method && line["path"].get<std::string>().find(part) != std::string::npos)
                found.push_back(line);
        return found;
    }
    fs::path pushed(const std::string& name) const { return server.path("pushed") / order.repository / name; }
};

ErrorInfo errorOf(const PushOrder& order) {
    try {
        pushFolder(order);
    } catch (const Error& error) {
        return error.info();
    }
    return {ErrorKind::Bug, "there was no error", {}};
}

/// What a client told the server, without what differs from call to call: ports, and the order of files.
json dialog(const Pushing& pushing) {
    json said = json::array();
    for (json& line : pushing.sent("POST")) {
        const std::string path = line["path"];
        if (path == "/api/validate-yaml") continue; // a question before the first, which the commit answers as well
        json body = line["body"];
        const auto byPath = [](const json& a, const json& b) { return a.dump() < b.dump(); };
        if (body.contains("files")) std::sort(body["files"].begin(), body["files"].end(), byPath);
        if (body.contains("objects")) std::sort(body["objects"].begin(), body["objects"].end(), byPath);
        if (body.is_array()) std::sort(body.begin(), body.end(), byPath);
        std::string type = line["type"].is_string() ? line["type"].get<std::string>() : "";
        said.push_back({path, type, line["accept"] == "*/*" ? json() : line["accept"], std::move(body)});
    }
    // Files are sent one after another or side by side.
    std::sort(said.begin(), said.end(), [](const json& a, const json& b) { return a.dump() < b.dump(); });
    return said;
}

std::vector<std::int64_t> pieces(const Pushing& pushing) {
    std::vector<std::int64_t> bytes;
    for (const json& line : pushing.sent("PUT"))
        if (!line.value("broken", false) && !line.value("refused", false)) bytes.push_back(line["bytes"]);
    std::sort(bytes.begin(), bytes.end());
    return bytes;
}

} // namespace

class TestPush : public QObject {
    Q_OBJECT
private slots:
    void weSayWhatHuggingfaceHubSays() {
        const char* python = std::getenv("LATHE_INTEROP_PYTHON");
        if (!python || !fs::exists(python)) QSKIP("LATHE_INTEROP_PYTHON is not installed");
        const Pushing theirs, ours;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("HF_ENDPOINT", QString::fromStdString(theirs.order.endpoint));
        environment.insert("HF_TOKEN", "hf_good");
        environment.insert("HF_HOME", theirs.cache.path());
        process.setProcessEnvironment(environment);
        const QString folder = QString::fromStdString(theirs.order.folder);
        process.start(python, {LATHE_INTEROP_SCRIPTS "/push_folder.py", folder, "me/adapter", "first"});
        QVERIFY(process.waitForFinished(120'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().right(3000).constData());
        QCOMPARE(contentOf(theirs.pushed("adapter_model.safetensors")), test::HubServer::noise(weightBytes));

        const PushedFolder pushed = pushFolder(ours.order);
        QVERIFY(pushed.made);
        QCOMPARE(pieces(ours), pieces(theirs));
        const json a = dialog(ours), b = dialog(theirs);
        QCOMPARE(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY2(a[i] == b[i], (a[i].dump().substr(0, 1500) + "\n" + b[i].dump().substr(0, 1500)).c_str());
    }

    void everyFileArrives() {
        const Pushing pushing;
        std::vector<DownloadProgress> told;
        const PushedFolder pushed =
            pushFolder(pushing.order, [&](const DownloadProgress& now) { told.push_back(now); });
        QCOMPARE(pushed.address, pushing.order.endpoint + "/me/adapter");
        QCOMPARE(pushed.files, 6);
        QCOMPARE(pushed.commit.size(), 40u);
        QCOMPARE(pushed.sentBytes, weightBytes + 1000);
        for (const char* name : {"README.md", "adapter_config.json", "adapter_model.safetensors", "small.bin",
                                 "empty.txt", "deeper/with a blank, \xC3\xA4.txt"})
            QCOMPARE(contentOf(pushing.pushed(name)), contentOf(pushing.folder() / name));
        QVERIFY(!fs::exists(pushing.pushed(".git/HEAD")));
        QCOMPARE(told.back().bytes, told.back().totalBytes);
        QCOMPARE(told.back().files, 6);
        QVERIFY(pushing.sent("POST", "/repos/create").at(0)["body"]["visibility"] == "private");
    }

    void theTokenGoesToTheHubAlone() {
        Pushing pushing;
        pushFolder(pushing.order);
        QVERIFY(!pushing.sent("PUT").empty());
        for (const json& line : pushing.server.log()) {
            const bool isHub = line["port"] != pushing.server.secondPort();
            QCOMPARE(line["authorization"].is_null(), !isHub);
        }
        for (const auto& entry : fs::recursive_directory_iterator(pushing.cache.path().toStdString()))
            if (entry.is_regular_file()) QVERIFY(contentOf(entry.path()).find("hf_good") == std::string::npos);
    }

    void whatWasCutOffGoesOn() {
        Pushing pushing(json{{"puts", 2}});
        const ErrorInfo error = errorOf(pushing.order);
        QVERIFY(error.kind == ErrorKind::Io);
        QVERIFY(error.hint.find("continues") != std::string::npos);
        QCOMPARE(pieces(pushing), (std::vector<std::int64_t>{chunk, chunk}));
        pushing.server.setRules({{"chunk", chunk}});
        const PushedFolder pushed = pushFolder(pushing.order);
        QCOMPARE(pushed.resumedBytes, 2 * chunk);
        QCOMPARE(pushed.sentBytes, weightBytes - 2 * chunk + 1000);
        QVERIFY(!pushed.made);
        QCOMPARE(pieces(pushing), (std::vector<std::int64_t>{1000, weightBytes - 2 * chunk, chunk, chunk}));
        QCOMPARE(contentOf(pushing.pushed("adapter_model.safetensors")), test::HubServer::noise(weightBytes));
        QVERIFY(fs::is_empty(fs::path(pushing.order.cache) / ".lathe-uploads")); // nothing is left to go on with
    }

    void addressesThatAreTooOldAreAskedForAgain() {
        Pushing pushing(json{{"puts", 2}});
        errorOf(pushing.order);
        pushing.server.setRules({{"chunk", chunk}, {"expired", {"u0"}}});
        const PushedFolder pushed = pushFolder(pushing.order);
        QCOMPARE(pushed.resumedBytes, 0);
        QCOMPARE(contentOf(pushing.pushed("adapter_model.safetensors")), test::HubServer::noise(weightBytes));
    }

    void aFileThatChangedIsAnotherFile() {
        Pushing pushing(json{{"puts", 2}});
        errorOf(pushing.order);
        pushing.server.setRules({{"chunk", chunk}});
        pushing.add("adapter_model.safetensors", test::HubServer::noise(weightBytes, 9));
        QCOMPARE(pushFolder(pushing.order).resumedBytes, 0);
        QCOMPARE(contentOf(pushing.pushed("adapter_model.safetensors")), test::HubServer::noise(weightBytes, 9));
    }

    void aBrokenConnectionIsMadeAgain() {
        Pushing pushing(json{{"breaks", {1, 3}}});
        pushing.order.retries = 2;
        const PushedFolder pushed = pushFolder(pushing.order);
        QVERIFY(pushed.retries >= 1); // libcurl makes one anew by itself where it kept a connection from before
        QCOMPARE(pieces(pushing), (std::vector<std::int64_t>{1000, weightBytes - 2 * chunk, chunk, chunk}));
        QCOMPARE(contentOf(pushing.pushed("adapter_model.safetensors")), test::HubServer::noise(weightBytes));
    }

    void whatIsThereIsNotSentAgain() {
        Pushing pushing;
        pushFolder(pushing.order);
        const std::size_t before = pieces(pushing).size();
        PushedFolder again = pushFolder(pushing.order);
        QCOMPARE(again.unchanged, 6);
        QVERIFY(again.commit.empty() && !again.made);
        pushing.add("adapter_config.json", R"({"r": 16})");
        again = pushFolder(pushing.order);
        QCOMPARE(again.files, 1);
        QCOMPARE(contentOf(pushing.pushed("adapter_config.json")), R"({"r": 16})");
        pushing.order.repository = "me/copy"; // the Hub knows the bytes from elsewhere
        again = pushFolder(pushing.order);
        QCOMPARE(again.files, 6);
        QCOMPARE(again.thereBytes, weightBytes + 1000);
        QCOMPARE(pieces(pushing).size(), before);
        QCOMPARE(contentOf(pushing.pushed("adapter_model.safetensors")), test::HubServer::noise(weightBytes));
    }

    void anAccountsOwnRepository() {
        Pushing pushing;
        pushing.order.repository = "adapter";
        QCOMPARE(pushFolder(pushing.order).repository, "somebody/adapter");
        QVERIFY(fs::exists(pushing.server.path("pushed") / "somebody/adapter/README.md"));
    }

    void whatTheRepositoryIgnores() {
        Pushing pushing(json{{"ignored", {"small.bin", "empty.txt"}}});
        const PushedFolder pushed = pushFolder(pushing.order);
        QCOMPARE(pushed.ignored, 2);
        QCOMPARE(pushed.files, 4);
        QVERIFY(!fs::exists(pushing.pushed("small.bin")));
    }

    void refusals_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("part");
        QTest::newRow("may not write") << "/api/repos/create" << 403 << "may not write to me/adapter";
        QTest::newRow("no such branch") << "/api/models/me/adapter/preupload/main" << 404 << "no repository me/adapter";
        QTest::newRow("a bad card") << "/api/models/me/adapter/commit/main" << 400 << "said so";
        QTest::newRow("out of order") << "/api/models/me/adapter/commit/main" << 503 << "503";
    }
    void refusals() {
        QFETCH(QString, path);
        QFETCH(int, status);
        QFETCH(QString, part);
        Pushing pushing(json{{"refuse", {{path.toStdString(), {status, "said so"}}}}});
        const ErrorInfo error = errorOf(pushing.order);
        QVERIFY2(error.message.find(part.toStdString()) != std::string::npos, error.message.c_str());
        QVERIFY((error.message + error.hint).find("hf_good") == std::string::npos);
        QVERIFY(!error.hint.empty());
    }

    void withoutAToken() {
        Pushing pushing;
        pushing.order.token = "hf_wrong";
        QVERIFY(errorOf(pushing.order).message.find("does not know the token") != std::string::npos);
        pushing.order.token = "";
        for (const char* name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) qunsetenv(name);
        qputenv("HF_HOME", pushing.cache.path().toUtf8());
        QVERIFY(errorOf(pushing.order).message.find("no token") != std::string::npos);
        QVERIFY(pushing.sent("POST").size() == 1); // it was not even asked
    }

    void orders() {
        Pushing pushing;
        pushing.order.repository = "a/b/c";
        QVERIFY(errorOf(pushing.order).kind == ErrorKind::BadInput);
        pushing.order.repository = "me/adapter";
        pushing.order.folder += "/nowhere";
        QVERIFY(errorOf(pushing.order).message.find("no folder") != std::string::npos);
        std::stop_source stop;
        stop.request_stop();
        pushing.order.folder = pushing.folder().string();
        QVERIFY_THROWS_EXCEPTION(Stopped, pushFolder(pushing.order, {}, stop.get_token()));
    }
};

LATHE_TEST(TestPush)
#include "tst_push.moc"
