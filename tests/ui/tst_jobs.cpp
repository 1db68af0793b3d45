// "Run on…" and the jobs on the queue's page, as a person uses them: what is shown before it is sent, what is sent, and
// what is asked for afterwards.
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "models/job_model.h"
#include "pages/job_log.h"
#include "pages/new_run_page.h"
#include "pages/run_on_dialog.h"
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/picture.h"
#include "widgets/banner.h"
#include "widgets/field_editor.h"
#include "widgets/field_form.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

LaunchedJob jobOf(const std::string& id, const std::string& name, const Settings& place, JobState state) {
    LaunchedJob job;
    job.id = id;
    job.name = name;
    job.place = place;
    job.state = state;
    job.createdAt = "2026-12-01T14:15:00.000Z";
    job.handle = "4711";
    job.folder = "/home/me/.local/share/lathe/jobs/" + id;
    job.log = job.folder + "/log.txt";
    return job;
}

/// A backend that keeps jobs.
struct KeptJobs {
    bool slow = false; ///< a job that is sent is not answered for
    bool slowLog = false; ///< nor is its log read
    std::vector<RequestId> sends, reads;
    std::vector<LaunchedJob> jobs;
    std::vector<PlanJob> planned;
    std::vector<JobPlan> sent;
    std::vector<CancelJob> cancelled;
    std::optional<ErrorInfo> refusal, unanswered;
    std::string log;

    std::optional<AnswerValue> operator()(RequestId request, const Query& query) {
        if (const auto* plan = std::get_if<PlanJob>(&query)) {
            planned.push_back(*plan);
            const std::string partition = plan->place.get(place::partition);
            if (partition.find(' ') != std::string::npos)
                return ErrorInfo{
                    ErrorKind::BadInput, {"Partition can't be \"%1\".", partition}, "Letters are allowed."};
            return JobPlan{"20261201-141500-0a1b",
                           "night",
                           "{}",
                           plan->place,
                           "#!/bin/bash\n#SBATCH --partition=" + partition + "\n\nsrun lathe train recipe.json\n",
                           "sbatch --parsable job.sh"};
        }
        if (const auto* send = std::get_if<SendJob>(&query)) {
            if (refusal) return *refusal;
            sends.push_back(request);
            if (slow) return std::nullopt;
            sent.push_back(send->plan);
            jobs.insert(jobs.begin(), jobOf(send->plan.job, send->plan.name, send->plan.place, JobState::Waiting));
            jobs.front().note = Said("Slurm says why: %1.", std::string("Resources"));
            return jobs.front();
        }
        if (std::holds_alternative<ListJobs>(query)) return JobList{jobs, unanswered};
        if (const auto* read = std::get_if<ReadJobLog>(&query)) {
            reads.push_back(request);
            if (slowLog) return std::nullopt;
            const std::size_t from = read->from < 0 ? 0 : std::size_t(read->from);
            return JobLog{log.substr(from), std::int64_t(log.size()), false};
        }
        if (const auto* cancel = std::get_if<CancelJob>(&query)) {
            cancelled.push_back(*cancel);
            if (cancel->now) jobs.front().state = JobState::Stopped, jobs.front().note = {};
            return jobs.front();
        }
        if (const auto* forget = std::get_if<ForgetJob>(&query)) {
            std::erase_if(jobs, [&](const LaunchedJob& job) { return job.id == forget->job; });
            return Done{};
        }
        return sampleAnswer(request, query);
    }
};

Settings slurm(const std::string& partition = {}) {
    Settings where(placeFields());
    where.set(place::on, StartedBy::Slurm);
    where.set(place::tasksPerNode, 4);
    where.set(place::nodes, 2);
    if (!partition.empty()) where.set(place::partition, partition);
    return where;
}

} // namespace

class TestJobs : public QObject {
    Q_OBJECT
    std::shared_ptr<KeptJobs> m_kept;

