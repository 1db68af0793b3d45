#include "widgets/row_drag.h"

#include <QApplication>
#include <QFrame>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTableView>

namespace lathe::ui {

RowDrag::RowDrag(QTableView& table, std::function<std::pair<int, int>(int)> range)
    : QObject(&table), m_table(table), m_range(std::move(range)), m_mark(new QFrame(table.viewport())) {
    m_mark->setObjectName("dropMark");
    m_mark->setAutoFillBackground(true);
    m_mark->setBackgroundRole(QPalette::Highlight);
    m_mark->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_mark->hide();
    table.viewport()->installEventFilter(this);
    table.installEventFilter(this);
}

bool RowDrag::eventFilter(QObject* watched, QEvent* event) {
    if (watched == &m_table) {
        const bool escape =
            event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
        if (!m_dragging || !escape) return false;
        end(false);
        return true;
    }
    auto* mouse = static_cast<QMouseEvent*>(event); // where it is one
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        m_row = mouse->button() == Qt::LeftButton && mouse->modifiers() == Qt::NoModifier
                    ? m_table.rowAt(mouse->position().toPoint().y())
                    : -1;
        m_pressed = mouse->position().toPoint();
        return false; // the row is selected all the same
    case QEvent::MouseMove: {
        if (m_row < 0 || !(mouse->buttons() & Qt::LeftButton)) return false;
        const QPoint at = mouse->position().toPoint();
        if (!m_dragging && (at - m_pressed).manhattanLength() >= QApplication::startDragDistance()) begin();
        if (m_dragging) follow(at);
        return true; // or the selection would follow the mouse
    }
    case QEvent::MouseButtonRelease: {
        if (mouse->button() != Qt::LeftButton) return false;
        const bool dragged = m_dragging;
        if (dragged) end(true);
        m_row = -1;
        return dragged;
    }
    default: return false;
    }
}

void RowDrag::begin() {
    const auto [first, last] = m_range(m_row);
    if (last < first) return;
    m_dragging = true;
    m_to = m_row;
    m_table.viewport()->setCursor(Qt::ClosedHandCursor);
}

void RowDrag::follow(const QPoint& at) {
    QScrollBar* bar = m_table.verticalScrollBar();
    if (at.y() < 0) bar->setValue(bar->value() - bar->singleStep());
    else if (at.y() > m_table.viewport()->height()) bar->setValue(bar->value() + bar->singleStep());
    const auto [first, last] = m_range(m_row);
    const int under = m_table.rowAt(qBound(0, at.y(), m_table.viewport()->height() - 1));
    m_to = qBound(first, under < 0 ? last : under, last);
    const int edge = m_table.rowViewportPosition(m_to) + (m_to > m_row ? m_table.rowHeight(m_to) : 0);
    m_mark->setGeometry(0, qMax(0, edge - 1), m_table.viewport()->width(), 2);
    m_mark->setVisible(m_to != m_row);
    m_mark->raise();
}

void RowDrag::end(bool take) {
    const int row = std::exchange(m_row, -1), to = m_to;
    m_dragging = false;
    m_mark->hide();
    m_table.viewport()->unsetCursor();
    if (take && to != row) emit moved(row, to);
    emit ended();
}

} // namespace lathe::ui
