// What of a conversation is learned, against transformers' own masks (apply_chat_template with
// return_assistant_tokens_mask): a token that lies across the start of an answer belongs to it.
#include "base/json.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "templates/chat_mask.h"
#include "templates/chat_usual.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>
#include <map>

using namespace lathe;
namespace fs = std::filesystem;

class TestAssistantMasks : public QObject {
    Q_OBJECT
private slots:
    void fixtureTokenizersAtRandom() {
        const char* python = std::getenv("LATHE_INTEROP_PYTHON");
        if (!python || !fs::exists(python))
            QSKIP("the Python libraries are not installed (./lathe test brings them where PyPI is in reach)");
        const QString seed = qEnvironmentVariable("LATHE_SEED", "20262"),
                      count = qEnvironmentVariable("LATHE_TEXTS", "60");
        QTemporaryDir folder;
        QStringList arguments{LATHE_INTEROP_SCRIPTS "/assistant_masks.py", seed, count, folder.filePath("said.jsonl")};
        for (const char* name :
             {"tokenizers/smollm2", "tiny/llama_untied", "tiny/qwen2", "tiny/mistral", "tiny/gemma3"})
            if (const fs::path file = test::fixtures() / name / "tokenizer.json"; fs::exists(file))
                arguments << QString::fromStdString(file.string());
        QProcess process;
        process.start(python, arguments);
        QVERIFY(process.waitForFinished(600000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().right(2000).constData());
        std::map<std::string, std::shared_ptr<const Tokenizer>> tokenizers;
        std::map<std::string, std::unique_ptr<ChatTemplate>> templates;
        int compared = 0, wrong = 0;
        for (const nlohmann::json& one : test::readJsonLines(folder.filePath("said.jsonl").toStdString())) {
            auto& tokenizer = tokenizers[one["tokenizer"]];
            if (!tokenizer) tokenizer = readTokenizer(one["tokenizer"].get<std::string>());
            auto& form = templates[one["template"]];
            if (!form) form = chatTemplateFor(one["template"].get<std::string>());
            std::vector<ChatTurn> turns;
            for (const auto& message : one["messages"]) turns.push_back({message["role"], message["content"]});
            const RenderedChat chat = form->render(turns, false);
            const MaskedChat ours = maskChat(chat, *tokenizer);
            if (one["ids"] != nlohmann::json(ours.ids)) continue; // another matter: interop's TestTokenizers
            ++compared;
            // Of an answer's last character transformers marks the first token alone, where it takes several (the first
            // may hold the space before it, too): a character that is learned half is none, so here all of them are.
            const auto offsets = tokenizer->encode(chat.text, false, true).offsets;
            std::vector<std::uint8_t> theirs = one["mask"];
            for (std::size_t i = 1; i < theirs.size(); ++i)
                if (theirs[i - 1] && !theirs[i] && offsets[i].second == offsets[i - 1].second) theirs[i] = 1;
            if (theirs == ours.trained) continue;
            if (wrong++ < 12)
                qWarning("%s\n  ours   %s\n  theirs %s\n  ids %s", chat.text.c_str(),
                         nlohmann::json(ours.trained).dump().c_str(), one["mask"].dump().c_str(),
                         one["ids"].dump().c_str());
        }
        qInfo("seed %s: %d conversations", qPrintable(seed), compared);
        QVERIFY(compared > 300);
        QCOMPARE(wrong, 0);
    }
};

LATHE_TEST(TestAssistantMasks)
#include "tst_assistant_masks.moc"
