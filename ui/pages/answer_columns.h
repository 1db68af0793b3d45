#pragma once
// Columns that answer the same question: what the page's source names, and others beside it that a person has added.
#include "pages/answer_column.h"

#include <QScrollArea>

class QHBoxLayout;

namespace lathe::ui {

class AnswerColumns : public QScrollArea {
    Q_OBJECT
public:
    explicit AnswerColumns(Context& context);

    void setFirst(const std::vector<Answerer>& answerers); ///< one, or the base before it
    AnswerColumn* addColumn(); ///< null: there is no room for another
    bool hasRoom() const;
    std::vector<AnswerColumn*> columns() const; ///< those that show, from left to right

    /// Those that need the same model one after another, so that none is loaded twice.
    std::vector<AnswerColumn*> inOrderOfModels() const;
    void ask(const Question& question);
    void stop();
    void startOver();
    bool isBusy() const;
    bool allFailed() const;
    QStringList loadedModels() const; ///< the different ones, each once

    void setShading(bool on);
    void markDifferences(bool on);

signals:
    void busyChanged();
    void columnsChanged();

private:
    void take(AnswerColumn* column, int place);
    void close(AnswerColumn* column);
    void arrange(); ///< names for their places, and marks
    void mark();

    Context& m_context;
    QHBoxLayout* m_row;
    AnswerColumn *m_base, *m_main;
    std::vector<AnswerColumn*> m_added;
    bool m_marks = false, m_shades = false;
};

} // namespace lathe::ui
