// The last answer is appended to in place, so that a long conversation is not laid out again for each token.
#include "widgets/transcript.h"

#include "settings/theme.h"

#include <QScrollBar>
#include <QTextCursor>
#include <QTextFrame>

namespace lathe::ui {

Transcript::Transcript(const QString& name, QWidget* parent) : QTextBrowser(parent) {
    setAccessibleName(name);
    setOpenLinks(false);
    setTabChangesFocus(true);
    document()->setDocumentMargin(10);
    followTheme(this, [this] { redraw(); });
}

void Transcript::clearTurns() {
    m_turns.clear();
    redraw();
}

void Transcript::setEmptyText(const QString& text) {
    m_empty = text;
    setPlaceholderText(text);
}

void Transcript::add(const QString& role, const QString& text) {
    m_turns.push_back({role, text});
    insertTurn(m_turns.back());
}

void Transcript::appendText(const QString& text) {
    if (m_turns.empty() || text.isEmpty()) return;
    m_turns.back().text += text;
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 4;
    QTextFrame* last =
        document()->rootFrame()->childFrames().isEmpty() ? nullptr : document()->rootFrame()->childFrames().back();
    if (!last) return;
    QTextCursor cursor = last->lastCursorPosition();
    cursor.insertText(text, cursor.charFormat());
    if (atEnd) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void Transcript::setLastText(const QString& text) {
    if (m_turns.empty() || m_turns.back().text == text) return;
    m_turns.back().text = text;
    redraw();
}

void Transcript::redraw() {
    clear();
    for (const Turn& turn : m_turns) insertTurn(turn);
}

void Transcript::insertTurn(const Turn& turn) {
    const Theme& theme = Theme::instance();
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    QTextBlockFormat thin; // the empty lines that the document keeps between frames
    thin.setLineHeight(1, QTextBlockFormat::FixedHeight);
    cursor.setBlockFormat(thin);
    QTextFrameFormat frame;
    frame.setPadding(9);
    frame.setBottomMargin(8);
    frame.setBorder(0);
    const bool asked = turn.role == "user";
    if (turn.role == "error") frame.setBackground(theme.color("dangerSoft"));
    else if (asked) frame.setBackground(theme.color("accentSoft"));
    else if (turn.role == "assistant") frame.setBackground(theme.color("raised"));
    if (asked) frame.setLeftMargin(40);
    cursor.insertFrame(frame);
    QTextCharFormat format;
    format.setForeground(theme.color(turn.role == "error" ? "danger" : turn.role == "note" ? "muted" : "text"));
    cursor.setBlockFormat(QTextBlockFormat());
    cursor.setCharFormat(format);
    cursor.setBlockCharFormat(format);
    cursor.insertText(turn.text, format);
    cursor.movePosition(QTextCursor::End);
    cursor.setBlockFormat(thin);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

} // namespace lathe::ui
