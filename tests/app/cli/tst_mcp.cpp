// The protocol that agents speak, in this process: a client that sends lines and keeps what comes back.
#include "backend/core/estimate/fake/fake_gpus.h"
#include "cli/mcp_server.h"
#include "cli_runner.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <set>

using namespace lathe;
using cli::Json;

namespace {

/// A client without a mind: its messages go in as text, the server's are kept.
class McpClient {
public:
    explicit McpClient(const std::filesystem::path& home, bool allowed = false)
        : m_server(std::make_unique<cli::McpServer>(
              std::make_shared<Workbench>(home), allowed,
              [this](const std::string& line) {
                  std::lock_guard lock(m_mutex);
                  m_heard.push_back(Json::parse(line));
              },
              [](const std::string&) {})) {}

    void say(const std::string& line) { m_server->receive(line); }
    void tell(const Json& message) { say(message.dump()); }
    void ask(const Json& id, const std::string& method, Json params = Json::object()) {
        tell(Json{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}});
    }
    void begin(const Json& abilities = Json::object(), const std::string& version = "2025-11-25") {
        ask("begin", "initialize",
            {{"protocolVersion", version}, {"capabilities", abilities}, {"clientInfo", {{"name", "t"}}}});
        tell(Json{{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}});
    }
    void call(const Json& id, const std::string& tool, Json arguments, const Json& meta = nullptr) {
        Json params{{"name", tool}, {"arguments", std::move(arguments)}};
        if (!meta.is_null()) params["_meta"] = meta;
        ask(id, "tools/call", std::move(params));
    }

    std::vector<Json> heard() {
        std::lock_guard lock(m_mutex);
        return m_heard;
    }
    /// The answer to that id, or null where there is none yet.
    Json answerTo(const Json& id) {
        for (const Json& message : heard())
            if (!message.contains("method") && message.at("id") == id) return message;
        return nullptr;
    }
    /// The requests or notifications of that method.
    std::vector<Json> of(const std::string& method) {
        std::vector<Json> found;
        for (const Json& message : heard())
            if (message.value("method", "") == method) found.push_back(message);
        return found;
    }
    int errorOf(const Json& id) { return answerTo(id).at("error").at("code").get<int>(); }
    Json resultOf(const Json& id) { return answerTo(id).at("result"); }
    void leave() { m_server.reset(); }

private:
    std::mutex m_mutex;
    std::vector<Json> m_heard;
    std::unique_ptr<cli::McpServer> m_server;
};

const Json canAsk{{"elicitation", Json::object()}};

} // namespace

class TestMcp : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    Json recipe() const { return {{"model", path("config.json").string()}, {"data", {path("data.jsonl").string()}}}; }
    static Json objectsOf(const Json& result) { return result.at("structuredContent").at("results"); }
    static std::string textOf(const Json& result) { return result.at("content").at(0).at("text"); }

