// What columns mean: found from their names, named by the user, refused with what was found and what is known.
#include "backend/core/dataset/dataset_helpers.h"
#include "rows/format_table.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;

namespace {

Settings source(const std::vector<std::pair<std::string, std::string>>& fields = {}) {
    Settings settings(dataFields());
    for (const auto& [name, value] : fields) settings.set(FieldName(name), value);
    return settings;
}

RowContent readRow(const std::string& json, bool asChat = false) {
    const RowColumns row = RowColumns::parse(json);
    std::vector<std::string> found;
    for (const auto& member : row.items()) found.push_back(member.key());
    return findLayout(source(), found, "f").read(row, asChat);
}

/// JSON in JSON: ' stands for a quote within a text.
std::string quoted(std::string json) {
    for (std::size_t at = 0; (at = json.find('\'', at)) != std::string::npos; at += 2) json.replace(at, 1, "\\\"");
    return json;
}

} // namespace

class TestDatasetFormats : public QObject {
    Q_OBJECT
private slots:
    void formatsAreFoundFromColumns_data() {
        QTest::addColumn<QStringList>("columns");
        QTest::addColumn<QString>("format");
        QTest::newRow("text") << QStringList{"text"} << "text";
        QTest::newRow("text and others") << QStringList{"id", "text", "label"} << "text";
        QTest::newRow("prompt and completion") << QStringList{"prompt", "completion"} << "prompt_completion";
        QTest::newRow("question and answer") << QStringList{"question", "answer"} << "prompt_completion";
        QTest::newRow("alpaca") << QStringList{"instruction", "input", "output", "text"} << "alpaca";
        QTest::newRow("alpaca without input") << QStringList{"output", "instruction"} << "alpaca";
        QTest::newRow("dolly") << QStringList{"instruction", "context", "response", "category"} << "alpaca";
        QTest::newRow("messages") << QStringList{"messages"} << "chat";
        QTest::newRow("preference") << QStringList{"prompt", "chosen", "rejected"} << "preference";
        QTest::newRow("preference without prompt") << QStringList{"chosen", "rejected", "score"} << "preference";
        QTest::newRow("ShareGPT") << QStringList{"id", "conversations"} << "chat";
    }
    void formatsAreFoundFromColumns() {
        QFETCH(QStringList, columns);
        std::vector<std::string> found;
        for (const QString& column : columns) found.push_back(column.toStdString());
        QTEST(QString::fromUtf8(findLayout(source(), found, "f").format->name.data()), "format");
    }

    void theUserGoesBeforeTheColumns() {
        const std::vector<std::string> found{"prompt", "completion", "text", "q", "a"};
        QCOMPARE(findLayout(source({{"format", "text"}}), found, "f").format->name, "text");
        const DataLayout named = findLayout(source({{"prompt_column", "q"}, {"completion_column", "a"}}), found, "f");
        QCOMPARE(std::vector<std::string>(named.names.begin(), named.names.begin() + 2),
                 (std::vector<std::string>{"q", "a"}));
        QCOMPARE(named.unused, (std::vector<std::string>{"prompt", "completion", "text"}));
        QCOMPARE(findLayout(source({{"text_column", "q"}}), found, "f").format->name, "text");
    }

    /// Every column that a format reads can be called otherwise.
    void everyColumnHasAFieldOfItsOwn() {
        for (const DataFormat& format : dataFormats())
            for (const FormatColumn& column : format.columns) {
                Settings named = source({{"format", std::string(format.name)}});
                std::vector<std::string> found{"mine"};
                for (const FormatColumn& other : format.columns)
                    if (&other != &column) found.emplace_back(other.usual.front());
                named.set(FieldName(column.field), std::string("mine"));
                const DataLayout layout = findLayout(named, found, "f", format.tasks.front());
                QCOMPARE(layout.names[std::size_t(&column - format.columns.data())], "mine");
            }
    }

