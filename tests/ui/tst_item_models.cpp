// Every model of a view keeps the rules of Qt's own tester, empty, filled, filled anew and emptied again.
#include "models/change_model.h"
#include "models/comparison_model.h"
#include "models/example_model.h"
#include "models/format_error_model.h"
#include "models/hub_files.h"
#include "models/library_table.h"
#include "models/run_filter_model.h"
#include "models/run_source_model.h"
#include "models/tensor_tree.h"
#include "support/test_main.h"
#include "ui/sample_comparison.h"
#include "ui/sample_library.h"
#include "ui/sample_reports.h"
#include "ui/sample_values.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace lathe;
using namespace lathe::ui;

namespace {

struct Tested : QAbstractItemModelTester {
    explicit Tested(QAbstractItemModel& model)
        : QAbstractItemModelTester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest) {}
};

} // namespace

class TestItemModels : public QObject {
    Q_OBJECT
private slots:
    void runs() {
        RunListModel runs;
        RunFilterModel filter(runs);
        RunSourceModel sources(runs);
        Tested list(runs), found(filter), source(sources);
        std::vector<RunSummary> some = test::sampleRuns();
        runs.setRuns(some);
        filter.setText("rank");
        QCOMPARE(filter.rowCount(), 2);
        some.erase(some.begin() + 4); // one of those found
        runs.setRuns(some);
        QCOMPARE(filter.rowCount(), 1);
        filter.setText({});
        filter.sort(RunListModel::BestEval, Qt::DescendingOrder);
        some[0].archived = true; // it is out of the way now
        filter.setShowsArchived(false);
        runs.setRuns(some);
        QCOMPARE(filter.rowOf(some[0].id), -1);
        filter.setGrouping(runTrait("tag"));
        QVERIFY(filter.isGroup(0));
        QCOMPARE(filter.flags(filter.index(0, 0)), Qt::ItemIsEnabled);
        const int rows = filter.rowCount();
        filter.setOpen(0, false);
        QVERIFY(filter.rowCount() < rows);
        some[2].tags.push_back("another"); // a group more
        runs.setRuns(some);
        filter.setAllOpen(false);
        filter.setOpen(0, true);
        filter.setAllOpen(true);
        filter.setGrouping(nullptr);
        filter.setShowsArchived(true);
        runs.setBaseline(some[1].id);
        runs.withhold({some[2].id, some[3].id});
        QCOMPARE(filter.rowOf(some[2].id), -1);
        runs.giveBack({some[2].id, some[3].id});
        QVERIFY(filter.rowOf(some[3].id) >= 0);
        sources.read();
        QCOMPARE(sources.rowCount(), 5); // four that can be asked, and files
        sources.setExtra("20270101-000000-0000");
        QCOMPARE(sources.runAt(0), RunId("20270101-000000-0000"));
        QVERIFY(sources.runAt(sources.filesRow()).empty());
        runs.setRuns({});
        sources.read();
        QCOMPARE(filter.rowCount(), 0);
    }

    void rowsOfData() {
        ExampleModel model;
        Tested tested(model);
        model.setExamples(test::sampleData({.recipe = {}, .search = {}}).examples);
        QVERIFY(model.rowCount() > 3);
        model.setExamples({});
    }

