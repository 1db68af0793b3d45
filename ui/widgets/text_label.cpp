// Words get invisible places to break at (U+200B, zero width space), and what is copied loses them again.
#include "widgets/text_label.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>
#include <cmath>
#include <vector>

namespace lathe::ui {
namespace {

constexpr QChar breakHere(0x200b);
constexpr int longWord = 24; ///< letters; shorter words fit any column

/// After the signs that part names from each other, and where there is none for long, anywhere.
QString breakable(const QString& text) {
    QString out;
    out.reserve(text.size() + text.size() / 8);
    qsizetype word = 0; // where it began
    for (qsizetype at = 0; at <= text.size(); ++at) {
        if (at < text.size() && !text[at].isSpace()) continue;
        const QStringView letters = QStringView(text).mid(word, at - word);
        int since = 0;
        for (const QChar letter : letters) {
            out += letter;
            ++since;
            const bool parts = QStringView(u"/\\_-.,:;=&?").contains(letter);
            if (letters.size() > longWord && (parts || since >= longWord) && !letter.isHighSurrogate()) {
                out += breakHere;
                since = 0;
            }
        }
        if (at < text.size()) out += text[at];
        word = at + 1;
    }
    return out;
}

QString asSet(QString text) { return text.remove(breakHere); }

} // namespace

TextLabel::TextLabel(const QString& text, QWidget* parent) : QLabel(parent) {
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setText(text);
}

void TextLabel::setText(const QString& text) { QLabel::setText(breakable(text)); }
QString TextLabel::text() const { return asSet(QLabel::text()); }

/// A label whose text can be selected is a document, and asks it for its hints by laying it out six times. Here the
/// text is measured as one line, from which its area follows, and its longest words.
void TextLabel::measure() const {
    if (const QString shown = QLabel::text(); shown != m_measured) {
        m_heights.clear();
        m_hint = {};
        m_measured = shown;
    }
    if (m_hint.isValid()) return;
    ensurePolished();
    const QFontMetrics metrics = fontMetrics();
    const int line = metrics.lineSpacing(), most = metrics.averageCharWidth() * 80;
    const QString& text = m_measured;
    m_hint = {0, text.isEmpty() ? 0 : line};
    m_least = m_hint;
    const auto linesOf = [&](int wide, double room) { return std::max(1, int(std::ceil(wide / room))); };
    std::vector<int> paragraphs;
    int lines = 0; // with 80 letters in each
    for (const QString& paragraph : text.split('\n')) {
        paragraphs.push_back(metrics.horizontalAdvance(paragraph));
        m_hint.rwidth() = std::max(m_hint.width(), paragraphs.back());
        lines += linesOf(paragraphs.back(), most);
    }
    // As wide as QTextDocument::adjustSize() makes it, which is five by three of the area of these lines; but what is
    // short is one line.
    const int ideal = std::max(most / 2, int(std::sqrt(double(lines) * line * most * 5 / 3)));
    m_hint.setWidth(std::min({m_hint.width(), most, ideal}));
    lines = 0;
    for (const int wide : paragraphs) // words don't fill every line
        lines += linesOf(wide, wide > m_hint.width() ? std::max(1.0, m_hint.width() * 0.92) : wide + 1);
    m_hint.setHeight(text.isEmpty() ? 0 : lines * line);
    QString letters; // of one word; letters from Hangul on break anywhere
    qsizetype longest = 0;
    const auto end = [&] {
        if (letters.size() + 2 >= longest) {
            longest = std::max(longest, letters.size());
            m_least.setWidth(std::max(m_least.width(), metrics.horizontalAdvance(letters)));
        }
        letters.clear();
    };
    for (const QChar letter : text) {
        if (letter.isSpace() || letter == breakHere || letter.unicode() >= 0x1100) end();
        if (!letter.isSpace() && letter != breakHere) letters += letter;
    }
    end();
}

QSize TextLabel::sizeHint() const {
    measure();
    return m_hint.grownBy(contentsMargins());
}

QSize TextLabel::minimumSizeHint() const {
    measure();
    return m_least.grownBy(contentsMargins());
}

int TextLabel::heightForWidth(int width) const {
    measure();
    const auto known = m_heights.constFind(width);
    return known != m_heights.constEnd() ? *known : *m_heights.insert(width, QLabel::heightForWidth(width));
}

void TextLabel::changeEvent(QEvent* event) {
    m_heights.clear();
    m_hint = {};
    QLabel::changeEvent(event);
}

void TextLabel::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy) && hasSelectedText())
        QApplication::clipboard()->setText(asSet(selectedText()));
    else QLabel::keyPressEvent(event);
}

void TextLabel::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this,
                    [this] { QApplication::clipboard()->setText(hasSelectedText() ? asSet(selectedText()) : text()); });
    menu->popup(event->globalPos());
}

void TextLabel::mouseReleaseEvent(QMouseEvent* event) {
    QLabel::mouseReleaseEvent(event);
    if (hasSelectedText() && QApplication::clipboard()->supportsSelection())
        QApplication::clipboard()->setText(asSet(selectedText()), QClipboard::Selection);
}

} // namespace lathe::ui
