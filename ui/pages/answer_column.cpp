// Pieces of an answer are gathered and appended together: however fast tokens come, the text is laid out thirty times a
// second at most.
#include "pages/answer_column.h"

#include "bridge/text.h"
#include "models/word_diff.h"
#include "pages/source_picker.h"
#include "widgets/error_details.h"
#include "widgets/labels.h"
#include "widgets/transcript.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace lathe::ui {

void Question::fill(std::vector<Message>& messages, std::string& text, const std::vector<Message>& said) const {
    if (!chat) {
        text = plain(plainBefore + prompt);
        if (!plainBefore.isEmpty()) text += '\n'; // as the examples' inputs end
        return;
    }
    messages = before;
    messages.insert(messages.end(), said.begin(), said.end());
    messages.push_back({"user", plain(prompt)});
}

AnswerColumn::AnswerColumn(Context& context, SourcePicker* picker, QWidget* parent)
    : QWidget(parent), m_context(context), m_picker(picker) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(makeHead());
    if (m_picker) column->addWidget(m_picker->files());
    m_about = new ElidedLabel;
    m_about->setElide(Qt::ElideRight);
    setRole(m_about, "role", QStringLiteral("muted"));
    m_about->setObjectName("columnStatus");
    column->addWidget(m_about);
    m_transcript = new Transcript({});
    m_transcript->setEmptyText(tr("The answer appears here."));
    m_transcript->setMinimumHeight(fontMetrics().lineSpacing() * 3);
    column->addWidget(m_transcript, 1);
    m_flushSoon.setSingleShot(true);
    m_flushSoon.setInterval(33);
    connect(&m_flushSoon, &QTimer::timeout, this, &AnswerColumn::flush);
    if (m_picker) {
        m_picker->setParent(this);
        connect(m_picker, &SourcePicker::changed, this, [this] {
            setAnswerer(m_picker->answerer());
            emit answererChanged();
        });
        setAnswerer(m_picker->answerer());
    }
    showBusy();
}

AnswerColumn::~AnswerColumn() { m_context.client.drop(m_request); }

QLayout* AnswerColumn::makeHead() {
    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    head->addStrut(32); // with a list of runs or without one, as high as its neighbors
    m_title = new ElidedLabel;
    m_title->setFont(headingFont(3));
    m_title->setObjectName("columnTitle");
    head->addWidget(m_title, 1);
    if (m_picker) {
        m_title->hide();
        QComboBox* box = m_picker->box();
        box->setObjectName("columnSource");
        box->setAccessibleName(tr("Who answers in this column"));
        box->setMinimumContentsLength(8);
        head->addWidget(box, 1);
    }
    head->addWidget(m_copy = copyDetailsButton());
    m_again = toolButton(QStringLiteral("refresh"), tr("Ask this column again"));
    m_again->setObjectName("askAgain");
    m_stop = toolButton(QStringLiteral("stop"), tr("Stop this column"));
    m_stop->setObjectName("stopColumn");
    head->addWidget(m_again);
    head->addWidget(m_stop);
    connect(m_again, &QToolButton::clicked, this, &AnswerColumn::askAgain);
    connect(m_stop, &QToolButton::clicked, this, &AnswerColumn::stop);
    if (m_picker) {
        auto* close = toolButton(QStringLiteral("close"), tr("Close this column"));
        close->setObjectName("closeColumn");
        head->addWidget(close);
        connect(close, &QToolButton::clicked, this, &AnswerColumn::closeWanted);
    }
    return head;
}

void AnswerColumn::setAnswerer(const Answerer& answerer) {
    const bool goesOn = m_answerer.isSamePartner(answerer);
    m_answerer = answerer;
    if (!goesOn) startOver();
    showName();
}

QString AnswerColumn::name() const { return m_answerer.name(m_context.runs); }

void AnswerColumn::showName() {
    const QString name = this->name();
    if (m_title->fullText() == name && m_transcript->accessibleName() == name) return;
    m_title->setFullText(name);
    m_transcript->setAccessibleName(name);
}

void AnswerColumn::startOver() {
    const bool wasBusy = isBusy();
    m_context.client.drop(std::exchange(m_request, 0));
    m_messages.clear();
    m_question = {};
    m_come.clear();
    m_failed = m_answered = m_sent = false;
    setErrorDetails(*m_copy, {});
    m_turns = 0;
    m_transcript->clearTurns();
    say({});
    showBusy();
    if (wasBusy) emit ended();
}

void AnswerColumn::takeOver(const AnswerColumn& other) {
    startOver();
    if (!other.hasAsked()) return;
    m_question = other.m_question;
    std::vector<Transcript::Turn> turns = other.m_transcript->turns();
    turns.resize(turns.size()
                 - std::min(turns.size(), std::size_t(other.m_turns))); // the last exchange is still to come here
    m_messages = other.m_messages;
    if (!other.m_failed && !m_messages.empty() && m_messages.back().role == "assistant") m_messages.pop_back();
    if (!other.m_failed && !m_messages.empty()) m_messages.pop_back();
    if (!turns.empty())
        m_transcript->add(QStringLiteral("note"),
                          tr("What was said before, with the answers of “%1”:").arg(other.name()));
    for (const Transcript::Turn& turn : turns) m_transcript->add(turn.role, turn.text);
    say(tr("Not asked yet. The arrow above asks it the same."));
    showBusy();
}

