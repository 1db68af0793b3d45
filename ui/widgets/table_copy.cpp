#include "widgets/table_copy.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace lathe::ui {
namespace {

/// What would end a cell is taken out of it.
QString cellText(QString text, TableText form) {
    text.replace('\n', ' ').replace('\t', ' ');
    return form == TableText::Markdown ? text.replace(QStringLiteral("|"), QStringLiteral("\\|")) : text;
}

QString lineOf(const QStringList& cells, TableText form) {
    if (form == TableText::TabSeparated) return cells.join('\t') + '\n';
    return QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
}

void addAction(QTableView& table, const QString& text, TableText form, const QKeySequence& keys) {
    auto* action = new QAction(text, &table);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    table.addAction(action);
    QObject::connect(action, &QAction::triggered, &table, [&table, form] {
        if (const QString copied = selectedText(table, form); !copied.isEmpty())
            QGuiApplication::clipboard()->setText(copied);
    });
}

} // namespace

QString selectedText(const QTableView& table, TableText form) {
    QModelIndexList selected = table.selectionModel()->selectedIndexes();
    if (selected.isEmpty()) return {};
    std::vector<int> rows, columns;
    for (const QModelIndex& index : selected) rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    const QHeaderView& header = *table.horizontalHeader();
    for (int at = 0; at < header.count(); ++at)
        if (const int column = header.logicalIndex(at); !header.isSectionHidden(column)) columns.push_back(column);

    const QAbstractItemModel& model = *table.model();
    QStringList heads, dashes;
    for (const int column : columns) {
        heads << cellText(model.headerData(column, Qt::Horizontal).toString(), form);
        const bool right = model.index(rows.front(), column).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
        dashes << (right ? QStringLiteral("--:") : QStringLiteral("---"));
    }
    QString text = lineOf(heads, form);
    if (form == TableText::Markdown) text += '|' + dashes.join('|') + QStringLiteral("|\n");
    for (const int row : rows) {
        QStringList cells;
        for (const int column : columns) cells << cellText(model.index(row, column).data().toString(), form);
        text += lineOf(cells, form);
    }
    return text;
}

void makeCopyable(QTableView& table) {
    table.setContextMenuPolicy(Qt::ActionsContextMenu);
    addAction(table, QTableView::tr("Copy"), TableText::TabSeparated, QKeySequence::Copy);
    addAction(table, QTableView::tr("Copy as Markdown"), TableText::Markdown, {});
}

} // namespace lathe::ui
