// The page that shows runs side by side, as a person uses it.
#include "models/comparison_model.h"
#include "pages/comparison_table.h"
#include "plots/curve_plot.h"
#include "plots/parallel_plot.h"
#include "plots/scatter_plot.h"
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/picture.h"
#include "ui/plot_acting.h"
#include "ui/sample_comparison.h"
#include "widgets/state_stack.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>

#include <algorithm>

using namespace lathe;
using namespace lathe::ui;
using test::click;
using test::drag;
using test::fake;
using test::inside;
using test::OpenWindow;
using test::settle;

class TestCompare : public QObject {
    Q_OBJECT
    std::vector<RunDetail> m_runs;

    void search(int count) {
        m_runs = test::searchedRuns(count);
        fake().answer = [this](RequestId id, const Query& query) { return test::searchedAnswer(m_runs, id, query); };
    }
    std::vector<RunId> ids() const {
        std::vector<RunId> all;
        for (const RunDetail& run : m_runs) all.push_back(run.summary.id);
        return all;
    }
    /// Opened with all of them, the tables filled and the curves drawn.
    void compare(OpenWindow& window) {
        window->resize(1280, 800);
        window.go(CompareRuns{ids()});
        auto* table = window.find<ComparisonTable>("compare", "metricTable");
        QTRY_COMPARE(table->model()->columnCount(), int(m_runs.size()));
        QTRY_VERIFY(table->isVisible());
        settle(*window);
    }
    static void openTab(OpenWindow& window, const char* tabs, const QString& title) {
        auto* bar = window.find<QTabWidget>("compare", tabs)->tabBar();
        for (int i = 0; i < bar->count(); ++i)
            if (bar->tabText(i) == title) {
                QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(i).center());
                QCOMPARE(bar->currentIndex(), i);
                return settle(*window);
            }
        QFAIL(qPrintable(title));
    }
    static int rowOf(const QAbstractItemModel& model, const QString& title) {
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.headerData(row, Qt::Vertical).toString() == title) return row;
        return -1;
    }
    static QPoint middleOf(const QTableView& table, int row, int column) {
        return table.visualRect(table.model()->index(row, column)).center();
    }

