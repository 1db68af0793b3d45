// Sizes and places first, then who draws what; the drawing itself is in house_paint.cpp.
#include "settings/house_style.h"

#include "settings/house_paint.h"
#include "settings/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollArea>
#include <QStyleOption>
#include <QTextEdit>

namespace lathe::ui {
namespace {

constexpr int inputHeight = 32, inputMargin = 8, arrowWidth = 24;

bool isTextEdit(const QWidget* widget) {
    return qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget);
}

/// Of an item view's own parts and of other painting in it.
bool isInView(const QWidget* widget) { return qobject_cast<const QAbstractItemView*>(widget); }

QColor colorOfRole(const QByteArray& role) {
    const Theme& theme = Theme::instance();
    return theme.color(role == "problem" ? "danger" : role.constData());
}

QSize buttonSize(const QSize& contents, const QWidget* widget) {
    const QByteArray kind = paint::propertyOf(widget, "kind");
    if (kind == "flat") return contents + QSize(12, 12);
    if (kind == "link") return contents + QSize(10, 6);
    if (kind == "nav") return contents + QSize(28, 18);
    return {contents.width() + 28, std::max(contents.height(), 18) + 14};
}

} // namespace

HouseStyle::HouseStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void HouseStyle::tint(QWidget& widget) {
    QByteArray role = paint::propertyOf(&widget, "role");
    if (const QByteArray tone = paint::propertyOf(&widget, "chip"); !tone.isEmpty())
        role = tone == "neutral" ? "muted" : tone == "info" ? "accent" : tone == "error" ? "danger" : tone;
    if (role.isEmpty()) {
        if (widget.property("tinted").toBool()) {
            widget.setPalette(QPalette());
            widget.setProperty("tinted", QVariant());
        }
        return;
    }
    QPalette palette = widget.palette();
    for (const auto part : {QPalette::WindowText, QPalette::Text}) palette.setColor(part, colorOfRole(role));
    widget.setPalette(palette);
    widget.setProperty("tinted", true);
}

void HouseStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QLabel*>(widget)) tint(*widget);
    const bool shows = qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractScrollArea*>(widget)
                       || widget->inherits("QLineEdit") || widget->inherits("QTabBar");
    if (shows) widget->setAttribute(Qt::WA_Hover);
    if (auto* area = qobject_cast<QScrollArea*>(widget)) {
        area->viewport()->setAutoFillBackground(false); // a page's ground shows through
        if (area->widget()) area->widget()->setAutoFillBackground(false);
    } else if (qobject_cast<QAbstractScrollArea*>(widget)) {
        widget->removeEventFilter(this);
        widget->installEventFilter(this);
    }
    if (qobject_cast<QProgressBar*>(widget)) widget->setFixedHeight(6);
}

void HouseStyle::unpolish(QWidget* widget) {
    widget->removeEventFilter(this);
    QProxyStyle::unpolish(widget);
}

bool HouseStyle::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) static_cast<QWidget*>(watched)->update();
    return false;
}

int HouseStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_DefaultFrameWidth: return isTextEdit(widget) ? 5 : isInView(widget) ? 2 : 1;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return 17;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return 8;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_TabBarTabHSpace: return 24;
    case PM_TabBarTabVSpace: return 16;
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal: return 0;
    case PM_HeaderMargin: return 8;
    case PM_FocusFrameHMargin: return 7; // and one more: text stands below its header's
    case PM_ScrollBarExtent: return 11;
    case PM_ScrollBarSliderMin: return 28;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap: return 0;
    case PM_SliderThickness:
    case PM_SliderControlThickness:
    case PM_SliderLength: return 16;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin: return 4;
    case PM_ToolTipLabelFrameWidth: return 5;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int HouseStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                          QStyleHintReturn* data) const {
    switch (hint) {
    case SH_ComboBox_Popup: return 0; // below the box, as high as its rows
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ScrollView_FrameOnlyAroundContents: return 0;
    case SH_ItemView_ShowDecorationSelected: return 1;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize HouseStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                   const QWidget* widget) const {
    switch (type) {
    case CT_PushButton: return buttonSize(size, widget);
    case CT_ToolButton: return size + QSize(12, 12);
    case CT_LineEdit: return {size.width() + 2 * inputMargin, std::max(size.height() + 10, inputHeight)};
    case CT_SpinBox: return {size.width() + 2 * inputMargin + 4, std::max(size.height() + 8, inputHeight)};
    case CT_ComboBox: return {size.width() + inputMargin + arrowWidth + 4, std::max(size.height() + 10, inputHeight)};
    case CT_ItemViewItem: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width(), base.height() + 8};
    }
    default: return QProxyStyle::sizeFromContents(type, option, size, widget);
    }
}

