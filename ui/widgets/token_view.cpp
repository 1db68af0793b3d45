// Drawn as one text document; the mouse's place in it tells the token.
#include "widgets/token_view.h"

#include "bridge/text.h"
#include "settings/theme.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace lathe::ui {
namespace {

/// Bytes at the front of `bytes` that make whole characters; a character may be spread over tokens.
std::size_t wholeCharacters(const std::string& bytes) {
    std::size_t end = bytes.size();
    for (std::size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
        if (byte < 0x80) break;
        if (byte < 0xc0) continue; // a following byte: look further back for the first
        const std::size_t needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        if (needs > back) end = bytes.size() - back;
        break;
    }
    return end;
}

/// Line ends stay visible and still break the line; other control characters get their picture.
QString visible(QString text) {
    QString out;
    for (const QChar c : text) {
        if (c == '\n') out += QStringLiteral("\u21b5\n");
        else if (c == '\t') out += QStringLiteral("\u21e5\t");
        else if (c.unicode() < 0x20) out += QChar(0x2400 + c.unicode());
        else out += c;
    }
    return out;
}

} // namespace

TokenView::TokenView(QWidget* parent) : QTextEdit(parent) {
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setAccessibleName(tr("Tokens of the example"));
    setObjectName("tokenView");
    followTheme(this, [this] { redraw(); });
}

void TokenView::showExample(const ExampleView& example) {
    m_example = example;
    redraw();
}

void TokenView::clearExample() { showExample({}); }

void TokenView::redraw() {
    const Theme& theme = Theme::instance();
    clear();
    m_ends.clear();
    m_trained = m_cut = 0;
    document()->setDefaultFont(theme.monospace());
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    if (m_example.tokens.empty()) {
        QTextCharFormat plainFormat;
        plainFormat.setForeground(theme.color(m_example.rendered.empty() ? "muted" : "text"));
        cursor.insertText(qt(m_example.rendered.empty() ? m_example.raw : m_example.rendered), plainFormat);
    }
    std::string held; // bytes of a character that the next token completes
    int number = 0;
    for (const lathe::TokenView& token : m_example.tokens) {
        held += token.text;
        const std::size_t whole = wholeCharacters(held);
        const QString text = visible(qt(std::string_view(held).substr(0, whole)));
        held.erase(0, whole);
        const bool second = number++ % 2;
        QTextCharFormat format;
        if (m_plain) {
            format.setBackground(theme.color(second ? "accentSoft" : "sunken"));
            format.setForeground(theme.color("text"));
        } else if (token.cut) {
            format.setBackground(theme.color(second ? "cutAlternate" : "cut"));
            format.setForeground(theme.color("text"));
            format.setFontStrikeOut(true);
            ++m_cut;
        } else if (token.trained) {
            format.setBackground(theme.color(second ? "trainedAlternate" : "trained"));
            format.setForeground(theme.color("text"));
            ++m_trained;
        } else {
            format.setForeground(theme.color("muted"));
            if (second) format.setBackground(theme.color("sunken"));
        }
        cursor.insertText(text, format);
        m_ends.push_back(cursor.position());
    }
    if (!held.empty()) cursor.insertText(QStringLiteral("\ufffd"));
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
    const QString count = tr("%n tokens", nullptr, int(m_example.tokens.size()));
    if (m_plain) return setAccessibleDescription(count);
    setAccessibleDescription(count + QStringLiteral(", ") + tr("%n trained", nullptr, m_trained) + QStringLiteral(", ")
                             + tr("%n cut off", nullptr, m_cut));
}

bool TokenView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_ends.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int at = cursorForPosition(viewport()->mapFrom(this, help->pos())).position();
        const auto found = std::upper_bound(m_ends.begin(), m_ends.end(), at);
        const auto index = std::size_t(found - m_ends.begin());
        if (index < m_example.tokens.size()) {
            const lathe::TokenView& token = m_example.tokens[index];
            const QString fate = token.cut       ? tr("cut off")
                                 : token.trained ? tr("trained")
                                                 : tr("read only, not trained");
            const QString which = tr("token %1 of %2, id %3").arg(index + 1).arg(m_example.tokens.size()).arg(token.id);
            QToolTip::showText(help->globalPos(), m_plain ? which : which + QStringLiteral(": ") + fate, this);
            return true;
        }
    }
    return QTextEdit::event(event);
}

QWidget* TokenView::makeLegend() {
    auto* legend = new QWidget;
    auto* row = new QHBoxLayout(legend);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    const auto add = [row](const char* color, const QString& text) {
        class Swatch : public QWidget {
        public:
            explicit Swatch(const char* color) : m_color(color) { setFixedSize(14, 14); }
            void paintEvent(QPaintEvent*) override {
                QPainter painter(this);
                painter.setRenderHint(QPainter::Antialiasing);
                painter.setPen(Theme::instance().color("borderStrong"));
                painter.setBrush(Theme::instance().color(m_color));
                painter.drawRoundedRect(QRectF(0.5, 0.5, 13, 13), 3, 3);
            }
            const char* m_color;
        };
        row->addWidget(new Swatch(color));
        auto* label = new QLabel(text);
        label->setProperty("role", "muted");
        row->addWidget(label);
        row->addSpacing(8);
    };
    add("trained", tr("trained"));
    add("sunken", tr("read, not trained"));
    add("cut", tr("cut off"));
    row->addStretch(1);
    return legend;
}

} // namespace lathe::ui
