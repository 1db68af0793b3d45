#include "widgets/card.h"

#include "widgets/labels.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QScrollArea>

namespace lathe::ui {

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
    setProperty("card", true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 14, 18, 16);
    column->setSpacing(10);
    m_head = new QHBoxLayout;
    m_head->setSpacing(8);
    m_title = heading({}, 2, this);
    m_subtitle = mutedLabel({}, this);
    m_head->addWidget(m_title);
    m_head->addStretch(1);
    column->addLayout(m_head);
    column->addWidget(m_subtitle);
    m_body = new QVBoxLayout;
    m_body->setSpacing(10);
    column->addLayout(m_body, 1);
    m_subtitle->hide();
    setTitle(title);
}

void Card::addAction(QWidget* widget) { m_head->addWidget(widget); }

void Card::setTitle(const QString& title) {
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

void Card::setSubtitle(const QString& text) {
    m_subtitle->setText(text);
    m_subtitle->setVisible(!text.isEmpty());
}

namespace {

/// What changes in a hidden page asks its scroll area for no other room, so it looks again when it is shown.
class LooksWhenShown final : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject* area, QEvent* event) override {
        if (event->type() == QEvent::Show) QCoreApplication::postEvent(area, new QEvent(QEvent::LayoutRequest));
        return false;
    }
};

} // namespace

QVBoxLayout* scrollingBody(QScrollArea* area, int margin) {
    area->installEventFilter(new LooksWhenShown(area));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    auto* body = new QWidget;
    body->setObjectName("scrollBody");
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(14);
    area->setWidget(body);
    return column;
}

} // namespace lathe::ui
