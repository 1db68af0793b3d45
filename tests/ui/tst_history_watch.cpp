// What happens behind the window's back shows in it: runs of the command line, and files that somebody deletes.
#include "models/run_list_model.h"
#include "ui/open_window.h"
#include "widgets/labels.h"

#include <QAbstractItemModelTester>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

using namespace lathe;
using namespace lathe::ui;
using test::fake;
using test::OpenWindow;

class TestHistoryWatch : public QObject {
    Q_OBJECT

private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void aRunThatAnotherProgramMakesAppears() {
        const OpenWindow window;
        QTRY_COMPARE(window->runs().rowCount(), 6);
        window->showPage("history");
        auto* table = window.find<QTableView>("history", "historyTable");
        table->selectRow(2);
        const QString chosen = table->currentIndex().data(RunListModel::IdRole).toString();
        fake().answer = [](RequestId id, const Query& query) {
            auto value = test::sampleAnswer(id, query);
            if (auto* list = value ? std::get_if<RunList>(&*value) : nullptr) {
                RunSummary made = list->runs[2];
                made.id = "20261123-080000-ff00";
                made.name = "from the command line";
                list->runs.insert(list->runs.begin(), made);
            }
            return value;
        };
        ++fake().stamp.version;
        QTRY_COMPARE_WITH_TIMEOUT(window->runs().rowCount(), 7, 6000);
        QCOMPARE(window->runs().runs()[0].name, std::string("from the command line"));
        const auto rows = table->selectionModel()->selectedRows();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0].data(RunListModel::IdRole).toString(), chosen); // it was not lost to the newcomer
    }

    void stepsOfAnotherProgramMoveTheNumbers() {
        const RunId run = test::sampleRuns()[0].id;
        const OpenWindow window;
        window.go(OpenRun{run});
        QTRY_VERIFY(window.find<StatTile>("run", "tileStep")->value().contains("42"));
        const int curves = fake().countOf<GetCurves>();
        fake().answer = [](RequestId id, const Query& query) {
            auto value = test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr) detail->summary.step = 61;
            return value;
        };
        ++fake().stamp.version;
        QTRY_VERIFY_WITH_TIMEOUT(window.find<StatTile>("run", "tileStep")->value().contains("61"), 6000);
        QVERIFY(fake().countOf<GetCurves>() > curves);
    }

    void filesThatAreDeletedTakeTheirButtonsWithThem() {
        const RunId run = test::sampleRuns()[2].id;
        const OpenWindow window;
        window.go(OpenRun{run});
        auto* exported = window.find<QPushButton>("run", "exportRun");
        QTRY_VERIFY(exported->isEnabled());
        QTRY_VERIFY(fake().stamp == HistoryStamp{});
        fake().answer = [](RequestId id, const Query& query) {
            auto value = test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr) {
                detail->folderGone = true;
                detail->adapterFolder.clear();
            }
            return value;
        };
        const QSignalSpy seen(window->findChild<HistoryWatch*>(), &HistoryWatch::changed);
        fake().stamp.folderGone = true;
        QTRY_VERIFY_WITH_TIMEOUT(seen.count() > 0 && !exported->isEnabled(), 6000);
        QVERIFY(!window.find<QPushButton>("run", "tryRun")->isEnabled());
        QVERIFY(exported->toolTip().contains("gone"));
        QTRY_VERIFY(window.banner("run") && window.banner("run")->title().contains("gone"));
        fake().answer = test::sampleAnswer; // they are brought back
        fake().stamp.folderGone = false;
        QTRY_VERIFY_WITH_TIMEOUT(exported->isEnabled(), 6000);
        QTRY_VERIFY(!window.banner("run"));
    }

    void rowsComeAndGoOneByOne() {
        RunListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<RunSummary> runs = test::sampleRuns();
        model.setRuns(runs);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset), came(&model, &QAbstractItemModel::rowsInserted),
            went(&model, &QAbstractItemModel::rowsRemoved), changed(&model, &QAbstractItemModel::dataChanged);
        model.setRuns(runs);
        runs[1].step = 400;
        model.setRuns(runs);
        QCOMPARE(changed.count(), 2); // once each: a run whose loss is not a number equals nothing, itself included
        runs.insert(runs.begin(), runs.back());
        runs.front().id = "20261124-000000-0001";
        runs.erase(runs.begin() + 3);
        model.setRuns(runs);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(came.count(), 1);
        QCOMPARE(went.count(), 1);
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.runs()[std::size_t(row)].id, runs[std::size_t(row)].id);
    }
};

LATHE_TEST(TestHistoryWatch)
#include "tst_history_watch.moc"
