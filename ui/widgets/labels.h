#pragma once
// Small pieces of text and buttons in the house style.
#include "bridge/text.h"
#include "widgets/text_label.h"

#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

class QBoxLayout;

namespace lathe::ui {

QFont headingFont(int level);
QLabel* heading(const QString& text, int level,
                QWidget* parent = nullptr); ///< 1: a page's title, 2: a card's, 3: a group's
TextLabel* plainLabel(const QString& text, QWidget* parent = nullptr);
TextLabel* mutedLabel(const QString& text, QWidget* parent = nullptr); ///< the same, quieter
TextLabel* problemLabel(QWidget* parent = nullptr); ///< the same in red, hidden until there is a problem
void setRole(QWidget* widget, const char* property,
             const QString& value);  ///< a property of HouseStyle's, shown at once

QPushButton* button(const QString& text, const QString& icon = {}, const char* kind = "");
QToolButton* toolButton(const QString& icon, const QString& name); ///< `name` is its tooltip and its accessible name
QFrame* line();

/// A small colored word, such as a status. The word says it too, so color is never alone.
class Chip : public QLabel {
    Q_OBJECT
public:
    explicit Chip(QWidget* parent = nullptr);
    void show(const QString& text, const QString& tone);
    void show(RunStatus status) { show(statusText(status), statusTone(status)); }
    using QLabel::show;
};

/// One line that shortens its middle when it has no room; the whole text is its tooltip.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);
    void setFullText(const QString& text);
    void setElide(Qt::TextElideMode mode) { m_elide = mode; }
    QString fullText() const { return m_text; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QString m_text;
    Qt::TextElideMode m_elide = Qt::ElideMiddle;
};

/// A picture of resources/icons, drawn anew in every theme and scale.
class IconLabel : public QWidget {
    Q_OBJECT
public:
    IconLabel(const QString& icon, const char* color, int size, QWidget* parent = nullptr);
    void setIcon(const QString& icon, const char* color);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QIcon m_icon;
};

/// A figure with its name below: "1.2345 / training loss".
class StatTile : public QWidget {
    Q_OBJECT
public:
    explicit StatTile(const QString& name, QWidget* parent = nullptr);
    void setValue(const QString& value, const QString& tooltip = {});
    QString value() const { return m_value->text(); }

private:
    QLabel* m_value;
    QString m_name;
};

} // namespace lathe::ui