private slots:
    void init() {
        OpenWindow::sampleAnswers();
        Theme::instance().choose("light");
    }

    void oneAnswerFillsThePage() {
        search(4);
        OpenWindow window;
        compare(window);
        QCOMPARE(fake().countOf<ReadComparison>(), 1);
        QCOMPARE(fake().countOf<ShowRun>(), 0);
        QTRY_COMPARE(window.find<CurvePlot>("compare", "overlayPlot")->seriesCount(), 4);
        openTab(window, "compareTabs", "Recipes");
        auto* fields = window.find<ComparisonTable>("compare", "differences");
        QVERIFY(rowOf(*fields->model(), "Optimizer") >= 0);
        QVERIFY(rowOf(*fields->model(), "Batch size") < 0); // all have the same
        QTest::mouseClick(window.find<QCheckBox>("compare", "onlyDiffering"), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(rowOf(*fields->model(), "Batch size") >= 0);
    }

    void tablesAreSearched() {
        search(6);
        OpenWindow window;
        compare(window);
        auto* search = window.find<QLineEdit>("compare", "compareSearch");
        auto* metrics = window.find<ComparisonTable>("compare", "metricTable");
        const int all = metrics->model()->rowCount();
        QTest::keyClick(metrics, Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, "accuracy");
        QCOMPARE(metrics->model()->rowCount(), 2); // at the best evaluation, at the last
        QTest::keyClicks(search, " no such");
        QTRY_COMPARE(qobject_cast<StateStack*>(metrics->parentWidget())->message(), QString("Nothing matches"));
        QTest::keyClick(search, Qt::Key_Escape); // the search, not the page
        QVERIFY(search->text().isEmpty());
        QVERIFY(window->page("compare")->isVisible());
        QCOMPARE(metrics->model()->rowCount(), all);
        openTab(window, "compareTabs", "Recipes");
        QTest::keyClicks(search, "adafactor"); // a value
        auto* fields = window.find<ComparisonTable>("compare", "differences");
        QCOMPARE(fields->model()->rowCount(), 1);
        QCOMPARE(fields->model()->headerData(0, Qt::Vertical).toString(), QString("Optimizer"));
    }

    void cellsAreCopied() {
        search(3);
        OpenWindow window;
        compare(window);
        auto* table = window.find<ComparisonTable>("compare", "metricTable");
        QClipboard& clipboard = *QGuiApplication::clipboard();
        const QString first = table->model()->index(0, 0).data().toString();
        const QString second = table->model()->index(0, 1).data().toString();
        const QString title = table->model()->headerData(0, Qt::Vertical).toString();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, middleOf(*table, 0, 1));
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard.text(), second);
        // Two cells are a table: with what rows and columns are called.
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, middleOf(*table, 0, 0));
        QTest::keyClick(table, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = clipboard.text().split('\n');
        QCOMPARE(lines.value(0).split('\t').size(), 3);
        QCOMPARE(lines.value(1), title + '\t' + first + '\t' + second);
        for (QAction* action : table->actions())
            if (action->text() == "Copy as Markdown") action->trigger();
        QCOMPARE(clipboard.text().split('\n').value(1), QString("|---|--:|--:|"));
        QCOMPARE(clipboard.text().split('\n').value(2), QString("| %1 | %2 | %3 |").arg(title, first, second));
    }

    void aBaselineIsChosen() {
        search(3);
        m_runs[0].summary.bestEvalLoss = 2;
        m_runs[2].summary.bestEvalLoss = 1;
        OpenWindow window;
        compare(window);
        auto* box = window.find<QComboBox>("compare", "baseline");
        QCOMPARE(box->count(), 4);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down); // the first run
        auto* table = window.find<ComparisonTable>("compare", "metricTable");
        const QModelIndex third = table->model()->index(rowOf(*table->model(), "Validation loss, best"), 2);
        QCOMPARE(third.data(ComparisonModel::DifferenceRole).toString(), QStringLiteral("−1 (−50 %)"));
        QVERIFY(third.data(Qt::AccessibleTextRole).toString().contains("the best"));
        // It is on the screen: the good ink is somewhere in the cell's right half.
        settle(*window);
        const QImage picture = table->viewport()->grab(table->visualRect(third)).toImage();
        const QColor good = Theme::instance().color("good");
        int inks = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = picture.width() / 2; x < picture.width(); ++x) inks += picture.pixelColor(x, y) == good;
        QVERIFY(inks > 10);
    }

    void runsAreOrderedByARow() {
        search(8);
        OpenWindow window;
        compare(window);
        auto* table = window.find<ComparisonTable>("compare", "metricTable");
        auto* fields = window.find<ComparisonTable>("compare", "differences");
        const int row = rowOf(*table->model(), "Accuracy, best evaluation");
        QHeaderView& names = *table->verticalHeader();
        table->scrollTo(table->model()->index(row, 0));
        QTest::mouseClick(names.viewport(), Qt::LeftButton, {},
                          QPoint(20, names.sectionViewportPosition(row) + names.sectionSize(row) / 2));
        std::vector<double> shown;
        for (int place = 0; place < 8; ++place) {
            const int run = table->horizontalHeader()->logicalIndex(place);
            QCOMPARE(fields->horizontalHeader()->logicalIndex(place), run); // the recipes stand in the same order
            for (const EvalPoint& eval : m_runs[std::size_t(run)].evals)
                if (eval.best) shown.push_back(eval.metrics.at("accuracy"));
        }
        QCOMPARE(shown.size(), 7u);
        QVERIFY(std::is_sorted(shown.rbegin(), shown.rend())); // the best first
        QCOMPARE(table->horizontalHeader()->logicalIndex(7), 5); // and last the one that was not measured
        // by key: a loss has the least first
        table->setFocus();
        table->setCurrentIndex(table->model()->index(rowOf(*table->model(), "Validation loss, best"), 0));
        QTest::keyClick(table, Qt::Key_Down, Qt::AltModifier);
        const auto& first = m_runs[std::size_t(table->horizontalHeader()->logicalIndex(0))].summary;
        for (const RunDetail& run : m_runs)
            QVERIFY(!run.summary.bestEvalLoss || *first.bestEvalLoss <= *run.summary.bestEvalLoss);
        compare(window); // anew: as they were given
        QTRY_COMPARE(table->horizontalHeader()->logicalIndex(0), 0);
    }

    void scatterOpensARun() {
        search(8);
        OpenWindow window;
        compare(window);
        openTab(window, "comparePictures", "Scatter");
        auto* plot = window.find<ScatterPlot>("compare", "scatterPlot");
        QTRY_VERIFY(plot->isVisible());
        QCOMPARE(window.find<QComboBox>("compare", "scatterUp")->currentText(), QString("Accuracy, best evaluation"));
        QCOMPARE(plot->drawn(), 7); // one was not measured
        auto* across = window.find<QComboBox>("compare", "scatterAcross");
        across->setFocus();
        QTest::keyClicks(across, "Learning rate");
        QCOMPARE(across->currentText(), QString("Learning rate"));
        settle(*window);
        QCOMPARE(inside(*plot)->xAxis->scaleType(), QCPAxis::stLogarithmic); // 1e-5 to 1e-3
        QTest::mouseClick(inside(*plot), Qt::LeftButton, {}, plot->placeOf(2).toPoint());
        QTRY_VERIFY(window->page("run")->isVisible());
        const auto& asked = fake().asked;
        QVERIFY(std::any_of(asked.begin(), asked.end(), [&](const Query& query) {
            const auto* show = std::get_if<ShowRun>(&query);
            return show && show->run == m_runs[2].summary.id;
        }));
    }

    void parallelCoordinatesKeepAndChoose() {
        search(12);
        OpenWindow window;
        compare(window);
        openTab(window, "comparePictures", "Parallel coordinates");
        auto* plot = window.find<ParallelPlot>("compare", "parallelPlot");
        QTRY_VERIFY(plot->isVisible());
        auto* axes = window.find<QPushButton>("compare", "parallelAxes")->menu();
        QStringList shown;
        for (const QAction* action : axes->actions())
            if (action->isChecked()) shown << action->text();
        QVERIFY2(shown.contains("Learning rate") && shown.contains("Optimizer"), qPrintable(shown.join(", ")));
        QCOMPARE(shown.back(), QString("Accuracy, best evaluation")); // what it is all for
        const int last = int(shown.size()) - 1;
        const double least = plot->shareOf(last, 2);
        drag(inside(*plot), plot->placeOf(last, 1).toPoint(), plot->placeOf(last, least - 0.02).toPoint());
        QVERIFY(plot->isKept(2) && plot->keptCount() < 12);
        QCOMPARE(window.find<QLabel>("compare", "keptRuns")->text(), QString("%1 of 12 runs").arg(plot->keptCount()));
        click(window.find<QPushButton>("compare", "showAllRuns"));
        QCOMPARE(plot->keptCount(), 12);
        inside(*plot)->setFocus();
        QTest::keyClick(inside(*plot), Qt::Key_Down);
        auto* table = window.find<ComparisonTable>("compare", "metricTable");
        QVERIFY(table->selectionModel()->isColumnSelected(0)); // the tables show which
        QTest::keyClick(inside(*plot), Qt::Key_Return);
        QTRY_VERIFY(window->page("run")->isVisible());
    }

    void axesAreChosen() {
        search(4);
        OpenWindow window;
        compare(window);
        openTab(window, "comparePictures", "Parallel coordinates");
        auto* button = window.find<QPushButton>("compare", "parallelAxes");
        auto* plot = window.find<ParallelPlot>("compare", "parallelPlot");
        QMenu& menu = *button->menu();
        menu.popup(button->mapToGlobal(QPoint(0, button->height())));
        QTRY_VERIFY(menu.isVisible());
        QAction* time = nullptr;
        for (QAction* action : menu.actions())
            if (action->text().startsWith("Time trained")) time = action;
        QVERIFY(time && !time->isChecked());
        QTest::mouseClick(&menu, Qt::LeftButton, {}, menu.actionGeometry(time).center());
        QVERIFY(time->isChecked());
        QVERIFY(menu.isVisible()); // for the next one
        for (QAction* action : menu.actions())
            if (action->isChecked()) QTest::mouseClick(&menu, Qt::LeftButton, {}, menu.actionGeometry(action).center());
        QTest::keyClick(&menu, Qt::Key_Escape);
        QTRY_VERIFY(!plot->isVisible());
        QCOMPARE(qobject_cast<StateStack*>(plot->parentWidget())->message(), QString("Too few axes"));
    }

    void samplesStandByPromptAndRun() {
        search(3);
        OpenWindow window;
        compare(window);
        openTab(window, "comparePictures", "Samples");
        auto* table = window.find<QTableWidget>("compare", "sampleTable");
        QTRY_COMPARE(table->rowCount(), 2);
        QCOMPARE(table->columnCount(), 4);
        QCOMPARE(table->item(0, 0)->text(), QString("What color is the sky?"));
        QVERIFY(table->item(0, 2)->text().startsWith("Run 1 says at step 300"));
        auto* step = window.find<QComboBox>("compare", "sampleStep");
        step->setFocus();
        QTest::keyClick(step, Qt::Key_End); // the earliest
        QCOMPARE(step->currentText(), QString("step 100"));
        QVERIFY(table->item(1, 3)->text().startsWith("Run 2 says at step 100"));
        QVERIFY(table->rowHeight(0) > table->fontMetrics().lineSpacing() * 2); // long texts are in several lines
    }

    void aReportIsWrittenByTheBackend() {
        search(3);
        OpenWindow window;
        test::settle(*window); // Home has its curves: nothing else is asked meanwhile
        compare(window);
        window.find<QComboBox>("compare", "baseline")->setCurrentIndex(2);
        click(window.find<QPushButton>("compare", "compareReport"));
        auto* dialog = window->page("compare")->findChild<QFileDialog*>("reportFile");
        QVERIFY(dialog);
        const QString file = window.home() + "/all runs.html";
        emit dialog->fileSelected(file);
        dialog->close();
        QTRY_VERIFY(window.banner("compare"));
        QCOMPARE(window.banner("compare")->title(), QString("Report saved"));
        const auto* saved = std::get_if<SaveComparison>(&fake().asked.back());
        QVERIFY(saved);
        QCOMPARE(saved->runs, ids());
        QCOMPARE(QString::fromStdString(saved->file), file);
        QCOMPARE(saved->baseline, m_runs[1].summary.id);
    }

    void aRefusalIsTold() {
        search(3);
        OpenWindow window;
        compare(window);
        fake().answer = [this](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<SaveComparison>(query))
                return ErrorInfo{ErrorKind::Io, "The disk is full.", "Free some space."};
            return test::searchedAnswer(m_runs, id, query);
        };
        click(window.find<QPushButton>("compare", "compareReport"));
        auto* dialog = window->page("compare")->findChild<QFileDialog*>("reportFile");
        emit dialog->fileSelected(window.home() + "/a.html");
        dialog->close();
        QTRY_VERIFY(window.banner("compare"));
        QVERIFY(window.banner("compare")->title().contains("The disk is full."));
    }

    void fewerThanTwoRunsAreSentToTheHistory() {
        search(3);
        OpenWindow window;
        for (const std::vector<RunId>& few : {std::vector<RunId>{}, {ids()[0]}, {ids()[0], ids()[0]}}) {
            window.go(CompareRuns{few});
            QTRY_VERIFY(window->page("compare")->isVisible());
            QVERIFY(!window.find<QPushButton>("compare", "compareReport")->isEnabled());
            QCOMPARE(fake().countOf<ReadComparison>(), 0);
            QPushButton* there = nullptr;
            for (QPushButton* each : window->page("compare")->findChildren<QPushButton*>())
                if (each->text() == "To the history" && each->isVisible()) there = each;
            click(there);
            QTRY_VERIFY(window->page("history")->isVisible());
        }
    }

    void aRunThatIsGoneIsTold() {
        search(3);
        OpenWindow window;
        std::vector<RunId> some = ids();
        m_runs.erase(m_runs.begin());
        window.go(CompareRuns{some});
        QTRY_COMPARE(window->page("compare")->findChild<StateStack*>()->message(),
                     QString::fromStdString("There is no run " + some[0] + "."));
    }

    void runsWithoutMetricsAreCompared() {
        search(3);
        for (RunDetail& run : m_runs) {
            run.summary.lastLoss = run.summary.bestEvalLoss = run.summary.joules = std::nullopt;
            run.summary.seconds = 0;
            run.summary.step = run.summary.trainable = run.measuredPeakBytes = 0;
            run.evals.clear();
            run.samples.clear();
        }
        OpenWindow window;
        window.go(CompareRuns{ids()});
        auto* metrics = window.find<ComparisonTable>("compare", "metricTable");
        QTRY_COMPARE(qobject_cast<StateStack*>(metrics->parentWidget())->message(), QString("No differences"));
        for (const char* tab : {"Scatter", "Samples", "Parallel coordinates"}) openTab(window, "comparePictures", tab);
        auto* samples = window.find<QTableWidget>("compare", "sampleTable");
        QCOMPARE(qobject_cast<StateStack*>(samples->parentWidget())->message(), QString("No samples"));
        test::savePicture(*window, "compare-without-metrics", 1);
    }

    void manyRunsStayReadable_data() {
        QTest::addColumn<int>("count");
        QTest::newRow("20") << 20;
        QTest::newRow("40") << 40;
        QTest::newRow("100") << 100;
    }
    void manyRunsStayReadable() {
        QFETCH(int, count);
        search(count);
        OpenWindow window;
        compare(window);
        auto* plot = window.find<CurvePlot>("compare", "overlayPlot");
        QTRY_COMPARE(plot->seriesCount(), count);
        // The names leave the curves at least half of the plot, and the tables their own room.
        QTRY_VERIFY(inside(*plot)->height() >= plot->height() / 2);
        auto* table = window.find<ComparisonTable>("compare", "metricTable");
        QVERIFY(table->columnWidth(0) >= table->fontMetrics().averageCharWidth() * 20);
        QVERIFY(table->viewport()->height() > table->rowHeight(0) * 3);
        // What a row is called stays in sight while the runs are scrolled through.
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, middleOf(*table, 0, 0));
        QTest::keyClick(table, Qt::Key_End);
        QTRY_VERIFY(table->visualRect(table->model()->index(0, count - 1)).intersects(table->viewport()->rect()));
        QVERIFY(table->verticalHeader()->isVisible());
        QVERIFY(table->verticalHeader()->width() < table->width() / 2);
        for (const char* tab : {"Scatter", "Parallel coordinates", "Samples"}) openTab(window, "comparePictures", tab);
        QTRY_COMPARE(window.find<QTableWidget>("compare", "sampleTable")->columnCount(), count + 1);
    }

    void pictures_data() { test::pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        for (const int count : {3, 20}) {
            search(count);
            OpenWindow window;
            Theme::instance().choose(theme);
            compare(window);
            const QString name = QString("compare-%1-%2-").arg(count).arg(theme);
            test::savePicture(*window, name + "curves", scale);
            window.find<QComboBox>("compare", "baseline")->setCurrentIndex(1);
            openTab(window, "comparePictures", "Scatter");
            test::savePicture(*window, name + "scatter", scale);
            openTab(window, "comparePictures", "Parallel coordinates");
            openTab(window, "compareTabs", "Recipes");
            auto* plot = window.find<ParallelPlot>("compare", "parallelPlot");
            test::savePicture(*window, name + "parallel", scale);
            drag(inside(*plot), plot->placeOf(1, 1).toPoint(), plot->placeOf(1, 0.5).toPoint());
            plot->choose(2);
            settle(*window);
            test::savePicture(*window, name + "brushed", scale);
            openTab(window, "comparePictures", "Samples");
            test::savePicture(*window, name + "samples", scale);
        }
        OpenWindow window;
        Theme::instance().choose(theme);
        window->resize(1280, 800);
        window.go(CompareRuns{{m_runs[0].summary.id}});
        test::savePicture(*window, QString("compare-one-%1").arg(theme), scale);
        Theme::instance().choose("light");
    }
};

LATHE_TEST(TestCompare)
#include "tst_compare.moc"
