// After a crash the window offers its report once; diagnostics are saved where the person says.
#include "ui/open_window.h"
#include "ui/picture.h"

#include <QDialog>
#include <QFileDialog>
#include <QPlainTextEdit>
#include <QPushButton>

#include <fstream>

using namespace lathe;
using namespace lathe::ui;
using test::click;

class TestCrashNotice : public QObject {
    Q_OBJECT
    QTemporaryDir m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    void open() {
        m_window.reset();
        m_bench = std::make_unique<Workbench>(m_home.path().toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->show();
        (void)QTest::qWaitForWindowExposed(m_window.get());
    }
    void leaveReport(const char* name) const {
        const std::filesystem::path folder = m_home.path().toStdString() + "/crashes";
        std::filesystem::create_directories(folder);
        std::ofstream(folder / name) << "Lathe\n\nStack:\nframe of " << name << "\n";
    }
    Banner* notice() const { return m_window->findChild<Banner*>("crashed"); }

private slots:
    void init() { test::OpenWindow::sampleAnswers(); }
    void cleanup() {
        m_window.reset();
        m_bench.reset();
    }

    void aReportIsOfferedOnce() {
        open();
        QVERIFY(!notice()->isVisible());
        leaveReport("crash-20261201-101010-77.txt");
        leaveReport("crash-20261201-111111-78.txt");
        open();
        QVERIFY(notice()->isVisible());
        QCOMPARE(notice()->title(), QString("Lathe ended unexpectedly"));
        click(notice()->findChild<QPushButton*>("openCrash"));
        QTRY_VERIFY(m_window->findChild<QDialog*>("crashReport"));
        auto* dialog = m_window->findChild<QDialog*>("crashReport");
        const QString shown = dialog->findChild<QPlainTextEdit*>()->toPlainText();
        QVERIFY2(shown.contains("frame of crash-20261201-111111-78.txt"), qPrintable(shown));
        test::savePicture(*m_window, "crash-notice", 1);
        test::savePicture(*dialog, "crash-report", 1);
        QTest::keyClick(dialog, Qt::Key_Escape);
        open();
        QVERIFY(!notice()->isVisible());
        leaveReport("crash-20261202-101010-79.txt"); // another one
        open();
        QVERIFY(notice()->isVisible());
    }

    void diagnosticsAreSavedWhereThePersonSays() {
        open();
        m_window->showPage("settings");
        auto* save = m_window->page("settings")->findChild<QPushButton*>("saveDiagnostics");
        QTRY_VERIFY(save && save->isVisible());
        save->click();
        QTRY_VERIFY(m_window->findChild<QFileDialog*>());
        auto* dialog = m_window->findChild<QFileDialog*>();
        const QString file = m_home.filePath("report");
        emit dialog->fileSelected(file + ".zip");
        dialog->reject();
        QTRY_COMPARE(test::fake().countOf<SaveDiagnostics>(), 1);
        for (const Query& query : test::fake().asked)
            if (const auto* asked = std::get_if<SaveDiagnostics>(&query))
                QCOMPARE(asked->file, (file + ".zip").toStdString());
        const auto isSaid = [&] {
            for (Banner* each : m_window->page("settings")->findChildren<Banner*>())
                if (each->isVisible() && each->title() == "Diagnostics saved" && each->text().contains("report.zip"))
                    return true;
            return false;
        };
        QTRY_VERIFY(isSaid());
    }
};

LATHE_TEST(TestCrashNotice)
#include "tst_crash_notice.moc"
