#pragma once
// The pictures of HouseStyle, each from its option alone.
#include <QStyleOption>

class QPainter;
class QWidget;

namespace lathe::ui::paint {

void button(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget);
void toolButton(const QStyleOptionToolButton& option, QPainter& painter, const QWidget* widget); ///< its ground
void input(const QStyleOption& option, QPainter& painter, const QWidget* widget); ///< of lines, boxes, spin boxes
void comboArrow(const QRect& room, QPainter& painter);
void comboText(const QStyleOptionComboBox& option, QPainter& painter, const QRect& room);
void checkBox(const QStyleOption& option, QPainter& painter);
void radioButton(const QStyleOption& option, QPainter& painter);
void focusRing(const QRect& around, QPainter& painter);
/// A card, a banner, a chip, an input that scrolls; false where the frame has nothing of its own.
bool frame(const QStyleOptionFrame& option, QPainter& painter, const QWidget* widget);
void tab(const QStyleOptionTab& option, QPainter& painter);
void slider(const QStyleOptionSlider& option, QPainter& painter, const QRect& groove, const QRect& handle);
void scrollBar(const QStyleOptionSlider& option, QPainter& painter, const QRect& handle);
void progressGroove(const QRect& room, QPainter& painter);
void progress(const QRect& room, double share, QPainter& painter);
void itemGround(const QStyleOptionViewItem& option, QPainter& painter, const QWidget* view);
void branch(const QStyleOption& option, QPainter& painter);

/// A word of a widget's properties; empty where it has none of the name.
QByteArray propertyOf(const QWidget* widget, const char* name);

} // namespace lathe::ui::paint