QRect HouseStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    switch (element) {
    case SE_LineEditContents: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        const bool bare = frame && frame->lineWidth <= 0; // within a box or a spin box, which have the margin
        return bare ? option->rect : option->rect.adjusted(inputMargin - 1, 1, -inputMargin + 1, -1);
    }
    case SE_CheckBoxFocusRect:
    case SE_RadioButtonFocusRect: return option->rect;
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents: return option->rect;
    default: return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect HouseStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                 const QWidget* widget) const {
    const QRect room = option->rect;
    if (control == CC_ComboBox) {
        if (part == SC_ComboBoxArrow) return room.adjusted(room.width() - arrowWidth, 0, 0, 0);
        if (part == SC_ComboBoxEditField) return room.adjusted(inputMargin, 2, -arrowWidth, -2);
        return room;
    }
    if (control == CC_SpinBox && part == SC_SpinBoxEditField) {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        const bool bare = spin && spin->buttonSymbols == QAbstractSpinBox::NoButtons;
        return room.adjusted(inputMargin, 2, bare ? -inputMargin : -arrowWidth, -2);
    }
    if (control == CC_ScrollBar) { // no buttons at its ends
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (!bar || part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine) return {};
        if (part == SC_ScrollBarGroove) return room;
        const bool across = bar->orientation == Qt::Horizontal;
        const int length = across ? room.width() : room.height();
        const auto range = std::int64_t(bar->maximum) - bar->minimum;
        int handle = length;
        if (range > 0)
            handle = std::clamp(int(std::int64_t(length) * bar->pageStep / (range + bar->pageStep)),
                                std::min(28, length), length);
        const int start =
            sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
        const auto piece = [&](int from, int size) {
            return across ? QRect(room.left() + from, room.top(), size, room.height())
                          : QRect(room.left(), room.top() + from, room.width(), size);
        };
        if (part == SC_ScrollBarSlider) return piece(start, handle);
        if (part == SC_ScrollBarSubPage) return piece(0, start);
        if (part == SC_ScrollBarAddPage) return piece(start + handle, length - start - handle);
        return {};
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

void HouseStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
    const Theme& theme = Theme::instance();
    switch (element) {
    case PE_PanelLineEdit: {
        const auto* line = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (line && line->lineWidth > 0) paint::input(*option, *painter, widget);
        return;
    }
    case PE_FrameLineEdit: return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: paint::checkBox(*option, *painter); return;
    case PE_IndicatorRadioButton: paint::radioButton(*option, *painter); return;
    case PE_FrameFocusRect:
        if (!isInView(widget) && !qobject_cast<const QComboBox*>(widget)) paint::focusRing(option->rect, *painter);
        return;
    case PE_PanelItemViewRow: {
        const auto* row = qstyleoption_cast<const QStyleOptionViewItem*>(option);
        if (row && row->features & QStyleOptionViewItem::Alternate)
            painter->fillRect(option->rect, theme.color("raised"));
        return;
    }
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option))
            paint::itemGround(*item, *painter, widget);
        return;
    case PE_IndicatorBranch: paint::branch(*option, *painter); return;
    case PE_FrameTabBarBase: {
        const QRect& room = option->rect;
        painter->fillRect(QRect(room.left(), room.bottom(), room.width(), 1), theme.color("border"));
        return;
    }
    case PE_FrameTabWidget: return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, theme.color("borderStrong"));
        painter->fillRect(option->rect.adjusted(1, 1, -1, -1), theme.color("raised"));
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        painter->fillRect(option->rect, theme.color("borderStrong"));
        painter->fillRect(option->rect.adjusted(1, 1, -1, -1), theme.color("surface"));
        return;
    case PE_PanelScrollAreaCorner: return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void HouseStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                             const QWidget* widget) const {
    const Theme& theme = Theme::instance();
    switch (element) {
    case CE_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option))
            paint::button(*button, *painter, widget);
        return;
    case CE_ComboBoxLabel:
        if (const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option); box && !box->editable)
            paint::comboText(*box, *painter, subControlRect(CC_ComboBox, box, SC_ComboBoxEditField, widget));
        return;
    case CE_ShapedFrame: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && (paint::frame(*frame, *painter, widget) || frame->frameShape == QFrame::NoFrame)) return;
        break;
    }
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) paint::tab(*tab, *painter);
        return;
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            QStyleOptionTab plain = *tab;
            const bool strong = tab->state & (State_Selected | State_MouseOver);
            plain.palette.setColor(QPalette::WindowText, theme.color(strong ? "text" : "muted"));
            plain.state &= ~State_HasFocus; // the shape shows it
            QProxyStyle::drawControl(element, &plain, painter, widget);
        }
        return;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, theme.color("surface"));
        if (element == CE_HeaderEmptyArea && !(option->state & State_Horizontal)) return; // below the last row
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          theme.color("border"));
        return;
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeader plain = *header;
            plain.palette.setColor(QPalette::ButtonText,
                                   theme.color(header->state & State_MouseOver ? "text" : "muted"));
            plain.state &= ~(State_On | State_Sunken); // not bold for the column of the selection
            QProxyStyle::drawControl(element, &plain, painter, widget);
        }
        return;
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            const auto range = std::int64_t(bar->maximum) - bar->minimum;
            if (range > 0)
                return paint::progress(option->rect, double(bar->progress - bar->minimum) / double(range), *painter);
            QStyleOptionProgressBar busy = *bar;
            busy.palette.setColor(QPalette::Highlight, theme.color("accent"));
            QProxyStyle::drawControl(element, &busy, painter, widget); // which moves
        }
        return;
    case CE_ProgressBarGroove: paint::progressGroove(option->rect, *painter); return;
    case CE_Splitter:
        if (option->state & State_MouseOver) painter->fillRect(option->rect, theme.color("border"));
        return;
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void HouseStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                    const QWidget* widget) const {
    switch (control) {
    case CC_ComboBox:
        paint::input(*option, *painter, widget);
        paint::comboArrow(subControlRect(control, option, SC_ComboBoxArrow, widget), *painter);
        return;
    case CC_SpinBox: {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        paint::input(*option, *painter, widget);
        if (!spin || spin->buttonSymbols == QAbstractSpinBox::NoButtons) return;
        break;
    }
    case CC_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            paint::toolButton(*button, *painter, widget);
            QStyleOptionToolButton plain = *button;
            plain.features &= ~QStyleOptionToolButton::HasMenu; // its icon says it
            QProxyStyle::drawControl(CE_ToolButtonLabel, &plain, painter, widget);
        }
        return;
    case CC_Slider:
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
            slider && slider->orientation == Qt::Horizontal) {
            paint::slider(*slider, *painter, subControlRect(control, option, SC_SliderGroove, widget),
                          subControlRect(control, option, SC_SliderHandle, widget));
            return;
        }
        break;
    case CC_ScrollBar:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
            paint::scrollBar(*bar, *painter, subControlRect(control, option, SC_ScrollBarSlider, widget));
        return;
    default: break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace lathe::ui