    static void fill(const OpenWindow& window, LongRows tooLong = LongRows::Ask) {
        window->showPage("new");
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/SmolLM2-135M-Instruct"));
        recipe.settings.set(field::tooLong, tooLong);
        recipe.data.emplace_back(dataFields()).set(field::path, std::string("/data/instructions.jsonl"));
        static_cast<NewRunPage*>(window->page("new"))->setRecipe(recipe);
    }
    static RunOnDialog* dialogOf(const OpenWindow& window) {
        fill(window);
        click(window.find<QPushButton>("new", "runOn"));
        return window->findChild<RunOnDialog*>();
    }
    /// With the keys: "This machine", "torchrun", "Slurm" stand in that order.
    static void choose(RunOnDialog* dialog, int entry) {
        auto* where = dialog->findChild<QComboBox*>("runOnWhere");
        where->setFocus();
        QTest::keyClick(where, Qt::Key_Home);
        for (int i = 0; i < entry; ++i) QTest::keyClick(where, Qt::Key_Down);
        QCOMPARE(where->currentIndex(), entry);
    }
    static QLineEdit* partition(RunOnDialog* dialog) {
        QWidget* editor = dialog->findChild<FieldForm*>("slurmPlace")->editorOf(place::partition)->editor();
        auto* line = qobject_cast<QLineEdit*>(editor);
        return line ? line : editor->findChild<QLineEdit*>();
    }
    static QString script(RunOnDialog* dialog) {
        return dialog->findChild<QPlainTextEdit*>("jobScript")->toPlainText();
    }
    static QTableView* table(const OpenWindow& window) { return window.find<QTableView>("queue", "jobsTable"); }
    static QString state(const OpenWindow& window, int row = 0) {
        return table(window)->model()->index(row, JobModel::State).data().toString();
    }

private slots:
    void init() {
        OpenWindow::sampleAnswers();
        m_kept = std::make_shared<KeptJobs>();
        fake().answer = [kept = m_kept](RequestId request, const Query& query) { return (*kept)(request, query); };
    }

    void theScriptIsShownThenSentThenCancelled() {
        OpenWindow window;
        RunOnDialog* dialog = dialogOf(window);
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(!dialog->findChild<QPlainTextEdit*>("jobScript")->isVisible()); // this machine, as always
        choose(dialog, 2);
        QTest::keyClicks(partition(dialog), "gpu");
        QTRY_VERIFY(script(dialog).contains("#SBATCH --partition=gpu\n"));
        QVERIFY(m_kept->sent.empty());
        QVERIFY(dialog->findChild<QLabel*>("runOnNeed")->isVisible());
        const JobPlan shown{m_kept->planned.back().place.get(place::partition), {}, {}, {}, plain(script(dialog)), {}};
        click(dialog->findChild<QPushButton*>("sendJob"));
        QTRY_COMPARE(window->currentPage(), QString("queue"));
        QCOMPARE(m_kept->sent.size(), 1u);
        QCOMPARE(m_kept->sent.front().script, shown.script); // what was read
        QCOMPARE(m_kept->sent.front().place.get(place::on), StartedBy::Slurm);
        QVERIFY(fake().started.empty());

        QTRY_COMPARE(table(window)->model()->rowCount(), 1);
        QCOMPARE(state(window), "waiting");
        QTRY_VERIFY(window.find<QLabel>("queue", "aboutJob")->text().contains("Resources"));
        QVERIFY(!window.find<QPushButton>("queue", "openJobRun")->isEnabled());
        QVERIFY(!window.find<QPushButton>("queue", "removeJob")->isEnabled());
        m_kept->jobs.front().state = JobState::Running;
        m_kept->jobs.front().note = {};
        m_kept->jobs.front().run = sampleRuns().front().id;
        QTRY_COMPARE_WITH_TIMEOUT(state(window), "running", 9000); // asked again by itself
        auto* cancel = window.find<QPushButton>("queue", "cancelJob");
        click(cancel);
        QTRY_COMPARE(m_kept->cancelled.size(), 1u);
        QVERIFY(!m_kept->cancelled.front().now);
        QTRY_COMPARE(cancel->text().remove('&'), "Cancel now");
        QVERIFY(window.find<QLabel>("queue", "aboutJob")->text().contains("checkpoint"));
        click(cancel);
        QTRY_COMPARE(state(window), "stopped");
        QVERIFY(m_kept->cancelled.back().now);
        QVERIFY(!cancel->isEnabled());
        QCOMPARE(cancel->text().remove('&'), "Cancel job");
        click(window.find<QPushButton>("queue", "openJobRun"));
        QTRY_COMPARE(window->currentPage(), QString("run"));
        window->showPage("queue");
        click(window.find<QPushButton>("queue", "removeJob"));
        QTRY_VERIFY(!window.find<QWidget>("queue", "jobsCard")->isVisible());
    }

