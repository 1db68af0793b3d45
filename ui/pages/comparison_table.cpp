// The view, and how a cell is painted that says two things.
#include "pages/comparison_table.h"

#include "models/comparison_model.h"
#include "plots/curve_palette.h"
#include "settings/theme.h"
#include "widgets/table_style.h"

#include <QAction>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>

namespace lathe::ui {
namespace {

constexpr int columnLetters = 22, differenceLetters = 22, titleLetters = 34;

/// Value and difference stand in a line of their own each way: values end where values end.
class ComparisonCell : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        const bool best = index.data(ComparisonModel::BestRole).toBool();
        if (best) {
            cell.font.setWeight(QFont::Bold);
            cell.fontMetrics = QFontMetrics(cell.font);
            cell.text = QStringLiteral("★ ") + cell.text;
        }
        const QString difference = index.data(ComparisonModel::DifferenceRole).toString();
        const QStyle& style = *cell.widget->style();
        if (difference.isEmpty() && !best) {
            style.drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
            return;
        }
        const QString value = std::exchange(cell.text, QString());
        style.drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget); // ground and focus
        const Theme& theme = Theme::instance();
        const int margin = style.pixelMetric(QStyle::PM_FocusFrameHMargin, &cell, cell.widget) + 1;
        QRect room = cell.rect.adjusted(margin, 0, -margin, 0);
        painter->save();
        if (!difference.isEmpty()) {
            const int verdict = index.data(ComparisonModel::VerdictRole).toInt();
            painter->setFont(option.font);
            painter->setPen(theme.color(verdict > 0 ? "good" : verdict < 0 ? "danger" : "muted"));
            const QFontMetrics metrics(option.font);
            const int wide = std::min(metrics.averageCharWidth() * differenceLetters, room.width() * 13 / 20);
            painter->drawText(QRect(room.right() - wide + 1, room.top(), wide, room.height()),
                              int(Qt::AlignRight | Qt::AlignVCenter),
                              metrics.elidedText(difference, Qt::ElideRight, wide));
            room.setRight(room.right() - wide - metrics.averageCharWidth());
        }
        painter->setFont(cell.font);
        painter->setPen(best ? theme.color("good") : cell.palette.color(QPalette::Text));
        painter->drawText(room, int(Qt::AlignRight | Qt::AlignVCenter),
                          cell.fontMetrics.elidedText(value, Qt::ElideRight, room.width()));
        painter->restore();
    }
};

} // namespace

RunHeader::RunHeader(int firstRun, QWidget* parent) : QHeaderView(Qt::Horizontal, parent), m_firstRun(firstRun) {
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setSectionsClickable(true);
    setHighlightSections(false);
}

/// Long names are shortened in their middle; Qt's own shortening would let the style cut them off.
void RunHeader::initStyleOptionForIndex(QStyleOptionHeader* option, int column) const {
    QHeaderView::initStyleOptionForIndex(option, column);
    const int room = sectionSize(column) - 2 * style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, this);
    option->text = fontMetrics().elidedText(option->text, Qt::ElideMiddle, room);
}

void RunHeader::paintSection(QPainter* painter, const QRect& rect, int column) const {
    painter->save();
    QHeaderView::paintSection(painter, rect, column);
    painter->restore();
    if (column < m_firstRun) return;
    painter->setPen(curvePen(column - m_firstRun, 3));
    painter->drawLine(rect.left() + 8, rect.bottom() - 3, rect.right() - 8, rect.bottom() - 3);
}

ComparisonTable::ComparisonTable(ComparisonModel* model, QWidget* parent) : QTableView(parent), m_model(model) {
    m_filter = new ComparisonFilter(this);
    m_filter->setSourceModel(model);
    setModel(m_filter);
    plainTable(*this, 12);
    setSelectionBehavior(QAbstractItemView::SelectItems);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setItemDelegate(new ComparisonCell(this));
    setHorizontalHeader(new RunHeader);
    horizontalHeader()->setSectionsMovable(true);
    QHeaderView& names = *verticalHeader();
    names.show();
    names.setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    names.setTextElideMode(Qt::ElideRight);
    names.setSectionResizeMode(QHeaderView::Fixed);
    names.setMaximumWidth(fontMetrics().averageCharWidth() * titleLetters);
    names.setHighlightSections(false);
    names.setSectionsClickable(true);
    setCornerButtonEnabled(false);
    auto* order = new QAction(tr("Order the runs by this row"), this);
    order->setShortcut(Qt::ALT | Qt::Key_Down);
    order->setShortcutContext(Qt::WidgetShortcut);
    addAction(order);
    connect(order, &QAction::triggered, this, [this] { orderBy(currentIndex().row()); });
    connect(&names, &QHeaderView::sectionClicked, this, &ComparisonTable::orderBy);
    connect(horizontalHeader(), &QHeaderView::sectionDoubleClicked, this, &ComparisonTable::runOpened);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &ComparisonTable::fitColumns);
}

void ComparisonTable::orderBy(int shownRow) {
    const QModelIndex row = m_filter->mapToSource(m_filter->index(shownRow, 0));
    if (row.isValid()) emit ordered(m_model->orderBy(row.row()));
}

void ComparisonTable::orderRuns(const std::vector<int>& order) {
    QHeaderView& runs = *horizontalHeader();
    for (int place = 0; place < int(order.size()) && place < runs.count(); ++place)
        runs.moveSection(runs.visualIndex(order[std::size_t(place)]), place);
    horizontalScrollBar()->setValue(0);
}

void ComparisonTable::showRun(int run) {
    if (run < 0 || run >= m_filter->columnCount()) return;
    selectColumn(run);
    scrollTo(m_filter->index(std::max(0, rowAt(0)), run));
}

void ComparisonTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitColumns();
}

/// Few runs share the room that there is; many have each as much as a value, and its difference, needs.
void ComparisonTable::fitColumns() {
    const int runs = m_filter->columnCount(),
              letters = columnLetters + (m_model->baseline() < 0 ? 0 : differenceLetters / 2);
    if (runs == 0) return;
    const int least = fontMetrics().averageCharWidth() * letters;
    const bool fits = runs * least <= viewport()->width();
    horizontalHeader()->setSectionResizeMode(fits ? QHeaderView::Stretch : QHeaderView::Interactive);
    if (!fits && horizontalHeader()->defaultSectionSize() != least) horizontalHeader()->setDefaultSectionSize(least);
}

} // namespace lathe::ui