private slots:
    void initTestCase() {
        std::ofstream(path("config.json")) << R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 32,
            "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2,
            "vocab_size": 257, "max_position_embeddings": 40})";
        std::ofstream(path("data.jsonl")) << "{\"text\": \"a\"}\n{\"text\": \"b\"}\n";
    }

    void badMessagesAreRefused_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("code");
        QTest::newRow("no JSON") << "{\"jsonrpc\": \"2.0\"," << -32700;
        QTest::newRow("not UTF-8") << QString() << -32700; // see below: no QString can hold it
        QTest::newRow("an array") << "[]" << -32600;
        QTest::newRow("a text") << "\"ping\"" << -32600;
        QTest::newRow("no version") << R"({"id": 1, "method": "ping"})" << -32600;
        QTest::newRow("another version") << R"({"jsonrpc": "1.0", "id": 1, "method": "ping"})" << -32600;
        QTest::newRow("no method") << R"({"jsonrpc": "2.0", "id": 1})" << -32600;
        QTest::newRow("a method that is a number") << R"({"jsonrpc": "2.0", "id": 1, "method": 3})" << -32600;
        QTest::newRow("parameters that are a list")
            << R"({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]})" << -32600;
        QTest::newRow("an id that is null") << R"({"jsonrpc": "2.0", "id": null, "method": "ping"})" << -32600;
        QTest::newRow("an id that is no whole number")
            << R"({"jsonrpc": "2.0", "id": 1.5, "method": "ping"})" << -32600;
        QTest::newRow("an id that is an object") << R"({"jsonrpc": "2.0", "id": {}, "method": "ping"})" << -32600;
        QTest::newRow("an unknown method") << R"({"jsonrpc": "2.0", "id": 1, "method": "resources/list"})" << -32601;
        QTest::newRow("the newer protocol's first word")
            << R"({"jsonrpc": "2.0", "id": 1, "method": "server/discover"})" << -32601;
        QTest::newRow("tools before initialize") << R"({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})" << -32600;
        QTest::newRow("initialize without a version")
            << R"({"jsonrpc": "2.0", "id": 1, "method": "initialize"})" << -32602;
    }
    void badMessagesAreRefused() {
        QFETCH(QString, line);
        QFETCH(int, code);
        McpClient client(path("home"));
        client.say(line.isNull() ? std::string("{\"jsonrpc\": \"\xff\xfe\"}") : line.toStdString());
        QCOMPARE(client.heard().size(), std::size_t{1});
        QCOMPARE(client.heard()[0].at("error").at("code").get<int>(), code);
        QVERIFY(!client.heard()[0].at("error").at("message").get<std::string>().empty());
        client.ask("still there", "ping");
        QVERIFY(client.resultOf("still there").empty());
    }

    void answersCarryTheIdsAsTheyCame() {
        McpClient client(path("home"));
        for (const Json& id : {Json("a"), Json(""), Json(0), Json(-7), Json(std::int64_t{1} << 60)}) {
            client.ask(id, "ping");
            QVERIFY(client.answerTo(id).at("result").is_object());
        }
        QCOMPARE(client.heard().size(), std::size_t{5});
    }

    void notificationsAreNeverAnswered() {
        McpClient client(path("home"));
        client.say(R"({"jsonrpc": "2.0", "method": "notifications/initialized"})");
        client.say(R"({"jsonrpc": "2.0", "method": "notifications/nobody/knows"})");
        client.say(R"({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 99}})");
        client.say(R"({"jsonrpc": "2.0", "id": "nothing asked", "result": {}})");
        client.say("");
        QVERIFY(client.heard().empty());
    }

    void theVersionIsAgreedOn_data() {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("agreed");
        for (const char* known : {"2025-11-25", "2025-06-18", "2024-11-05"}) QTest::newRow(known) << known << known;
        QTest::newRow("a later one") << "2031-01-01" << "2025-11-25";
        QTest::newRow("one with several messages a line") << "2025-03-26" << "2025-11-25";
    }
    void theVersionIsAgreedOn() {
        QFETCH(QString, wanted);
        QFETCH(QString, agreed);
        McpClient client(path("home"));
        client.begin({}, wanted.toStdString());
        const Json result = client.resultOf("begin");
        QCOMPARE(result.at("protocolVersion").get<std::string>(), agreed.toStdString());
        QVERIFY(result.at("capabilities").contains("tools"));
        QCOMPARE(result.at("serverInfo").at("name").get<std::string>(), std::string("lathe"));
        client.ask(2, "initialize", {{"protocolVersion", "2025-11-25"}});
        QCOMPARE(client.errorOf(2), -32600);
        client.call(3, "runs", Json::object());
        QTRY_VERIFY(!client.answerTo(3).is_null());
        QCOMPARE(client.resultOf(3).contains("structuredContent"), wanted != "2024-11-05"); // which does not know it
    }

    void schemasSayWhatTheFieldsSay() {
        McpClient client(path("home"));
        client.begin();
        client.ask(1, "tools/list");
        const Json listed = client.resultOf(1).at("tools");
        std::vector<std::string> names;
        for (const Json& tool : listed) names.push_back(tool.at("name"));
        QVERIFY(
            names
            == (std::vector<std::string>{"inspect", "estimate", "preview", "start", "follow", "pause", "resume", "stop",
                                         "checkpoint", "evaluate_now", "change", "runs", "compare", "export"}));
        for (const Json& tool : listed) {
            const Json& schema = tool.at("inputSchema");
            const cli::Tool& row = *cli::findTool(tool.at("name").get<std::string>());
            QCOMPARE(schema.at("additionalProperties").get<bool>(), false);
            QVERIFY(!tool.at("description").get<std::string>().empty());
            std::size_t expected = row.words.size();
            const auto look = [&](const Field& field) {
                ++expected;
                const Json& one = schema.at("properties").at(std::string(field.name));
                const std::string text = one.at("description");
                QVERIFY2(text.starts_with(field.help), (tool.at("name").get<std::string>() + ": " + text).c_str());
                if (field.kind == FieldKind::Choice) QCOMPARE(one.at("enum").size(), field.choices.size());
                if (std::isfinite(field.least)) QCOMPARE(one.at("minimum").get<double>(), field.least);
            };
            for (const Field& field : *row.command.own) look(field);
            for (const cli::RecipeFlag& flag : cli::recipeFlags(row.command))
                if (!find(*row.command.own, flag.field->name)) look(*flag.field);
            QCOMPARE(schema.at("properties").size(), expected); // no name twice, and nothing that no table has
            const std::set<std::string> acting{
                "start",        "pause",  "resume", "stop",    "checkpoint",
                "evaluate_now", "change", "export", "estimate"}; // a trial of an estimate computes
            const bool changes = acting.count(tool.at("name").get<std::string>()) > 0;
            QCOMPARE(tool.at("annotations").at("readOnlyHint").get<bool>(), !changes);
        }
    }

    void toolsSayTheSameAsTheCommandLine() {
        McpClient client(path("home"));
        client.begin();
        const std::string model = path("config.json").string();
        client.call(1, "estimate", {{"model", model}, {"rank", 4}, {"target_modules", {"q_proj", "v_proj"}}});
        QTRY_VERIFY(!client.answerTo(1).is_null());
        const Json result = client.resultOf(1);
        QVERIFY2(!result.value("isError", false), textOf(result).c_str());
        const test::CliResult there = test::runCli({"estimate", "--model", model, "--rank", "4", "--target-modules",
                                                    "q_proj", "--target-modules", "v_proj", "--json"},
                                                   path("other"));
        QCOMPARE(textOf(result), there.out);
        QCOMPARE(objectsOf(result).size(), std::size_t{1});
        QCOMPARE(objectsOf(result)[0].at("type").get<std::string>(), std::string("estimate"));
    }

    void wrongArgumentsAreToldToTheAgent_data() {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("a misspelled one") << "estimate" << R"({"modell": "x"})" << "nearest: \\\"model\\\"";
        QTest::newRow("one of the program's") << "estimate" << R"({"store": "/"})" << "has no argument";
        QTest::newRow("one that is missing") << "inspect" << "{}" << "needs the argument";
        QTest::newRow("too few") << "compare" << R"({"runs": ["last"]})" << "missing";
        QTest::newRow("an object for a number") << "estimate" << R"({"model": "x", "rank": {}})" << "takes a value";
        QTest::newRow("out of range") << "estimate" << R"({"model": "x", "rank": -1})" << "rank";
        QTest::newRow("a list of arguments") << "inspect" << "[1]" << "are an object";
        QTest::newRow("a word that looks like a flag") << "inspect" << R"({"model": "--help"})" << "help";
        QTest::newRow("a run that is not there") << "follow" << R"({"run": "never"})" << "never";
        QTest::newRow("stopping a run that is not there") << "stop" << R"({"run": "never"})" << "never";
        QTest::newRow("changing a run that is not there") << "change" << R"({"run": "never", "steps": 9})" << "never";
        QTest::newRow("a rate out of range")
            << "change" << R"({"run": "last", "learning_rate": 11})" << "learning_rate";
    }
    void wrongArgumentsAreToldToTheAgent() {
        QFETCH(QString, tool);
        QFETCH(QString, arguments);
        QFETCH(QString, says);
        McpClient client(path("home"), true);
        client.begin();
        client.call(1, tool.toStdString(), Json::parse(arguments.toStdString()));
        QTRY_VERIFY(!client.answerTo(1).is_null());
        QVERIFY(client.resultOf(1).at("isError").get<bool>());
        const std::string text = textOf(client.resultOf(1));
        QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
        QCOMPARE(Json::parse(text).at("type").get<std::string>(), std::string("error"));
    }

    void anUnknownToolIsRefused() {
        McpClient client(path("home"));
        client.begin();
        client.call(1, "delete_everything", Json::object());
        QCOMPARE(client.errorOf(1), -32602);
        client.ask(2, "tools/call", {{"arguments", Json::object()}});
        QCOMPARE(client.errorOf(2), -32602);
    }

    void nothingIsStartedWithoutThePerson() {
        const test::WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE);
        McpClient client(path("unasked"));
        client.begin(); // a client that can't ask
        client.call(1, "start", recipe());
        QTRY_VERIFY(!client.answerTo(1).is_null());
        QVERIFY(client.resultOf(1).at("isError").get<bool>());
        QVERIFY(textOf(client.resultOf(1)).find("--allow") != std::string::npos);
        client.call(2, "runs", Json::object());
        QTRY_VERIFY(!client.answerTo(2).is_null());
        QVERIFY(objectsOf(client.resultOf(2)).empty());
    }

    void thePersonIsAskedAndHeard() {
        const test::WithVariable engine("LATHE_ENGINE", LATHE_FAKE_ENGINE);
        McpClient client(path("asked"));
        client.begin(canAsk);
        client.call(1, "start", recipe());
        QTRY_COMPARE(client.of("elicitation/create").size(), std::size_t{1});
        const Json question = client.of("elicitation/create")[0];
        const std::string words = question.at("params").at("message");
        QVERIFY2(words.find("data.jsonl") != std::string::npos && words.find("memory") != std::string::npos,
                 words.c_str());
        client.ask("meanwhile", "ping"); // is answered while the person thinks
        QVERIFY(client.resultOf("meanwhile").is_object());
        client.tell(Json{{"jsonrpc", "2.0"}, {"id", question.at("id")}, {"result", {{"action", "decline"}}}});
        QTRY_VERIFY(!client.answerTo(1).is_null());
        QVERIFY(textOf(client.resultOf(1)).find("did not allow") != std::string::npos);

        client.call(2, "start", recipe());
        QTRY_COMPARE(client.of("elicitation/create").size(), std::size_t{2});
        client.tell(Json{{"jsonrpc", "2.0"},
                         {"id", client.of("elicitation/create")[1].at("id")},
                         {"result", {{"action", "accept"}, {"content", Json::object()}}}});
        QTRY_VERIFY(!client.answerTo(2).is_null());
        const std::string run = objectsOf(client.resultOf(2)).at(0).at("run");

        client.call(3, "follow", {{"run", run}, {"seconds", 60}}, {{"progressToken", "p"}});
        QTRY_VERIFY(!client.answerTo(3).is_null());
        const Json told = objectsOf(client.resultOf(3));
        QCOMPARE(told.at(0).at("type").get<std::string>(), std::string("run_detail"));
        QCOMPARE(told.at(0).at("status").get<std::string>(), std::string("finished"));
        QVERIFY(told.at(1).at("values") == Json({1.5})); // as the engine of this test has it
        const std::vector<Json> progress = client.of("notifications/progress");
        QVERIFY(!progress.empty());
        QCOMPARE(progress.back().at("params").at("progressToken").get<std::string>(), std::string("p"));
        QCOMPARE(progress.back().at("params").at("progress").get<int>(), 1);

        client.call(4, "compare", {{"runs", {run, run}}});
        QTRY_VERIFY(!client.answerTo(4).is_null());
        QVERIFY(objectsOf(client.resultOf(4)).at(0).at("differences").empty());
    }

    void nobodyIsAskedInVain() {
        McpClient client(path("home"));
        client.begin(canAsk);
        client.call(1, "start", {{"model", path("config.json").string()}}); // without data
        QTRY_VERIFY(!client.answerTo(1).is_null());
        QVERIFY(client.resultOf(1).at("isError").get<bool>());
        QVERIFY(client.of("elicitation/create").empty());
    }

    void aCancelledCallEndsWithoutAnAnswer() {
        McpClient client(path("asked"));
        client.begin(canAsk);
        client.call(1, "start", recipe());
        QTRY_COMPARE(client.of("elicitation/create").size(), std::size_t{1});
        client.call(1, "runs", Json::object());
        QCOMPARE(client.errorOf(1), -32600); // the id is in use
        client.say(R"({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}})");
        const std::size_t heard = client.heard().size();
        client.leave(); // waits for every call
        QCOMPARE(client.heard().size(), heard);
    }

    void leavingEndsACallThatWaits() {
        McpClient client(path("asked"));
        client.begin(canAsk);
        client.call(1, "start", recipe());
        QTRY_COMPARE(client.of("elicitation/create").size(), std::size_t{1});
        client.leave();
        QVERIFY(client.answerTo(1).is_null());
    }

    void theCommandServesUntilItsInputEnds() {
        std::string typed;
        for (const Json& message : {Json{{"jsonrpc", "2.0"},
                                         {"id", 1},
                                         {"method", "initialize"},
                                         {"params", {{"protocolVersion", "2025-06-18"}}}},
                                    Json{{"jsonrpc", "2.0"}, {"id", 2}, {"method", "ping"}}})
            typed += message.dump() + "\n";
        const test::CliResult result = test::runCli({"mcp"}, path("home"), {}, typed);
        QCOMPARE(result.code, 0);
        std::istringstream lines(result.out);
        std::string first, second, third;
        std::getline(lines, first), std::getline(lines, second);
        QCOMPARE(Json::parse(first).at("result").at("protocolVersion").get<std::string>(), std::string("2025-06-18"));
        QCOMPARE(Json::parse(second).at("id").get<int>(), 2);
        QVERIFY(!std::getline(lines, third));
    }
};

LATHE_TEST(TestMcp)
#include "tst_mcp.moc"
