#pragma once
// A framed part of a page: a title, a place for small actions at its right, and a body.
#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

class QScrollArea;

namespace lathe::ui {

class TextLabel;

class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString& title = {}, QWidget* parent = nullptr);

    QVBoxLayout* body() const { return m_body; }
    void addAction(QWidget* widget); ///< to the right of the title
    void setTitle(const QString& title);
    void setSubtitle(const QString& text);

private:
    QHBoxLayout* m_head;
    QVBoxLayout* m_body;
    QLabel* m_title;
    TextLabel* m_subtitle;
};

/// A page's body that scrolls, with the house's margins; returns the layout inside.
QVBoxLayout* scrollingBody(QScrollArea* area, int margin = 24);

} // namespace lathe::ui
