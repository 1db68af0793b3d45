// The line at the window's foot: the run, what waits, the machine.
#include "bridge/machine_load.h"
#include "settings/theme.h"
#include "ui/open_window.h"

#include <QLabel>
#include <QPushButton>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

void writeText(const QString& path, const QByteArray& text) {
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class TestStatusLine : public QObject {
    Q_OBJECT
private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void theRunningRunIsNamedOnEveryPage() {
        OpenWindow window;
        auto* line = window->findChild<QWidget*>("statusLine");
        auto* run = window->findChild<QPushButton*>("statusRun");
        auto* progress = window->findChild<QLabel*>("statusProgress");
        auto* waiting = window->findChild<QLabel*>("statusWaiting");
        QTRY_VERIFY(run->isVisible());
        QCOMPARE(progress->text(), QString("42 of 90 steps"));
        const int height = line->height();
        for (const QString& page : MainWindow::pageNames()) {
            window->showPage(page);
            QVERIFY(line->isVisible());
            QCOMPARE(line->height(), height);
        }
        StepLogged step{sampleRuns()[0].id, {}};
        step.point.step = 43;
        fake().push(step);
        QTRY_COMPARE(progress->text(), QString("43 of 90 steps"));
        fake().push(StatusChanged{sampleRuns()[0].id, RunStatus::Paused, {}});
        QTRY_COMPARE(progress->text(), QString("paused"));
        QVERIFY(waiting->text().isEmpty());

        window->showPage("home");
        QTest::mouseClick(run, Qt::LeftButton);
        QCOMPARE(window->currentPage(), QString("run"));
    }

    void whatWaitsIsCounted() {
        std::vector<RunSummary> runs = sampleRuns();
        for (const std::size_t i : {1, 2, 4}) runs[i].status = RunStatus::Queued;
        fake().answer = [&runs](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) return RunList{runs};
            return sampleAnswer(request, query);
        };
        OpenWindow window;
        auto* waiting = window->findChild<QLabel*>("statusWaiting");
        QTRY_COMPARE(waiting->text(), QString("3 runs waiting"));
        for (RunSummary& run : runs)
            if (run.status == RunStatus::Running) run.status = RunStatus::Finished;
        fake().push(JobEnded{runs[0].id, Outcome::Finished, 90, {}, {}});
        QTRY_COMPARE(waiting->text(), QString("2 runs waiting")); // the next of them is named: the one asked for first
        QVERIFY(window->findChild<QPushButton*>("statusRun")
                    ->accessibleName()
                    .contains(QString::fromStdString(runs[4].name.empty() ? runs[4].id : runs[4].name)));
        QCOMPARE(window->findChild<QLabel*>("statusProgress")->text(), QString("waiting"));
        for (RunSummary& run : runs)
            if (run.status == RunStatus::Queued) run.status = RunStatus::Finished;
        fake().push(JobEnded{runs[1].id, Outcome::Finished, 90, {}, {}});
        QTRY_COMPARE(window->findChild<QLabel*>("statusProgress")->text(), QString("Nothing is running."));
        QVERIFY(!window->findChild<QPushButton*>("statusRun")->isVisible());
    }

    void nothingOfItIsCutInTheSmallestWindow() {
        std::vector<RunSummary> runs = sampleRuns();
        runs[0].name = "A name that somebody typed late at night & that is far too long";
        for (const std::size_t i : {1, 2, 4}) runs[i].status = RunStatus::Queued;
        fake().answer = [&runs](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) return RunList{runs};
            return sampleAnswer(request, query);
        };
        OpenWindow window;
        auto* line = window->findChild<QFrame*>("statusLine");
        auto* waiting = line->findChild<QLabel*>("statusWaiting");
        QTRY_COMPARE(waiting->text(), QString("3 runs waiting"));
        for (const QSize& size : {window->minimumSize(), QSize(1600, 800), window->minimumSize()}) {
            window->resize(size);
            settle(*window);
            auto* name = line->findChild<QPushButton*>("statusRun");
            for (const QWidget* each :
                 std::initializer_list<QWidget*>{waiting, name, line->findChild<QLabel*>("statusProgress"),
                                                 line->findChild<QLabel*>("statusMachine")})
                QVERIFY2(each->width() >= each->sizeHint().width(), qPrintable(each->objectName()));
            QVERIFY(name->text().startsWith("A name") && name->text().endsWith("long"));
        }
    }

    /// Buttons without a ground of their own, in both themes.
    void bareButtonsShowWhatTheyStandOn() {
        OpenWindow window;
        QTRY_VERIFY(window->findChild<QPushButton*>("statusRun")->isVisible());
        for (const char* theme : {"light", "dark"}) {
            Theme::instance().choose(theme);
            settle(*window);
            const QImage drawn = window->grab().toImage();
            for (const char* name : {"nav:history", "statusRun"}) {
                auto* button = window->findChild<QPushButton*>(name);
                const QPoint edge = button->mapTo(&*window, QPoint(2, button->height() / 2));
                QCOMPARE(drawn.pixelColor(edge * drawn.devicePixelRatio()), Theme::instance().color("surface"));
            }
        }
        Theme::instance().choose("light");
    }

    void theMachineIsReadAsLinuxTellsIt() {
        QTemporaryDir root;
        writeText(root.filePath("proc/meminfo"), "MemTotal:       1000 kB\nMemFree: 100 kB\nMemAvailable:    400 kB\n");
        writeText(root.filePath("proc/stat"), "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3\n");
        MachineLoad load(root.path());
        load.look();
        QCOMPARE(load.totalBytes(), 1000 * 1024);
        QCOMPARE(load.usedBytes(), 600 * 1024);
        QVERIFY(!load.percent()); // since when?
        writeText(root.filePath("proc/stat"), "cpu  160 0 115 720 105 0 0 0 0 0\n");
        load.look();
        QCOMPARE(*load.percent(), 75); // of 100 ticks 25 were idle or waited for a disk
        writeText(root.filePath("proc/stat"), "cpu  nonsense\n");
        load.look();
        QVERIFY(!load.percent());
        MachineLoad elsewhere("/nowhere");
        elsewhere.look();
        QCOMPARE(elsewhere.totalBytes(), 0);
    }

    /// A container is told less memory than the machine has: that is what its runs have.
    void aControlGroupsMemoryIsShownWhereItIsLess_data() {
        QTest::addColumn<QString>("groups");
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QStringList>("names");
        const QStringList second{"memory.max", "memory.current", ""},
            first{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_"};
        QTest::newRow("version 2") << "0::/user/job\n" << "sys/fs/cgroup/user/job/" << second;
        QTest::newRow("version 2, of a group above it") << "0::/user/job\n" << "sys/fs/cgroup/user/" << second;
        QTest::newRow("version 2, in a container") << "0::/\n" << "sys/fs/cgroup/" << second;
        QTest::newRow("version 1") << "9:cpu:/a\n8:memory:/docker/b\n" << "sys/fs/cgroup/memory/docker/b/" << first;
        QTest::newRow("version 1, in a container") << "8:memory:/docker/b\n" << "sys/fs/cgroup/memory/" << first;
    }
    void aControlGroupsMemoryIsShownWhereItIsLess() {
        QFETCH(QString, groups);
        QFETCH(QString, folder);
        QFETCH(QStringList, names);
        QTemporaryDir root;
        const auto limit = [&](qint64 bytes) {
            writeText(root.filePath(folder + names[0]), QByteArray::number(bytes) + '\n');
        };
        writeText(root.filePath("proc/meminfo"), "MemTotal: 1000000 kB\nMemAvailable: 800000 kB\n");
        writeText(root.filePath("proc/self/cgroup"), groups.toUtf8());
        writeText(root.filePath(folder + names[1]), "300000000\n");
        writeText(root.filePath(folder + "memory.stat"),
                  ("anon 5\n" + names[2] + "inactive_file 60000000\n" + names[2] + "active_file 40000000\n").toUtf8());
        MachineLoad load(root.path());
        limit(500'000'000);
        load.look();
        QCOMPARE(load.totalBytes(), 500'000'000);
        QCOMPARE(load.usedBytes(), 200'000'000); // files are given up when memory is asked for
        limit(std::numeric_limits<qint64>::max() / 4096 * 4096); // as version 1 says that there is none
        load.look();
        QCOMPARE(load.totalBytes(), 1'024'000'000);
        QCOMPARE(load.usedBytes(), 204'800'000);
        writeText(root.filePath(folder + names[0]), "max\n");
        load.look();
        QCOMPARE(load.totalBytes(), 1'024'000'000);
    }

    void theGpuOfTheRunIsShown() {
        fake().answer = [](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) {
                std::vector<RunSummary> runs = sampleRuns();
                runs[0].device = "NVIDIA H200";
                runs[0].deviceUuid = "GPU-2";
                return RunList{runs};
            }
            if (!std::holds_alternative<ReadGpus>(query)) return sampleAnswer(request, query);
            const auto gpu = [](const char* field, const char* uuid, int load) { // two of a kind
                return GpuNow{
                    field, "NVIDIA H200", uuid, std::int64_t{140} << 30, std::int64_t{98} << 30, {}, load, {}, {}, {}};
            };
            return GpuReadings{{gpu("cuda:0", "GPU-1", 3), gpu("cuda:1", "GPU-2", 97), gpu("cuda:2", "GPU-3", 4)}};
        };
        OpenWindow window;
        auto* machine = window->findChild<QLabel*>("statusMachine");
        QTRY_VERIFY(machine->text().contains("NVIDIA H200") && machine->text().contains("97"));
        QVERIFY2(machine->text().contains("load 97 %") && machine->text().contains("98")
                     && machine->text().contains("140"),
                 qPrintable(machine->text()));
    }
};

LATHE_TEST(TestStatusLine)
#include "tst_status_line.moc"
