// Chats as transformers renders them, and which of their tokens are the assistant's.
#include "lathe/error.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "text/chat_template.h"
#include "text/tokenizer.h"
#include "text/unicode.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace lathe;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

fs::path chatFolder() { return test::fixtures() / "tokenizers" / "chat"; }

std::string sourceOf(const std::string& name) {
    std::ifstream in(chatFolder() / "templates" / (name + ".jinja"), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// nullopt where a turn's content is no text, or is followed by more than text (tools).
std::optional<std::vector<ChatTurn>> turnsOf(const json& messages) {
    std::vector<ChatTurn> turns;
    for (const json& message : messages) {
        if (!message.contains("content") || !message["content"].is_string()) return std::nullopt;
        turns.push_back({message.at("role"), message["content"]});
    }
    return turns;
}

std::unique_ptr<ChatTemplate> formOf(const std::string& name, std::string& why) {
    try {
        return chatTemplateFor(sourceOf(name));
    } catch (const Error& error) {
        if (error.info().kind != ErrorKind::BadInput) throw;
        why = error.what();
        return nullptr;
    }
}

} // namespace

class TestChatFixtures : public QObject {
    Q_OBJECT
private slots:
    void fixtureTemplates_data() {
        QTest::addColumn<QString>("name");
        if (!fs::exists(chatFolder() / "cases.jsonl")) {
            QTest::newRow("none") << QString();
            return;
        }
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(chatFolder() / "templates")) files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) QTest::newRow(file.stem().c_str()) << QString::fromStdString(file.stem().string());
    }
    void fixtureTemplates() {
        QFETCH(QString, name);
        if (name.isEmpty()) QSKIP("no chat cases in the fixtures");
        std::string why;
        const auto form = formOf(name.toStdString(), why);
        if (!form) QSKIP(why.c_str());
        int compared = 0;
        for (const json& one : test::readJsonLines(chatFolder() / "cases.jsonl")) {
            if (one["template"] != name.toStdString() || !one.contains("expected")) continue;
            const auto turns = turnsOf(one["messages"]);
            if (!turns) continue;
            QCOMPARE(form->render(*turns, one["add_generation_prompt"]).text, one["expected"].get<std::string>());
            ++compared;
        }
        QVERIFY(compared > 0);
    }

    void fixtureAssistantMasks() {
        const fs::path file = chatFolder() / "assistant_masks.jsonl", tokenizerFile = chatFolder().parent_path() / "smollm2/tokenizer.json";
        if (!fs::exists(file) || !fs::exists(tokenizerFile)) QSKIP("no assistant masks in the fixtures");
        const auto tokenizer = readTokenizer(tokenizerFile);
        int compared = 0;
        for (const json& one : test::readJsonLines(file)) {
            std::string why;
            const auto form = formOf(one["template"], why);
            const auto turns = turnsOf(one["messages"]);
            if (!form || !turns) continue;
            const RenderedChat chat = form->render(*turns, false);
            const Encoding encoding = tokenizer->encode(chat.text, false, true);
            QVERIFY2(one["ids"] == json(encoding.ids), one["case"].dump().c_str());
            std::vector<std::size_t> byteOf; // of each code point
            for (std::size_t at = 0; at < chat.text.size(); at += codePointAt(chat.text, at).bytes) byteOf.push_back(at);
            std::vector<int> mask;
            for (const auto& [begin, end] : encoding.offsets) {
                const std::size_t byte = byteOf[static_cast<std::size_t>(begin)];
                mask.push_back(std::any_of(chat.answers.begin(), chat.answers.end(),
                                           [&](const auto& answer) { return byte >= answer.first && byte < answer.second; }));
            }
            QVERIFY2(one["assistant_mask"] == json(mask), one["case"].dump().c_str());
            ++compared;
        }
        if (compared == 0) QSKIP("the masks' templates are not among the known forms");
    }
};

LATHE_TEST(TestChatFixtures)
#include "tst_chat_fixtures.moc"
