#pragma once
// A column of the playground: who answers, the conversation with it, and how the answer goes. Each has a request of its
// own, so that one can be stopped, fail or be asked again without the others.
#include "models/answerer.h"
#include "pages/page.h"

#include <QTimer>

class QToolButton;

namespace lathe::ui {

class ElidedLabel;
class SourcePicker;
class Transcript;

/// What all columns are asked.
struct Question {
    QString prompt;
    bool chat = true;
    std::vector<Message> before; ///< examples: turns of a chat
    QString plainBefore;         ///< the same of plain text
    GenerateText settings;       ///< how answers are drawn

    /// As a model gets it: turns behind what was said before, or plain text.
    void fill(std::vector<Message>& messages, std::string& text, const std::vector<Message>& said) const;
};

class AnswerColumn : public QWidget {
    Q_OBJECT
public:
    /// With a `picker`, of which the column takes hold, a person chooses in it whom to ask, and can close it.
    AnswerColumn(Context& context, SourcePicker* picker = nullptr, QWidget* parent = nullptr);
    ~AnswerColumn() override;

    void setAnswerer(const Answerer& answerer); ///< begins anew where it is another one
    const Answerer& answerer() const { return m_answerer; }
    void showName(); ///< as it is called now
    QString name() const;

    void ask(const Question& question);
    void takeOver(const AnswerColumn& other); ///< its conversation, up to the last question, which may be asked again
    void stop(); ///< what there is of the answer stays
    void startOver();
    bool isBusy() const { return m_request != 0; }
    bool hasFailed() const { return m_failed; }
    bool hasAsked() const { return !m_question.prompt.isEmpty(); }
    void setShading(bool on);
    /// Marks what the answer has and this text has not; null: nothing is marked.
    void markAgainst(const QString& first);
    QString answer() const; ///< null until it has ended
    Transcript* transcript() const { return m_transcript; }

signals:
    void asked();
    void ended();
    void answererChanged();
    void closeWanted();

private:
    QLayout* makeHead();
    void askAgain();
    void send();
    void flush(); ///< what has come is shown, a few times a second
    void finish(const AnswerValue& answer);
    void add(const QString& role, const QString& text);
    void say(const QString& text);
    void showBusy();

    Context& m_context;
    SourcePicker* m_picker;
    Answerer m_answerer;
    RequestId m_request = 0;
    Question m_question; ///< the last one
    std::vector<Message> m_messages;
    QString m_come; ///< and is not yet shown
    QTimer m_flushSoon{this};
    bool m_failed = false, m_answered = false, m_sent = false; ///< of the last question
    int m_turns = 0; ///< that the last question has added
    ElidedLabel *m_title, *m_about;
    QToolButton *m_copy, *m_again, *m_stop; ///< m_copy: an error's details
    Transcript* m_transcript;
};

} // namespace lathe::ui
