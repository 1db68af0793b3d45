// Every part of a row leaves a trace in its text and mask, or is counted as missing: tools, calls, reasoning, system
// texts, weights.
#include "dataset/example_maker.h"
#include "dataset_helpers.h"
#include "rows/format_table.h"
#include "support/test_main.h"
#include "templates/chat_usual.h"
#include "templates/tool_schema.h"

using namespace lathe;
using namespace lathe::test;
using nlohmann::ordered_json;

namespace {

const std::string plain = "{% for m in messages %}<{{ m.role }}>{{ m.content }}</>{% endfor %}{% if "
                          "add_generation_prompt %}<assistant>{% endif %}";
const std::string marked = "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}{% generation %}{{ "
                           "m.content }}</>{% endgeneration %}{% else %}{{ m.content }}</>{% endif %}{% endfor %}";
/// Writes tools and calls, arguments as they are given where they are text.
const std::string calling =
    "{% if tools %}<tools>{% for t in tools %}{{ t | tojson }}{% endfor %}</>{% endif %}{% for m in messages %}<{{ "
    "m.role }}>{{ m.content or '' }}"
    "{% for c in m.tool_calls or [] %}[{{ c.function.name }} {% if c.function.arguments is string %}{{ "
    "c.function.arguments }}{% else %}{{ c.function.arguments | tojson }}{% endif %}]{% endfor %}</>{% endfor %}";
/// Expects objects.
const std::string objects =
    "{% for m in messages %}<{{ m.role }}>{{ m.content or '' }}{% for c in m.tool_calls or [] %}[{{ c.function.name "
    "}}{% for k, v in c.function.arguments.items() %} {{ k }}={{ v }}{% endfor %}]{% endfor %}</>{% endfor %}";

ChatTokens tokens() { return {.special = {"</>"}}; }

struct Made {
    std::string text, trained, problem;
    ChatParts missing = 0;
};

/// ~ stands for \" within raw texts, which moc can't read.
std::string unpacked(std::string text) {
    for (std::size_t at = 0; (at = text.find('~', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\\"");
    return text;
}

Made made(const std::string& jinja, const std::string& row, MaskOptions options = {}) {
    ModelText model = byteModel(jinja);
    options.templateVariables = unpacked(options.templateVariables);
    const RowColumns columns = RowColumns::parse(unpacked(row));
    std::vector<std::string> found;
    for (const auto& member : columns.items()) found.push_back(member.key());
    Settings source(dataFields());
    const RowContent content = findLayout(source, found, "f").read(columns, true);
    if (!content.problem.empty()) return {{}, {}, content.problem};
    const MadeExample example = ExampleMaker(model, options).make(content);
    return {example.rendered, trainedText(example.tokens), example.problem, example.missing};
}

std::string pruned(const std::string& json) {
    ordered_json tools = ordered_json::parse(json);
    pruneTools(tools);
    return tools.dump();
}

} // namespace

class TestRowParts : public QObject {
    Q_OBJECT
private slots:
    void answersAreTrainedAsTheirMessagesSay_data() {
        QTest::addColumn<QString>("flags"); // of the first and the second answer
        QTest::addColumn<QString>("other");
        QTest::addColumn<QString>("trained");
        QTest::newRow("nothing said") << "" << "" << "five|four|";
        QTest::newRow("weight 0") << R"(,"weight":0)" << "" << "four|";
        QTest::newRow("weight 0.0") << R"(,"weight":0.0)" << R"(,"weight":1.0)" << "four|";
        QTest::newRow("weight null") << R"(,"weight":null)" << "" << "five|four|";
        QTest::newRow("train false") << R"(,"train":false)" << R"(,"train":true)" << "four|";
        QTest::newRow("training false") << "" << R"(,"training":false)" << "five|";
        QTest::newRow("loss false") << R"(,"loss":false)" << R"(,"loss":true)" << "four|";
        QTest::newRow("train 0") << R"(,"train":0)" << "" << "four|";
    }
    void answersAreTrainedAsTheirMessagesSay() {
        QFETCH(QString, flags);
        QFETCH(QString, other);
        QFETCH(QString, trained);
        const std::string row = R"({"messages":[{"role":"user","content":"2+2?"},{"role":"assistant","content":"five")"
                                + flags.toStdString()
                                + R"(},{"role":"user","content":"no"},{"role":"assistant","content":"four")"
                                + other.toStdString() + "}]}";
        for (const std::string& jinja : {plain, marked}) {
            const Made one = made(jinja, row);
            QCOMPARE(one.problem, "");
            QCOMPARE(one.missing, ChatParts(0));
            std::string expected;
            for (const QString& part : trained.split('|', Qt::SkipEmptyParts)) expected += part.toStdString() + "</>";
            QCOMPARE(one.trained, expected);
        }
        const Made everything = made(plain, row, {.everything = true});
        QCOMPARE(everything.trained.find("five") == std::string::npos, trained.indexOf("five") < 0);
        QVERIFY(everything.trained.find("2+2?") != std::string::npos);
    }

    void otherWeightsAreRefused() {
        for (const char* flag : {R"("weight":0.5)", R"("weight":2)", R"("train":"yes")", R"("weight":-1)"})
            QVERIFY(contains(
                made(plain,
                     std::string(R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b",)")
                         + flag + "}]}")
                    .problem,
                "message 2"));
        QVERIFY(contains(
            made(plain, R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","weight":0}]})")
                .problem,
            "nothing to train on"));
        QCOMPARE(made(plain,
                      R"({"messages":[{"role":"user","content":"a","train":true},{"role":"assistant","content":"b"}]})")
                     .missing,
                 ChatParts(UserTrainPart));
    }

    void whatATemplateLeavesOutIsCounted_data() {
        QTest::addColumn<QString>("row");
        QTest::addColumn<int>("missing");
        const QString
            end = R"(,{"role":"assistant","content":"b"}]})",
            tools =
                R"(,"tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{"at":{"type":"string"}}}}}])";
        QTest::newRow("nothing") << R"({"messages":[{"role":"user","content":"a"})" + end << 0;
        QTest::newRow("tools") << R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}])"
                                      + tools + "}"
                               << int(ToolPart);
        QTest::newRow("a call")
            << R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"","tool_calls":[{"function":{"name":"look","arguments":{"at":"x"}}}]})"
                   + end
            << int(CallPart);
        QTest::newRow("reasoning")
            << R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"c","reasoning_content":"because"})"
                   + end
            << int(ReasoningPart);
        QTest::newRow("thinking")
            << R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"c","thinking":"because"})"
                   + end
            << int(ReasoningPart);
        QTest::newRow("a name") << R"({"messages":[{"role":"user","content":"a","name":"Ann"})" + end << int(FieldPart);
        QTest::newRow("documents")
            << R"({"documents":[{"title":"T","text":"x"}],"messages":[{"role":"user","content":"a"})" + end
            << int(DocumentPart);
        QTest::newRow("ids") << R"({"messages":[{"role":"user","content":"a","id":7,"timestamp":"t"})" + end << 0;
    }
    void whatATemplateLeavesOutIsCounted() {
        QFETCH(QString, row);
        QFETCH(int, missing);
        const Made one = made(plain, row.toStdString());
        QCOMPARE(one.problem, "");
        QCOMPARE(int(one.missing), missing);
    }

    void reasoningWithoutItsOpeningTagIsReasoning() { // as templates of R1's kind cut it off
        const std::string cutting =
            "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}{{ m.content.split('</think>')[-1] "
            "}}{% else %}{{ m.content }}{% endif %}</>{% endfor %}";
        const std::string row =
            R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"so it\nmust be\n</think>\n\nfour"}]})";
        QCOMPARE(made(cutting, row).missing, ChatParts(ReasoningPart));
        QCOMPARE(made(plain, row).missing, ChatParts(0));
    }

    void systemTextsThatATemplateDropsAreCounted() {
        const std::string dropping =
            "{% for m in messages %}{% if m.role != 'system' %}<{{ m.role }}>{{ m.content }}</>{% endif %}{% endfor %}";
        QCOMPARE(
            made(dropping,
                 R"({"system":"user","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})")
                .missing,
            ChatParts(SystemPart));
        const std::string lastOnly = "{% for m in messages[-2:] %}<{{ m.role }}>{{ m.content }}</>{% endfor %}";
        QCOMPARE(
            made(
                lastOnly,
                R"({"messages":[{"role":"user","content":"b"},{"role":"assistant","content":"b"},{"role":"user","content":"b"},{"role":"assistant","content":"b"}]})")
                .missing,
            ChatParts(TurnPart));
    }

    void textsThatATemplateWritesOtherwiseAreFound() {
        const std::string trimming =
            "{% for m in messages %}<{{ m.role }}>{{ m.content | trim | replace('\\n', ' ') }}</>{% endfor %}";
        QCOMPARE(made(trimming,
                      R"({"messages":[{"role":"user","content":"  a\n\nb  "},{"role":"assistant","content":"c"}]})")
                     .missing,
                 ChatParts(0));
        const std::string json = "{% for m in messages %}<{{ m.role }}>{{ m.content | tojson }}</>{% endfor %}";
        QCOMPARE(
            made(json, R"({"messages":[{"role":"user","content":"say ~é~\tnow"},{"role":"assistant","content":"c"}]})")
                .missing,
            ChatParts(0));
        const std::string call =
            R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"look","arguments":{"at":"x","n":2,"deep":{"k":[true,1.5]}}}}]}]})";
        QCOMPARE(made(calling, call).missing, ChatParts(0));
        QCOMPARE(made(objects, call).missing, ChatParts(0));
    }

    void argumentsComeAsTheTemplateWantsThem() {
        const std::string row =
            R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"c0","function":{"name":"look","arguments":"{~at~:~x~,  ~n~:1}"}}]}]})";
        QVERIFY(contains(made(calling, row).text, R"([look {"at":"x",  "n":1}])"));
        QVERIFY(contains(made(objects, row).text, "[look at=x n=1]"));
        const std::string called =
            R"({"conversations":[{"from":"human","value":"a"},{"from":"function_call","value":"{~name~:~look~,~arguments~:{~at~:~x~}}"},{"from":"observation","value":"o"},{"from":"gpt","value":"b"}]})";
        QVERIFY(contains(made(calling, called).text, R"([look {"at": "x"}])"));
        const std::string older =
            R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"function_call":{"name":"look","arguments":"{~at~: 1}"}},{"role":"function","name":"look","content":"o"},{"role":"assistant","content":"b"}]})";
        QVERIFY(contains(made(calling, older).text, R"([look {"at": 1}])"));
    }

    void nullsOfTablesAreTakenOutOfTools_data() {
        QTest::addColumn<QString>("tools");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a parameter of another tool")
            << R"([{"function":{"name":"f","parameters":{"type":"object","properties":{"x":{"type":"string"},"y":null}}}}])"
            << R"([{"function":{"name":"f","parameters":{"type":"object","properties":{"x":{"type":"string"}}}}}])";
        QTest::newRow("a struct of nulls")
            << R"([{"name":"f","parameters":{"type":"object","properties":{"y":{"type":null,"description":null,"items":{"type":null}},"x":{"type":"array","items":{"type":"string","enum":null}}}}}])"
            << R"([{"name":"f","parameters":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"}}}}}])";
        QTest::newRow("no parameters")
            << R"([{"name":"f","parameters":{"type":"object","properties":{"x":null},"required":null}}])"
            << R"([{"name":"f","parameters":{"type":"object","properties":{}}}])";
        QTest::newRow("in an enum")
            << R"([{"name":"f","parameters":{"type":"object","properties":{"x":{"enum":["a",null]}}}}])"
            << R"([{"name":"f","parameters":{"type":"object","properties":{"x":{"enum":["a",null]}}}}])";
        QTest::newRow("in a default")
            << R"([{"name":"f","parameters":{"type":"object","properties":{"x":{"type":"object","default":{"a":null}}}}}])"
            << R"([{"name":"f","parameters":{"type":"object","properties":{"x":{"type":"object","default":{"a":null}}}}}])";
        QTest::newRow("a default that may be null")
            << R"([{"name":"f","parameters":{"properties":{"x":{"type":["string","null"],"default":null},"y":{"type":"string","default":null}}}}])"
            << R"([{"name":"f","parameters":{"properties":{"x":{"type":["string","null"],"default":null},"y":{"type":"string"}}}}])";
        QTest::newRow("a parameter called default")
            << R"([{"name":"f","parameters":{"properties":{"default":{"type":"string","description":null},"enum":null}}}])"
            << R"([{"name":"f","parameters":{"properties":{"default":{"type":"string"}}}}])";
        QTest::newRow("deep")
            << R"([{"name":"f","parameters":{"properties":{"x":{"type":"object","properties":{"a":{"type":"string"},"b":null}},"y":{"anyOf":[{"type":"string","format":null}]}}}}])"
            << R"([{"name":"f","parameters":{"properties":{"x":{"type":"object","properties":{"a":{"type":"string"}}},"y":{"anyOf":[{"type":"string"}]}}}}])";
    }
    void nullsOfTablesAreTakenOutOfTools() {
        QFETCH(QString, tools);
        QFETCH(QString, expected);
        QCOMPARE(pruned(tools.toStdString()), ordered_json::parse(expected.toStdString()).dump());
    }

    void nullsOfTablesAreTakenOutOfCalls() {
        const ordered_json tools = ordered_json::parse(
            R"([{"type":"function","function":{"name":"f","parameters":{"type":"object","required":["r"],"properties":{"a":{"type":"string"},"n":{"type":["string","null"]},"r":{"type":"string"},"o":{"type":"object","properties":{"k":{"type":"string"}}}}}}}])");
        ordered_json calls = ordered_json::parse(
            R"([{"id":null,"function":{"name":"f","arguments":{"a":null,"n":null,"r":null,"x":null,"o":{"k":"v","z":null},"other":{"p":null}}}},{"function":{"name":"g","arguments":{"a":null}}}])");
        pruneCalls(calls, tools);
        QCOMPARE(
            calls.dump(),
            ordered_json::parse(
                R"([{"function":{"name":"f","arguments":{"n":null,"r":null,"o":{"k":"v"}}}},{"function":{"name":"g","arguments":{"a":null}}}])")
                .dump());
        const std::string row =
            R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"","tool_calls":[{"function":{"name":"g","arguments":{"a":null}}}]}]})";
        QCOMPARE(made(calling, row).missing & NullPart, int(NullPart));
    }

    void templatesAreChosenByName() {
        ModelText text = byteModel(plain);
        text.special.namedTemplates = {{"rag", "R"}, {"tool_use", calling}};
        const auto chat = chatTemplateFor(text);
        const std::vector<ChatTurn> turns = {{"user", "a"}, {"assistant", "b"}};
        QVERIFY(contains(chat->render(turns, false, ordered_json::parse(R"([{"name":"f"}])")).text, "<tools>"));
        QCOMPARE(chat->render(turns, false).text, "<user>a</><assistant>b</>");
        QCOMPARE(withChatTemplate(text, "rag").special.chatTemplate, "R");
        text.special.chatTemplate.clear();
        QVERIFY(contains(errorOf([&] { chatTemplateFor(text); }), "rag, tool_use"));
    }

    void variablesReachTheTemplate() {
        const std::string asking = "{% if enable_thinking is defined and enable_thinking is false %}[short]{% endif "
                                   "%}{{ reasoning_effort | default('none') }}"
                                   + plain;
        const std::string messages = R"("messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}])";
        QVERIFY(made(asking, "{" + messages + "}").text.starts_with("none<user>"));
        QVERIFY(made(asking,
                     R"({"chat_template_kwargs":{"enable_thinking":false,"reasoning_effort":"low"},)" + messages + "}")
                    .text.starts_with("[short]low<user>"));
        QVERIFY(made(asking, R"({"enable_thinking":false,"reasoning_effort":"high",)" + messages + "}")
                    .text.starts_with("[short]high<user>"));
        const MaskOptions recipe{.templateVariables =
                                     "{\"enable_thinking\": false, \"reasoning_effort\": \"it's ~deep~\"}"};
        QVERIFY(made(asking, "{" + messages + "}", recipe).text.starts_with("[short]it's \"deep\"<user>"));
        QVERIFY(made(asking, R"({"chat_template_kwargs":"{~enable_thinking~:true}",)" + messages + "}", recipe)
                    .text.starts_with("it's \"deep\"<user>"));
        QVERIFY(contains(errorOf([] { templateDefaults("[1]"); }), "chat_template_kwargs"));
        QVERIFY(contains(errorOf([] { templateDefaults(R"({"messages": []})"); }), "messages"));
        QCOMPARE(made("\n" + plain, "{" + messages + "}", recipe).text, made("\n" + plain, "{" + messages + "}").text);
    }

    void formsOfMessagesAreReadWhole_data() {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("text");
        QTest::newRow("a JSON text")
            << R"({"messages":"[{~role~:~user~,~content~:~a~},{~role~:~assistant~,~content~:~b~}]"})"
            << "<user>a</><assistant>b</>";
        QTest::newRow("speaker and text")
            << R"({"conversation":[{"speaker":"User","text":"a"},{"speaker":"Bot","text":"b"}]})"
            << "<user>a</><assistant>b</>";
        QTest::newRow("a system among names")
            << R"({"conversation":[{"system":"s","input":"a","output":"b"},{"input":"c","output":"d"}]})"
            << "<system>s</><user>a</><assistant>b</><user>c</><assistant>d</>";
        QTest::newRow("the same system twice")
            << R"({"system_prompt":"s","messages":[{"role":"system","content":"s"},{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})"
            << "<system>s</><user>a</><assistant>b</>";
        QTest::newRow("history of messages")
            << R"({"instruction":"c","output":"d","history":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})"
            << "<user>a</><assistant>b</><user>c</><assistant>d</>";
        QTest::newRow("history as text") << R"({"instruction":"c","output":"d","history":"[[~a~,~b~]]"})"
                                         << "<user>a</><assistant>b</><user>c</><assistant>d</>";
        QTest::newRow("a system beside a preference")
            << R"({"system":"s","chosen":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"rejected":[]})"
            << "<system>s</><user>a</><assistant>b</>";
        QTest::newRow("OpenOrca") << R"({"id":"1","system_prompt":"s","question":"a","response":"b"})" << "s\n\nab";
        QTest::newRow("Alpaca's history that is none") << R"({"instruction":"c","output":"d","history":[["a"]]})" << "";
        QTest::newRow("a list as system")
            << R"({"system":["s"],"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})"
            << "";
        QTest::newRow("tools beside a text") << R"({"tools":[{"name":"f"}],"prompt":"a","completion":"b"})" << "";
    }
    void formsOfMessagesAreReadWhole() {
        QFETCH(QString, row);
        QFETCH(QString, text);
        const Made one = made(plain, row.toStdString());
        QCOMPARE(one.problem.empty(), !text.isEmpty());
        QCOMPARE(one.text, text.toStdString());
    }

    void onlyTheCompletionsAnswersAreTrained() {
        const Made one = made(
            plain,
            R"({"prompt":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}],"completion":[{"role":"assistant","content":"d"}]})");
        QCOMPARE(one.text, "<user>a</><assistant>b</><user>c</><assistant>d</>");
        QCOMPARE(one.trained, "d</>");
    }

    void whatIsMissingIsCountedForAllRows() {
        const Files files;
        const std::string
            row =
                R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","reasoning":"because"}]})",
            other = R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"c"}]})";
        const PreparedData data = prepareData(
            recipeFor({files.write("d.jsonl", other + "\n" + row + "\n" + row + "\n")}), byteModel(plain), {});
        bool said = false;
        for (const std::string& note : data.ledger.notes)
            said = said || note.starts_with("In 2 rows (line 2 first): reasoning");
        QVERIFY(said);
    }
};

LATHE_TEST(TestRowParts)
#include "tst_row_parts.moc"
