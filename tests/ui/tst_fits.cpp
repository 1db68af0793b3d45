// What if: the table of devices beside a new run, the changes that make it fit, and the largest batch that does.
#include "lathe/field_keys.h"
#include "pages/new_run_page.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/fake_workbench.h"
#include "ui/picture.h"
#include "ui/sample_values.h"
#include "window/main_window.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableWidget>
#include <QTemporaryDir>

using namespace lathe;
using namespace lathe::ui;
using test::fake;

class TestFits : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    template <class T>
    T* find(const char* name) {
        return m_window->page("new")->findChild<T*>(name);
    }
    NewRunPage* page() { return static_cast<NewRunPage*>(m_window->page("new")); }
    static DeviceInfo device(const char* name, std::int64_t gibibytes, bool here = false) {
        DeviceInfo made;
        made.name = name;
        made.isGpu = !here;
        made.isHere = here;
        made.memoryBytes = made.freeBytes = gibibytes << 30;
        return made;
    }
    void choose() {
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/Llama-3.2-3B"));
        Settings data(dataFields());
        data.set(field::path, std::string("/data/instructions.jsonl"));
        recipe.data.push_back(data);
        m_window->showPage("new");
        page()->setRecipe(recipe);
        QTRY_VERIFY(find<QTableWidget>("fitTable")->rowCount() == 3 && find<QTableWidget>("fitTable")->item(2, 0));
    }

private slots:
    void init() {
        test::resetFake();
        fake().answer = test::sampleAnswer;
        fake().estimate = test::sampleEstimate;
        fake().devices = {device("Ryzen 7 5800X", 32, true), device("RTX 3060", 12), device("RTX 4090", 24)};
        fake().fit = [](const Recipe& recipe, const DeviceInfo& on) {
            Fit fit;
            fit.device = on;
            fit.estimate.memory[MemoryPart::Weights] =
                recipe.settings.getIfAny(field::batchSize).value_or(4) * (4ll << 30);
            fit.roomBytes = on.memoryBytes;
            fit.fits = fit.estimate.memory.totalBytes() <= fit.roomBytes;
            fit.largestBatch = fit.roomBytes / (4ll << 30);
            fit.largestLength = fit.fits ? 2048 : 0;
            if (!fit.fits) {
                Recipe smaller = recipe;
                smaller.settings.set(field::batchSize, std::int64_t(2));
                fit.changes = {{"Batch size 4 to 2, accumulation 4 to 8", "the same result, a little slower", 8ll << 30,
                                true, smaller},
                               {"Weights in NF4", "a little less exact", 3ll << 30, false, recipe}};
                fit.changedBytes = 5ll << 30;
            }
            return fit;
        };
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

    void eachDeviceTellsWhetherItFits() {
        m_window->showPage("new");
        QVERIFY(!find<QTableWidget>("fitTable")->isVisible()); // no model yet
        choose();
        auto* table = find<QTableWidget>("fitTable");
        QVERIFY(table->item(0, 0)->text().contains("here"));
        QCOMPARE(table->item(0, 3)->text(), QString("yes"));
        QCOMPARE(table->item(1, 3)->text(), QString("no"));
        QCOMPARE(table->item(1, 4)->text(), QString("3"));
        QVERIFY(table->item(1, 6)->text().contains("Batch size 4 to 2"));
    }

    /// A long name leaves room for what is said of it.
    void longNamesAreShortened() {
        fake().devices[2] = device("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", 96, true);
        fake().devices[2].isGpu = true;
        fake().devices[2].field = "cuda:0";
        choose();
        auto* table = find<QTableWidget>("fitTable");
        QVERIFY(table->item(2, 0)->text().endsWith("(here, cuda:0)"));
        QCOMPARE(table->item(2, 0)->toolTip(), table->item(2, 0)->text());
        QVERIFY(table->columnViewportPosition(6) + 60 < table->viewport()->width());
    }

    void aChangeIsTakenIntoTheRecipe() {
        choose();
        auto* table = find<QTableWidget>("fitTable");
        table->selectRow(1);
        const auto takes = m_window->page("new")->findChildren<QPushButton*>("takeChange");
        QCOMPARE(takes.size(), 2);
        takes[0]->click();
        QCOMPARE(page()->recipe().settings.getIfAny(field::batchSize).value_or(0), std::int64_t(2));
        QTRY_COMPARE(table->item(1, 3)->text(), QString("yes"));
        QTRY_VERIFY(m_window->page("new")->findChildren<QPushButton*>("takeChange").isEmpty());
    }

    void theLargestBatchIsSetOnceFound() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<FindLargestBatch>(query))
                return LargestBatch{8, 2, 10ll << 30, {{16, false, 12ll << 30}, {8, true, 9ll << 30}}};
            return test::sampleAnswer(id, query);
        };
        choose();
        auto* button = find<QPushButton>("largestBatch");
        QTRY_VERIFY(button->isEnabled());
        button->click();
        QTRY_COMPARE(page()->recipe().settings.getIfAny(field::batchSize).value_or(0), std::int64_t(8));
        QCOMPARE(page()->recipe().settings.getIfAny(field::gradientAccumulation).value_or(0), std::int64_t(2));
        const QString told = find<QLabel>("largestBatchFound")->text();
        QVERIFY2(told.contains("8 rows") && told.contains("16 does not fit"), qPrintable(told));
    }

    void whatDoesNotFitAtAllIsSaid() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<FindLargestBatch>(query)) return LargestBatch{0, 0, 1ll << 30, {}};
            return test::sampleAnswer(id, query);
        };
        choose();
        QTRY_VERIFY(find<QPushButton>("largestBatch")->isEnabled());
        find<QPushButton>("largestBatch")->click();
        QTRY_VERIFY(find<QLabel>("largestBatchFound")->text().contains("Not even one row"));
        QVERIFY(!page()->recipe().settings.isGiven(field::batchSize));
    }

    void pictures_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("light") << "light";
        QTest::newRow("dark") << "dark";
    }
    void pictures() {
        QFETCH(QString, theme);
        Theme::instance().choose(theme);
        choose();
        find<QTableWidget>("fitTable")->selectRow(1);
        auto* bar = m_window->page("new")->findChild<QScrollArea*>()->verticalScrollBar();
        test::settle(*m_window);
        bar->setValue(bar->maximum());
        test::savePicture(*m_window, theme + "-new-what-if", 1);
    }
};
LATHE_TEST(TestFits)
#include "tst_fits.moc"
