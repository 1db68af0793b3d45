#include "pages/job_log.h"

#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QScrollBar>

#include <utility>

namespace lathe::ui {

JobLogDialog::JobLogDialog(BackendClient& client, const LaunchedJob& job, QWidget* parent)
    : QDialog(parent), m_client(client), m_job(job.id), m_ended(hasEnded(job.state)) {
    setObjectName("jobLog");
    setWindowTitle(tr("Log"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(10);
    auto* title = new ElidedLabel(tr("Log of “%1”").arg(qt(job.name)));
    title->setFont(headingFont(2));
    column->addWidget(title);
    auto* path = new ElidedLabel(qt(job.log));
    path->setProperty("role", "muted");
    column->addWidget(path);
    column->addWidget(m_note = new Banner);
    m_text = new QPlainTextEdit;
    m_text->setObjectName("jobLogText");
    m_text->setAccessibleName(tr("Log"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setMaximumBlockCount(20000);
    m_text->setFont(Theme::instance().monospace(0.92));
    m_text->setPlaceholderText(m_ended ? tr("It wrote nothing.") : tr("Nothing has been written yet."));
    column->addWidget(m_text, 1);
    m_about = mutedLabel({});
    auto* row = new QHBoxLayout;
    row->addWidget(m_about, 1);
    auto* close = button(tr("&Close"));
    close->setDefault(true);
    row->addWidget(close);
    column->addLayout(row);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    m_later.setInterval(3000); // from an answer to the next question, however long the answer takes
    connect(&m_later, &QTimer::timeout, this, &JobLogDialog::read);
    resize(fontMetrics().averageCharWidth() * 110, 480);
    read();
}

void JobLogDialog::setEnded(bool ended) {
    if (std::exchange(m_ended, ended) != ended) read();
}

void JobLogDialog::waitThenRead() {
    if (!m_ended || !m_readAfterEnd) m_later.start();
}

void JobLogDialog::read() {
    if (m_request) return;
    m_later.stop();
    m_readAfterEnd = m_ended;
    m_request = m_client.askFor<JobLog>(
        ReadJobLog{m_job, m_end}, this,
        [this](const JobLog& log) {
            m_request = 0;
            m_told.clear();
            m_note->hide();
            add(log);
            if (!m_request) waitThenRead();
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            if (std::exchange(m_told, error.message) != error.message) m_note->say(error);
            if (error.kind == ErrorKind::BadInput) return; // the job is no longer there
            m_readAfterEnd = false;
            waitThenRead();
        });
}

void JobLogDialog::add(const JobLog& log) {
    if (m_end < 0 && log.cut) m_about->setText(tr("Only its end is shown; the file has the rest."));
    const bool more = m_end >= 0 && !log.text.empty();
    m_end = log.end;
    if (log.text.empty()) return;
    QScrollBar* bar = m_text->verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    QTextCursor end(m_text->document()); // not the person's own, who may be marking something
    end.movePosition(QTextCursor::End);
    end.insertText(qt(log.text));
    if (atEnd) bar->setValue(bar->maximum());
    if (more) read(); // what was written at once may be more than one piece
}

} // namespace lathe::ui