    void whatHasEndedIsNotAskedAbout() {
        m_kept->jobs = {jobOf("20261201-141500-0a1b", "night", slurm(), JobState::Finished)};
        OpenWindow window;
        window->showPage("queue");
        QTRY_COMPARE(state(window), "finished");
        auto* often = window.find<QWidget>("queue", "jobsCard")->findChild<QTimer*>();
        QVERIFY(often && !often->isActive());
        m_kept->jobs.front().state = JobState::Running;
        window->showPage("home");
        window->showPage("queue");
        QTRY_VERIFY(often->isActive());
        QVERIFY(often->interval() >= 3000);
        window->showPage("home");
        QVERIFY(!often->isActive());
    }

    /// What is on its way can't be sent once more, nor left before it is known what became of it.
    void nothingIsSentTwice() {
        m_kept->slow = true;
        OpenWindow window;
        RunOnDialog* dialog = dialogOf(window);
        choose(dialog, 2);
        QTRY_VERIFY(!script(dialog).isEmpty());
        auto* send = dialog->findChild<QPushButton*>("sendJob");
        click(send);
        QTest::keyClicks(partition(dialog), "gpu");
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTest::mouseClick(send, Qt::LeftButton);
        QVERIFY(dialog->isVisible() && !send->isEnabled());
        QCOMPARE(m_kept->sends.size(), 1u);
        fake().push(Answer{m_kept->sends.front(), ErrorInfo{ErrorKind::Io, {"sbatch did not answer."}, {}}});
        QTRY_VERIFY(send->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!window->findChild<RunOnDialog*>());
    }

    void aRefusalStaysInTheDialog() {
        m_kept->refusal = ErrorInfo{
            ErrorKind::BadInput, {"sbatch refuses the job: %1", std::string("invalid partition")}, "Change it."};
        OpenWindow window;
        RunOnDialog* dialog = dialogOf(window);
        choose(dialog, 2);
        QTRY_VERIFY(!script(dialog).isEmpty());
        auto* send = dialog->findChild<QPushButton*>("sendJob");
        click(send);
        auto* note = dialog->findChild<Banner*>();
        QTRY_VERIFY(note->isVisible() && note->title().contains("invalid partition"));
        QVERIFY(dialog->isVisible() && send->isEnabled());
        QVERIFY(m_kept->sent.empty());
    }

    /// A value that no script may hold is told while it is typed; nothing can be sent then.
    void whatCantBeSentIsTold() {
        OpenWindow window;
        RunOnDialog* dialog = dialogOf(window);
        choose(dialog, 2);
        QTRY_VERIFY(!script(dialog).isEmpty());
        QTest::keyClicks(partition(dialog), "a b");
        auto* note = dialog->findChild<Banner*>();
        QTRY_VERIFY(note->isVisible() && note->title().contains("a b"));
        QVERIFY(!dialog->findChild<QPushButton*>("sendJob")->isEnabled());
        QVERIFY(script(dialog).isEmpty());
        QTest::keyClick(partition(dialog), Qt::Key_Backspace);
        QTest::keyClick(partition(dialog), Qt::Key_Backspace);
        QTRY_VERIFY(script(dialog).contains("--partition=a\n"));
        QTRY_VERIFY(dialog->findChild<QPushButton*>("sendJob")->isEnabled());
        QVERIFY(!note->isVisible());
    }

    void thisMachineStartsAsAlways() {
        OpenWindow window;
        RunOnDialog* dialog = dialogOf(window); // rows are too long, which nobody has decided about
        auto* send = dialog->findChild<QPushButton*>("sendJob");
        QVERIFY(!send->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!window->findChild<RunOnDialog*>());
        fill(window, LongRows::Drop);
        QTRY_VERIFY(window.find<QPushButton>("new", "startTraining")->isEnabled());
        click(window.find<QPushButton>("new", "runOn"));
        dialog = window->findChild<RunOnDialog*>();
        choose(dialog, 2);
        choose(dialog, 0);
        click(dialog->findChild<QPushButton*>("sendJob"));
        QTRY_COMPARE(fake().started.size(), 1u);
        QVERIFY(m_kept->sent.empty());
    }

