// Dataset files to rows: every row is found with the line it begins on, and what is no row is named by line and column.
#include "backend/core/dataset/dataset_helpers.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;

namespace {

struct Seen {
    std::vector<std::int64_t> lines;
    std::vector<std::string> values, problems; ///< "text" of each row; problem of each row
    std::int64_t empty = 0;
};

Seen readAll(const std::string& bytes, const std::string& fileName) {
    Files files;
    const FileKind& kind = fileKindOf(files.write(fileName, bytes));
    const auto reader = kind.open(withoutByteOrderMark(bytes, fileName), fileName, {});
    Seen seen;
    RawRow raw;
    while (reader->next(raw) && seen.lines.size() < 100) {
        const ParsedRow row = parseRow(raw, kind);
        seen.lines.push_back(raw.line);
        seen.values.push_back(
            row.problem.empty() && row.columns.contains("text") ? row.columns["text"].get<std::string>() : "");
        seen.problems.push_back(row.problem);
    }
    seen.empty = reader->emptyLines();
    return seen;
}

} // namespace

class TestDatasetTables : public QObject {
    Q_OBJECT
private slots:
    void rowsAreFoundWithTheirLines_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QList<int>>("lines");
        QTest::addColumn<int>("empty");
        QTest::newRow("lines") << QByteArray("{\"text\":\"a\"}\n{\"text\":\"b\"}\n") << "f.jsonl" << QList<int>{1, 2}
                               << 0;
        QTest::newRow("no line end at the end")
            << QByteArray("{\"text\":\"a\"}\n{\"text\":\"b\"}") << "f.jsonl" << QList<int>{1, 2} << 0;
        QTest::newRow("CR LF") << QByteArray("{\"text\":\"a\"}\r\n{\"text\":\"b\"}\r\n") << "f.ndjson"
                               << QList<int>{1, 2} << 0;
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{\"text\":\"a\"}\n{\"text\":\"b\"}\n") << "f.jsonl"
                                         << QList<int>{1, 2} << 0;
        QTest::newRow("empty lines") << QByteArray("\n{\"text\":\"a\"}\n \t\r\n\n{\"text\":\"b\"}\n\n") << "f.JSONL"
                                     << QList<int>{2, 5} << 4;
        QTest::newRow("array on one line")
            << QByteArray("[{\"text\":\"a\"},{\"text\":\"b\"}]") << "f.json" << QList<int>{1, 1} << 0;
        QTest::newRow("array, indented") << QByteArray(
            "[\r\n  {\r\n    \"text\": \"a\"\r\n  },\r\n  {\"text\": \"b\"}\r\n]\r\n")
                                         << "f.json" << QList<int>{2, 5} << 0;
        QTest::newRow("under data") << QByteArray("{\"version\": {\"data\": [1, \"]\"]}, \"n\": 2,\n \"data\": "
                                                  "[{\"text\":\"a\"},\n{\"text\":\"b\"}], \"more\": 1}")
                                    << "f.json" << QList<int>{2, 3} << 0;
        QTest::newRow("objects one after the other")
            << QByteArray("{\"text\":\"a\"}\n{\"text\":\"b\"}\n") << "f.json" << QList<int>{1, 2} << 0;
        QTest::newRow("byte order mark, array")
            << QByteArray("\xEF\xBB\xBF[{\"text\":\"a\"}, {\"text\":\"b\"}]") << "f.json" << QList<int>{1, 1} << 0;
        QTest::newRow("text blocks") << QByteArray("\n\na\n \t\n\r\n\nb\n") << "f.txt" << QList<int>{3, 7} << 0;
    }
    void rowsAreFoundWithTheirLines() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, file);
        QFETCH(QList<int>, lines);
        const Seen seen = readAll(bytes.toStdString(), file.toStdString());
        QCOMPARE(seen.problems, (std::vector<std::string>{"", ""}));
        QCOMPARE(seen.values, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(QList<int>(seen.lines.begin(), seen.lines.end()), lines);
        QTEST(int(seen.empty), "empty");
    }

    void bracketsInsideStringsAreText() {
        const Seen seen = readAll("[{\"text\": \"]}, \\\"{ [\"}, {\"text\": \"\\\\\"}]", "f.json");
        QCOMPARE(seen.values, (std::vector<std::string>{"]}, \"{ [", "\\"}));
    }

    void aBlockKeepsItsLinesAndLosesCarriageReturns() {
        const Seen seen = readAll("one\r\n  two\r\n\r\nthree", "f.md");
        QCOMPARE(seen.values, (std::vector<std::string>{"one\n  two", "three"}));
    }

    void badRowsAreNamedByLineAndColumn_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("offending");
        QTest::newRow("bad literal") << QByteArray("{\"text\":\"a\"}\n{\"text\": nope}\n{\"text\":\"c\"}\n")
                                     << "f.jsonl" << "line 2, column 11: " << "nope";
        QTest::newRow("cut short") << QByteArray("{\"text\":\"a\"}\n{\"text\": \"b\n{\"text\":\"c\"}\n") << "f.jsonl"
                                   << "line 2, column " << "\"b";
        QTest::newRow("no object") << QByteArray("{\"text\":\"a\"}\n[1, 2]\n{\"text\":\"c\"}\n") << "f.jsonl"
                                   << "line 2, column 1: " << "[1, 2]";
        QTest::newRow("not UTF-8") << QByteArray("{\"text\":\"a\"}\n{\"text\":\"b\xE9"
                                                 "b\"}\n{\"text\":\"c\"}\n")
                                   << "f.jsonl" << "line 2, column 11: not UTF-8"
                                   << "b\xEF\xBF\xBD"
                                      "b";
        QTest::newRow("half a surrogate pair")
            << QByteArray("{\"text\":\"a\"}\n{\"text\":\"\\ud800\"}\n{\"text\":\"c\"}\n") << "f.jsonl"
            << "line 2, column " << "ud800";
        QTest::newRow("in an array") << QByteArray(
            "[\n {\"text\": \"a\"},\n {\n  \"text\": nope\n },\n {\"text\": \"c\"}\n]")
                                     << "f.json" << "line 4, column 12: " << "nope";
        QTest::newRow("a quote is missing")
            << QByteArray("[\n {\"text\": \"a\"},\n {\"text\": \"b},\n {\"text\": \"c\"}\n]") << "f.json"
            << "line 3, column " << "b}";
        QTest::newRow("two quotes too many")
            << QByteArray("[\n {\"text\": \"a\"},\n {\"text\": \"he said \"b\" so\"},\n {\"text\": \"c\"}\n]")
            << "f.json" << "line 3, column " << "said \"b";
        QTest::newRow("a comma too many")
            << QByteArray("[{\"text\": \"a\"},\n , {\"text\": \"c\"}\n]") << "f.json" << "line 2, column 2: " << ",";
        QTest::newRow("a comma is missing") << QByteArray("[{\"text\": \"a\"}\n {\"text\": \"c\"}\n]") << "f.json"
                                            << "line 2, column 2: a comma is missing" << "c";
        QTest::newRow("text, not UTF-8") << QByteArray("a\n\nb \xC0\x80 b\n\nc") << "f.txt"
                                         << "line 3, column 3: not UTF-8" << "b";
    }
    void badRowsAreNamedByLineAndColumn() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, file);
        QFETCH(QString, place);
        QFETCH(QString, offending);
        const Seen seen = readAll(bytes.toStdString(), file.toStdString());
        QVERIFY(seen.values.size() >= 3); // the rows around it are still read
        QCOMPARE(seen.values.front(), "a");
        QCOMPARE(seen.values.back(), "c");
        QVERIFY2(QString::fromStdString(seen.problems[1]).startsWith(place), seen.problems[1].c_str());
        QVERIFY(contains(seen.problems[1], offending.toStdString()));
        QVERIFY(seen.problems.front().empty() && seen.problems.back().empty());
        QCOMPARE(int(seen.problems.size()), 3);
    }

    void aFileThatEndsTooSoonSaysSo_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("inside a row") << QByteArray("[{\"text\": \"a\"},\n{\"text\": \"b");
        QTest::newRow("after a row") << QByteArray("[{\"text\": \"a\"}\n");
        QTest::newRow("after a comma") << QByteArray("[{\"text\": \"a\"},\n");
        QTest::newRow("comma before the end") << QByteArray("[{\"text\": \"a\"},\n]");
        QTest::newRow("more behind the end") << QByteArray("[{\"text\": \"a\"}]\nmore");
    }
    void aFileThatEndsTooSoonSaysSo() {
        QFETCH(QByteArray, bytes);
        const Seen seen = readAll(bytes.toStdString(), "f.json");
        QCOMPARE(int(seen.values.size()), 2);
        QCOMPARE(seen.values[0], "a");
        QVERIFY2(seen.problems[1].find("line 2") == 0, seen.problems[1].c_str());
    }

    void noInputEndsTheReaderBadly() { // any bytes: it ends, and rows move forward
        const std::string pieces[] = {"{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "a", " ", "1", "\"data\""};
        std::uint64_t state = 7;
        for (int round = 0; round < 3000; ++round) {
            std::string bytes = round % 2 ? "[" : "";
            for (int i = 0; i < 12; ++i) {
                state = state * 6364136223846793005ull + 1442695040888963407ull;
                bytes += pieces[(state >> 33) % std::size(pieces)];
            }
            for (const FileKind& kind : fileKinds()) {
                try {
                    const auto reader = kind.open(bytes, "f", {});
                    RawRow raw;
                    int rows = 0;
                    for (; reader->next(raw); ++rows) {
                        QVERIFY2(rows <= 30, bytes.c_str());
                        parseRow(raw, kind);
                    }
                } catch (const Error&) {}
            }
        }
    }

    void filesThatAreNoTableAreRefused() {
        Files files;
        QVERIFY(
            contains(errorOf([&] { fileKindOf(files.write("a.feather", "x")); }), ".jsonl, .ndjson, .json, .txt, .md"));
        QVERIFY(contains(errorOf([&] { fileKindOf("/nowhere/a.jsonl"); }), "/nowhere/a.jsonl"));
        QVERIFY(contains(errorOf([&] { fileKindOf(std::filesystem::path(files.write("b.json", "[]")).parent_path()); }),
                         "folder"));
        QVERIFY(
            contains(errorOf([&] { withoutByteOrderMark(std::string_view("\xFF\xFE{\0", 4), "c.json"); }), "UTF-8"));
        QVERIFY(contains(errorOf([&] { openJson("hello", "d.json", {}); }), "d.json, line 1"));
    }
};

LATHE_TEST(TestDatasetTables)
#include "tst_dataset_tables.moc"