    void differences() {
        DifferenceModel model;
        Tested tested(model);
        const auto runs = test::sampleRuns();
        const auto compared = [&](std::vector<RunDetail> details) { return comparedRuns(test::comparisonOf(details)); };
        model.setRuns(compared({test::sampleDetail(runs[4]), test::sampleDetail(runs[5])}));
        QCOMPARE(model.differing(), 1);
        model.setBaseline(1);
        model.setRuns(compared({test::sampleDetail(runs[2])}));
        QCOMPARE(model.differing(), 0);
        model.setRuns(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void metrics() {
        MetricModel model;
        Tested tested(model);
        ComparisonFilter filter;
        Tested testedFilter(filter);
        filter.setSourceModel(&model);
        model.setRuns(comparedRuns(test::comparisonOf(test::searchedRuns(12))));
        QVERIFY(filter.rowCount() > 5);
        filter.setText("accuracy best");
        QCOMPARE(filter.rowCount(), 1);
        model.setBaseline(2);
        filter.setText("nothing of the kind");
        QCOMPARE(filter.rowCount(), 0);
    }

    void changes() {
        ChangeModel model;
        Tested tested(model);
        model.setModules(test::sampleChange().modules);
        model.setChosenRank(3);
        model.setModules({});
    }

    void formats() {
        FormatErrorModel model;
        Tested tested(model);
        const FormatsReport report = test::sampleFormats({.model = "m", .formats = {"nf4"}, .device = {}});
        model.setErrors(report.layers, report.formats.at(0).layers);
        QVERIFY(model.rowCount() > 0);
        model.setErrors({}, {});
    }

    void library() {
        LibraryTable table;
        LibraryFilter filter;
        filter.setSourceModel(&table);
        Tested all(table), found(filter);
        table.setLibrary(test::sampleLibrary());
        filter.setText("q4");
        filter.setOnlyFitting(true);
        filter.setText({});
        table.setLibrary({});
    }

    /// Every run is there once, below the one that it starts from, whatever is said of who starts from whom.
    void forks() {
        RunListModel runs;
        RunFilterModel filter(runs);
        Tested list(runs), found(filter);
        std::vector<RunSummary> some = test::sampleRuns();
        some[1].parent = some[4].id;
        some[2].parent = "20200101-000000-0000"; // which is no longer there
        some[3].parent = some[3].id;
        some[0].parent = some[5].id;
        some[5].parent = some[0].id; // a circle
        runs.setRuns(some);
        filter.setForks(true);
        QCOMPARE(filter.rowCount(), int(some.size()));
        QCOMPARE(filter.parentRowOf(filter.rowOf(some[1].id)), filter.rowOf(some[4].id));
        QCOMPARE(filter.rowOf(some[1].id), filter.rowOf(some[4].id) + 1);
        for (const int root : {2, 3, 4}) QCOMPARE(filter.parentRowOf(filter.rowOf(some[std::size_t(root)].id)), -1);
        filter.setText("rank"); // of [4] and [5]: no parent is shown
        for (int row = 0; row < filter.rowCount(); ++row) QCOMPARE(filter.parentRowOf(row), -1);
        filter.setText({});
        filter.setForks(false);
        for (std::size_t i = 0; i < some.size(); ++i) QCOMPARE(filter.rowOf(some[i].id), int(i));
    }

    void tenThousandForksAreLaidOutAtOnce() {
        std::vector<RunSummary> many(10000);
        for (std::size_t i = 0; i < many.size(); ++i) {
            many[i].id = QString("2026%1").arg(99999 - i, 8, 10, QChar('0')).toStdString();
            many[i].name = "run " + std::to_string(i);
            if (i + 1 < many.size() && i % 7)
                many[i].parent = QString("2026%1").arg(99998 - i, 8, 10, QChar('0')).toStdString();
        }
        RunListModel runs;
        RunFilterModel filter(runs);
        runs.setRuns(many);
        filter.setForks(true);
        QCOMPARE(filter.rowCount(), 10000);
        double least = 1e9;
        for (int i = 0; i < 5; ++i) {
            QElapsedTimer time;
            time.start();
            filter.sort(RunListModel::Started, i % 2 ? Qt::AscendingOrder : Qt::DescendingOrder);
            least = std::min(least, double(time.nsecsElapsed()) / 1e6);
        }
        QVERIFY2(least < 16, qPrintable(QString::number(least)));
        qInfo("10,000 forks are laid out in %.1f ms", least);
    }

    void filesOfARepository() {
        HubFiles model;
        Tested tested(model);
        model.setListing(test::sampleListing({}));
        QVERIFY(model.rowCount() > 0);
        model.setListing({});
    }

    void tensors() {
        TensorTree model;
        Tested tested(model);
        model.setTensors(test::sampleTensors(4));
        QVERIFY(model.rowCount() > 0);
        model.setTensors({});
    }
};

LATHE_TEST(TestItemModels)
#include "tst_item_models.moc"
