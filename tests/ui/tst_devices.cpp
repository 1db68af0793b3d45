// Where a run computes, as the window shows it: the field, the words beside the estimate, and the GPU while it is at
// work.
#include "bridge/gpu_watch.h"
#include "lathe/field_keys.h"
#include "models/run_filter_model.h"
#include "pages/new_run_page.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/fake_workbench.h"
#include "ui/picture.h"
#include "ui/sample_values.h"
#include "widgets/device_strip.h"
#include "widgets/field_editor.h"
#include "widgets/labels.h"
#include "window/main_window.h"

#include <QComboBox>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace lathe;
using namespace lathe::ui;
using test::fake;

namespace {

constexpr const char* uuid = "GPU-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

GpuNow h200() {
    GpuNow gpu{"cuda:0", "NVIDIA H200", uuid, std::int64_t{143771} << 20, std::int64_t{100483} << 20, {}, 97,
               61,       512.4,         700.0};
    gpu.ownBytes = std::int64_t{98000} << 20;
    return gpu;
}

GpuNow untold() {
    return {"cuda:1",
            "NVIDIA GeForce GTX 1650 with Max-Q Design and a name that goes on and on",
            "GPU-2",
            std::int64_t{4096} << 20,
            std::int64_t{300} << 20,
            {},
            {},
            {},
            {},
            {}};
}

DeviceChoice onH200() {
    return {.device = {.name = "NVIDIA H200",
                       .isHere = true,
                       .memoryBytes = std::int64_t{143771} << 20,
                       .freeBytes = std::int64_t{143000} << 20,
                       .field = "cuda:0"},
            .number = 0,
            .uuid = uuid};
}

/// The running sample run is on that GPU.
std::optional<AnswerValue> answerOn(const char* device, const char* itsUuid, const std::vector<GpuNow>& gpus,
                                    RequestId request, const Query& query) {
    if (std::holds_alternative<ReadGpus>(query)) return GpuReadings{gpus};
    if (std::holds_alternative<ListRuns>(query)) {
        std::vector<RunSummary> runs = test::sampleRuns();
        runs[0].device = "NVIDIA H200";
        runs[0].joules = 3600.0 * 41.7;
        runs[2].device = "NVIDIA GeForce RTX 3090";
        runs[2].joules = 3600.0 * 3100;
        return RunList{runs};
    }
    auto answer = test::sampleAnswer(request, query);
    if (auto* detail = answer ? std::get_if<RunDetail>(&*answer) : nullptr) {
        detail->environmentJson = std::string(R"({"host": "workstation", "device": ")") + device
                                  + R"(", "device_uuid": ")" + itsUuid + R"("})";
        detail->summary.device = "NVIDIA H200";
        if (itsUuid[0]) detail->summary.joules = 3600.0 * 41.7;
    }
    return answer;
}

} // namespace

