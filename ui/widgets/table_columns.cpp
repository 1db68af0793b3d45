#include "widgets/table_columns.h"

#include <QHeaderView>
#include <QMenu>
#include <QTableView>
#include <QTimer>

namespace lathe::ui {

void rememberColumns(QTableView& table, WindowSettings& settings, const Key<QByteArray>& key) {
    QHeaderView& header = *table.horizontalHeader();
    const QByteArray usual = header.saveState();
    if (const QByteArray kept = settings.get(key); !kept.isEmpty()) {
        const int columns = header.count();
        if (!header.restoreState(kept) || header.count() != columns) header.restoreState(usual); // of another version
    }
    auto* soon = new QTimer(&table); // a column that is drawn wider says so at every pixel
    soon->setSingleShot(true);
    soon->setInterval(300);
    QObject::connect(soon, &QTimer::timeout, &table,
                     [&header, &settings, &key] { settings.set(key, header.saveState()); });
    const auto changed = [soon] { soon->start(); };
    QObject::connect(&header, &QHeaderView::sectionMoved, soon, changed);
    QObject::connect(&header, &QHeaderView::sectionResized, soon, changed);
    QObject::connect(&header, &QHeaderView::sortIndicatorChanged, soon, changed);

    header.setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(&header, &QHeaderView::customContextMenuRequested, &table, [&table, &header, usual](QPoint at) {
        QMenu menu(&table);
        menu.setObjectName("columnsMenu");
        for (int visual = 0; visual < header.count(); ++visual) {
            const int column = header.logicalIndex(visual);
            QAction* action = menu.addAction(table.model()->headerData(column, Qt::Horizontal).toString());
            action->setCheckable(true);
            action->setChecked(!header.isSectionHidden(column));
            action->setEnabled(column > 0);
            QObject::connect(action, &QAction::toggled, &header,
                             [&header, column](bool shown) { header.setSectionHidden(column, !shown); });
        }
        menu.addSeparator();
        QObject::connect(menu.addAction(QTableView::tr("All columns, as at first")), &QAction::triggered, &header,
                         [&header, usual] { header.restoreState(usual); });
        menu.exec(header.mapToGlobal(at));
    });
}

} // namespace lathe::ui
