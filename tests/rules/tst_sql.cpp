// Values reach SQLite as bound parameters alone. What is put together into the text of a statement are names of our own
// tables, columns and numbers, and each place that does so stands in the table here.
#include "support/test_main.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct Joined {
    std::string statement, with; ///< the literal, and what is added to it
};

std::string wholeText(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The next thing in `text` from `at` on that is neither white space nor one of `passed`.
std::size_t skip(const std::string& text, std::size_t at, const char* passed = "") {
    const auto more = text.find_first_not_of(std::string(" \n\t") + passed, at);
    return more == std::string::npos ? text.size() : more;
}

/// Literals that begin as SQL does, with each term of the sum that they are in.
std::vector<Joined> joinedStatements(const std::string& text) {
    static const std::regex sql("^\\s*(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|DROP|ALTER|REPLACE|WITH)\\s.*");
    std::vector<Joined> found;
    for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos;) {
        if (at > 0 && text[at - 1] == '\'') { // the sign itself: '"'
            ++at;
            continue;
        }
        std::string literal;
        while (at < text.size() && text[at] == '"') { // literals that stand side by side are one
            for (++at; at < text.size() && text[at] != '"' && text[at] != '\n'; ++at) {
                if (text[at] == '\\') ++at;
                literal += text[at];
            }
            at = skip(text, at + 1);
        }
        if (!std::regex_match(literal, sql)) continue;
        for (std::size_t next = skip(text, at, ")"); next < text.size() && (text[next] == '+' || text[next] == '"');) {
            const std::size_t from = text[next] == '+' ? skip(text, next + 1) : next;
            std::size_t to = from;
            bool quoted = false;
            for (int open = 0; to < text.size(); ++to) { // to the end of one term
                if (quoted && text[to] == '\\') ++to;
                else if (text[to] == '"') quoted = !quoted;
                else if (quoted) continue;
                else if (text[to] == '(') ++open;
                else if (open == 0 && std::string_view(",;+ \n)").find(text[to]) != std::string_view::npos) break;
                else if (text[to] == ')') --open;
            }
            if (text[from] != '"') found.push_back({literal, text.substr(from, to - from)});
            next = skip(text, to, ")");
        }
    }
    return found;
}

} // namespace

class TestSql : public QObject {
    Q_OBJECT
private slots:
    void valuesAreBound() {
        const std::set<std::string> ours{
            "std::to_string(applicationId)", // migrations: numbers of the program's own
            "std::to_string(version + 1)", //
            "columns.append(checkpointList)", // run_record: names of the table of facts
            "name", //
            "from", // curves: a table's name and columns, from the table of metrics
            "std::string(source.value)", //
            "table", // run_store: out of five literals
        };
        std::set<std::string> seen;
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(LATHE_SOURCE_DIR) / "backend")) {
            if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
            for (const Joined& joined : joinedStatements(wholeText(entry.path()))) {
                seen.insert(joined.with);
                QVERIFY2(ours.count(joined.with),
                         qPrintable(QString::fromStdString(entry.path().string() + " puts " + joined.with
                                                           + " into the text of \"" + joined.statement + "\"")));
            }
        }
        for (const std::string& known : ours) // what is not there any more is taken from the table
            QVERIFY2(seen.count(known), known.c_str());
    }

    void theRuleFindsWhatItLooksFor() {
        const auto found = joinedStatements(
            R"(run("SELECT a " "FROM b WHERE c = '" + text + "' AND d = " + numberOf(e, "+ f")); bind("SELECT 1", x);)");
        QCOMPARE(found.size(), std::size_t(2));
        QCOMPARE(found[0].statement, std::string("SELECT a FROM b WHERE c = '"));
        QCOMPARE(found[0].with, std::string("text"));
        QCOMPARE(found[1].with, std::string("numberOf(e, \"+ f\")"));
    }

    void onlyTheWrapperSpeaksToSqlite() {
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(LATHE_SOURCE_DIR) / "backend"))
            if (const std::string name = entry.path().filename().string(); name != "sqlite.cpp" && name != "sqlite.h")
                for (const char* call : {"sqlite3_exec", "sqlite3_prepare", "sqlite3_mprintf", "#include <sqlite3.h>"})
                    if (entry.is_regular_file())
                        QVERIFY2(wholeText(entry.path()).find(call) == std::string::npos,
                                 (entry.path().string() + " has " + call).c_str());
    }
};

LATHE_TEST(TestSql)
#include "tst_sql.moc"
