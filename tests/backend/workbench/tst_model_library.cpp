// The model library and downloads through the door: remembered, scanned, fetched from a server, tried.
#include "fake_engine.h"
#include "support/fixtures.h"
#include "support/hub_server.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <fstream>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

class TestModelLibrary : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<EventQueue> m_queue;

    fs::path at(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    void openWorkbench() {
        m_queue.reset();
        m_workbench.reset();
        m_workbench = workbenchWith(at("home"),
                                    FakeEngine::Script([](const EngineOrder&, EngineHost&, const std::stop_token&) {}));
        m_queue = m_workbench->subscribe();
    }
    AnswerValue endOf(RequestId id, std::vector<Event>* told = nullptr) {
        const auto events = takeUntil(*m_queue, [&](const std::vector<Event>& all) {
            for (const Answer& answer : only<Answer>(all))
                if (answer.request == id) return true;
            return false;
        });
        if (told) told->insert(told->end(), events.begin(), events.end());
        for (const Answer& answer : only<Answer>(events))
            if (answer.request == id) return answer.value;
        return ErrorInfo{ErrorKind::Bug, "no answer came", {}};
    }
    template <class T>
    T answerTo(Query query) {
        AnswerValue value = endOf(m_workbench->request(std::move(query)));
        if (const auto* error = std::get_if<ErrorInfo>(&value)) throw std::runtime_error(error->message);
        return std::get<T>(std::move(value));
    }
    void writeConfig(const fs::path& folder) {
        fs::create_directories(folder);
        std::ofstream(folder / "config.json")
            << R"({"architectures": ["ZebraForCausalLM"], "max_position_embeddings": 77})";
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        for (const auto& [name, folder] :
             {std::pair{"HF_HUB_CACHE", "hub"}, {"OLLAMA_MODELS", "ollama"}, {"HOME", "user"}})
            qputenv(name, QByteArray::fromStdString(at(folder).string()));
        openWorkbench();
    }
    void cleanup() {
        m_queue.reset();
        m_workbench.reset();
    }

    void whatWasFoundIsThereAtTheNextStart() {
        writeConfig(at("models/zebra"));
        QVERIFY(answerTo<ModelLibrary>(ListModels{false}).scannedAt.empty());
        const ModelLibrary added = answerTo<ModelLibrary>(ChangePlaces{{at("models").string() + "/"}, {}});
        QVERIFY(added.places.front().added && added.places.front().path == at("models").string()
                && added.models.empty());
        const ModelLibrary found = answerTo<ModelLibrary>(ListModels{true});
        QCOMPARE(found.models.size(), std::size_t(1));
        QVERIFY(!found.device.empty() && found.roomBytes > 0 && !found.scannedAt.empty());
        QCOMPARE(found.models[0].context, std::int64_t(77));
        openWorkbench();
        fs::remove_all(at("models/zebra")); // not looked at
        const ModelLibrary remembered = answerTo<ModelLibrary>(ListModels{false});
        QCOMPARE(remembered.models.size(), std::size_t(1));
        QCOMPARE(remembered.models[0].name, std::string("zebra"));
        QCOMPARE(remembered.scannedAt, found.scannedAt);
        QCOMPARE(remembered.places.front().models, std::int64_t(1));
        QVERIFY(answerTo<ModelLibrary>(ChangePlaces{{}, {at("models").string()}}).models.empty());
        QVERIFY(answerTo<ModelLibrary>(ListModels{true}).models.empty());
        QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                                 answerTo<ModelLibrary>(ChangePlaces{{at("nowhere").string()}, {}}));
    }

    void aDownloadedModelIsInTheLibrary() {
        HubServer server;
        server.add("config.json", R"({"architectures": ["ZebraForCausalLM"]})");
        server.add("model.safetensors", HubServer::noise(1 << 20));
        server.add("notes.txt", "left out");
        DownloadOrder order;
        order.repository = "test/model";
        order.endpoint = server.endpoint();
        order.firstPause = 0.01;
        const auto listing = answerTo<HubListing>(ListHubFiles{order});
        QCOMPARE(listing.files.size(), std::size_t(3));
        QCOMPARE(listing.chosenBytes, std::int64_t((1 << 20) + 39));
        QVERIFY(listing.thereBytes == 0 && listing.freeBytes > 0 && listing.problem.empty()
                && !fs::exists(at("hub"))); // asking alone writes nothing
        std::vector<Event> told;
        AnswerValue value = endOf(m_workbench->request(FetchModel{order}), &told);
        const auto* model = std::get_if<DownloadedModel>(&value);
        QVERIFY(model);
        QCOMPARE(model->folder, listing.folder);
        const auto moved = only<DownloadMoved>(told);
        QVERIFY(!moved.empty());
        QCOMPARE(moved.back().progress.bytes, listing.chosenBytes);
        QCOMPARE(answerTo<HubListing>(ListHubFiles{order}).thereBytes, listing.chosenBytes);
        const ModelLibrary library = answerTo<ModelLibrary>(ListModels{true});
        QCOMPARE(library.models.size(), std::size_t(1));
        QCOMPARE(library.models[0].name, std::string("test/model"));
        QCOMPARE(library.models[0].revision, std::string("main"));
        order.repository = "no/such";
        QVERIFY(std::holds_alternative<ErrorInfo>(endOf(m_workbench->request(ListHubFiles{order}))));
    }

    void stoppedAndDiscarded() {
        HubServer server(nlohmann::json{{"delay", 0.05}});
        server.add("config.json", "{}");
        server.add("model.safetensors", HubServer::noise(1 << 21));
        DownloadOrder order;
        order.repository = "test/model";
        order.endpoint = server.endpoint();
        const RequestId request = m_workbench->request(FetchModel{order});
        const auto came = takeUntil(*m_queue, [](const std::vector<Event>& all) {
            for (const DownloadMoved& moved : only<DownloadMoved>(all))
                if (moved.progress.bytes > 100000) return true;
            return !only<Answer>(all).empty();
        });
        QVERIFY(only<Answer>(came).empty());
        m_workbench->cancel(request);
        QVERIFY(std::holds_alternative<ErrorInfo>(endOf(request)));
        const auto rests = [&] {
            int count = 0;
            for (const fs::directory_entry& file : fs::directory_iterator(at("hub/models--test--model/blobs")))
                count += file.path().string().find(".lathe.") != std::string::npos;
            return count;
        };
        QVERIFY(rests() > 0);
        QCOMPARE(answerTo<ModelLibrary>(ListModels{true}).models.size(), std::size_t(1)); // said to be broken off
        answerTo<Done>(DiscardDownload{order});
        QCOMPARE(rests(), 0);
        QCOMPARE(answerTo<ModelLibrary>(ListModels{true}).models.size(), std::size_t(0));
    }

    void fixtureTextsTried_data() {
        QTest::addColumn<QString>("folder");
        for (const fs::path& folder : fixtureCases("tiny"))
            if (fs::exists(fixtures() / "tokenizers" / ("tiny_" + folder.filename().string() + ".jsonl")))
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureTextsTried() {
        QFETCH(QString, folder);
        const fs::path model = folder.toStdString();
        int count = 0;
        for (const nlohmann::json& row :
             readJsonLines(fixtures() / "tokenizers" / ("tiny_" + model.filename().string() + ".jsonl"))) {
            if (++count > 5) break;
            for (const bool special : {true, false}) {
                const auto tried = answerTo<TriedText>(TryModelText{
                    .model = model.string(), .text = row.at("text").get<std::string>(), .addSpecial = special});
                std::vector<std::int64_t> ids;
                for (const TokenView& token : tried.example.tokens) ids.push_back(token.id);
                QCOMPARE(ids, row.at(special ? "ids" : "ids_plain").get<std::vector<std::int64_t>>());
                if (special) QCOMPARE(tried.decoded, row.at("decoded").get<std::string>());
            }
        }
        const auto chat = answerTo<TriedText>(TryModelText{
            .model = model.string(), .messages = {{"user", "bbb"}, {"assistant", "aaa"}}, .chatTemplate = "vicuna"});
        QVERIFY2(chat.example.problem.empty() && !chat.findings.empty() && !chat.templates.empty(),
                 chat.example.problem.c_str());
        std::string trained;
        for (const TokenView& token : chat.example.tokens)
            if (token.trained) trained += token.text;
        if (trained.find("aaa") == std::string::npos || trained.find("bbb") != std::string::npos)
            QCOMPARE(trained, std::string("the answer's words alone"));
        QVERIFY(
            !answerTo<TriedText>(TryModelText{.model = model.string(), .messages = {{"user", "b"}}}).templates.empty());
    }
};
LATHE_TEST(TestModelLibrary)
#include "tst_model_library.moc"
