// Rounded rectangles in the theme's colors. Borders are drawn inside the rectangle, a pixel wide, two where the
// keyboard is.
#include "settings/house_paint.h"

#include "settings/theme.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

namespace lathe::ui::paint {
namespace {

QColor ink(const char* name) { return Theme::instance().color(name); }

bool has(const QStyleOption& option, QStyle::StateFlag state) { return option.state & state; }

void box(QPainter& painter, const QRectF& rect, double radius, const QColor& ground, const QColor& border = {},
         double width = 1) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
    painter.setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    const double inside = border.isValid() ? width / 2 : 0;
    painter.drawRoundedRect(rect.adjusted(inside, inside, -inside, -inside), radius, radius);
    painter.restore();
}

struct ButtonLook {
    QColor ground, border, text;
    double width = 1, radius = 6;
    bool left = false; ///< its words begin at the left
};

ButtonLook lookOf(const QStyleOptionButton& option, const QByteArray& kind) {
    const bool enabled = has(option, QStyle::State_Enabled), hover = enabled && has(option, QStyle::State_MouseOver);
    const bool down = has(option, QStyle::State_Sunken), on = has(option, QStyle::State_On);
    const bool focus = has(option, QStyle::State_HasFocus);
    ButtonLook look{ink("surface"), ink("border"), ink("text")};
    if (kind == "primary") {
        look = {ink(hover ? "accentHover" : "accent"), ink(hover ? "accentHover" : "accent"), ink("accentText")};
        if (!enabled) look = {ink("sunken"), ink("border"), ink("disabled")};
        if (focus) look.border = ink("text"), look.width = 2;
        return look;
    }
    const bool bare = kind == "flat" || kind == "link" || kind == "nav";
    if (bare) {
        look.ground = look.border = QColor(); // {} would be Qt::color0, which is white
        if (kind == "flat" && hover) look.ground = ink("sunken");
        if (kind == "nav" && hover) look.ground = ink("raised");
        if (kind == "nav" && on) look.ground = ink("accentSoft");
        look.left = kind != "flat";
        if (kind == "link") look.text = ink("accent");
        if (kind == "nav") look.text = ink(hover || on ? "text" : "muted");
    } else {
        if (kind == "segment") look.radius = 0, look.text = ink(on ? "text" : "muted");
        if (kind == "danger") look.text = ink("danger");
        if (hover) look.ground = ink("raised"), look.border = ink("borderStrong");
        if (down || on) look.ground = ink("sunken");
        if (kind == "segment" && on) look.ground = ink("accentSoft"), look.border = ink("accent");
        if (!enabled) look.ground = ink("window");
    }
    if (!enabled) look.text = ink("disabled");
    if (focus) look.border = ink("accent"), look.width = 2;
    return look;
}

/// Where the keyboard is, the border is twice as wide.
QColor borderOf(const QStyleOption& option, const QWidget* widget, double& width) {
    width = has(option, QStyle::State_HasFocus) ? 2 : 1;
    if (propertyOf(widget, "wrong") == "true") return ink("danger");
    if (width > 1) return ink("accent");
    return ink(has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled) ? "borderStrong" : "border");
}

} // namespace

QByteArray propertyOf(const QWidget* widget, const char* name) {
    return widget ? widget->property(name).toByteArray() : QByteArray();
}