class TestDevices : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    void open(const QString& theme = QStringLiteral("light")) {
        Theme::instance().choose(theme);
        m_home = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<Workbench>(m_home->path().toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        Theme::instance().choose(theme);
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void openRun(int which = 0) {
        emit m_window->page("home")->navigate(OpenRun{test::sampleRuns()[std::size_t(which)].id});
        QTRY_VERIFY(m_window->page("run")->findChild<QTabWidget*>()->isVisible());
    }
    void chooseModel() {
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/SmolLM2-135M-Instruct"));
        Settings data(dataFields());
        data.set(field::path, std::string("/data/instructions.jsonl"));
        recipe.data.push_back(data);
        m_window->showPage("new");
        static_cast<NewRunPage*>(m_window->page("new"))->setRecipe(recipe);
    }
    QWidget* strip() const { return m_window->page("run")->findChild<QWidget*>("runGpu"); }
    QStringList wordsOf(QWidget* widget) const {
        QStringList words;
        for (const QLabel* label : widget->findChildren<QLabel*>())
            if (label->isVisible()) words << label->text();
        return words;
    }
    QTimer* everySecond() { return m_window->findChild<GpuWatch*>()->findChild<QTimer*>(); }

private slots:
    void init() {
        test::resetFake();
        fake().answer = test::sampleAnswer;
        fake().estimate = test::sampleEstimate;
    }
    void cleanup() {
        m_window.reset();
        m_bench.reset();
    }

    /// A box to choose from, into which the number or the UUID of a GPU can be typed as well.
    void aDeviceIsChosenOrTyped() {
        FieldEditor editor(*lathe::find(recipeFields(), "device"));
        auto* box = qobject_cast<QComboBox*>(editor.editor());
        QVERIFY(box && box->isEditable());
        QCOMPARE(box->currentText(), QString("automatic"));
        QVERIFY(editor.isNull()); // which is the default
        QSignalSpy edited(&editor, &FieldEditor::edited);
        box->setCurrentIndex(box->findData("cuda"));
        QCOMPARE(editor.text(), std::string("cuda"));
        QVERIFY(!edited.isEmpty());
        editor.setMoreChoices({{"cuda:0", "NVIDIA L4"}, {"cuda:1", "NVIDIA H200"}});
        QCOMPARE(box->count(), 5);
        QCOMPARE(box->currentText(), QString("CUDA"));
        box->setCurrentIndex(4);
        QCOMPARE(editor.text(), std::string("cuda:1"));
        editor.setMoreChoices(
            {{"cuda:0", "NVIDIA L4"}}); // one is gone: what was chosen stays, and check() says what is wrong
        QCOMPARE(editor.text(), std::string("cuda:1"));
        QCOMPARE(box->count(), 4);
        for (const char* value : {"GPU-8932f937", "cuda:7", "cpu", "auto"}) {
            editor.show(std::string(value));
            QCOMPARE(editor.text(), value == std::string("auto") ? std::string() : std::string(value));
        }
        box->setFocus();
        QTest::keySequence(box, QKeySequence::SelectAll);
        QTest::keyClicks(box, "cuda"); // not completed to what it begins
        QCOMPARE(editor.text(), std::string("cuda"));
        QTest::keySequence(box, QKeySequence::SelectAll);
        QTest::keyClicks(box, "CPU");
        QCOMPARE(editor.text(), std::string("cpu"));
        QTest::keySequence(box, QKeySequence::SelectAll);
        QTest::keyClicks(box, " cuda:3 ");
        QCOMPARE(editor.text(), std::string("cuda:3"));
        editor.show(std::string("cuda:0"));
        editor.QWidget::show();
        box->showPopup(); // with the entry marked that is shown
        QCOMPARE(box->currentIndex(), 3);
        box->hidePopup();
        QCOMPARE(editor.text(), std::string("cuda:0"));
    }

    void theNewRunSaysWhereItComputes() {
        open();
        chooseModel();
        auto* label = m_window->page("new")->findChild<QLabel*>("onDevice");
        QTRY_COMPARE(label->text(), QString("Runs on the processor. Not on a GPU: there is no NVIDIA driver."));
        fake().device = [](const Recipe&) { return onH200(); };
        chooseModel();
        QCOMPARE(label->text().replace(QChar(0x00a0), ' '), QString("Runs on NVIDIA H200, 140 GiB free"));
        QVERIFY(label->toolTip().contains(uuid));
        fake().device = [](const Recipe&) -> DeviceChoice {
            throw Error(ErrorKind::Device, "There is no GPU cuda:7.");
        };
        chooseModel();
        QVERIFY(!label->isVisible()); // it stands among the problems
        fake().device = [](const Recipe&) {
            return DeviceChoice{.device = {.name = "x", .isGpu = false}};
        }; // asked for: nothing to explain
        chooseModel();
        QCOMPARE(label->text(), QString("Runs on the processor."));
    }

    void theFieldOffersThisMachinesGpus() {
        DeviceInfo here = onH200().device;
        fake().devices = {
            {.name = "a processor", .isGpu = false, .isHere = true, .field = "cpu"}, here, {.name = "RTX 4090"}};
        open();
        m_window->showPage("new");
        const auto* box = m_window->page("new")->findChild<QComboBox*>("device");
        QVERIFY(box);
        QCOMPARE(box->count(), 4);
        QCOMPARE(box->itemText(3), QString("cuda:0"));
        QVERIFY(box->itemData(3, Qt::ToolTipRole).toString().contains("NVIDIA H200"));
    }

    void theRunsGpuIsShown() {
        fake().answer = [](RequestId request, const Query& query) {
            return answerOn("cuda:0", uuid, {untold(), h200()}, request, query);
        };
        open();
        openRun();
        QTRY_VERIFY(strip()->isVisible());
        QStringList words = wordsOf(strip());
        for (QString& word : words) word.replace(QChar(0x00a0), ' ').replace(QChar(0x2009), ' ');
        for (const char* figure : {"97 %", "98.1 / 140 GiB", "61 °C", "512 / 700 W"})
            QVERIFY2(words.contains(figure), qPrintable(words.join('|')));
        QCOMPARE(strip()->findChild<ElidedLabel*>()->fullText(), QString("NVIDIA H200"));
        QVERIFY(strip()->accessibleDescription().contains("97 %"));
        const auto* energy = m_window->page("run")->findChild<StatTile*>("tileEnergy");
        QVERIFY(energy->isVisible());
        QCOMPARE(energy->value().replace(QChar(0x00a0), ' '), QString("41.7 Wh"));
        openRun(2); // it has ended: what the GPU does now is not its doing
        QTRY_VERIFY(!strip()->isVisible());
        QVERIFY(energy->isVisible());
    }

    void whatTheDriverDoesNotTell() {
        fake().answer = [](RequestId request, const Query& query) {
            return answerOn("cuda:1", "", {untold(), h200()}, request, query);
        };
        open();
        openRun();
        QTRY_VERIFY(strip()->isVisible()); // by its number, where it has no UUID
        QCOMPARE(wordsOf(strip()).count(QStringLiteral("–")), 3);
        for (const QLabel* label : strip()->findChildren<QLabel*>())
            if (label->text() == "–") QVERIFY(label->toolTip().contains("does not report"));
        const auto* energy = m_window->page("run")->findChild<StatTile*>("tileEnergy"); // nobody counts
        QVERIFY(energy->isVisible() && energy->value() == "–" && energy->toolTip().contains("does not report"));
    }

    void whyARunIsNotOnAGpu() {
        fake().answer = [](RequestId request, const Query& query) {
            auto answer = answerOn("cpu", "", {}, request, query);
            if (auto* detail = answer ? std::get_if<RunDetail>(&*answer) : nullptr)
                detail->environmentJson = R"({"device": "cpu", "device_reason": "there is no NVIDIA driver"})";
            return answer;
        };
        open();
        openRun();
        const auto labels = m_window->page("run")->findChildren<ElidedLabel*>();
        QTRY_VERIFY(std::any_of(labels.begin(), labels.end(), [](const ElidedLabel* label) {
            return label->toolTip().contains("Not on a GPU: there is no NVIDIA driver.");
        }));
    }

    void nothingIsShownWithoutAGpu() {
        fake().answer = [](RequestId request, const Query& query) { return answerOn("cpu", "", {}, request, query); };
        open();
        openRun();
        test::settle(*m_window);
        QVERIFY(!strip()->isVisible());
        fake().device = [](const Recipe&) { return onH200(); };
        fake().answer = [](RequestId request, const Query& query) {
            return answerOn("cuda:0", uuid, {}, request, query);
        };
        chooseModel();
        QTRY_COMPARE(fake().countOf<ReadGpus>(), 1);
        QTRY_VERIFY(!everySecond()->isActive()); // a machine without one is asked once
        QCOMPARE(fake().countOf<ReadGpus>(), 1);
    }

    /// Once a second, and only while somebody can see it.
    void readingsStopWhenNobodyLooks() {
        fake().answer = [](RequestId request, const Query& query) {
            return answerOn("cuda:0", uuid, {h200()}, request, query);
        };
        open();
        openRun();
        QTRY_VERIFY(strip()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(fake().countOf<ReadGpus>() >= 3, 4000);
        m_window->hide();
        QVERIFY(!everySecond()->isActive());
        const int asked = fake().countOf<ReadGpus>();
        m_window->show();
        QVERIFY(everySecond()->isActive());
        QTRY_VERIFY(fake().countOf<ReadGpus>() > asked);
        // an answer that does not come is not asked for again; the run stays on its GPU however often the page asks
        fake().answer = [](RequestId request, const Query& query) {
            return std::holds_alternative<ReadGpus>(query) ? std::nullopt
                                                           : answerOn("cuda:0", uuid, {h200()}, request, query);
        };
        const int waiting = fake().countOf<ReadGpus>();
        const QSignalSpy seconds(everySecond(), &QTimer::timeout);
        QTRY_VERIFY_WITH_TIMEOUT(seconds.count() >= 2, 20000);
        QVERIFY(fake().countOf<ReadGpus>() <= waiting + 1);
    }

    void theHistoryTellsWhereAndWhatItTook() {
        fake().answer = [](RequestId request, const Query& query) {
            return answerOn("cuda:0", uuid, {h200()}, request, query);
        };
        open();
        const RunListModel& runs = m_window->runs();
        QTRY_VERIFY(runs.rowCount() > 2);
        QCOMPARE(runs.index(0, RunListModel::Device).data().toString(), QString("NVIDIA H200"));
        QCOMPARE(runs.index(2, RunListModel::Energy).data().toString().replace(QChar(0x00a0), ' '),
                 QString("3.10 kWh"));
        QCOMPARE(runs.index(1, RunListModel::Energy).data().toString(), QString());
        RunFilterModel filter(const_cast<RunListModel&>(runs));
        filter.sort(RunListModel::Energy, Qt::AscendingOrder);
        QVERIFY(filter.index(0, RunListModel::Energy).data().toString().contains("41.7"));
        filter.setText("rtx 3090");
        QCOMPARE(filter.rowCount(), 1);
    }

    void pictures_data() { test::pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        bool longName = false;
        fake().answer = [&](RequestId request, const Query& query) {
            return longName ? answerOn("cuda:1", "GPU-2", {h200(), untold()}, request, query)
                            : answerOn("cuda:0", uuid, {h200()}, request, query);
        };
        fake().device = [](const Recipe&) { return onH200(); };
        open(theme);
        openRun();
        QTRY_VERIFY(strip()->isVisible());
        test::savePicture(*m_window, theme + "-gpu-run", scale);
        chooseModel();
        test::settle(*m_window);
        test::savePicture(*m_window, theme + "-gpu-new", scale);
        m_window->showPage("history");
        m_window->page("history")->findChild<QTableView*>("historyTable")->horizontalScrollBar()->setValue(10000);
        test::savePicture(*m_window, theme + "-gpu-history", scale);
        fake().device = {};
        chooseModel();
        test::settle(*m_window);
        test::savePicture(*m_window, theme + "-cpu-new", scale);
        longName = true;
        openRun(0);
        m_window->resize(960, 620); // the smallest
        test::settle(*m_window);
        test::savePicture(*m_window, theme + "-gpu-run-long-name", scale);
    }
};
LATHE_TEST(TestDevices)
#include "tst_devices.moc"
