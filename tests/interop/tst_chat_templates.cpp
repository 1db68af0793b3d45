// Random conversations through every template of the fixtures and every usual one, and random expressions, as Jinja
// renders them in transformers' own setting.
#include "lathe/error.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "templates/chat_usual.h"
#include "templates/jinja.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>
#include <map>

using namespace lathe;
namespace fs = std::filesystem;
using nlohmann::ordered_json;

class TestChatTemplates : public QObject {
    Q_OBJECT
private slots:
    void fixtureTemplatesAndExpressionsAtRandom() {
        const char* python = std::getenv("LATHE_INTEROP_PYTHON");
        if (!python || !fs::exists(python))
            QSKIP("the Python libraries are not installed (./lathe test brings them where PyPI is in reach)");
        const QString seed = qEnvironmentVariable("LATHE_SEED", "20261"),
                      count = qEnvironmentVariable("LATHE_TEXTS", "100");
        QTemporaryDir folder;
        const fs::path scratch = folder.path().toStdString(), fixtures = test::fixtures() / "tokenizers/chat/templates";
        if (fs::is_directory(fixtures))
            for (const auto& entry : fs::directory_iterator(fixtures))
                fs::copy(entry.path(), scratch / entry.path().filename());
        for (const UsualTemplate& one : usualTemplates())
            std::ofstream(scratch / ("usual_" + std::string(one.name) + ".jinja"), std::ios::binary) << one.jinja;
        QProcess process;
        process.start(python, {LATHE_INTEROP_SCRIPTS "/chat_templates.py", seed, count, folder.filePath("said.jsonl"),
                               folder.path()});
        QVERIFY(process.waitForFinished(600000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().right(2000).constData());
        std::ifstream said(scratch / "said.jsonl");
        std::map<std::string, std::unique_ptr<JinjaTemplate>> known;
        int lines = 0, failed = 0, wrong = 0;
        for (std::string line; std::getline(said, line); ++lines) {
            const ordered_json one = ordered_json::parse(line);
            const std::string source = one["source"];
            std::string ours, problem;
            try {
                if (one["template"] == "expression")
                    ours = JinjaTemplate(source, "expression").render(one["variables"]).text;
                else {
                    auto& form = known[one["template"]];
                    if (!form) form = std::make_unique<JinjaTemplate>(source, one["template"]);
                    ours = form->render(one["variables"]).text;
                }
            } catch (const Error& error) {
                problem = error.what();
            }
            failed += one.contains("error");
            if (one.contains("error") ? !problem.empty()
                                      : problem.empty() && ours == one["expected"].get<std::string>())
                continue;
            if (problem.find("more than 64 bits") != std::string::npos) continue; // Python's whole numbers have no end
            if (wrong++ < 12)
                qWarning("%s\n  %s\n  ours %s\n  theirs %s",
                         (one["template"] == "expression" ? source : one["template"].dump()).c_str(),
                         one["variables"].dump().substr(0, 600).c_str(),
                         (problem.empty() ? ordered_json(ours).dump() : problem).substr(0, 700).c_str(),
                         (one.contains("error") ? one["error"] : one["expected"]).dump().substr(0, 700).c_str());
        }
        qInfo("seed %s: %d texts, %d of them errors for both", qPrintable(seed), lines, failed);
        QVERIFY(lines > 1000);
        QCOMPARE(wrong, 0);
    }
};

LATHE_TEST(TestChatTemplates)
#include "tst_chat_templates.moc"
