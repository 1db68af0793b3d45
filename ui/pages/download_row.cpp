// Pausing cancels the request and keeps the files: resuming is the same order again.
#include "pages/download_row.h"

#include "bridge/text.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QVBoxLayout>

namespace lathe::ui {

DownloadRow::DownloadRow(BackendClient& client, DownloadOrder order, bool paused, QWidget* parent)
    : QFrame(parent), m_client(client), m_order(std::move(order)) {
    setObjectName("downloadRow");
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(0, 6, 0, 6);
    across->setSpacing(10);
    auto* column = new QVBoxLayout;
    column->setSpacing(5);
    m_name = plainLabel(qt(m_order.repository)
                        + (m_order.revision == "main" ? QString() : QStringLiteral(" @") + qt(m_order.revision)));
    m_name->setFont(headingFont(3));
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_text = mutedLabel({});
    m_text->setObjectName("downloadText");
    m_trouble = plainLabel({});
    m_trouble->setProperty("role", "problem");
    m_trouble->setObjectName("downloadTrouble");
    for (QWidget* each : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_text),
                          static_cast<QWidget*>(m_trouble)})
        column->addWidget(each);
    across->addLayout(column, 1);
    const auto add = [&](QPushButton*& made, const QString& text, const QString& icon, const char* name,
                         const char* kind = "") {
        made = button(text, icon, kind);
        made->setObjectName(name);
        across->addWidget(made, 0, Qt::AlignVCenter);
    };
    add(m_pause, tr("Pause"), QStringLiteral("pause"), "pauseDownload");
    add(m_resume, tr("Resume"), QStringLiteral("play"), "resumeDownload", "primary");
    add(m_use, tr("Use for a new run"), QStringLiteral("new"), "useDownload", "primary");
    add(m_cancel, tr("Cancel"), QStringLiteral("close"), "cancelDownload");
    add(m_away, tr("Dismiss"), {}, "putAwayDownload");
    connect(m_pause, &QPushButton::clicked, this, &DownloadRow::pause);
    connect(m_resume, &QPushButton::clicked, this, &DownloadRow::resume);
    connect(m_cancel, &QPushButton::clicked, this, &DownloadRow::cancel);
    connect(m_away, &QPushButton::clicked, this, &DownloadRow::gone);
    connect(m_use, &QPushButton::clicked, this, [this] { emit wantedForRun(qt(m_result.folder)); });
    connect(&client, &BackendClient::batch, this, &DownloadRow::take);
    if (paused) show(State::Paused);
    else start();
}

void DownloadRow::start() {
    m_trouble->clear();
    m_progress.bytesPerSecond = 0;
    m_request = m_client.ask(FetchModel{m_order}, this, [this](const AnswerValue& value) { end(value); });
    show(State::Running);
}

void DownloadRow::pause() {
    if (m_state != State::Running) return;
    m_client.cancel(m_request);
    show(State::Pausing);
}

void DownloadRow::resume() {
    if (m_state == State::Paused || m_state == State::Failed) start();
}

void DownloadRow::cancel() {
    if (!m_sure && m_progress.bytes > 0) { // what has come would be gone
        m_sure = true;
        m_cancel->setText(tr("Delete partial files"));
        m_cancel->setToolTip(
            tr("Press again to cancel the download and delete its partial files. To keep them, pause it instead."));
        return;
    }
    if (m_state == State::Running || m_state == State::Pausing) {
        m_client.cancel(m_request);
        show(State::Cancelling);
    } else {
        discard();
    }
}

void DownloadRow::discard() {
    show(State::Cancelling);
    m_client.askFor<Done>(
        DiscardDownload{m_order}, this, [this](const Done&) { emit gone(); },
        [this](const ErrorInfo& error) {
            show(State::Failed);
            m_trouble->setText(qt(error.message));
        });
}

void DownloadRow::take(const std::vector<Event>& events) {
    for (const Event& event : events)
        if (const auto* moved = std::get_if<DownloadMoved>(&event); moved && moved->request == m_request && m_request) {
            m_progress = moved->progress;
            if (m_state == State::Running) show(State::Running);
        }
}

void DownloadRow::end(const AnswerValue& value) {
    m_request = 0;
    if (const auto* model = std::get_if<DownloadedModel>(&value)) {
        m_result = *model;
        m_progress.bytes = m_progress.totalBytes;
        show(State::Finished);
        emit finished();
    } else if (m_state == State::Cancelling) {
        discard();
    } else if (m_state == State::Pausing) {
        show(State::Paused);
    } else if (const auto* error = std::get_if<ErrorInfo>(&value)) {
        m_trouble->setText(QStringList{qt(error->message), qt(error->hint)}.join('\n').trimmed());
        show(State::Failed);
    }
}

QString DownloadRow::progressText() const {
    if (m_progress.totalBytes == 0)
        return m_state == State::Paused     ? tr("Paused")
               : m_progress.trouble.empty() ? tr("Asking the Hub…")
                                            : tr("Asking the Hub again: %1").arg(qt(m_progress.trouble));
    QStringList words;
    words << tr("%1 of %2").arg(bytesText(m_progress.bytes), bytesText(m_progress.totalBytes));
    words << tr("%1 of %2 files").arg(m_progress.files).arg(m_progress.totalFiles);
    if (m_state == State::Paused) words.prepend(tr("Paused"));
    if (m_state == State::Running && m_progress.bytesPerSecond > 0) {
        words << tr("%1/s").arg(bytesText(std::int64_t(m_progress.bytesPerSecond)));
        words << tr("%1 left").arg(
            durationText(std::max(1.0, double(m_progress.totalBytes - m_progress.bytes) / m_progress.bytesPerSecond)));
    }
    if (m_state == State::Running && m_progress.retries > 0 && !m_progress.trouble.empty())
        words << tr("%n retries (%1)", nullptr, m_progress.retries).arg(qt(m_progress.trouble));
    return words.join(QStringLiteral(" · "));
}

void DownloadRow::show(State state) {
    const bool isNew = state != m_state;
    m_state = state;
    const bool working = state == State::Running, unknown = m_progress.totalBytes == 0 && working;
    m_bar->setVisible(state != State::Finished);
    m_bar->setRange(0, unknown ? 0 : 1000);
    if (!unknown)
        m_bar->setValue(
            m_progress.totalBytes > 0 ? int(1000.0 * double(m_progress.bytes) / double(m_progress.totalBytes)) : 0);
    if (state == State::Finished)
        m_text->setText(tr("Finished: %1. Sizes and hashes are correct.").arg(qt(m_result.folder)));
    else if (state == State::Pausing) m_text->setText(tr("Pausing…"));
    else if (state == State::Cancelling) m_text->setText(tr("Canceling…"));
    else m_text->setText(progressText());
    m_trouble->setVisible(state == State::Failed);
    m_pause->setVisible(working);
    m_resume->setVisible(state == State::Paused || state == State::Failed);
    m_resume->setText(state == State::Failed ? tr("Try again") : tr("Resume"));
    m_cancel->setVisible(state != State::Finished);
    m_cancel->setEnabled(state != State::Cancelling && state != State::Pausing);
    m_use->setVisible(state == State::Finished);
    m_away->setVisible(state == State::Finished);
    if (!isNew) return;
    m_sure = false;
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip({});
    emit changed();
}

} // namespace lathe::ui
