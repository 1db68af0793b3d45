// lathe recipes: what it lists and prints.
#include "cli_runner.h"
#include "lathe/presets.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace lathe;
using nlohmann::json;

class TestRecipesCommand : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path home() const { return m_folder.filePath("home").toStdString(); }
    test::CliResult call(std::vector<std::string> words) const { return test::runCli(std::move(words), home()); }

private slots:
    void initTestCase() {
        std::filesystem::create_directories(home() / "presets");
        std::ofstream(home() / "presets" / "my rank 4.json") << R"({"methods": [{"method": "lora", "rank": 4}]})";
    }

    void readyOnesAndOnesOwnAreListed() {
        const test::CliResult listed = call({"recipes"});
        QCOMPARE(listed.code, 0);
        for (const char* name : {"bert_squad", "memory_lean", "my rank 4"})
            QVERIFY2(listed.out.find(name) != std::string::npos, listed.out.c_str());
        const test::CliResult lines = call({"recipes", "--json"});
        QCOMPARE(lines.of("recipe").size(), readyPresets().size() + 1);
        QVERIFY(lines.lines.back().at("name") == "my rank 4");
        QVERIFY(lines.lines.back().at("own").get<bool>());
    }

    /// What is printed is a recipe that train takes.
    void oneIsPrinted() {
        for (const std::string name : {"bert_squad", "Memory_Lean", "my rank 4"}) {
            const test::CliResult shown = call({"recipes", "show", name});
            QCOMPARE(shown.code, 0);
            const Recipe recipe = recipeFromJson(shown.out);
            QVERIFY(!recipe.methods.empty());
            const json wrapped = call({"recipes", "show", name, "--json"}).lines.at(0);
            QVERIFY(recipeFromJson(wrapped.at("recipe").dump()) == recipe);
        }
        std::ifstream file(LATHE_SOURCE_DIR "/resources/recipes/bert_squad.json");
        QVERIFY(json::parse(call({"recipes", "show", "bert_squad"}).out) == json::parse(file));
    }

    void wrongUseIsExitTwo_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("no such recipe") << QStringList{"recipes", "show", "bert"} << "no recipe \"bert\"";
        QTest::newRow("no name") << QStringList{"recipes", "show"} << "show NAME";
        QTest::newRow("another word") << QStringList{"recipes", "print", "bert_squad"} << "print";
    }
    void wrongUseIsExitTwo() {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        std::vector<std::string> all;
        for (const QString& word : words) all.push_back(word.toStdString());
        const test::CliResult result = call(all);
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.find(says.toStdString()) != std::string::npos, result.err.c_str());
    }

    void whatCantBeReadIsRemarked() {
        std::ofstream(home() / "presets" / "broken.json") << "{ nonsense";
        const test::CliResult listed = call({"recipes"});
        std::filesystem::remove(home() / "presets" / "broken.json");
        QCOMPARE(listed.code, 0);
        QVERIFY2(listed.err.find("broken.json") != std::string::npos, listed.err.c_str());
    }
};

LATHE_TEST(TestRecipesCommand)
#include "tst_recipes.moc"