void AnswerColumn::ask(const Question& question) {
    if (m_request) return;
    m_question = question;
    send();
}

void AnswerColumn::askAgain() {
    if (m_request || !hasAsked()) return;
    if (m_sent) { // the last exchange is taken back
        if (m_question.chat && !m_failed)
            m_messages.resize(m_messages.size() - std::min<std::size_t>(m_messages.size(), 2));
        m_transcript->removeTurns(m_turns);
    }
    send();
}

void AnswerColumn::send() {
    setErrorDetails(*m_copy, {});
    m_failed = m_answered = false;
    m_sent = true;
    m_turns = 0;
    GenerateText query = m_question.settings;
    m_answerer.fill(query);
    if (m_question.chat) {
        m_question.fill(query.messages, query.prompt, m_messages);
        m_messages.push_back(query.messages.back());
    } else {
        m_transcript->clearTurns();
        m_question.fill(query.messages, query.prompt, {});
    }
    add(QStringLiteral("user"), m_question.prompt);
    add(QStringLiteral("assistant"), {});
    say(tr("Waits for its turn"));
    m_request = m_context.client.ask(
        std::move(query), this, [this](const AnswerValue& answer) { finish(answer); },
        [this](const TextStreamed& piece) {
            m_come += qt(piece.text);
            if (!m_flushSoon.isActive()) m_flushSoon.start();
        },
        [this](const Progressed& progress) {
            if (progress.phase.empty()) return;
            const QString phase = phaseText(progress.phase);
            say(progress.total > 0 ? tr("%1: %2 %").arg(phase).arg(100 * progress.done / progress.total) : phase);
        });
    showBusy();
    emit asked();
}

void AnswerColumn::flush() {
    if (m_come.isEmpty()) return;
    m_transcript->appendText(std::exchange(m_come, {}));
    if (m_request) say(tr("Answering…"));
}

void AnswerColumn::stop() { m_context.client.cancel(m_request); }

void AnswerColumn::finish(const AnswerValue& answer) {
    m_request = 0;
    flush();
    m_flushSoon.stop();
    if (const auto* error = std::get_if<ErrorInfo>(&answer)) {
        m_failed = true;
        if (m_question.chat && !m_messages.empty()) m_messages.pop_back();
        if (m_transcript->lastText().isEmpty()) {
            m_transcript->removeTurns(1);
            --m_turns;
        }
        add(QStringLiteral("error"), (qt(error->message) + '\n' + qt(error->hint)).trimmed());
        setErrorDetails(*m_copy, errorDetails(*error));
        say({});
    } else if (const auto* text = std::get_if<GeneratedText>(&answer)) {
        const std::string said = text->texts.empty() ? std::string() : text->texts.back();
        const bool stopped = text->endedBy == "cancelled";
        m_transcript->setLastText(said.empty() ? stopped ? tr("(stopped before it began)") : tr("(an empty answer)")
                                               : qt(said)); // pieces may have split characters
        if (!text->tokens.empty()) m_transcript->setLastTokens(placedTokens(said, text->tokens.back()));
        m_answered = !said.empty();
        m_failed = stopped && said.empty(); // as if it had not been asked
        if (m_question.chat && !m_failed) m_messages.push_back({"assistant", said});
        else if (m_question.chat && !m_messages.empty()) m_messages.pop_back();
        QString about = tr("%n tokens", nullptr, int(text->newTokens));
        if (text->seconds > 0)
            about += tr(" in %1, %2 per second")
                         .arg(durationText(text->seconds))
                         .arg(double(text->newTokens) / text->seconds, 0, 'f', 1);
        if (text->endedBy == "length") about += tr("  ·  stopped at the longest answer allowed");
        if (text->endedBy == "memory") about += tr("  ·  stopped because memory ran out");
        if (stopped) about += tr("  ·  stopped");
        say(about);
    }
    showBusy();
    emit ended();
}

QString AnswerColumn::answer() const { return m_answered ? m_transcript->lastText() : QString(); }

void AnswerColumn::setShading(bool on) { m_transcript->shadeUnlikely(on); }

void AnswerColumn::markAgainst(const QString& first) {
    std::vector<TextRange> added;
    if (!first.isNull() && m_answered)
        for (const WordChange& change : wordDiff(first, m_transcript->lastText()))
            if (change.kind == WordChange::Kind::Added) added.push_back({change.begin, change.end});
    m_transcript->setLastMarks(std::move(added));
}

void AnswerColumn::add(const QString& role, const QString& text) {
    m_transcript->add(role, text);
    ++m_turns;
}

void AnswerColumn::say(const QString& text) { m_about->setFullText(text); }

void AnswerColumn::showBusy() {
    m_stop->setVisible(isBusy());
    m_again->setVisible(!isBusy());
    m_again->setEnabled(hasAsked());
    if (m_picker) {
        m_picker->box()->setEnabled(!isBusy());
        m_picker->files()->setEnabled(!isBusy());
    }
}

} // namespace lathe::ui
