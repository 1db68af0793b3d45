// What a person does with Lathe, with mouse and keys, on the sample model and data of resources/.
#include "pages/page.h"
#include "pages/playground_page.h"
#include "plots/curve_plot.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/memory_bar.h"
#include "widgets/transcript.h"
#include "window/main_window.h"

#include <QCheckBox>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace lathe;
using namespace lathe::ui;

class TestFlow : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;
    int m_longestBlock = 0; ///< ms in which the window did not answer

    template <class T>
    T* find(const char* page, const char* name) {
        return m_window->page(page)->findChild<T*>(name);
    }
    template <class T>
    T* find(const char* name) {
        return m_window->findChild<T*>(name);
    }

    void open() {
        m_bench = std::make_unique<Workbench>(m_home->path().toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        auto* beat = new QTimer(m_window.get());
        auto clock = std::make_shared<QElapsedTimer>();
        clock->start();
        connect(beat, &QTimer::timeout, m_window.get(),
                [this, clock] { m_longestBlock = std::max(m_longestBlock, int(clock->restart())); });
        beat->start(5);
    }
    void close() {
        m_window.reset();
        m_bench.reset();
    }
    void type(const char* page, const char* field, const QString& text) {
        auto* edit = find<QLineEdit>(page, field);
        QVERIFY2(edit, field);
        edit->clear();
        QTest::keyClicks(edit, text);
    }
    const RunSummary* newest() const {
        return m_window->runs().runs().empty() ? nullptr : &m_window->runs().runs().front();
    }
    RunStatus status() const { return newest() ? newest()->status : RunStatus::Queued; }
    QString runStatus() { return find<QLabel>("run", "runStatus")->text(); }
    QString errorShown() {
        for (Banner* banner : m_window->findChildren<Banner*>())
            if (banner->isVisible() && banner->property("banner") == "error")
                return banner->title() + ' ' + banner->text();
        return {};
    }
    void fillForm(const QString& rank, const QString& steps) {
        m_window->showPage("new");
        find<QCheckBox>("allFields")->setChecked(true);
        type("new", "modelPath", resourceFile("sample/model"));
        type("new", "dataPath", resourceFile("sample/train.jsonl"));
        type("new", "rank", rank);
        type("new", "steps", steps);
        type("new", "batch_size", "2");
        type("new", "gradient_accumulation", "1");
        find<QCheckBox>("new", "random_weights")->setChecked(true); // the flow is tested here, not what is learned
        find<QCheckBox>("new", "packing")->setChecked(false);
    }
    static qint64 trainable(QWidget* tile) {
        QString digits = tile->toolTip();
        return digits.remove(QChar(0x202f)).toLongLong();
    }

private slots:
    void initTestCase() {
        if (resourceFile("sample/model").isEmpty()) QSKIP("the sample model is not part of this checkout");
        m_home = std::make_unique<QTemporaryDir>();
    }
    void cleanup() { close(); }

    void fromTheFirstFieldToTheExportedFiles() {
        open();
        fillForm("4", "400");
        auto* count = find<StatTile>("new", "trainableCount");
        QTRY_VERIFY2(trainable(count) > 0, qPrintable(errorShown()));
        const qint64 atFour = trainable(count), bytes = find<MemoryBar>("new", "")->totalBytes();
        type("new", "rank", "8");
        QTRY_COMPARE(trainable(count), 2 * atFour); // LoRA's parameters are in proportion to its rank
        QVERIFY(find<MemoryBar>("new", "")->totalBytes() > bytes);

        test::click(find<QPushButton>("new", "startTraining"));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->currentPage(), QString("run"), 30000);
        QTRY_VERIFY2_WITH_TIMEOUT(newest() && newest()->step >= 3, qPrintable(errorShown()), 60000);
        const RunId first = newest()->id;

        test::click(find<QPushButton>("run", "pauseRun"));
        QTRY_COMPARE_WITH_TIMEOUT(runStatus(), QString("paused"), 20000);
        const auto paused = newest()->step;
        test::settle(*m_window);
        QCOMPARE(newest()->step, paused);

        test::click(find<QPushButton>("run", "tryRun")); // the live adapter of the paused run
        type("playground", "maxNewTokens", "4");
        QTest::keyClicks(find<QPlainTextEdit>("playground", "prompt"), "What colour is the sky?");
        test::click(find<QPushButton>("playground", "ask"));
        QTRY_VERIFY_WITH_TIMEOUT(!static_cast<PlaygroundPage*>(m_window->page("playground"))->isBusy(), 30000);
        QCOMPARE(errorShown(), QString());
        QVERIFY(!find<Transcript>("playground", "answer1")->lastText().isEmpty());

        m_window->showPage("run");
        test::click(find<QPushButton>("run", "pauseRun"));
        QTRY_VERIFY_WITH_TIMEOUT(newest()->step > paused, 20000);
        test::click(find<QPushButton>("run", "stopRun"));
        QTRY_COMPARE_WITH_TIMEOUT(runStatus(), QString("stopped"), 20000);
        const auto stopped = newest()->step;
        close();

        open(); // another day
        QTRY_VERIFY(newest());
        QCOMPARE(newest()->id, first);
        QVERIFY(status() == RunStatus::Stopped);
        QCOMPARE(newest()->step, stopped);

        fillForm("4", "12");
        test::click(find<QPushButton>("new", "startTraining"));
        QTRY_VERIFY2_WITH_TIMEOUT(newest()->id != first && status() == RunStatus::Finished, qPrintable(errorShown()),
                                  90000);

        m_window->showPage("history");
        find<QTableView>("history", "historyTable")->selectAll();
        test::click(find<QPushButton>("history", "compareRuns"));
        auto* overlay = find<CurvePlot>("compare", "overlayPlot");
        QTRY_COMPARE(overlay->seriesCount(), 2);
        QTRY_COMPARE(int(overlay->points(0).x.size()), int(stopped));
        QCOMPARE(int(overlay->points(1).x.size()), 12);
        auto* differences = find<QTableView>("compare", "differences")->model();
        QTRY_VERIFY(differences->rowCount() > 0);
        QStringList fields;
        for (int row = 0; row < differences->rowCount(); ++row)
            fields << differences->headerData(row, Qt::Vertical).toString();
        QVERIFY2(fields.contains("Rank (LoRA)"), qPrintable(fields.join(' ')));

        emit m_window->page("history")->navigate(OpenRun{newest()->id});
        test::click(find<QPushButton>("run", "exportRun"));
        auto* dialog = find<QDialog>("");
        QVERIFY(dialog);
        test::click(dialog->findChild<QPushButton*>("doExport"));
        auto* told = dialog->findChild<Banner*>();
        QTRY_VERIFY_WITH_TIMEOUT(told->isVisible(), 60000);
        QVERIFY2(told->title().contains("Exported to"), qPrintable(told->title() + ' ' + told->text()));
        const QDir folder(told->title().mid(QString("Exported to ").size()));
        QVERIFY(folder.exists("adapter_config.json"));
        QVERIFY(folder.exists("adapter_model.safetensors"));
        dialog->close();
        QVERIFY2(m_longestBlock < 1500, qPrintable(QString("the window stood still for %1 ms").arg(m_longestBlock)));
    }

    void quickStartIsOneClick() {
        if (!QFile::exists(resourceFile("sample/model") + "/model.safetensors"))
            QSKIP("the sample model's weights are not part of this checkout");
        open();
        QElapsedTimer clock;
        clock.start();
        test::click(find<QPushButton>("home", "quickStart"));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->currentPage(), QString("playground"), 240000);
        qInfo("quick start to the playground: %lld ms", static_cast<long long>(clock.elapsed()));
        auto* tuned = find<Transcript>("playground", "answer1");
        QTRY_VERIFY_WITH_TIMEOUT(!static_cast<PlaygroundPage*>(m_window->page("playground"))->isBusy(), 60000);
        QCOMPARE(errorShown(), QString());
        QVERIFY2(tuned->lastText() != find<Transcript>("playground", "answer0")->lastText(),
                 qPrintable(tuned->lastText()));
    }
};
LATHE_TEST(TestFlow)
#include "tst_flow.moc"
