#pragma once
// A conversation that grows: questions and answers, the last of which may still be streaming in. Tokens of answers tell
// their probability, under the mouse and by the arrow keys; some of their words may be marked.
#include "widgets/answer_tokens.h"

#include <QTextBrowser>

#include <optional>
#include <utility>
#include <vector>

namespace lathe::ui {

class Transcript : public QTextBrowser {
    Q_OBJECT
public:
    explicit Transcript(const QString& name, QWidget* parent = nullptr);

    struct Turn {
        QString role, text; ///< role: "user", "assistant", "note", "error"
        std::vector<AnswerToken> tokens = {};
        std::vector<TextRange> marks = {};
        int place = 0; ///< of its first character in the document
    };
    void clearTurns();
    void add(const QString& role, const QString& text);
    void appendText(const QString& text); ///< to the last turn
    void setLastText(const QString& text);
    void removeTurns(int count); ///< the last ones
    const std::vector<Turn>& turns() const { return m_turns; }
    QString lastText() const { return m_turns.empty() ? QString() : m_turns.back().text; }
    void setEmptyText(const QString& text);

    void setLastTokens(std::vector<AnswerToken> tokens); ///< of the last turn
    void setLastMarks(std::vector<TextRange> marks);     ///< words to mark in the last turn
    void forgetMarks();                                  ///< of every turn
    void shadeUnlikely(bool on);
    QString toldToken() const { return m_told ? accessibleDescription() : QString(); } ///< that the arrow keys are at

protected:
    void paintEvent(QPaintEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    using TokenAt = std::pair<std::size_t, std::size_t>; ///< of which turn, which one

    void redraw();
    void insertTurn(Turn& turn);
    std::vector<QRect> rectsOf(int from, int to) const; ///< of characters of the document, in the viewport: a line each
    std::optional<TokenAt> tokenUnder(const QPoint& at) const;
    std::optional<TokenAt> beside(int step) const; ///< the next token, or the one before
    QRect tell(const TokenAt& which); ///< draws a frame around it; where it stands
    void forgetToken();

    std::vector<Turn> m_turns;
    QString m_empty;
    bool m_follows = true; ///< the end stays in view, until somebody scrolls away from it
    bool m_shades = false;
    std::optional<TokenAt> m_told;
};

} // namespace lathe::ui