void button(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget) {
    const QByteArray kind = propertyOf(widget, "kind");
    const ButtonLook look = lookOf(option, kind);
    if (look.ground.isValid() || look.border.isValid())
        box(painter, option.rect, look.radius, look.ground, look.border, look.width);
    const int gap = option.icon.isNull() || option.text.isEmpty() ? 0 : kind == "nav" ? 9 : 6;
    const int iconWidth = option.icon.isNull() ? 0 : option.iconSize.width();
    const int margin = kind == "nav" ? 11 : kind == "link" ? 5 : 8;
    const int arrow = option.features & QStyleOptionButton::HasMenu ? 14 : 0;
    const QRect room = option.rect.adjusted(margin, 0, -margin - arrow, 0);
    if (arrow)
        Theme::icon(QStringLiteral("chevron-down"), "muted")
            .paint(&painter, QRect(room.right() + 3, option.rect.center().y() - arrow / 2 + 1, arrow, arrow));
    const int words =
        std::min(option.fontMetrics.size(Qt::TextShowMnemonic, option.text).width(), room.width() - iconWidth - gap);
    int x = look.left ? room.left() : room.left() + (room.width() - iconWidth - gap - words) / 2;
    if (iconWidth) {
        const QRect place(x, option.rect.center().y() - option.iconSize.height() / 2, iconWidth,
                          option.iconSize.height());
        option.icon.paint(&painter, place, Qt::AlignCenter,
                          has(option, QStyle::State_Enabled) ? QIcon::Normal : QIcon::Disabled);
        x += iconWidth + gap;
    }
    if (option.text.isEmpty()) return;
    painter.save();
    painter.setPen(look.text);
    if (kind == "link" && has(option, QStyle::State_MouseOver)) {
        QFont underlined = painter.font();
        underlined.setUnderline(true);
        painter.setFont(underlined);
    }
    const int mnemonic = widget && !widget->style()->styleHint(QStyle::SH_UnderlineShortcut, &option, widget)
                             ? Qt::TextHideMnemonic
                             : Qt::TextShowMnemonic;
    painter.drawText(QRect(x, option.rect.top(), words + 1, option.rect.height()),
                     Qt::AlignVCenter | Qt::AlignLeft | mnemonic, option.text);
    painter.restore();
}

void toolButton(const QStyleOptionToolButton& option, QPainter& painter, const QWidget*) {
    const bool hover = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    const bool down = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    const bool focus = has(option, QStyle::State_HasFocus);
    if (hover || down || focus)
        box(painter, option.rect, 6, hover || down ? ink("sunken") : QColor(), focus ? ink("accent") : QColor(), 2);
}

void input(const QStyleOption& option, QPainter& painter, const QWidget* widget) {
    double width = 1;
    const QColor border = borderOf(option, widget, width);
    box(painter, option.rect, 6, ink(has(option, QStyle::State_Enabled) ? "surface" : "window"), border, width);
}

void comboArrow(const QRect& room, QPainter& painter) {
    QRect place(0, 0, 14, 14);
    place.moveCenter(room.center());
    Theme::icon(QStringLiteral("chevron-down"), "muted").paint(&painter, place);
}

void comboText(const QStyleOptionComboBox& option, QPainter& painter, const QRect& room) {
    painter.save();
    painter.setPen(ink(has(option, QStyle::State_Enabled) ? "text" : "disabled"));
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     option.fontMetrics.elidedText(option.currentText, Qt::ElideRight, room.width()));
    painter.restore();
}

void checkBox(const QStyleOption& option, QPainter& painter) {
    const bool on = has(option, QStyle::State_On), enabled = has(option, QStyle::State_Enabled);
    QRectF square(0, 0, 15, 15);
    square.moveCenter(QRectF(option.rect).center());
    box(painter, square, 4, on ? ink(enabled ? "accent" : "borderStrong") : ink(enabled ? "surface" : "window"),
        on && enabled ? ink("accent") : ink(enabled ? "borderStrong" : "border"));
    if (on)
        Theme::icon(QStringLiteral("check-on"), enabled ? "accentText" : "window")
            .paint(&painter, square.toAlignedRect());
    if (has(option, QStyle::State_NoChange))
        box(painter, square.adjusted(4, 6.5, -4, -6.5), 1, ink(enabled ? "text" : "disabled"));
}

void radioButton(const QStyleOption& option, QPainter& painter) {
    const bool on = has(option, QStyle::State_On), enabled = has(option, QStyle::State_Enabled);
    QRectF round(0, 0, 15, 15);
    round.moveCenter(QRectF(option.rect).center());
    const QColor border = on && enabled ? ink("accent") : ink(enabled ? "borderStrong" : "border");
    box(painter, round, 7.5, ink("surface"), border, on ? 4.5 : 1);
}

void focusRing(const QRect& around, QPainter& painter) { box(painter, around, 4, {}, ink("accent"), 2); }

