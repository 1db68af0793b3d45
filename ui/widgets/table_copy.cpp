#include "widgets/table_copy.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>

#include <set>
#include <vector>

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
    const bool cells = table.selectionBehavior() == QAbstractItemView::SelectItems;
    if (cells && selected.size() == 1 && form == TableText::TabSeparated) return selected[0].data().toString();
    std::set<int> rows, chosen;
    for (const QModelIndex& index : selected) rows.insert(index.row()), chosen.insert(index.column());
    std::vector<int> columns;
    const QHeaderView& header = *table.horizontalHeader();
    for (int at = 0; at < header.count(); ++at)
        if (const int column = header.logicalIndex(at);
            !header.isSectionHidden(column) && (!cells || chosen.count(column)))
            columns.push_back(column);

    const QAbstractItemModel& model = *table.model();
    const bool named = !table.verticalHeader()->isHidden();
    QStringList heads, dashes;
    if (named) heads << QString(), dashes << QStringLiteral("---");
    for (const int column : columns) {
        heads << cellText(model.headerData(column, Qt::Horizontal).toString(), form);
        const bool right = model.index(*rows.begin(), column).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
        dashes << (right ? QStringLiteral("--:") : QStringLiteral("---"));
    }
    QString text = lineOf(heads, form);
    if (form == TableText::Markdown) text += '|' + dashes.join('|') + QStringLiteral("|\n");
    for (const int row : rows) {
        QStringList line;
        if (named) line << cellText(model.headerData(row, Qt::Vertical).toString(), form);
        for (const int column : columns) line << cellText(model.index(row, column).data().toString(), form);
        text += lineOf(line, form);
    }
    return text;
}

void makeCopyable(QTableView& table) {
    table.setContextMenuPolicy(Qt::ActionsContextMenu);
    addAction(table, QTableView::tr("Copy"), TableText::TabSeparated, QKeySequence::Copy);
    addAction(table, QTableView::tr("Copy as Markdown"), TableText::Markdown, {});
}

} // namespace lathe::ui
