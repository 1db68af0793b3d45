// The page of datasets: rows searched in, what the data is like as a whole, driven as a person does it, and
// photographed.
#include "pages/data_page.h"
#include "pages/quality_panel.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/fake_workbench.h"
#include "ui/picture.h"
#include "ui/sample_reports.h"
#include "ui/sample_values.h"
#include "widgets/state_stack.h"
#include "window/main_window.h"

#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>

using namespace lathe;
using namespace lathe::ui;
using test::fake;

class TestDataPage : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    template <class T>
    T* find(const char* name = nullptr, const char* page = "data") {
        return m_window->page(page)->findChild<T*>(QString::fromLatin1(name));
    }
    template <class T>
    T last() {
        T found;
        for (const Query& query : fake().asked)
            if (const auto* one = std::get_if<T>(&query)) found = *one;
        return found;
    }
    void openData() {
        m_window->showPage("data");
        find<QLineEdit>("dataPath")->setText("/data/train.jsonl");
        QTRY_VERIFY(find<QTableView>("exampleTable")->model()->rowCount() > 0);
    }
    QTabWidget* tabs() { return m_window->page("data")->findChild<QTabWidget*>(); }
    void toQuality() {
        for (int i = 0; i < tabs()->count(); ++i)
            if (qobject_cast<QualityPanel*>(tabs()->widget(i))) tabs()->setCurrentIndex(i);
    }

private slots:
    void init() {
        test::resetFake();
        fake().answer = test::sampleAnswer;
        fake().estimate = test::sampleEstimate;
        m_home = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<Workbench>(m_home->path().toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() {
        m_window.reset();
        m_bench.reset();
    }

    void rowsAreSearched() {
        openData();
        QVERIFY(last<PreviewData>().search.empty());
        find<QLineEdit>("searchRows")->setText(" Wednesday ");
        QTRY_COMPARE(last<PreviewData>().search, std::string("Wednesday"));
        QCOMPARE(last<PreviewData>().firstRow, 0);
    }

    void wordsThatNobodySaysLeaveTheSearchWhereItIs() {
        fake().answer = [](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (const auto* preview = std::get_if<PreviewData>(&query); preview && !preview->search.empty())
                return DataReport{};
            return test::sampleAnswer(request, query);
        };
        openData();
        find<QLineEdit>("searchRows")->setText("xyzzy");
        QTRY_COMPARE(find<QTableView>("exampleTable")->model()->rowCount(), 0);
        QVERIFY(find<QLineEdit>("searchRows")->isVisible());
        find<QLineEdit>("searchRows")->clear();
        QTRY_VERIFY(find<QTableView>("exampleTable")->model()->rowCount() > 0);
    }

    void theWholeIsLookedAtOnlyWhenAskedFor() {
        openData();
        test::settle(*m_window);
        QCOMPARE(fake().countOf<AnalyzeData>(), 0);
        toQuality();
        QTRY_COMPARE(fake().countOf<AnalyzeData>(), 1);
        QTRY_COMPARE(find<QTableWidget>("alikeTable")->rowCount(), 4);
        QCOMPARE(find<QTableWidget>("labelTable")->rowCount(), 5);
        QVERIFY(tabs()->tabText(tabs()->currentIndex()).contains("remark"));
        tabs()->setCurrentIndex(0);
        toQuality();
        test::settle(*m_window);
        QCOMPARE(fake().countOf<AnalyzeData>(), 1); // known already
        emit find<QTableWidget>("alikeTable")->cellDoubleClicked(0, 4);
        QTRY_COMPARE(last<PreviewData>().firstRow, 4910);
        QCOMPARE(tabs()->currentIndex(), 0);
    }

    void theWordsSayWhatTheFiguresSay() {
        int bad = 0;
        for (const Finding& finding : qualityFindings(test::sampleAnalysis(false))) bad += !finding.good;
        QCOMPARE(bad, 7); // repeats, near repeats, leaks, bytes, a label never trained on, one in few rows, packs that
                          // are not full
        for (const Finding& finding : qualityFindings(test::sampleAnalysis(true)))
            QVERIFY2(finding.good, finding.text.c_str());
    }

    void itBecomesANewRun() {
        openData();
        find<QPushButton>("useData")->click();
        QCOMPARE(m_window->currentPage(), QString("new"));
        QCOMPARE(find<QLineEdit>("dataPath", "new")->text(), QString("/data/train.jsonl"));
    }

    void pictures_data() {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<double>("scale");
        QTest::newRow("light") << "light" << 1.0;
        QTest::newRow("dark at 2x") << "dark" << 2.0;
    }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        Theme::instance().choose(theme);
        m_window->showPage("data");
        test::savePicture(*m_window, theme + "-data-empty", scale);
        openData();
        test::savePicture(*m_window, theme + "-data", scale);
        auto* area = m_window->page("data")->findChild<QScrollArea*>();
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
        test::savePicture(*m_window, theme + "-data-rows", scale);
        toQuality();
        QTRY_COMPARE(find<QTableWidget>("alikeTable")->rowCount(), 4);
        test::settle(*m_window);
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
        test::savePicture(*m_window, theme + "-data-quality", scale);
        Theme::instance().choose("light");
    }
};

LATHE_TEST(TestDataPage)
#include "tst_data.moc"