bool frame(const QStyleOptionFrame& option, QPainter& painter, const QWidget* widget) {
    if (!widget) return false;
    const QRect room = widget->rect(); // the option's leaves out the widget's margins
    if (const QByteArray tone = propertyOf(widget, "chip"); !tone.isEmpty()) {
        const bool plain = tone == "neutral";
        const QByteArray soft = tone == "info" ? "accentSoft" : tone == "error" ? "dangerSoft" : tone + "Soft";
        box(painter, room, 9, plain ? ink("sunken") : ink(soft.constData()));
        return true;
    }
    if (const QByteArray tone = propertyOf(widget, "banner"); !tone.isEmpty()) {
        const QByteArray strong = tone == "info" ? "accent" : tone == "error" ? "danger" : tone;
        box(painter, room, 6, ink((strong + "Soft").constData()), ink(strong.constData()));
        return true;
    }
    if (widget->property("card").toBool()) {
        box(painter, room, 8, ink("surface"), ink("border"));
        if (propertyOf(widget, "hot") == "true") box(painter, room, 8, {}, ink("accent"), 2);
        return true;
    }
    if (widget->property("well").toBool()) return box(painter, room, 6, ink("raised"), ink("border")), true;
    if (widget->property("line").toBool()) return painter.fillRect(room, ink("border")), true;
    if (widget->objectName() == QLatin1String("navBar")) {
        painter.fillRect(room, ink("surface"));
        painter.fillRect(QRect(room.right(), 0, 1, room.height()), ink("border"));
        return true;
    }
    if (widget->objectName() == QLatin1String("statusLine")) {
        painter.fillRect(room, ink("surface"));
        painter.fillRect(QRect(0, 0, room.width(), 1), ink("border"));
        return true;
    }
    if (widget->objectName() == QLatin1String("dropHint"))
        return box(painter, room, 8, ink("accentSoft"), ink("accent"), 2), true;
    if (option.frameShape != QFrame::StyledPanel) return false;
    if (qobject_cast<const QAbstractScrollArea*>(widget)) return input(option, painter, widget), true;
    return false;
}

void tab(const QStyleOptionTab& option, QPainter& painter) {
    const bool chosen = has(option, QStyle::State_Selected);
    if (chosen && has(option, QStyle::State_HasFocus)) painter.fillRect(option.rect, ink("accentSoft"));
    if (chosen)
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2), ink("accent"));
}

void slider(const QStyleOptionSlider& option, QPainter& painter, const QRect& groove, const QRect& handle) {
    const QRectF line(groove.left(), groove.center().y() - 1, groove.width(), 4);
    box(painter, line, 2, ink("border"));
    box(painter, QRectF(line.left(), line.top(), handle.center().x() - line.left(), 4), 2, ink("accent"));
    QRectF round(0, 0, 14, 14);
    round.moveCenter(QRectF(handle.center().x() + 0.5, line.center().y(), 0, 0).topLeft());
    box(painter, round, 7, ink(has(option, QStyle::State_HasFocus) ? "accent" : "surface"), ink("accent"), 2);
}

void scrollBar(const QStyleOptionSlider& option, QPainter& painter, const QRect& handle) {
    if (option.maximum <= option.minimum) return;
    const bool hover = has(option, QStyle::State_MouseOver) && (option.activeSubControls & QStyle::SC_ScrollBarSlider);
    box(painter, QRectF(handle).adjusted(2, 2, -2, -2), 3.5, ink(hover ? "borderStrong" : "border"));
}

void progressGroove(const QRect& room, QPainter& painter) { box(painter, room, 3, ink("sunken")); }

void progress(const QRect& room, double share, QPainter& painter) {
    if (share <= 0) return;
    box(painter, QRectF(room.left(), room.top(), std::max(6.0, share * room.width()), room.height()), 3, ink("accent"));
}

void itemGround(const QStyleOptionViewItem& option, QPainter& painter, const QWidget* view) {
    const bool list = qobject_cast<const QListView*>(view);
    const bool hover = list && has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    if (has(option, QStyle::State_Selected)) painter.fillRect(option.rect, ink("accentSoft"));
    else if (option.backgroundBrush.style() != Qt::NoBrush) painter.fillRect(option.rect, option.backgroundBrush);
    else if (hover) painter.fillRect(option.rect, ink("raised"));
    if (!list && qobject_cast<const QAbstractItemView*>(view))
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), ink("border"));
}

void branch(const QStyleOption& option, QPainter& painter) {
    if (!has(option, QStyle::State_Children)) return;
    QRect place(0, 0, 14, 14);
    place.moveCenter(option.rect.center());
    Theme::icon(has(option, QStyle::State_Open) ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"),
                "muted")
        .paint(&painter, place);
}

} // namespace lathe::ui::paint
