// Input that goes wrong: an error that says where, or a skip that is counted and seen.
#include "dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;

class TestBadInput : public QObject {
    Q_OBJECT

    /// One good row around the one in question.
    static std::string between(const std::string& line) {
        return "{\"text\":\"one\"}\n" + line + "\n{\"text\":\"two\"}\n";
    }

private slots:
    void aBadRowStopsOrIsCounted_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char* name, const std::string& line, const char* said) {
            QTest::addRow("%s", name) << QByteArray::fromStdString(line) << QByteArray(said);
        };
        row("lone high surrogate", "{\"text\":\"a\\ud800b\"}", "line 2, column");
        row("lone low surrogate", "{\"text\":\"a\\udc00b\"}", "line 2, column");
        row("surrogate in UTF-8", "{\"text\":\"\xED\xA0\x80\"}", "not UTF-8");
        row("Latin-1", "{\"text\":\"caf\xE9\"}", "line 2, column 13: not UTF-8");
        row("overlong", "{\"text\":\"\xC0\xAF\"}", "not UTF-8");
        row("deep lists", "{\"text\":\"a\",\"x\":" + std::string(100000, '[') + std::string(100000, ']') + "}",
            "nested more than 200 levels deep");
        row("deep, not closed", "{\"text\":" + std::string(100000, '{'), "nested more than 200 levels deep");
        row("another schema", "{\"prompt\":\"a\",\"completion\":\"b\"}", "no \"text\"");
        row("another type", "{\"text\":[\"a\"]}", "\"text\" holds array, not text");
        row("null", "{\"text\":null}", "no \"text\"");
        row("a list", "[\"text\"]", "not array");
        row("a number too large", "{\"text\":\"a\",\"x\":1e999}", "line 2, column");
        row("cut", "{\"text\":\"a", "line 2, column");
        row("NUL", std::string("{\"text\":\"a\0b\"}", 14), "line 2, column");
    }
    void aBadRowStopsOrIsCounted() {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, said);
        Files files;
        Recipe recipe = recipeFor({files.write("bad.jsonl", between(line.toStdString()))});
        const std::string error = errorOf([&] { prepareData(recipe, byteModel(), limitOf(recipe)); });
        QVERIFY(contains(error, "1 of 3 rows can't be read"));
        QVERIFY(contains(error, said.toStdString()));
        QVERIFY(error.size() < 1000); // not the whole of what is wrong
        recipe.settings.set(field::malformedRows, MalformedRows::Skip);
        const PreparedData data = prepareData(recipe, byteModel(), limitOf(recipe));
        QCOMPARE(data.ledger.malformed, 1);
        QCOMPARE(data.ledger.usable, 2);
        QCOMPARE(data.ledger.problems.size(), std::size_t(1));
        QCOMPARE(data.ledger.problems[0].first, 2);
    }

    void aLineOf100Megabytes() {
        Files files;
        Recipe recipe = recipeFor(
            {files.write("long.jsonl", between("{\"text\":\"" + std::string(std::size_t(100) << 20, 'x') + "\"}"))});
        QVERIFY(contains(errorOf([&] { prepareData(recipe, byteModel(), limitOf(recipe)); }),
                         "a row of 100 MB; longer than 32 MB are not read"));
        recipe.settings.set(field::malformedRows, MalformedRows::Skip);
        QCOMPARE(prepareData(recipe, byteModel(), limitOf(recipe)).ledger.malformed, 1);
    }

    void columnsThatOnlySomeRowsHave() { // more than one schema, each of them readable
        Files files;
        const PreparedData data = prepareData(
            recipeFor({files.write(
                "mixed.jsonl",
                "{\"text\":\"a\",\"id\":1}\n{\"id\":\"x\",\"text\":\"b\",\"tags\":[1,{}]}\n{\"text\":\"c\"}\n")}),
            byteModel(), {});
        QCOMPARE(data.train.size(), std::size_t(3));
        QVERIFY(contains(data.ledger.notes.front(), "columns not used: id, tags"));
    }

    void byteOrderMarks_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addRow("lines") << QByteArray("a.jsonl")
                               << QByteArray("\xEF\xBB\xBF{\"text\":\"a\"}\r\n{\"text\":\"b\"}\r\n");
        QTest::addRow("array") << QByteArray("a.json") << QByteArray("\xEF\xBB\xBF[{\"text\":\"a\"},{\"text\":\"b\"}]");
        QTest::addRow("csv") << QByteArray("a.csv") << QByteArray("\xEF\xBB\xBFtext;n\r\na;1\r\nb;2\r\n");
        QTest::addRow("tsv") << QByteArray("a.tsv") << QByteArray("\xEF\xBB\xBFtext\tn\na\t1\nb\t2");
        QTest::addRow("text") << QByteArray("a.txt")
                              << QByteArray("\xEF\xBB\xBF"
                                            "a\n\nb");
    }
    void byteOrderMarks() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, content);
        Files files;
        const PreparedData data =
            prepareData(recipeFor({files.write(name.toStdString(), content.toStdString())}), byteModel(), {});
        QCOMPARE(data.train.size(), std::size_t(2));
        QCOMPARE(byteModel().tokenizer->decode(data.train[0].ids, true), "a");
    }

    void tablesInAnyDialect_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("found");
        const auto row = [](const char* name, const char* content, const char* found) {
            QTest::addRow("%s", name) << QByteArray(content) << QByteArray(found);
        };
        row("commas", "prompt,completion\n\"a, b\",\"say \"\"c\"\"\nd\"\ne,f\n", "cells end at commas");
        row("semicolons", "prompt;completion\r\n\"a, b\";\"say \"\"c\"\"\nd\"\r\ne;f\r\n", "cells end at ;");
        row("bars", "prompt|completion\na, b|\"say \"\"c\"\"\r\nd\"\ne|f", "cells end at |");
        row("tabs", "prompt\tcompletion\n\"a, b\"\t\"say \"\"c\"\"\nd\"\ne\tf\n\n", "cells end at tabs");
    }
    void tablesInAnyDialect() {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, found);
        Files files;
        const PreparedData data =
            prepareData(recipeFor({files.write("t.csv", content.toStdString())}), byteModel(), {});
        QCOMPARE(data.train.size(), std::size_t(2));
        QCOMPARE(byteModel().tokenizer->decode(data.train[0].ids, true), "a, bsay \"c\"\nd");
        QCOMPARE(trainedText(data.train[1]), "f$");
        QVERIFY(contains(data.ledger.notes.front(), found.toStdString()));
    }

    void aTableWithRowsOfOtherWidths() {
        Files files;
        Recipe recipe = recipeFor({files.write("w.csv", "text,n\na,1\nb\nc,2,3\nd,4\n")});
        QVERIFY(
            contains(errorOf([&] { prepareData(recipe, byteModel(), limitOf(recipe)); }), "2 of 4 rows can't be read"));
        recipe.settings.set(field::malformedRows, MalformedRows::Skip);
        QCOMPARE(prepareData(recipe, byteModel(), limitOf(recipe)).train.size(), std::size_t(2));
    }

    void foldersOfDocuments() {
        Files files;
        const auto folder = std::filesystem::path(files.write("marker.json", "[]")).parent_path() / "docs";
        std::filesystem::create_directories(folder / "b");
        const auto put = [&](const char* name, const std::string& text) {
            std::ofstream(folder / name, std::ios::binary) << text;
        };
        put("b/two.txt", "second\r\n\r\nstill \"second\"");
        put("test-plan.md", "# third\n");
        put("a.md", "\xEF\xBB\xBF"
                    "first");
        put("empty.txt", " \n");
        put("picture.png", "x");
        Recipe recipe = recipeFor({folder.string()});
        const PreparedData data = prepareData(recipe, byteModel(), limitOf(recipe));
        QCOMPARE(data.train.size(), std::size_t(3));
        const auto text = [&](std::size_t i) { return byteModel().tokenizer->decode(data.train[i].ids, true); };
        QCOMPARE(text(0), "first");
        QCOMPARE(text(1), "second\n\nstill \"second\"");
        QCOMPARE(text(2), "# third\n");
        QCOMPARE(data.ledger.empty, 1);
        QVERIFY(contains(data.ledger.notes.front(), "each document of the folder is a row"));
        put("bad.txt", "\xC3( caf\xE9");
        QVERIFY(!errorOf([&] { prepareData(recipe, byteModel(), limitOf(recipe)); }).empty());
    }

    void wordsWithTags() { // CoNLL's columns, comments and separators
        Files files;
        Recipe recipe =
            recipeFor({files.write("t.conll", "-DOCSTART- -X- O O\n\nthe DT O\nfox NN B-X\n\n# sent_id = 2\n# text = a "
                                              "fox\n\n# SYM O\nfox NN B-X\n-DOCSTART- -X- O O\nfox\tNN\tB-X\n")});
        recipe.settings.set(field::task, Task::TokenClassification);
        const FileKind& kind = fileKindOf(recipe.data[0].get(field::path));
        std::ifstream in(recipe.data[0].get(field::path));
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        const auto reader = kind.open(bytes, "t.conll", {});
        std::vector<std::string> rows;
        for (RawRow raw; reader->next(raw);) {
            const ParsedRow row = parseRow(raw, kind);
            rows.push_back(row.problem.empty() ? row.columns["tokens"].dump() + row.columns["tags"].dump()
                                               : row.problem);
        }
        QCOMPARE(rows, (std::vector<std::string>{"[\"the\",\"fox\"][\"O\",\"B-X\"]", "[\"#\",\"fox\"][\"O\",\"B-X\"]",
                                                 "[\"fox\"][\"B-X\"]"}));
    }
};

LATHE_TEST(TestBadInput)
#include "tst_bad_input.moc"
