#include "models/comparison_model.h"
#include "models/example_model.h"
#include "models/run_filter_model.h"
#include "models/step_model.h"
#include "support/test_main.h"
#include "ui/sample_comparison.h"
#include "ui/sample_values.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace lathe;
using namespace lathe::ui;

namespace {
StepLogged step(const RunId& run, std::int64_t number, double loss = 1) {
    StepPoint point;
    point.step = number;
    point.loss = loss;
    point.seconds = 0.5;
    point.tokens = 100;
    point.rows = {number * 2, number * 2 + 1};
    return {run, point};
}
} // namespace

class TestModels : public QObject {
    Q_OBJECT
private slots:
    void stepsArriveInOneInsertABatch() {
        StepModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRun("a");
        QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
        model.apply({step("a", 1), step("b", 1), step("a", 2), step("a", 3)});
        QCOMPARE(inserts.size(), 1);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.find(2)->rows, (std::vector<std::int64_t>{4, 5}));
        QCOMPARE(model.secondsPerStep(), 0.5);
        QCOMPARE(model.tokensPerSecond(), 200.0);
    }

    void aResumedRunTakesItsStepsBack() {
        StepModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRun("a");
        model.apply({step("a", 1), step("a", 2), step("a", 3), step("a", 4)});
        model.apply({step("a", 3, 9)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.points().back().loss, 9.0);
        QVERIFY(!model.find(4));
    }

    void theListOfRunsFollowsTheNews() {
        RunListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRuns(test::sampleRuns());
        const RunId live = model.runs()[0].id;
        QVERIFY(!model.apply({step(live, 43, 1.1)}));
        QCOMPARE(model.find(live)->step, 43);
        QCOMPARE(*model.find(live)->lastLoss, 1.1);
        QVERIFY(model.apply({StatusChanged{live, RunStatus::Paused, ""}}));
        QVERIFY(model.find(live)->status == RunStatus::Paused);
        QVERIFY(model.apply({RunStarted{"somebody new", "", 5}})); // has to be read from the store
        model.setRuns({});
        QCOMPARE(model.rowCount(), 0);
    }

    void aFreshListOfTheSameRunsKeepsTheSelection() {
        RunListModel model;
        model.setRuns(test::sampleRuns());
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        auto again = test::sampleRuns();
        again[1].notes = "new";
        model.setRuns(again);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(model.runs()[1].notes, std::string("new"));
    }

    void anotherHistoryOfAsManyRunsComesAtOnce() {
        RunListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<RunSummary> one(1000), other(1000);
        for (int i = 0; i < 1000; ++i) {
            one[std::size_t(i)].id = QString("run %1").arg(9000 - 2 * i).toStdString();
            other[std::size_t(i)].id = QString("run %1").arg(9001 - 2 * i).toStdString();
        }
        model.setRuns(one);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset), came(&model, &QAbstractItemModel::rowsInserted);
        model.setRuns(other);
        QCOMPARE(resets.size(), 1);
        QCOMPARE(came.size(), 0);
        QVERIFY(model.runs() == other);
    }

    void runsAreFoundByEveryWord_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("found");
        QTest::newRow("nothing typed") << "" << 6;
        QTest::newRow("a name") << "pirate" << 1;
        QTest::newRow("a model and a name") << "smollm2 rank" << 2;
        QTest::newRow("a tag in another script") << "客服" << 1;
        QTest::newRow("a note, in any case") << "DIVERGED" << 1;
        QTest::newRow("nothing of the kind") << "zebra" << 0;
    }
    void runsAreFoundByEveryWord() {
        QFETCH(QString, text);
        RunListModel model;
        RunFilterModel filter(model);
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRuns(test::sampleRuns());
        filter.setText(text);
        QTEST(filter.rowCount(), "found");
    }

    void numbersSortAsNumbersAndUnknownOnesLast() {
        RunListModel model;
        RunFilterModel filter(model);
        model.setRuns(test::sampleRuns());
        filter.sort(RunListModel::BestEval, Qt::AscendingOrder);
        QCOMPARE(filter.index(0, RunListModel::BestEval).data().toString(), QString("0.9521"));
        QCOMPARE(filter.index(5, RunListModel::BestEval).data().toString(), QString());
        filter.sort(RunListModel::BestEval, Qt::DescendingOrder);
        QCOMPARE(filter.index(0, RunListModel::BestEval).data().toString(), QString("1.9100"));
        QCOMPARE(filter.index(5, RunListModel::BestEval).data().toString(), QString());
        filter.sort(RunListModel::Progress, Qt::DescendingOrder);
        QCOMPARE(filter.index(0, RunListModel::Progress).data().toString(), QString("900 / 900"));
    }

    void runsAreComparedByTheirMetricsAtAGlance() {
        RunListModel model;
        auto runs = test::sampleRuns();
        runs[0].metrics = {{"accuracy", 0.75}, {"macro_f1", 0.5}};
        runs[1].metrics = {{"perplexity", 12.5}};
        runs[1].heldOut = {{"loss", {1.5, 2}}, {"perplexity", {4.5, 7.25}}};
        model.setRuns(runs);
        QCOMPARE(model.index(0, RunListModel::Score).data().toString(), QString("accuracy 0.75"));
        QVERIFY(model.index(0, RunListModel::Score).data(Qt::ToolTipRole).toString().contains("macro F1: 0.5"));
        QCOMPARE(model.index(0, RunListModel::HeldOut).data().toString(), QString());
        QCOMPARE(model.index(1, RunListModel::HeldOut).data().toString(), QString("perplexity 4.5 → 7.25"));
        const RunId live = model.runs()[0].id;
        model.apply({EvalLogged{
            live, {.step = 50, .loss = 1, .trainedTokens = 10, .metrics = {{"accuracy", 0.875}}, .best = true}}});
        QCOMPARE(model.index(0, RunListModel::Score).data().toString(), QString("accuracy 0.875"));
    }

    void onlyWhatDiffersIsCompared() {
        DifferenceModel model;
        ComparisonFilter shown;
        shown.setSourceModel(&model);
        const auto runs = test::sampleRuns();
        model.setRuns(comparedRuns(test::comparisonOf({test::sampleDetail(runs[4]), test::sampleDetail(runs[5])})));
        QCOMPARE(shown.rowCount(), 1);
        QCOMPARE(shown.headerData(0, Qt::Vertical).toString(), QString("Rank (LoRA)"));
        QCOMPARE(shown.index(0, 0).data().toString(), QString("8"));
        QCOMPARE(shown.index(0, 1).data().toString(), QString("32"));
        QVERIFY(model.rowCount() - model.differing() > 3);
        shown.setOnlyDiffering(false);
        QCOMPARE(shown.rowCount(), model.rowCount());
    }

    void theBestIsMarkedByWhatIsBetter() {
        MetricModel model;
        const std::vector<RunDetail> runs = test::searchedRuns(12);
        model.setRuns(comparedRuns(test::comparisonOf(runs)));
        const auto rowOf = [&](const QString& title) {
            for (int row = 0; row < model.rowCount(); ++row)
                if (model.headerData(row, Qt::Vertical).toString() == title) return row;
            return -1;
        };
        const auto bestOf = [&](int row) {
            std::vector<int> best;
            for (int run = 0; run < model.columnCount(); ++run)
                if (model.index(row, run).data(ComparisonModel::BestRole).toBool()) best.push_back(run);
            return best;
        };
        std::vector<int> leastLoss, mostAccurate; // as the runs' own evaluations say it
        double loss = 1e9, accuracy = -1;
        for (int run = 0; run < int(runs.size()); ++run)
            for (const EvalPoint& eval : runs[std::size_t(run)].evals)
                if (eval.best) {
                    if (eval.loss < loss) loss = eval.loss, leastLoss = {run};
                    if (eval.metrics.at("accuracy") > accuracy)
                        accuracy = eval.metrics.at("accuracy"), mostAccurate = {run};
                }
        QCOMPARE(bestOf(rowOf("Validation loss, best")), leastLoss);
        QCOMPARE(bestOf(rowOf("Accuracy, best evaluation")), mostAccurate);
        QVERIFY(rowOf("Macro F1, last evaluation") >= 0);
        QVERIFY(rowOf("Tokens per second") >= 0);
        QVERIFY(rowOf("Energy of the whole GPU") >= 0);
        QVERIFY(rowOf("Trained parameters") >= 0);
        QVERIFY(bestOf(rowOf("Trained parameters")).empty()); // neither more nor less is better
        QCOMPARE(model.index(rowOf("Validation loss, best"), 5).data().toString(), QStringLiteral("–")); // not measured
    }

    void differencesAreToTheBaseline() {
        MetricModel model;
        auto runs = test::searchedRuns(2);
        runs[0].summary.bestEvalLoss = 2.0;
        runs[1].summary.bestEvalLoss = 1.5;
        model.setRuns(comparedRuns(test::comparisonOf(runs)));
        QCOMPARE(model.index(0, 1).data(ComparisonModel::DifferenceRole).toString(), QString());
        model.setBaseline(0);
        QCOMPARE(model.index(0, 1).data(ComparisonModel::DifferenceRole).toString(), QStringLiteral("−0.5 (−25 %)"));
        QCOMPARE(model.index(0, 1).data(ComparisonModel::VerdictRole).toInt(), 1); // less is better
        QCOMPARE(model.index(0, 0).data(ComparisonModel::DifferenceRole).toString(), QString()); // the baseline itself
        model.setBaseline(1);
        QCOMPARE(model.index(0, 0).data(ComparisonModel::DifferenceRole).toString(), QStringLiteral("+0.5 (+33 %)"));
        QCOMPARE(model.index(0, 0).data(ComparisonModel::VerdictRole).toInt(), -1);
    }

    void runsOfTheSameNameAreToldApart() {
        auto runs = test::searchedRuns(3);
        for (RunDetail& run : runs) run.summary.name = "same";
        runs[2].summary.name = "another";
        const auto compared = comparedRuns(test::comparisonOf(runs));
        QVERIFY(compared->names[0] != compared->names[1]);
        QVERIFY(compared->names[0].startsWith("same · "));
        QCOMPARE(compared->names[2], QString("another"));
    }

    void examplesSayWhatIsWrongWithThem() {
        ExampleModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setExamples(test::sampleData({}).examples);
        QVERIFY(model.index(7, ExampleModel::Text).data().toString().contains("no answer"));
        QVERIFY(!model.index(7, ExampleModel::Tokens).data().isValid());
        QVERIFY(model.index(0, ExampleModel::Trained).data().toInt() > 0);
        QVERIFY(model.index(0, ExampleModel::Trained).data().toInt()
                < model.index(0, ExampleModel::Tokens).data().toInt());
    }

    void theListLeavesOutWhatAllRowsBeginWith() {
        const auto shown = [](std::initializer_list<const char*> texts) {
            std::vector<ExampleView> examples;
            for (const char* text : texts) (examples.emplace_back()).rendered = text;
            ExampleModel model;
            model.setExamples(std::move(examples));
            QStringList out;
            for (int i = 0; i < model.rowCount(); ++i) out << model.index(i, ExampleModel::Text).data().toString();
            return out;
        };
        const QString beginning =
            QStringLiteral("<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n");
        const std::string a = (beginning + "Why is the sky blue?").toStdString(),
                          b = (beginning + "Why is grass green?").toStdString();
        QCOMPARE(shown({a.c_str(), b.c_str()}),
                 (QStringList{QStringLiteral("… Why is the sky blue?"), QStringLiteral("… Why is grass green?")}));
        QCOMPARE(shown({"[INST] You are a helpful and careful assistant. Go",
                        "[INST] You are a helpful and careful assistant. Stop"}),
                 (QStringList{QStringLiteral("… Go"), QStringLiteral("… Stop")}));
        QCOMPARE(shown({"One short text", "One short line"}), (QStringList{"One short text", "One short line"}));
        QCOMPARE(shown({a.c_str()}).value(0),
                 QStringLiteral("system You are a helpful assistant. user Why is the sky blue?"));
        QCOMPARE(shown({a.c_str(), a.c_str()}).value(1),
                 QStringLiteral("system You are a helpful assistant. user Why is the sky blue?"));
    }
};
LATHE_TEST(TestModels)
#include "tst_models.moc"