    /// A column that has a meaning, or is left out, is not taken for another by its name.
    void namesAreNotTakenTwice() {
        const auto read = [](const Settings& settings, const std::string& json) {
            const RowColumns row = RowColumns::parse(json);
            std::vector<std::string> found;
            for (const auto& member : row.items()) found.push_back(member.key());
            return std::get<PromptCompletion>(findLayout(settings, found, "f").read(row, false).what);
        };
        const std::string row = R"({"system":"S","prompt":"P","completion":"C"})";
        QCOMPARE(read(source(), row).prompt, "S\n\nP");
        QCOMPARE(read(source({{"prompt_column", "system"}}), row).prompt, "S");
        Settings without = source();
        without.set(field::unusedColumns, {"system"});
        QCOMPARE(read(without, row).prompt, "P");
        QCOMPARE(findLayout(without, {"prompt", "completion"}, "f").read(RowColumns::parse(row), false).problem, "");
        QCOMPARE(std::get<PromptCompletion>(
                     findLayout(without, {"prompt", "completion"}, "f").read(RowColumns::parse(row), false).what)
                     .prompt,
                 "P"); // of a row that has what the first ones had not
        without.set(field::unusedColumns, {"prompt"});
        QVERIFY(!errorOf([&] { findLayout(without, {"prompt", "completion"}, "f"); }).empty());
    }

    /// A recipe of before there were pairs names a prompt, which pairs may have, too.
    void aPromptIsNamedForACompletion() {
        const Settings prompt = source({{"prompt_column", "q"}});
        const std::vector<std::string> both{"q", "chosen", "rejected", "answer"};
        const DataLayout layout = findLayout(prompt, both, "f");
        QCOMPARE(layout.format->name, "prompt_completion");
        QCOMPARE(std::vector<std::string>(layout.names.begin(), layout.names.begin() + 2),
                 (std::vector<std::string>{"q", "answer"}));
        QCOMPARE(findLayout(source({{"prompt_column", "q"}, {"system_column", "chosen"}}), both, "f").format->name,
                 "prompt_completion");
        QCOMPARE(findLayout(prompt, {"q", "chosen", "rejected"}, "f").format->name, "preference"); // nothing else fits
        QCOMPARE(findLayout(source({{"prompt_column", "q"}, {"chosen_column", "chosen"}}), both, "f").format->name,
                 "preference");
        QCOMPARE(findLayout(source({{"format", "preference"}, {"prompt_column", "q"}}), both, "f").format->name,
                 "preference");
    }

    void whatIsNamedAndMissingIsSaid() {
        const std::string wrong = errorOf([] {
            findLayout(source({{"prompt_column", "querstion"}, {"completion_column", "reply"}}), {"question", "reply"},
                       "f");
        });
        for (const char* part : {"querstion", "prompt_column", "question, reply"}) QVERIFY(contains(wrong, part));
        const std::string half =
            errorOf([] { findLayout(source({{"prompt_column", "question"}}), {"question", "reply"}, "f"); });
        for (const char* part : {"prompt_completion", "completion", "completion_column", "question, reply"})
            QVERIFY2(contains(half, part), half.c_str());
    }

    void unknownColumnsAreRefusedWithWhatIsKnown() {
        const std::string error = errorOf([] { findLayout(source(), {"title", "paragraphs"}, "squad.json"); });
        for (const char* part : {"squad.json", "title, paragraphs", "chat (messages)", "alpaca (instruction, output)",
                                 "prompt_completion (prompt, completion)", "text (text)", "prompt_column"})
            QVERIFY(contains(error, part));
        QVERIFY(contains(errorOf([] { findLayout(source({{"format", "alpaca"}}), {"instruction", "text"}, "f"); }),
                         "output"));
        QVERIFY(contains(errorOf([] { findLayout(source({{"text_column", "body"}}), {"text"}, "f"); }), "text"));
        QVERIFY(contains(
            errorOf([] { findLayout(source({{"format", "text"}, {"text_column", "body"}}), {"text"}, "f"); }), "body"));
    }

