// The last answer is appended to in place, so that a long conversation is not laid out again for each token. Marks are
// painted over the part that shows, and are no part of the document: many of them cost nothing.
#include "widgets/transcript.h"

#include "settings/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextFrame>
#include <QToolTip>

#include <algorithm>

namespace lathe::ui {
namespace {

constexpr double unlikely = 0.5; ///< a token below is shaded, the more so the less likely it is

/// A document knows one end of a line.
QString asDrawn(QString text) { return text.remove('\r'); }

/// Moves places of a text to where they stand as drawn; they come in order.
class Drawn {
public:
    explicit Drawn(QStringView text) : m_text(text) {}
    void move(TextRange& range) {
        for (int* at : {&range.begin, &range.end}) {
            m_gone += int(m_text.mid(m_seen, *at - m_seen).count('\r'));
            m_seen = *at;
            *at -= m_gone;
        }
    }

private:
    QStringView m_text;
    int m_seen = 0, m_gone = 0;
};

} // namespace

Transcript::Transcript(const QString& name, QWidget* parent) : QTextBrowser(parent) {
    setAccessibleName(name);
    setOpenLinks(false);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    document()->setDocumentMargin(10);
    QScrollBar* bar = verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar] {
        if (m_follows) bar->setValue(bar->maximum());
    });
    connect(bar, &QScrollBar::valueChanged, this, [this, bar] { m_follows = bar->value() >= bar->maximum() - 4; });
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
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void Transcript::appendText(const QString& text) {
    if (m_turns.empty() || text.isEmpty()) return;
    m_turns.back().text += text;
    QTextFrame* last =
        document()->rootFrame()->childFrames().isEmpty() ? nullptr : document()->rootFrame()->childFrames().back();
    if (!last) return;
    QTextCursor cursor = last->lastCursorPosition();
    cursor.insertText(asDrawn(text), cursor.charFormat());
}

void Transcript::setLastText(const QString& text) {
    if (m_turns.empty() || m_turns.back().text == text) return;
    m_turns.back().text = text;
    m_turns.back().tokens.clear();
    m_turns.back().marks.clear();
    redraw();
}

void Transcript::removeTurns(int count) {
    m_turns.resize(m_turns.size() - std::min(m_turns.size(), std::size_t(std::max(0, count))));
    redraw();
}

void Transcript::redraw() {
    forgetToken();
    const bool follows = m_follows;
    const int place = verticalScrollBar()->value();
    clear();
    for (Turn& turn : m_turns) insertTurn(turn);
    verticalScrollBar()->setValue(follows ? verticalScrollBar()->maximum() : place);
}

void Transcript::insertTurn(Turn& turn) {
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
    turn.place = cursor.position();
    QTextCharFormat format;
    format.setForeground(theme.color(turn.role == "error" ? "danger" : turn.role == "note" ? "muted" : "text"));
    cursor.setBlockFormat(QTextBlockFormat());
    cursor.setCharFormat(format);
    cursor.setBlockCharFormat(format);
    cursor.insertText(asDrawn(turn.text), format);
    cursor.movePosition(QTextCursor::End);
    cursor.setBlockFormat(thin);
}

void Transcript::setLastTokens(std::vector<AnswerToken> tokens) {
    if (m_turns.empty()) return;
    Drawn drawn(m_turns.back().text);
    for (AnswerToken& each : tokens) drawn.move(each.place);
    m_turns.back().tokens = std::move(tokens);
    viewport()->update();
}

void Transcript::setLastMarks(std::vector<TextRange> marks) {
    if (m_turns.empty()) return;
    Drawn drawn(m_turns.back().text);
    for (TextRange& each : marks) drawn.move(each);
    if (m_turns.back().marks == marks) return;
    m_turns.back().marks = std::move(marks);
    viewport()->update();
}

void Transcript::forgetMarks() {
    for (Turn& turn : m_turns) turn.marks.clear();
    viewport()->update();
}

void Transcript::shadeUnlikely(bool on) {
    if (std::exchange(m_shades, on) != on) viewport()->update();
}

std::vector<QRect> Transcript::rectsOf(int from, int to) const {
    std::vector<QRect> rects;
    const QPointF scrolled(horizontalScrollBar()->value(), verticalScrollBar()->value());
    const auto* layout = document()->documentLayout();
    for (QTextBlock block = document()->findBlock(from); block.isValid() && block.position() < to;
         block = block.next()) {
        const QTextLayout* lines = block.layout();
        if (!lines || lines->lineCount() == 0) continue;
        const QPointF origin = layout->blockBoundingRect(block).topLeft() - scrolled;
        const int first = std::max(from - block.position(), 0),
                  behind = std::min(to - block.position(), block.length());
        for (int number = lines->lineForTextPosition(first).lineNumber(); number >= 0 && number < lines->lineCount();
             ++number) {
            const QTextLine line = lines->lineAt(number);
            if (line.textStart() >= behind) break;
            const qreal left = line.cursorToX(std::max(first, line.textStart()));
            const qreal right = line.cursorToX(std::min(behind, line.textStart() + line.textLength()));
            rects.push_back(QRectF(std::min(left, right), line.y(), std::abs(right - left), line.height())
                                .translated(origin)
                                .toRect());
        }
    }
    return rects;
}

