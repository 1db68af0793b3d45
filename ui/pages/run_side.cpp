#include "pages/run_side.h"

#include "bridge/text.h"
#include "lathe/scores.h"
#include "widgets/labels.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace lathe::ui {

RunSide::RunSide(Context& context, QWidget* parent) : Card({}, parent), m_context(context) {
    setFixedWidth(fontMetrics().averageCharWidth() * 38);
    m_title = new ElidedLabel;
    m_title->setElide(Qt::ElideRight);
    m_title->setFont(headingFont(2));
    body()->addWidget(m_title);
    m_scores = mutedLabel({});
    m_scores->setObjectName("runScores");
    m_scores->hide();
    body()->addWidget(m_scores);
    m_disk = mutedLabel({});
    m_disk->setObjectName("runDisk");
    m_disk->hide();
    body()->addWidget(m_disk);
    makeButtons();
    makeEdits();
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(600);
    connect(&m_saveSoon, &QTimer::timeout, this, &RunSide::saveEdits);
    m_measureSoon.setSingleShot(true);
    m_measureSoon.setInterval(250); // rows are passed on the way to others
    connect(&m_measureSoon, &QTimer::timeout, this, &RunSide::measure);
}

RunSide::~RunSide() { saveNow(); }

void RunSide::makeButtons() {
    m_open = button(tr("&Open"), QStringLiteral("open"), "primary");
    m_compare = button(tr("&Compare"), QStringLiteral("compare"), "primary");
    m_compare->setObjectName("compareRuns");
    m_resume = button(tr("&Resume"), QStringLiteral("play"));
    m_try = button(tr("&Try"), QStringLiteral("playground"));
    m_manyTags = button(tr("Edit ta&gs…"), QStringLiteral("tag"));
    m_manyTags->setObjectName("editTags");
    m_delete = button(tr("&Delete"), QStringLiteral("trash"), "danger");
    m_delete->setObjectName("deleteRuns");
    auto* first = new QHBoxLayout;
    first->addWidget(m_open, 1);
    first->addWidget(m_compare, 1);
    first->addWidget(m_try, 1);
    auto* second = new QHBoxLayout;
    second->addWidget(m_resume, 1);
    second->addWidget(m_manyTags, 1);
    second->addWidget(m_delete, 1);
    body()->addLayout(first);
    body()->addLayout(second);
    connect(m_open, &QPushButton::clicked, this, [this] { emit navigate(OpenRun{m_runs.front()}); });
    connect(m_compare, &QPushButton::clicked, this, [this] { emit navigate(CompareRuns{m_runs}); });
    connect(m_try, &QPushButton::clicked, this, [this] { emit navigate(TryRun{m_runs.front(), {}, false}); });
    connect(m_manyTags, &QPushButton::clicked, this, &RunSide::tagsAsked);
    connect(m_delete, &QPushButton::clicked, this, &RunSide::deleteAsked);
    connect(m_resume, &QPushButton::clicked, this, [this] {
        const RunId run = m_runs.front();
        if (const auto error = m_context.client.resume(run)) emit failed(*error);
        else emit navigate(OpenRun{run});
    });
}

void RunSide::makeEdits() {
    const auto add = [&](const QString& name, QWidget* edit, const char* object) {
        auto* label = new QLabel(name);
        label->setBuddy(edit);
        edit->setObjectName(object);
        body()->addSpacing(2);
        body()->addWidget(label);
        body()->addWidget(edit);
    };
    add(tr("&Name"), m_name = new QLineEdit, "runName");
    add(tr("Ta&gs, separated by commas"), m_tags = new QLineEdit, "runTags");
    add(tr("N&otes"), m_notes = new QPlainTextEdit, "runNotes");
    m_notes->setTabChangesFocus(true);
    m_notes->setMinimumHeight(80);
    body()->setStretch(body()->count() - 1, 1);
    const auto edited = [this] {
        if (!m_edited.empty()) m_saveSoon.start();
    };
    connect(m_name, &QLineEdit::textEdited, this, edited);
    connect(m_tags, &QLineEdit::textEdited, this, edited);
    connect(m_notes, &QPlainTextEdit::textChanged, this, edited);
}

void RunSide::setRuns(const std::vector<RunId>& runs) {
    saveNow(); // before another run's texts take the place
    const bool others = runs != m_runs;
    m_runs = runs;
    showRun(others);
    if (others) measureSoon();
}

void RunSide::refresh() { showRun(false); }

void RunSide::showRun(bool others) {
    const RunSummary* one = m_runs.size() == 1 ? m_context.runs.find(m_runs.front()) : nullptr;
    m_edited = one ? one->id : RunId();
    showTitle();
    readScores(one);
    m_open->setVisible(m_runs.size() < 2);
    m_open->setEnabled(one);
    m_try->setVisible(m_runs.size() < 2);
    m_try->setEnabled(one && one->status != RunStatus::Queued);
    m_compare->setVisible(m_runs.size() > 1);
    m_manyTags->setVisible(m_runs.size() > 1);
    m_resume->setVisible(one && one->resumable && !isActive(one->status));
    m_delete->setEnabled(!m_runs.empty());
    const QSignalBlocker quiet(m_notes);
    const auto fill = [others](QLineEdit* edit, const QString& text) { // not under the hands of who types in it
        if (edit->text() == text || !(others || (!edit->hasFocus() && !edit->isModified()))) return;
        edit->setText(text);
        edit->setCursorPosition(0); // of what is longer than the line one sees the beginning
    };
    fill(m_name, one ? qt(one->name) : QString());
    fill(m_tags, one ? qt(one->tags).join(QStringLiteral(", ")) : QString());
    const QString notes = one ? qt(one->notes) : QString();
    if (m_notes->toPlainText() != notes && (others || (!m_notes->hasFocus() && !m_notes->document()->isModified())))
        m_notes->setPlainText(notes);
    if (one) showUnsaved(*one);
    m_name->setPlaceholderText(one ? displayName(*one) : QString());
    for (QWidget* edit : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_tags), static_cast<QWidget*>(m_notes)})
        edit->setEnabled(one);
}