    void conversationsOfBothLayoutsReadAlike() {
        const RowContent messages = readRow(
            R"({"messages":[{"role":"system","content":"S"},{"role":"user","content":"U"},{"role":"assistant","content":"A"}]})");
        const RowContent shareGpt = readRow(
            R"({"conversations":[{"from":"system","value":"S"},{"from":"human","value":"U"},{"from":"gpt","value":"A"}]})");
        for (const RowContent* content : {&messages, &shareGpt}) {
            QCOMPARE(content->problem, "");
            const auto& turns = std::get<Conversation>(content->what).turns;
            QCOMPARE(int(turns.size()), 3);
            QCOMPARE(turns[0].role + turns[1].role + turns[2].role, "systemuserassistant");
            QCOMPARE(turns[0].content + turns[1].content + turns[2].content, "SUA");
        }
        const RowContent parts = readRow(
            R"({"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]})");
        QCOMPARE(std::get<Conversation>(parts.what).turns[0].content, "ab");
    }

    void badConversationsSayWhichMessage_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("problem");
        QTest::newRow("unknown speaker")
            << R"({"conversations":[{"from":"human","value":"a"},{"from":"narrator","value":"b"}]})"
            << "message 2: \"narrator\"";
        QTest::newRow("no content") << R"({"messages":[{"role":"assistant","content":null}]})"
                                    << "message 1: no \"content\"";
        QTest::newRow("content is a number")
            << R"({"messages":[{"role":"user","content":3}]})" << "message 1: \"content\" holds number";
        QTest::newRow("an image") << R"({"messages":[{"role":"user","content":[{"type":"image_url"}]}]})" << "not text";
        QTest::newRow("a call that is none")
            << R"({"conversations":[{"from":"function_call","value":"b"}]})" << "message 1: the call";
        QTest::newRow("tools that are none")
            << R"({"tools":"what","messages":[{"role":"user","content":"a"}]})" << "not a list of tools";
        QTest::newRow("no list") << R"({"messages":"hello"})" << "not a list of messages";
        QTest::newRow("no messages") << R"({"messages":[]})" << "empty";
        QTest::newRow("message is text") << R"({"messages":["hello"]})" << "message 1";
    }
    void badConversationsSayWhichMessage() {
        QFETCH(QString, json);
        QFETCH(QString, problem);
        QVERIFY(contains(readRow(json.toStdString()).problem, problem.toStdString()));
    }

    /// ShareGPT's calls and tools are JSON in a text; arguments stay as the row has them, for the template to say how
    /// it wants them.
    void toolsAndTheirCalls() {
        const RowContent openAi = readRow(quoted(
            R"({"tools":[{"type":"function"}],"messages":[{"role":"assistant","content":null,"name":null,"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{'x': 1}"}}]},{"role":"tool","tool_call_id":"1","content":"2"}]})"));
        const RowContent shareGpt = readRow(quoted(
            R"({"system":"S","tools":"[{'type':'function'}]","conversations":[{"from":"function_call","value":"{'name':'f','arguments':{'x':1}}"},{"from":"observation","value":"2"}]})"));
        for (const RowContent* content : {&openAi, &shareGpt}) {
            QCOMPARE(content->problem, "");
            const Conversation& conversation = std::get<Conversation>(content->what);
            QCOMPARE(conversation.tools.dump(), R"([{"type":"function"}])");
            const ChatTurn& call = conversation.turns[conversation.turns.size() - 2];
            const ChatTurn& result = conversation.turns.back();
            QCOMPARE(call.role + call.content + result.role + result.content, "assistanttool2");
            QCOMPARE(call.more["tool_calls"][0]["function"]["arguments"].dump(),
                     content == &openAi ? "\"{\\\"x\\\": 1}\"" : "{\"x\":1}");
            QVERIFY(!call.more.contains("name"));
        }
        QCOMPARE(std::get<Conversation>(shareGpt.what).turns.front().content, "S");
        QCOMPARE(std::get<Conversation>(openAi.what).turns.back().more["tool_call_id"].get<std::string>(), "1");
    }

    void preferencePairsAreTheirChosenAnswers() {
        const auto pair = std::get<PromptCompletion>(readRow(R"({"prompt":"P","chosen":"C","rejected":"R"})").what);
        QCOMPARE(pair.prompt + "|" + pair.completion, "P|C");
        const auto joined = std::get<PromptCompletion>(
            readRow(R"({"chosen":"Human: a Assistant: yes","rejected":"Human: a Assistant: no"})").what);
        QCOMPARE(joined.prompt + "|" + joined.completion, "Human: a Assistant:| yes");
        const std::string turns = R"([{"role":"user","content":"P"},{"role":"assistant","content":"C"}])",
                          answer = R"([{"role":"assistant","content":"C"}])";
        for (const std::string& row :
             {R"({"chosen":)" + turns + R"(,"rejected":[]})",
              R"({"prompt":"P","chosen":)" + turns + R"(,"rejected":[]})",
              R"({"prompt":"P","chosen":)" + answer + R"(,"rejected":[]})",
              R"({"prompt":[{"role":"user","content":"P"}],"chosen":)" + answer + R"(,"rejected":[]})"}) {
            const RowContent content = readRow(row);
            QCOMPARE(content.problem, "");
            const auto& read = std::get<Conversation>(content.what).turns;
            QCOMPARE(int(read.size()), 2);
            QCOMPARE(read[0].role + read[0].content + read[1].role + read[1].content, "userPassistantC");
        }
    }

    void alpacaIsChatWhereTheModelKnowsChat() {
        const auto turns =
            std::get<Conversation>(readRow(R"({"instruction":"Do","input":"this","output":"Done"})", true).what).turns;
        QCOMPARE(turns[0].role + ":" + turns[0].content, "user:Do\n\nthis");
        QCOMPARE(turns[1].role + ":" + turns[1].content, "assistant:Done");
        QCOMPARE(std::get<Conversation>(readRow(R"({"instruction":"Do","input":"","output":"Done"})", true).what)
                     .turns[0]
                     .content,
                 "Do");
        QCOMPARE(std::get<Conversation>(readRow(R"({"instruction":"Do","input":null,"output":"Done"})", true).what)
                     .turns[0]
                     .content,
                 "Do");
    }

    void alpacaWithoutChatTakesTheClassicPrompts() { // stanford_alpaca, train.py: PROMPT_DICT
        const auto with =
            std::get<PromptCompletion>(readRow(R"({"instruction":"Do","input":"this","output":"Done"})").what);
        QCOMPARE(with.prompt,
                 "Below is an instruction that describes a task, paired with an input that provides further context. "
                 "Write a response that "
                 "appropriately completes the request.\n\n### Instruction:\nDo\n\n### Input:\nthis\n\n### Response:");
        QCOMPARE(with.completion, "Done");
        const auto without = std::get<PromptCompletion>(readRow(R"({"instruction":"Do","output":"Done"})").what);
        QCOMPARE(without.prompt, "Below is an instruction that describes a task. Write a response that appropriately "
                                 "completes the request.\n\n"
                                 "### Instruction:\nDo\n\n### Response:");
    }

    void rowsOfAnotherShapeAreNamed() {
        const DataLayout layout = findLayout(source(), {"prompt", "completion"}, "f");
        QVERIFY(contains(layout.read(RowColumns::parse(R"({"prompt":"a"})"), false).problem, "no \"completion\""));
        QVERIFY(contains(layout.read(RowColumns::parse(R"({"prompt":"a","completion":7})"), false).problem,
                         "\"completion\" holds number"));
        QCOMPARE(layout.read(RowColumns::parse(R"({"prompt":"","completion":"b"})"), false).problem, "");
    }
};

LATHE_TEST(TestDatasetFormats)
#include "tst_dataset_formats.moc"