void Transcript::paintEvent(QPaintEvent* event) {
    QTextBrowser::paintEvent(event);
    QPainter painter(viewport());
    const int first = cursorForPosition({0, 0}).position(),
              last = cursorForPosition({viewport()->width() - 1, viewport()->height() - 1}).position() + 1;
    const auto begin = [](const auto& ranges, int place, auto&& rangeOf) { // the first that is not above what shows
        return std::partition_point(ranges.begin(), ranges.end(),
                                    [&](const auto& each) { return rangeOf(each).end <= place; });
    };
    for (const Turn& turn : m_turns) {
        const auto own = [](const TextRange& range) { return range; };
        QColor color = Theme::instance().color("accent");
        for (auto mark = begin(turn.marks, first - turn.place, own);
             mark != turn.marks.end() && turn.place + mark->begin < last; ++mark)
            for (const QRect& rect : rectsOf(turn.place + mark->begin, turn.place + mark->end)) {
                color.setAlphaF(0.16F);
                painter.fillRect(rect, color);
                color.setAlphaF(0.8F); // a line as well, so that color is never alone
                painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), color);
            }
        if (!m_shades) continue;
        color = Theme::instance().color("warning");
        for (auto token = begin(turn.tokens, first - turn.place, [](const AnswerToken& each) { return each.place; });
             token != turn.tokens.end() && turn.place + token->place.begin < last; ++token) {
            const double share = token->probability();
            if (share >= unlikely) continue;
            color.setAlphaF(float(0.10 + 0.26 * (1 - share / unlikely)));
            for (const QRect& rect : rectsOf(turn.place + token->place.begin, turn.place + token->place.end))
                painter.fillRect(rect, color);
        }
    }
    if (!m_told) return;
    const Turn& turn = m_turns[m_told->first];
    const TextRange& place = turn.tokens[m_told->second].place;
    painter.setPen(Theme::instance().color("accent"));
    for (const QRect& rect : rectsOf(turn.place + place.begin, turn.place + place.end))
        painter.drawRect(rect.adjusted(-1, 0, 0, -1));
}

std::optional<Transcript::TokenAt> Transcript::tokenUnder(const QPoint& at) const {
    const int place = cursorForPosition(at).position();
    for (std::size_t i = 0; i < m_turns.size(); ++i) {
        const Turn& turn = m_turns[i];
        auto token = std::partition_point(turn.tokens.begin(), turn.tokens.end(),
                                          [&](const AnswerToken& each) { return turn.place + each.place.end < place; });
        for (int tried = 0; token != turn.tokens.end() && tried < 2; ++token, ++tried)
            for (const QRect& rect : rectsOf(turn.place + token->place.begin, turn.place + token->place.end))
                if (rect.contains(at)) return TokenAt{i, std::size_t(token - turn.tokens.begin())};
    }
    return std::nullopt;
}

std::optional<Transcript::TokenAt> Transcript::beside(int step) const {
    std::vector<std::size_t> speaking; // turns with tokens
    for (std::size_t i = 0; i < m_turns.size(); ++i)
        if (!m_turns[i].tokens.empty()) speaking.push_back(i);
    if (speaking.empty()) return std::nullopt;
    if (!m_told)
        return step > 0 ? TokenAt{speaking.back(), 0}
                        : TokenAt{speaking.back(), m_turns[speaking.back()].tokens.size() - 1};
    auto [turn, token] = *m_told;
    if (step > 0 && token + 1 < m_turns[turn].tokens.size()) return TokenAt{turn, token + 1};
    if (step < 0 && token > 0) return TokenAt{turn, token - 1};
    const auto at = std::find(speaking.begin(), speaking.end(), turn);
    if (step > 0) return at + 1 == speaking.end() ? *m_told : TokenAt{*(at + 1), 0};
    return at == speaking.begin() ? *m_told : TokenAt{*(at - 1), m_turns[*(at - 1)].tokens.size() - 1};
}

QRect Transcript::tell(const TokenAt& which) {
    m_told = which;
    const Turn& turn = m_turns[which.first];
    const AnswerToken& token = turn.tokens[which.second];
    setAccessibleDescription(chancesText(token.token));
    viewport()->update();
    const std::vector<QRect> rects = rectsOf(turn.place + token.place.begin, turn.place + token.place.end);
    return rects.empty() ? QRect() : rects.front();
}

void Transcript::forgetToken() {
    if (!m_told) return;
    m_told.reset();
    setAccessibleDescription({});
    viewport()->update();
}

bool Transcript::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto found = tokenUnder(help->pos())) {
            const QRect at = tell(*found);
            QToolTip::showText(help->globalPos(), chancesTip(m_turns[found->first].tokens[found->second].token),
                               viewport(), at);
            return true;
        }
        forgetToken();
    }
    return QTextBrowser::viewportEvent(event);
}

void Transcript::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const auto next = step && !(event->modifiers() & ~Qt::KeypadModifier) ? beside(step) : std::nullopt;
    if (!next) {
        if (event->key() == Qt::Key_Escape && m_told) {
            QToolTip::hideText();
            return forgetToken();
        }
        return QTextBrowser::keyPressEvent(event);
    }
    QRect at = tell(*next);
    QScrollBar* bar = verticalScrollBar();
    if (at.top() < 0) bar->setValue(bar->value() + at.top() - 8);
    else if (at.bottom() > viewport()->height()) bar->setValue(bar->value() + at.bottom() - viewport()->height() + 8);
    at = tell(*next);
    QToolTip::showText(viewport()->mapToGlobal(at.bottomLeft() + QPoint(0, 2)),
                       chancesTip(m_turns[next->first].tokens[next->second].token), viewport(), {}, 60'000);
}

void Transcript::focusOutEvent(QFocusEvent* event) {
    forgetToken();
    QTextBrowser::focusOutEvent(event);
}

} // namespace lathe::ui
