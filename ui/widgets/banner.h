#pragma once
// A note inside a page: what happened, what to do, and the buttons for it. Never a box in the way.
#include "lathe/error.h"

#include <QFrame>

#include <functional>

class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace lathe::ui {

class IconLabel;
class TextLabel;

class Banner : public QFrame {
    Q_OBJECT
public:
    enum class Tone { Info, Good, Warning, Error };

    explicit Banner(QWidget* parent = nullptr); ///< hidden until it has something to say

    /// Shows the text and forgets the buttons of before.
    void say(Tone tone, const QString& title, const QString& text = {});
    void say(const ErrorInfo& error);
    void reword(const QString& title, const QString& text); ///< of what it says; its buttons stay as they are
    QPushButton* addButton(const QString& text, std::function<void()> action, bool primary = false);
    void setClosable(bool closable);
    QString title() const;
    QString text() const;

private:
    IconLabel* m_icon;
    TextLabel *m_title, *m_text;
    QHBoxLayout* m_buttons;
    QToolButton *m_copy, *m_close;
};

} // namespace lathe::ui
