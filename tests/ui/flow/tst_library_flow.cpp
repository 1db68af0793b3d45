// The sample model from a server to the library, and from there into a new run: the real Workbench behind the window.
#include "models/library_table.h"
#include "pages/download_row.h"
#include "pages/page.h"
#include "support/hub_server.h"
#include "support/test_main.h"
#include "widgets/banner.h"
#include "window/main_window.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace lathe;
using namespace lathe::ui;

class TestLibraryFlow : public QObject {
    Q_OBJECT

private slots:
    void fromTheHubIntoANewRun() {
        const QString model = resourceFile("sample/model");
        if (model.isEmpty() || !QFile::exists(model + "/model.safetensors"))
            QSKIP("the sample model's weights are not part of this checkout");
        QTemporaryDir home;
        const QByteArray user = qgetenv("HOME");
        for (const auto& [name, folder] :
             {std::pair{"HF_HUB_CACHE", "/hub"}, {"OLLAMA_MODELS", "/ollama"}, {"HOME", "/user"}})
            qputenv(name, (home.path() + folder).toUtf8());
        test::HubServer server(nlohmann::json{{"delay", 0.01}});
        for (const QString& name : QDir(model).entryList(QDir::Files)) {
            QFile file(model + '/' + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            server.add(name.toStdString(), file.readAll().toStdString());
        }
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(server.endpoint()));

        Workbench bench(home.path().toStdString());
        MainWindow window(bench);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.showPage("models");
        QWidget* page = window.page("models");
        auto* table = page->findChild<QTableView*>("modelTable");
        page->findChild<QPushButton*>("downloadModel")->click();
        page->findChild<QLineEdit*>("hubRepository")->setText("test/model");
        page->findChild<QPushButton*>("listHubFiles")->click();
        auto* start = page->findChild<QPushButton*>("startDownload");
        QTRY_VERIFY_WITH_TIMEOUT(start->isVisible() && start->isEnabled(), 20000);
        start->click();
        window.showPage("home"); // it goes on
        auto* row = page->findChild<DownloadRow*>();
        row->pause();
        QTRY_VERIFY_WITH_TIMEOUT(
            row->state() == DownloadRow::State::Paused || row->state() == DownloadRow::State::Finished, 20000);
        row->resume();
        QTRY_COMPARE_WITH_TIMEOUT(row->state(), DownloadRow::State::Finished, 60000);
        window.showPage("models");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, 20000);
        QCOMPARE(table->model()->index(0, LibraryTable::Name).data().toString(), QString("test/model"));
        QCOMPARE(table->model()->index(0, LibraryTable::Here).data().toString(), QString("fits"));

        page->findChild<QTabWidget*>("modelTabs")->setCurrentIndex(0);
        table->selectRow(0);
        page->findChild<QPushButton*>("modelDetails")->click();
        QWidget* details = window.page("model");
        auto* tree = details->findChild<QTreeView*>("tensorTree");
        QTRY_VERIFY_WITH_TIMEOUT(tree->model()->rowCount() > 2, 20000);
        details->findChild<QTabWidget*>()->setCurrentIndex(1);
        auto* ids = details->findChild<QPlainTextEdit*>("trialIds");
        QTRY_VERIFY_WITH_TIMEOUT(ids->toPlainText().count(',') > 5, 20000);
        details->findChild<QTabWidget*>()->setCurrentIndex(2);
        QTRY_VERIFY_WITH_TIMEOUT(details->findChild<QLabel*>("chatSum")->text().contains("trained"), 20000);
        QVERIFY(!details->findChild<QLabel*>("chatProblem")->isVisible());
        details->findChild<QPushButton*>("useModel")->click();
        QCOMPARE(window.currentPage(), QString("new"));
        QCOMPARE(window.page("new")->findChild<QLineEdit*>("modelPath")->text(),
                 QString::fromStdString(row->result().folder));
        qputenv("HOME", user);
        for (const char* name : {"HF_ENDPOINT", "HF_HUB_CACHE", "OLLAMA_MODELS"}) qunsetenv(name);
    }
};
LATHE_TEST(TestLibraryFlow)
#include "tst_library_flow.moc"
