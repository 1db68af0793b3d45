// The page of datasets: rows searched in, what the data is like as a whole, driven as a person does it, and
// photographed.
#include "lathe/field_keys.h"
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

#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
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

    /// As readColumns() answers for a file of a question, a reply and an id.
    static DataColumns questionAndReply(const Recipe& recipe) {
        const Settings& source = recipe.data.front();
        DataColumns found{{"prompt_column", "completion_column", "system_column"}, {{0, "train.jsonl", {}, {}}}};
        for (const auto& [name, value] :
             {std::pair("question", "Which day comes before Wednesday?"), {"reply", "Tuesday."}, {"id", "a7"}}) {
            FileColumn column{name, {}, {value, value, value}};
            for (const std::string& role : found.roles)
                if (source.text(FieldName(role)) == name) column.role = role;
            found.sources[0].columns.push_back(column);
        }
        return found;
    }
    void answerQuestionAndReply() {
        fake().answer = [](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (const auto* read = std::get_if<ReadColumns>(&query)) return questionAndReply(read->recipe);
            if (const auto* preview = std::get_if<PreviewData>(&query);
                preview && preview->recipe.data.front().get(field::completionColumn) != "reply")
                return ErrorInfo{ErrorKind::BadInput, "train.jsonl: no known format has these columns.", {}};
            return test::sampleAnswer(request, query);
        };
    }
    QMenu* openedRoles(QTableView* table, int column, bool byKeys) {
        if (byKeys) {
            table->setFocus();
            while (table->currentIndex().column() != column)
                QTest::keyClick(table, table->currentIndex().column() < column ? Qt::Key_Right : Qt::Key_Left);
            QTest::keyClick(table, Qt::Key_Return);
        } else {
            const QModelIndex cell = table->model()->index(0, column);
            QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell).center());
        }
        return table->findChild<QMenu*>("roles");
    }

    void pictureOfColumns(const QString& theme, double scale) {
        for (const int count : {3, 14}) {
            fake().answer = [count](RequestId request, const Query& query) -> std::optional<AnswerValue> {
                if (!std::holds_alternative<ReadColumns>(query)) return test::sampleAnswer(request, query);
                DataColumns found{{"prompt_column", "completion_column", "system_column"},
                                  {{0, "train.jsonl", {}, {}}, {1, "a_second_file_with_a_long_name.csv", {}, {}}}};
                auto& columns = found.sources[0].columns;
                const std::string text = "Which day comes before Wednesday, if Monday is the first?";
                columns = {{"question", "prompt_column", {text, text, text}},
                           {"the_reply_of_the_assistant_after_it_was_edited_by_hand",
                            "completion_column",
                            {"Arr! Tuesday.", "北京", ""}},
                           {"id", "", {"a7", "a8", "a9"}}};
                while (int(columns.size()) < count)
                    columns.push_back({"feature_" + std::to_string(columns.size()), "", {"0.25", "1", "-3e4"}});
                found.sources[1].columns = columns;
                return found;
            };
            find<QLineEdit>("dataPath")->setText(QString("/data/train%1.jsonl").arg(count));
            QTRY_COMPARE(find<QTableView>("columnRoles")->model()->columnCount(), count);
            auto* area = m_window->page("data")->findChild<QScrollArea*>();
            test::settle(*m_window);
            area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
            find<QTableView>("columnRoles")->setFocus();
            test::savePicture(*m_window, theme + "-data-columns-" + QString::number(count), scale);
        }
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

    void columnsGetTheirRoles_data() {
        QTest::addColumn<bool>("byKeys");
        QTest::newRow("by mouse") << false;
        QTest::newRow("by keys") << true;
    }
    void columnsGetTheirRoles() {
        QFETCH(bool, byKeys);
        answerQuestionAndReply();
        m_window->showPage("data");
        find<QLineEdit>("dataPath")->setText("/data/train.jsonl");
        auto* table = find<QTableView>("columnRoles");
        QTRY_VERIFY(table->isVisible()); // though the rows can't be read
        QTRY_COMPARE(table->model()->columnCount(), 3);
        const auto role = [&](int column) { return table->model()->index(0, column).data().toString(); };
        for (int column = 0; column < 3; ++column) QCOMPARE(role(column), QString("Not used"));
        QVERIFY(!find<QPushButton>("columnsByName")->isVisible());

        const auto choose = [&](int column, const QString& text) {
            QMenu* menu = openedRoles(table, column, byKeys);
            QVERIFY(menu);
            QTRY_VERIFY(menu->isVisible());
            QCOMPARE(menu->activeAction() ? menu->activeAction()->text() : QString(), QString("Not used"));
            while (!menu->activeAction() || menu->activeAction()->text() != text) QTest::keyClick(menu, Qt::Key_Down);
            if (byKeys) QTest::keyClick(menu, Qt::Key_Return);
            else QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->activeAction()).center());
        };
        choose(0, "Prompt");
        QTRY_COMPARE(role(0), QString("Prompt"));
        choose(1, "Completion");
        QTRY_COMPARE(role(1), QString("Completion"));
        QTRY_COMPARE(last<PreviewData>().recipe.data.front().get(field::promptColumn), std::string("question"));
        QCOMPARE(last<PreviewData>().recipe.data.front().get(field::completionColumn), std::string("reply"));
        QTRY_VERIFY(find<QTableView>("exampleTable")->model()->rowCount() > 0); // now they can
        QTRY_VERIFY(find<QPushButton>("columnsByName")->isVisible());

        find<QPushButton>("useData")->click(); // the recipe has it
        auto* other = find<QTableView>("columnRoles", "new");
        QTRY_COMPARE(other->model()->index(0, 0).data().toString(), QString("Prompt"));
        m_window->showPage("data");
        test::click(find<QPushButton>("columnsByName"));
        QTRY_COMPARE(role(0), QString("Not used"));
        QVERIFY(!last<ReadColumns>().recipe.data.front().isGiven(field::promptColumn));
    }

    /// A column that is left out is said to be, and Escape changes nothing.
    void aListThatIsLeftChangesNothing() {
        openData();
        auto* table = find<QTableView>("columnRoles");
        QTRY_COMPARE(table->model()->columnCount(), 2);
        QCOMPARE(table->model()->index(0, 0).data().toString(), QString("Messages"));
        test::settle(*m_window);
        const int asked = fake().countOf<ReadColumns>();
        QMenu* menu = openedRoles(table, 0, true);
        QVERIFY(menu);
        QCOMPARE(menu->activeAction()->text(), QString("Messages"));
        QTest::keyClick(menu, Qt::Key_Escape);
        QTRY_VERIFY(!table->findChild<QMenu*>("roles"));
        test::settle(*m_window);
        QCOMPARE(fake().countOf<ReadColumns>(), asked);
        menu = openedRoles(table, 0, true);
        while (menu->activeAction()->text() != "Not used") QTest::keyClick(menu, Qt::Key_Up);
        QTest::keyClick(menu, Qt::Key_Return);
        QTRY_COMPARE(last<ReadColumns>().recipe.data.front().get(field::unusedColumns), WordList{"messages"});
    }

    void thousandsOfColumnsAreNoMoreWork() {
        fake().answer = [](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (!std::holds_alternative<ReadColumns>(query)) return test::sampleAnswer(request, query);
            DataColumns found{{"prompt_column", "completion_column"}, {{0, "wide.csv", {}, {}}}};
            for (int i = 0; i < 5000; ++i)
                found.sources[0].columns.push_back({"column_" + std::to_string(i), {}, {"1", "2", "3"}});
            return found;
        };
        openData();
        auto* table = find<QTableView>("columnRoles");
        QTRY_COMPARE(table->model()->columnCount(), 5000);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_End);
        QCOMPARE(table->currentIndex().column(), 4999);
        QVERIFY(table->viewport()->rect().intersects(table->visualRect(table->currentIndex())));
        QElapsedTimer drawing;
        drawing.start();
        table->grab();
        QVERIFY2(drawing.elapsed() < 500, qPrintable(QString::number(drawing.elapsed())));
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
        pictureOfColumns(theme, scale);
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
