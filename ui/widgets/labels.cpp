// Roles and kinds are properties that HouseStyle knows; colors are never set here.
#include "widgets/labels.h"

#include "settings/theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace lathe::ui {

QFont headingFont(int level) {
    QFont font = QApplication::font();
    static const double scales[] = {1, 1.65, 1.18, 1.0};
    font.setPointSizeF(font.pointSizeF() * scales[level]);
    font.setWeight(QFont::DemiBold);
    return font;
}

QLabel* heading(const QString& text, int level, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(headingFont(level));
    label->setTextFormat(Qt::PlainText);
    return label;
}

TextLabel* plainLabel(const QString& text, QWidget* parent) { return new TextLabel(text, parent); }

TextLabel* mutedLabel(const QString& text, QWidget* parent) {
    TextLabel* label = plainLabel(text, parent);
    label->setProperty("role", "muted");
    return label;
}

TextLabel* problemLabel(QWidget* parent) {
    TextLabel* label = plainLabel({}, parent);
    label->setProperty("role", "problem");
    label->hide();
    return label;
}

void setRole(QWidget* widget, const char* property, const QString& value) {
    if (widget->property(property).toString() == value) return;
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

QPushButton* button(const QString& text, const QString& icon, const char* kind) {
    auto* made = new QPushButton(text);
    made->setAutoDefault(true); // Enter presses what has the keyboard, outside of dialogs as well
    if (*kind) made->setProperty("kind", kind);
    if (!icon.isEmpty()) {
        const QByteArray of = kind;
        made->setIcon(Theme::icon(icon, of == "primary"  ? "accentText"
                                        : of == "danger" ? "danger"
                                        : of == "link"   ? "accent"
                                                         : "text"));
    }
    made->setIconSize({16, 16});
    return made;
}

QToolButton* toolButton(const QString& icon, const QString& name) {
    auto* made = new QToolButton;
    made->setIcon(Theme::icon(icon, "muted"));
    made->setIconSize({17, 17});
    made->setToolTip(name);
    made->setAccessibleName(name);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

QFrame* line() {
    auto* made = new QFrame;
    made->setProperty("line", true);
    made->setFixedHeight(1);
    return made;
}

Chip::Chip(QWidget* parent) : QLabel(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setContentsMargins(9, 2, 9, 2);
    setProperty("chip", "neutral");
    setTextFormat(Qt::PlainText);
}

void Chip::show(const QString& text, const QString& tone) {
    setText(text);
    setRole(this, "chip", tone);
}

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent) : QLabel(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFullText(text);
}

void ElidedLabel::setFullText(const QString& text) {
    m_text = text;
    setToolTip(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize ElidedLabel::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 4, fontMetrics().height() + 2};
}
QSize ElidedLabel::sizeHint() const {
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height() + 2};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(font());
    const bool quiet = property("role").toString() == "muted";
    painter.setPen(Theme::instance().color(quiet ? "muted" : "text"));
    painter.drawText(rect(), int(Qt::AlignVCenter | Qt::AlignLeft), fontMetrics().elidedText(m_text, m_elide, width()));
}

IconLabel::IconLabel(const QString& icon, const char* color, int size, QWidget* parent) : QWidget(parent) {
    setFixedSize(size, size);
    setIcon(icon, color);
}

void IconLabel::setIcon(const QString& icon, const char* color) {
    m_icon = icon.isEmpty() ? QIcon() : Theme::icon(icon, color);
    update();
}

void IconLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    m_icon.paint(&painter, rect());
}

StatTile::StatTile(const QString& name, QWidget* parent) : QWidget(parent), m_name(name) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    m_value = heading(QStringLiteral("–"), 2, this);
    auto* label = new QLabel(name, this);
    label->setProperty("role", "muted");
    column->addWidget(m_value);
    column->addWidget(label);
    setAccessibleName(name);
}

void StatTile::setValue(const QString& value, const QString& tooltip) {
    m_value->setText(value.isEmpty() ? QStringLiteral("–") : value);
    setToolTip(tooltip);
    setAccessibleDescription(m_value->text());
}

} // namespace lathe::ui
