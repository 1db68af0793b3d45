// Chats as transformers renders them, and which of their tokens are the assistant's.
#include "lathe/error.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "templates/chat_mask.h"
#include "templates/chat_template.h"
#include "tokenizer/tokenizer.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace lathe;
namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

std::string sourceOf(const std::string& name) {
    std::ifstream in(test::chatFixtures() / "templates" / (name + ".jinja"), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Members in the file's order, which templates show.
std::vector<ordered_json> orderedLines(const fs::path& file) {
    std::vector<ordered_json> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(ordered_json::parse(line));
    return lines;
}

/// As apply_chat_template() hands them to the template.
ordered_json variablesOf(const ordered_json& one) {
    ordered_json variables = {{"messages", one["messages"]},
                              {"tools", nullptr},
                              {"documents", nullptr},
                              {"add_generation_prompt", one["add_generation_prompt"]}};
    for (const char* token : {"bos_token", "eos_token"})
        if (one.contains(token)) variables[token] = one[token];
    if (one.contains("variables")) variables.update(one["variables"]);
    return variables;
}

std::vector<ChatTurn> turnsOf(const json& messages) {
    std::vector<ChatTurn> turns;
    for (const json& message : messages) turns.push_back({message.at("role"), message.at("content")});
    return turns;
}

} // namespace

class TestChatFixtures : public QObject {
    Q_OBJECT
private slots:
    void fixtureTemplates_data() {
        QTest::addColumn<QString>("name");
        if (!fs::exists(test::chatFixtures() / "cases.jsonl")) {
            QTest::newRow("none") << QString();
            return;
        }
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(test::chatFixtures() / "templates"))
            files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files)
            QTest::newRow(file.stem().c_str()) << QString::fromStdString(file.stem().string());
    }
    void fixtureTemplates() {
        QFETCH(QString, name);
        if (name.isEmpty()) QSKIP("no chat cases in the fixtures");
        const JinjaTemplate form(sourceOf(name.toStdString()), name.toStdString());
        int compared = 0;
        for (const ordered_json& one : orderedLines(test::chatFixtures() / "cases.jsonl")) {
            if (one["template"] != name.toStdString()) continue;
            ++compared;
            const std::string which = one["case"];
            try {
                const std::string text = form.render(variablesOf(one)).text;
                QVERIFY2(one.contains("expected"), (which + ": no error, but " + text).c_str());
                QCOMPARE(text, one["expected"].get<std::string>());
            } catch (const Error& error) {
                QVERIFY2(one.contains("error"), (which + ": " + error.what()).c_str());
                QVERIFY(error.info().kind == ErrorKind::BadInput);
                const std::string said = error.what();
                QVERIFY2(said.find(", line ") != std::string::npos && said.find(", column ") != std::string::npos,
                         said.c_str());
                if (one.contains("message"))
                    QVERIFY2(said.find(one["message"].get<std::string>()) != std::string::npos, said.c_str());
            }
        }
        QVERIFY(compared > 0);
    }

    void fixtureAssistantMasks() {
        const fs::path file = test::chatFixtures() / "assistant_masks.jsonl",
                       tokenizerFile = test::chatFixtures().parent_path() / "smollm2/tokenizer.json";
        if (!fs::exists(file) || !fs::exists(tokenizerFile)) QSKIP("no assistant masks in the fixtures");
        const auto tokenizer = readTokenizer(tokenizerFile);
        int compared = 0;
        for (const json& one : test::readJsonLines(file)) {
            const auto form = chatTemplateFor(sourceOf(one["template"]));
            const RenderedChat chat = form->render(turnsOf(one["messages"]), false);
            const MaskedChat masked = maskChat(chat, *tokenizer);
            QVERIFY2(one["ids"] == json(masked.ids), one["case"].dump().c_str());
            QVERIFY2(one["assistant_mask"] == json(masked.trained), one["case"].dump().c_str());
            ++compared;
        }
        QVERIFY(compared > 0);
    }

    /// Without its generation blocks a template's answers are found all the same.
    void fixtureAssistantMasksWithoutGenerationBlocks() {
        const fs::path file = test::chatFixtures() / "assistant_masks.jsonl";
        if (!fs::exists(file)) QSKIP("no assistant masks in the fixtures");
        for (const json& one : test::readJsonLines(file)) {
            QString source = QString::fromStdString(sourceOf(one["template"]));
            const auto marked = chatTemplateFor(source.toStdString());
            source.remove(QRegularExpression("\\{%-? *(end)?generation *-?%\\}\\n?"));
            const auto plain = chatTemplateFor(source.toStdString());
            QVERIFY(marked->marksAnswers() && !plain->marksAnswers());
            const RenderedChat a = marked->render(turnsOf(one["messages"]), false),
                               b = plain->render(turnsOf(one["messages"]), false);
            QCOMPARE(b.text, a.text);
            QVERIFY2(b.answers == a.answers, one["case"].dump().c_str());
        }
    }
};

LATHE_TEST(TestChatFixtures)
#include "tst_chat_fixtures.moc"
