#pragma once
// Saved prompts, each with the answer that is expected of it, as the rows of a table; behind them a column for each
// model that was asked them all.
#include "lathe/generation.h"

#include <QAbstractTableModel>

#include <vector>

namespace lathe::ui {

struct SavedPrompt {
    QString name, prompt, expected; ///< expected may be empty
    bool operator==(const SavedPrompt&) const = default;
};

QByteArray promptsToJson(const std::vector<SavedPrompt>& prompts);
std::vector<SavedPrompt> promptsFromJson(const QByteArray& json); ///< none where it can't be read

/// What an answer is beside what is expected: letter case and white space do not count.
enum class Match { NotExpected, Equal, Contains, Differs };
Match matchOf(const QString& answer, const QString& expected);
QString matchWord(Match match); ///< for files: "equal", "contains", "differs", ""

class TestSetModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Prompt, Expected, FirstAnswer };
    struct Answer {
        enum class State { Waits, Writes, Done, Stopped, Failed } state = State::Waits;
        QString text; ///< or why it failed
        double seconds = 0;
    };

    using QAbstractTableModel::QAbstractTableModel;

    const std::vector<SavedPrompt>& prompts() const { return m_prompts; }
    void setPrompts(std::vector<SavedPrompt> prompts); ///< answers go
    int add(const SavedPrompt& prompt, int row = -1);  ///< -1: behind the others; where it is
    void set(int row, const SavedPrompt& prompt);      ///< another prompt has no answers yet
    void remove(int row);

    void begin(const QStringList& answerers); ///< empty columns
    void setAnswer(int answerer, int row, const Answer& answer);
    const Answer* answerAt(int answerer, int row) const;
    int answererCount() const { return int(m_answerers.size()); }
    int fitting(int answerer) const; ///< answers that are, or hold, what is expected
    int expecting() const;           ///< prompts with an expected answer

    QString csv() const;
    QByteArray jsonLines() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    Match match(int answerer, int row) const;
    QString answerText(int answerer, int row) const;
    void tellCounts(); ///< those in the headers may be others

    std::vector<SavedPrompt> m_prompts;
    QStringList m_answerers;
    std::vector<std::vector<Answer>> m_answers; ///< by prompt, then answerer
};

} // namespace lathe::ui
