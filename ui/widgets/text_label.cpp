// Words get invisible places to break at (U+200B, zero width space), and what is copied loses them again.
#include "widgets/text_label.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

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

void TextLabel::setText(const QString& text) {
    m_heights.clear();
    QLabel::setText(breakable(text));
}
QString TextLabel::text() const { return asSet(QLabel::text()); }

/// Each question lays the text out anew: a label whose text can be selected is a document.
int TextLabel::heightForWidth(int width) const {
    const auto known = m_heights.constFind(width);
    return known != m_heights.constEnd() ? *known : *m_heights.insert(width, QLabel::heightForWidth(width));
}

void TextLabel::changeEvent(QEvent* event) {
    m_heights.clear();
    QLabel::changeEvent(event);
}

void TextLabel::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy) && hasSelectedText())
        QApplication::clipboard()->setText(asSet(selectedText()));
    else QLabel::keyPressEvent(event);
}

void TextLabel::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(tr("Copy"), this,
                   [this] { QApplication::clipboard()->setText(hasSelectedText() ? asSet(selectedText()) : text()); });
    menu.exec(event->globalPos());
}

void TextLabel::mouseReleaseEvent(QMouseEvent* event) {
    QLabel::mouseReleaseEvent(event);
    if (hasSelectedText() && QApplication::clipboard()->supportsSelection())
        QApplication::clipboard()->setText(asSet(selectedText()), QClipboard::Selection);
}

} // namespace lathe::ui