    void thePlaceIsRemembered() {
        OpenWindow window;
        RunOnDialog* dialog = dialogOf(window);
        choose(dialog, 2);
        QTest::keyClicks(partition(dialog), "gpu");
        auto* lines = dialog->findChild<FieldForm*>("slurmPlace")->editorOf(place::line)->editor();
        QTest::keyClicks(lines, "#SBATCH --gres=gpu:2,license");
        QTRY_VERIFY(!m_kept->planned.empty() && m_kept->planned.back().place.isGiven(place::line));
        click(dialog->findChild<QPushButton*>("sendJob"));
        QTRY_COMPARE(m_kept->sent.size(), 1u);
        QTRY_VERIFY(!window->findChild<RunOnDialog*>());
        const Settings sent = m_kept->sent.front().place;
        dialog = dialogOf(window);
        QCOMPARE(dialog->findChild<QComboBox*>("runOnWhere")->currentIndex(), 2);
        QTRY_VERIFY(script(dialog).contains("--partition=gpu\n"));
        QCOMPARE(m_kept->planned.back().place, sent);
        QCOMPARE(sent.get(place::line), WordList{"#SBATCH --gres=gpu:2,license"});
    }

    void theLogGrows() {
        m_kept->jobs = {jobOf("20261201-141500-0a1b", "night", slurm(), JobState::Running)};
        m_kept->log = "step 1\n";
        OpenWindow window;
        window->showPage("queue");
        click(window.find<QPushButton>("queue", "jobLogButton"));
        auto* dialog = window->findChild<JobLogDialog*>();
        auto* text = dialog->findChild<QPlainTextEdit*>("jobLogText");
        QTRY_COMPARE(text->toPlainText(), "step 1\n");
        m_kept->log += "step 2\n";
        QTRY_COMPARE_WITH_TIMEOUT(text->toPlainText(), "step 1\nstep 2\n", 9000);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!window->findChild<JobLogDialog*>());
    }

    /// Why nobody knows is said once: who has closed that is not told the same every few seconds.
    void whyStatesAreNotKnownIsSaidOnce() {
        m_kept->jobs = {jobOf("20261201-141500-0a1b", "night", slurm(), JobState::Unknown)};
        m_kept->unanswered = ErrorInfo{ErrorKind::Io, "squeue does not tell.", "See sinfo."};
        OpenWindow window;
        window->showPage("queue");
        auto* card = window.find<QWidget>("queue", "jobsCard");
        auto* note = card->findChild<Banner*>();
        auto* often = card->findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly);
        QTRY_VERIFY(note->isVisible());
        const auto look = [&] {
            const int before = fake().countOf<ListJobs>();
            often->start(1);
            QTRY_VERIFY(fake().countOf<ListJobs>() > before);
            often->start(60'000);
            settle(*window);
        };
        note->hide(); // as its button does
        look();
        QVERIFY(!note->isVisible());
        m_kept->unanswered->message = "squeue has not answered for 30 seconds.";
        look();
        QVERIFY(note->isVisible());
        m_kept->unanswered.reset();
        look();
        QVERIFY(!note->isVisible());
    }

    /// However long an answer takes, and whatever it is: a while after it, and once more after the job's end.
    void theLogIsReadAWhileAfterEachAnswer() {
        m_kept->jobs = {jobOf("20261201-141500-0a1b", "night", slurm(), JobState::Running)};
        m_kept->slowLog = true;
        OpenWindow window;
        window->showPage("queue");
        click(window.find<QPushButton>("queue", "jobLogButton"));
        auto* dialog = window->findChild<JobLogDialog*>();
        auto* later = dialog->findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly);
        auto* note = dialog->findChild<Banner*>();
        QCOMPARE(m_kept->reads.size(), 1u);
        QVERIFY(!later->isActive());
        fake().push(Answer{m_kept->reads[0], ErrorInfo{ErrorKind::Io, "The disk does not answer.", {}}});
        QTRY_VERIFY(note->isVisible() && later->isActive());
        QVERIFY(later->remainingTime() > 2000);
        QCOMPARE(m_kept->reads.size(), 1u);
        later->start(1);
        QTRY_COMPARE(m_kept->reads.size(), 2u);
        later->setInterval(3000);

        m_kept->jobs.front().state = JobState::Finished; // while it is read
        auto* card = window.find<QWidget>("queue", "jobsCard");
        card->findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly)->start(1);
        QTRY_COMPARE(state(window), "finished");
        fake().push(Answer{m_kept->reads[1], JobLog{"step 1\n", 7, false}});
        QTRY_VERIFY(later->isActive() && !note->isVisible());
        later->start(1);
        QTRY_COMPARE(m_kept->reads.size(), 3u);
        fake().push(Answer{m_kept->reads[2], JobLog{"", 7, false}});
        auto* text = dialog->findChild<QPlainTextEdit*>("jobLogText");
        QTRY_COMPARE(text->toPlainText(), "step 1\n");
        settle(*window);
        QVERIFY(!later->isActive());
        QCOMPARE(m_kept->reads.size(), 3u);
    }

    void pictures_data() { pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        const auto named = [&](const char* id, const char* name, JobState state, const char* run) {
            LaunchedJob job = jobOf(id, name, slurm("gpu"), state);
            job.run = run;
            return job;
        };
        m_kept->jobs = {
            named("20261201-141504-0a1b", "rank 16 on the whole of the support conversations of the last three years",
                  JobState::Waiting, ""),
            named("20261201-141503-0a1b", "SmolLM2, LoRA, instructions", JobState::Running, "20261122-104500-7f3a"),
            named("20261201-141502-0a1b", "客服对话微调", JobState::Failed, ""),
            named("20261201-141501-0a1b", "night", JobState::Finished, "20261122-104500-7f3a")};
        m_kept->jobs[0].note = Said("Slurm says why: %1.", std::string("Priority"));
        m_kept->jobs[3].place = Settings(placeFields());
        m_kept->jobs[3].handle = "process 41234 on pinebook";
        m_kept->log = "rank 0 of 8 on gpu01\nstep 1  loss 2.3456  1.2 s\nstep 2  loss 2.2981  1.1 s\n";
        OpenWindow window;
        Theme::instance().choose(theme);
        window->resize(1280, 860);
        window->showPage("queue");
        QTRY_COMPARE(table(window)->model()->rowCount(), 4);
        savePicture(*window, theme + "-queue-jobs", scale);
        window->resize(window->minimumSizeHint());
        savePicture(*window, theme + "-queue-jobs-narrow", scale);
        click(window.find<QPushButton>("queue", "jobLogButton"));
        auto* log = window->findChild<JobLogDialog*>();
        QTRY_VERIFY(!log->findChild<QPlainTextEdit*>("jobLogText")->toPlainText().isEmpty());
        savePicture(*log, theme + "-job-log", scale);
        log->close();
        fake().answer = sampleAnswer;
        m_kept->jobs.clear();
        fake().answer = [kept = m_kept](RequestId request, const Query& query) { return (*kept)(request, query); };
        window->resize(1280, 860);
        RunOnDialog* dialog = dialogOf(window);
        savePicture(*window, theme + "-new-run-on", scale);
        savePicture(*dialog, theme + "-run-on-here", scale);
        choose(dialog, 1);
        QTRY_VERIFY(!script(dialog).isEmpty());
        savePicture(*dialog, theme + "-run-on-torchrun", scale);
        choose(dialog, 2);
        QTRY_VERIFY(!script(dialog).isEmpty());
        savePicture(*dialog, theme + "-run-on-slurm", scale);
        auto* area = dialog->findChild<QScrollArea*>();
        area->ensureWidgetVisible(dialog->findChild<QPlainTextEdit*>("jobScript"));
        savePicture(*dialog, theme + "-run-on-slurm-script", scale);
        dialog->resize(dialog->minimumSizeHint());
        savePicture(*dialog, theme + "-run-on-narrow", scale);
    }
};

LATHE_TEST(TestJobs)
#include "tst_jobs.moc"
