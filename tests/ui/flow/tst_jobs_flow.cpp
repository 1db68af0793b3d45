// A recipe to a cluster and back, with mouse and keys, over the real Workbench and with a stand-in for Slurm's
// programs.
#include "backend/core/estimate/fake/fake_gpus.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "models/job_model.h"
#include "pages/new_run_page.h"
#include "pages/run_on_dialog.h"
#include "support/fake_slurm.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "window/main_window.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>

#include <fstream>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

class TestJobsFlow : public QObject {
    Q_OBJECT
private slots:
    void fixtureAJobIsSentFollowedAndCancelled() {
        const QTemporaryDir folder;
        const FakeSlurm slurm(folder.filePath("programs").toStdString());
        const WithVariable programs("PATH", slurm.path().c_str());
        std::ofstream(folder.filePath("rows.jsonl").toStdString()) << R"({"text": "one"})" << '\n';
        Recipe recipe;
        recipe.settings.set(field::model, (fixtures() / "tiny" / "llama_untied").string());
        recipe.data.emplace_back(dataFields()).set(field::path, folder.filePath("rows.jsonl").toStdString());
        recipe.methods.push_back({"lora", Settings(*methodInfo("lora").fields)});

        const std::string home = folder.filePath("home").toStdString();
        auto bench = std::make_unique<Workbench>(home);
        auto window = std::make_unique<MainWindow>(*bench);
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
        window->showPage("new");
        static_cast<NewRunPage*>(window->page("new"))->setRecipe(recipe);
        click(window->findChild<QPushButton*>("runOn"));
        auto* dialog = window->findChild<RunOnDialog*>();
        auto* where = dialog->findChild<QComboBox*>("runOnWhere");
        QTest::keyClick(where, Qt::Key_End);
        auto* script = dialog->findChild<QPlainTextEdit*>("jobScript");
        QTRY_VERIFY(script->toPlainText().contains("\n#SBATCH --requeue\n"));
        const QString shown = script->toPlainText();
        QVERIFY(slurm.calls().empty());
        click(dialog->findChild<QPushButton*>("sendJob"));
        QTRY_COMPARE(window->currentPage(), QString("queue"));
        QCOMPARE(QString::fromStdString(slurm.sent()), shown); // to the last letter

        const auto table = [&] { return window->findChild<QTableView*>("jobsTable"); };
        const auto state = [&] { return table()->model()->index(0, JobModel::State).data().toString(); };
        QTRY_COMPARE(state(), "waiting");
        slurm.say("RUNNING None 0:0");
        QTRY_COMPARE_WITH_TIMEOUT(state(), "running", 12000);

        window.reset(); // another window finds it again
        bench = std::make_unique<Workbench>(home);
        window = std::make_unique<MainWindow>(*bench);
        window->show();
        window->showPage("queue");
        QTRY_COMPARE(state(), "running");
        click(window->findChild<QPushButton*>("cancelJob"));
        QTRY_COMPARE_WITH_TIMEOUT(state(), "stopped", 12000);
        QVERIFY(slurm.calls().find("scancel --signal=INT 4711\n") != std::string::npos);
        window.reset();
        bench.reset();
    }
};

LATHE_TEST(TestJobsFlow)
#include "tst_jobs_flow.moc"
