#include "pages/jobs_card.h"

#include "bridge/text.h"
#include "models/job_model.h"
#include "pages/job_log.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/table_style.h"

#include <QAction>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace lathe::ui {

JobsCard::JobsCard(Context& context, QWidget* parent) : Card(tr("Jobs elsewhere"), parent), m_context(context) {
    setObjectName("jobsCard");
    setSubtitle(tr("What torchrun or a Slurm cluster trains. Their runs are in the history once they have begun."));
    m_model = new JobModel(this);
    body()->addWidget(m_note = new Banner);
    m_table = new QTableView;
    m_table->setObjectName("jobsTable");
    m_table->setAccessibleName(tr("Jobs elsewhere"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    plainTable(*m_table, 16);
    m_table->horizontalHeader()->setStretchLastSection(true);
    const int letter = fontMetrics().averageCharWidth();
    const int widths[] = {38, 18, 30, 22, 20};
    for (int i = 0; i < JobModel::ColumnCount; ++i) m_table->setColumnWidth(i, widths[i] * letter);
    m_table->setMinimumHeight(fontMetrics().height() * 6);
    body()->addWidget(m_table);
    m_about = mutedLabel({});
    m_about->setObjectName("aboutJob");
    body()->addWidget(m_about);

    const auto action = [this](const QString& text, const QString& icon, const char* name, auto act) {
        QPushButton* made = button(text, icon);
        made->setObjectName(name);
        addAction(made);
        connect(made, &QPushButton::clicked, this, act);
        return made;
    };
    m_log = action(tr("&Log"), QStringLiteral("file"), "jobLogButton", [this] { showLog(); });
    m_open = action(tr("Open ru&n"), QStringLiteral("open"), "openJobRun", [this] {
        if (const LaunchedJob* job = chosen(); job && !job->run.empty()) emit runWanted(job->run);
    });
    m_cancel = action(tr("&Cancel job"), QStringLiteral("stop"), "cancelJob", [this] { cancelChosen(); });
    m_cancel->setToolTip(tr("A run saves a checkpoint between two steps and ends; a job that waits is taken out."));
    m_remove = action(tr("&Remove"), QStringLiteral("close"), "removeJob", [this] { forget(); });
    m_remove->setToolTip(tr("Deletes the script and the log of a job that has ended; its run stays."));
    connect(m_table, &QTableView::doubleClicked, m_log, &QPushButton::click);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &JobsCard::showChosen);
    m_often.setInterval(5000);
    connect(&m_often, &QTimer::timeout, this, &JobsCard::read);
    showChosen();
    hide();
}

void JobsCard::hideEvent(QHideEvent*) { m_often.stop(); }

void JobsCard::read() {
    if (m_request) return;
    m_request = m_context.client.askFor<JobList>(
        ListJobs{}, this,
        [this](const JobList& list) {
            m_request = 0;
            showJobs(list);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            sayUnanswered(error);
            show();
        });
}

void JobsCard::sayUnanswered(const ErrorInfo& why) {
    if (std::exchange(m_unanswered, why.message) != why.message) m_note->say(why);
}

void JobsCard::sayFailed(const ErrorInfo& why) {
    m_unanswered.clear(); // which this takes the place of
    m_note->say(why);
}

void JobsCard::showJobs(const JobList& list) {
    const LaunchedJob* before = chosen();
    const JobId kept = before ? before->id : JobId();
    m_model->setJobs(list.jobs);
    setVisible(!list.jobs.empty());
    if (list.jobs.empty()) return m_often.stop();
    if (!chosen()) m_table->selectRow(std::max(0, m_model->rowOf(kept)));
    if (list.unanswered) sayUnanswered(*list.unanswered);
    else if (!std::exchange(m_unanswered, {}).empty()) m_note->hide();
    if (!m_model->anyGoesOn()) m_often.stop();
    else if (isVisible() && !m_often.isActive()) m_often.start();
    if (m_shownLog)
        if (const int row = m_model->rowOf(m_logOf); row >= 0) m_shownLog->setEnded(hasEnded(m_model->at(row).state));
    showChosen();
}

const LaunchedJob* JobsCard::chosen() const {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model->at(rows.front().row());
}

void JobsCard::showChosen() {
    const LaunchedJob* job = chosen();
    const bool ended = job && hasEnded(job->state);
    m_log->setEnabled(job);
    m_open->setEnabled(job && !job->run.empty());
    m_cancel->setEnabled(job && !ended && job->state != JobState::Sending);
    m_cancel->setText(job && job->id == m_asked && !ended ? tr("&Cancel now") : tr("&Cancel job"));
    m_remove->setEnabled(ended);
    m_about->setText(!job                           ? QString()
                     : !job->note.empty()           ? qt(job->note)
                     : job->id == m_asked && !ended ? tr("It saves a checkpoint between two steps and ends.")
                     : !job->run.empty()            ? tr("Its run is in the history.")
                                                    : QString());
    m_about->setVisible(!m_about->text().isEmpty());
}

void JobsCard::cancelChosen() {
    const LaunchedJob* job = chosen();
    if (!job) return;
    const bool now = job->id == m_asked; // asked before, and still not ended
    m_asked = job->id;
    m_unanswered.clear();
    m_note->hide();
    m_context.client.askFor<LaunchedJob>(
        CancelJob{job->id, now}, this, [this](const LaunchedJob&) { read(); },
        [this, now, id = job->id](const ErrorInfo& error) {
            if (!now && m_asked == id) m_asked = {};
            sayFailed(error);
            read();
        });
    showChosen();
}

void JobsCard::showLog() {
    const LaunchedJob* job = chosen();
    if (!job) return;
    m_logOf = job->id;
    m_shownLog = new JobLogDialog(m_context.client, *job, this);
    m_shownLog->open();
}

void JobsCard::forget() {
    const LaunchedJob* job = chosen();
    if (!job) return;
    m_context.client.askFor<Done>(
        ForgetJob{job->id}, this, [this](const Done&) { read(); },
        [this](const ErrorInfo& error) { sayFailed(error); });
}

} // namespace lathe::ui