/// What was typed here before and could not be saved goes with the next try.
void RunSide::showUnsaved(const RunSummary& run) {
    const auto found = m_unsaved.extract(run.id);
    if (found.empty()) return;
    const EditRun& edit = found.mapped();
    const auto fill = [](QLineEdit* line, const QString& text) {
        line->setText(text);
        line->setModified(true);
    };
    if (edit.name) fill(m_name, qt(*edit.name));
    if (edit.tags) fill(m_tags, qt(*edit.tags).join(QStringLiteral(", ")));
    if (!edit.notes) return;
    m_notes->setPlainText(qt(*edit.notes));
    m_notes->document()->setModified(true);
}

void RunSide::showTitle() {
    const RunSummary* one = m_runs.size() == 1 ? m_context.runs.find(m_runs.front()) : nullptr;
    m_title->setFullText(one              ? displayName(*one)
                         : m_runs.empty() ? tr("No run selected")
                                          : tr("%n runs selected", nullptr, int(m_runs.size())));
}

/// Once more when it has ended: its last scores come with its end, and its result is on the disk.
void RunSide::readScores(const RunSummary* run) {
    const std::pair scored(run ? run->id : RunId(), run ? run->status : RunStatus::Queued);
    if (scored == m_scored) return;
    const bool isSame = scored.first == m_scored.first;
    m_scored = scored;
    if (!isSame) m_scores->hide();
    m_context.client.drop(std::exchange(m_scoresRequest, 0));
    if (!run) return;
    if (isSame) measureSoon();
    m_scoresRequest = m_context.client.askFor<RunDetail>(
        ShowRun{run->id}, this,
        [this](const RunDetail& detail) {
            m_scoresRequest = 0;
            QStringList lines;
            for (const std::string& metric : metricNames(detail.evals)) {
                if (isHeldOut(metric)) continue;
                if (const auto score = scoreOf(detail, metric))
                    lines << tr("%1: %2").arg(metricText(metric), numberText(score->value));
            }
            for (const Forgetting& forgotten : forgettingsOf(detail))
                lines << tr("forgetting, %1: %2")
                             .arg(metricText(forgotten.metric.substr(9)), signedText(forgotten.difference()));
            m_scores->setText(lines.join('\n'));
            m_scores->setVisible(!lines.isEmpty());
        },
        [this](const ErrorInfo& error) {
            m_scoresRequest = 0;
            emit failed(error);
        });
}

void RunSide::measureSoon() {
    m_context.client.drop(std::exchange(m_diskRequest, 0));
    m_disk->hide();
    if (m_runs.empty()) m_measureSoon.stop();
    else m_measureSoon.start();
}

void RunSide::measure() {
    m_diskRequest = m_context.client.askFor<RunSizes>(
        MeasureRuns{m_runs}, this,
        [this](const RunSizes& sizes) {
            m_diskRequest = 0;
            std::int64_t bytes = 0;
            for (const auto& [run, of] : sizes.bytes) bytes += of;
            m_disk->setText(bytes > 0 ? tr("%1 on the disk").arg(bytesText(bytes)) : tr("nothing on the disk"));
            m_disk->show();
        },
        [this](const ErrorInfo&) { m_diskRequest = 0; }); // a run that is gone: the list will say so
}

void RunSide::saveNow() {
    m_saveSoon.stop();
    saveEdits(); // also what could not be saved before
}

/// Only what was typed in: the rest may have been changed elsewhere meanwhile.
void RunSide::saveEdits() {
    if (m_edited.empty()) return;
    EditRun edit;
    edit.run = m_edited;
    if (m_name->isModified()) edit.name = plain(m_name->text().trimmed());
    if (m_notes->document()->isModified()) edit.notes = plain(m_notes->toPlainText());
    if (m_tags->isModified()) {
        edit.tags.emplace();
        for (const QString& tag : m_tags->text().split(',', Qt::SkipEmptyParts))
            if (!tag.trimmed().isEmpty()) edit.tags->push_back(plain(tag.trimmed()));
    }
    if (!edit.name && !edit.notes && !edit.tags) return;
    m_name->setModified(false);
    m_notes->document()->setModified(false);
    m_tags->setModified(false);
    m_context.client.askFor<Done>(
        edit, this, [this, edit](const Done&) { m_context.runs.edit({edit}); },
        [this, edit](const ErrorInfo& error) {
            if (edit.run == m_edited) { // what was typed stays there, and goes with the next try
                if (edit.name) m_name->setModified(true);
                if (edit.notes) m_notes->document()->setModified(true);
                if (edit.tags) m_tags->setModified(true);
            } else {
                m_unsaved[edit.run] = edit;
            }
            emit failed(error);
        });
}

} // namespace lathe::ui
