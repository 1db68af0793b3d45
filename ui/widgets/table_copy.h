#pragma once
// Copying out of tables: what is selected, as a spreadsheet takes it (tab-separated) or as Markdown.
#include <QString>

class QTableView;

namespace lathe::ui {

enum class TableText { TabSeparated, Markdown };

/// The selected rows as shown: visible columns in their order, the headings first.
QString selectedText(const QTableView& table, TableText form);

/// Gives a table Ctrl+C (tab-separated) and both forms in its context menu.
void makeCopyable(QTableView& table);

} // namespace lathe::ui
