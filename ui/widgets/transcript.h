#pragma once
// A conversation that grows: questions and answers, the last of which may still be streaming in.
#include <QTextBrowser>

#include <vector>

namespace lathe::ui {

class Transcript : public QTextBrowser {
    Q_OBJECT
public:
    explicit Transcript(const QString& name, QWidget* parent = nullptr);

    struct Turn { QString role, text; }; ///< role: "user", "assistant", "note", "error"
    void clearTurns();
    void add(const QString& role, const QString& text);
    void appendText(const QString& text); ///< to the last turn
    void setLastText(const QString& text);
    const std::vector<Turn>& turns() const { return m_turns; }
    QString lastText() const { return m_turns.empty() ? QString() : m_turns.back().text; }
    void setEmptyText(const QString& text);

private:
    void redraw();
    void insertTurn(const Turn& turn);

    std::vector<Turn> m_turns;
    QString m_empty;
};

} // namespace lathe::ui
