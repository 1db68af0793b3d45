#include "widgets/link_table.h"

#include "settings/theme.h"
#include "widgets/table_style.h"

#include <QFocusEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>

#include <algorithm>
#include <utility>

namespace lathe::ui {

LinkTable::LinkTable(QWidget* parent) : QTableView(parent) {
    plainTable(*this, 18);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setFrameShape(QFrame::NoFrame);
    setTextElideMode(Qt::ElideMiddle);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    horizontalHeader()->setSectionsClickable(false);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::PointingHandCursor);
    connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) { emit opened(index.row()); });
}

QSize LinkTable::viewportSizeHint() const {
    const int head = horizontalHeader()->isHidden() ? 0 : horizontalHeader()->sizeHint().height();
    return {fontMetrics().averageCharWidth() * 30, head + verticalHeader()->length()}; // columns take what there is
}

QSize LinkTable::minimumSizeHint() const { return sizeHint(); }

bool LinkTable::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::MouseMove)
        setHovered(rowAt(static_cast<QMouseEvent*>(event)->position().toPoint().y()));
    else if (event->type() == QEvent::Leave || event->type() == QEvent::Hide) setHovered(-1);
    return QTableView::viewportEvent(event);
}

void LinkTable::setHovered(int row) {
    if (std::exchange(m_hovered, row) != row) viewport()->update();
}

void LinkTable::paintEvent(QPaintEvent* event) {
    if (m_hovered >= 0 && m_hovered < model()->rowCount()) { // below the cells, which have no ground of their own
        QPainter painter(viewport());
        painter.fillRect(0, rowViewportPosition(m_hovered), viewport()->width(), rowHeight(m_hovered),
                         Theme::instance().color("raised"));
    }
    QTableView::paintEvent(event);
}

void LinkTable::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const bool opens = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
    if (!opens || event->modifiers() & ~Qt::KeypadModifier || !currentIndex().isValid())
        return QTableView::keyPressEvent(event);
    if (!event->isAutoRepeat()) emit opened(currentIndex().row()); // a key that is held opens no second one
}

void LinkTable::focusInEvent(QFocusEvent* event) {
    QTableView::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason) selectRow(std::max(0, currentIndex().row()));
}

void LinkTable::focusOutEvent(QFocusEvent* event) {
    QTableView::focusOutEvent(event);
    const bool comesBack = event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason;
    if (!comesBack) clearSelection();
}

/// The page scrolls, not the table.
void LinkTable::currentChanged(const QModelIndex& now, const QModelIndex& before) {
    QTableView::currentChanged(now, before);
    if (!hasFocus() || !now.isValid()) return;
    for (QWidget* above = parentWidget(); above; above = above->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(above)) {
            const QPoint at = viewport()->mapTo(area->widget(), visualRect(now).center());
            return area->ensureVisible(0, at.y(), 0, rowHeight(now.row()));
        }
}

} // namespace lathe::ui
