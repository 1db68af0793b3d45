// Questions about runs: what they come to, and what is said of those that can't be read.
#include "support/test_main.h"
#include "workbench/find_runs.h"
#include "workbench/run_query.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace lathe;
using namespace lathe::test;

namespace {

const std::map<std::string, std::vector<std::string>> aRun{
    {"method", {"LoRA", "lora"}},
    {"rank", {"16"}},
    {"loss", {"1.25"}},
    {"name", {"Pirates and parrots"}},
    {"model", {"/models/SmolLM2-135M"}},
    {"tags", {"good", "for the paper"}},
    {"learning_rate", {"0.0002"}},
    {"started", {"2026-11-22T10:45:00Z"}},
    {"packing", {"true"}},
};

bool holds(const std::string& query) {
    return RunQuery(query).holds([](const std::string& name) {
        const auto found = aRun.find(name);
        return found == aRun.end() ? std::vector<std::string>() : found->second;
    });
}

std::vector<std::string> namesOf(const std::vector<RunSummary>& runs) {
    std::vector<std::string> names;
    for (const RunSummary& run : runs) names.push_back(run.name);
    return names;
}

RunId makeRun(RunStore& store, const std::string& name, const std::string& method, const std::string& recipe,
              double loss) {
    const RunId run = store.create({.name = name,
                                    .notes = {},
                                    .tags = {},
                                    .model = "/models/a",
                                    .method = method,
                                    .dataset = "d.jsonl",
                                    .recipeJson = recipe,
                                    .parent = {},
                                    .device = {}});
    StepPoint point;
    point.step = 1;
    point.loss = loss;
    store.log(run, point);
    EvalPoint eval;
    eval.step = 1;
    eval.loss = loss;
    eval.metrics["accuracy"] = 1 / loss;
    store.log(run, eval);
    store.ended(run, RunStatus::Finished, {}, {});
    return run;
}

} // namespace

class TestRunQuery : public QObject {
    Q_OBJECT
private slots:
    void conditions_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char* query, bool expected) { QTest::newRow(query) << query << expected; };
        row("method = lora and rank >= 16 and loss < 2", true);
        row("method = LORA", true);
        row("method = ia3", false);
        row("method = ia3 or rank = 16", true);
        row("method = ia3 or rank = 8", false);
        row("rank = 16.0", true);          // the same number
        row("rank < 9", false);            // by size, not by letters
        row("rank > 9", true);
        row("learning-rate = 2e-4", true); // as flags write it
        row("learning_rate <= 1e-4", false);
        row("loss != 1.25", false);
        row("name ~ parrot", true);
        row("name ~ \"pirates and\"", true);
        row("name = 'pirates and parrots'", true);
        row("model = smollm2-135m", true); // the last part of a path
        row("tags = good", true);
        row("tags = for the paper", true);
        row("tags = paper", false);
        row("tags ~ paper", true);
        row("started >= 2026-11-01, started < 2026-12-01", true);
        row("not method = lora", false);
        row("not (method = ia3 or rank = 8)", true);
        row("(method = lora) and (loss < 1 or packing = true)", true);
        row("dropout > 0", false);  // it has none
        row("dropout != 0.1", true);
        row("loss = nan", false); // a word, not a number that equals nothing
        row("name = \"pirates and parrots\"", true);
    }
    void conditions() {
        QFETCH(QString, query);
        QTEST(holds(query.toStdString()), "expected");
    }

    void refusals_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("says");
        QTest::newRow("no sign") << "method" << "after method one of";
        QTest::newRow("no value") << "loss <" << "after loss < a value is missing";
        QTest::newRow("no value before and") << "loss < and rank = 2" << "after loss < a value is missing";
        QTest::newRow("nothing after and") << "loss < 2 and" << "a name is missing at its end";
        QTest::newRow("open") << "(loss < 2" << "a \")\" is missing";
        QTest::newRow("closed") << "loss < 2)" << "a \")\" too many";
        QTest::newRow("and in a name") << "name = Pirates and parrots" << "after parrots one of";
        QTest::newRow("no and") << "loss < 2 rank >= 16" << "\"and\" or \"or\" is missing";
        QTest::newRow("no and after quotes") << "name = \"pirate\" rank = 2" << "\"and\" or \"or\" is missing";
        QTest::newRow("quote") << "name = \"pirate" << "a quotation mark is missing";
        QTest::newRow("deep") << QString("(").repeated(5000) << "more than 100 parentheses";
        QTest::newRow("nots") << QString("not ").repeated(5000) + "rank = 2" << "more than 100";
    }
    void refusals() {
        QFETCH(QString, query);
        QFETCH(QString, says);
        try {
            RunQuery parsed(query.toStdString());
            QFAIL("read");
        } catch (const Error& error) {
            QVERIFY2(QString::fromStdString(error.info().message).contains(says), error.what());
            QVERIFY(error.info().hint.find("rank >= 16") != std::string::npos);
        }
    }

    void ofAHistory() {
        const QTemporaryDir home;
        RunStore store(home.path().toStdString());
        makeRun(store, "one", "LoRA", R"({"methods":[{"method":"lora","rank":8}],"learning_rate":0.001})", 2.0);
        makeRun(store, "two", "LoRA + IA3",
                R"({"methods":[{"method":"lora","rank":32}],"data":[{"path":"/d/x.jsonl"}]})", 1.0);
        makeRun(store, "three", "Prefix tuning", R"({"methods":[{"method":"prefix_tuning"}]})", 4.0);
        const auto found = [&](const std::string& where) { return namesOf(findRuns(store, where, {})); };
        using Names = std::vector<std::string>;
        QCOMPARE(found(""), (Names{"three", "two", "one"}));
        QCOMPARE(found("  "), (Names{"three", "two", "one"}));
        QCOMPARE(found("method = lora"), (Names{"two", "one"}));
        QCOMPARE(found("method = prefix_tuning"), (Names{"three"}));
        QCOMPARE(found("rank >= 16"), (Names{"two"}));
        QCOMPARE(found("path = x.jsonl"), (Names{"two"}));
        QCOMPARE(found("loss < 3 and not rank = 32"), (Names{"one"}));
        QCOMPARE(found("accuracy > 0.4"), (Names{"two", "one"}));
        QCOMPARE(found("status = finished and learning_rate = 1e-3"), (Names{"one"}));
        for (const auto& [where, hint] :
             {std::pair("rnak > 2", "rank"), std::pair("seconds > 1h", "times are in seconds")})
            try {
                found(where);
                QFAIL("read");
            } catch (const Error& error) {
                QVERIFY2(error.info().hint.find(hint) != std::string::npos, error.info().hint.c_str());
            }
    }
};

LATHE_TEST(TestRunQuery)
#include "tst_run_query.moc"
