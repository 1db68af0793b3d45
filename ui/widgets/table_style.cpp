#include "widgets/table_style.h"

#include "widgets/table_copy.h"

#include <QHeaderView>
#include <QTableView>

namespace lathe::ui {

void plainTable(QTableView& table, int room) {
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + room);
    table.horizontalHeader()->setHighlightSections(false);
    makeCopyable(table);
}

} // namespace lathe::ui
