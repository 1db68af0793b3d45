#pragma once
// Copying out of tables: what is selected, as a spreadsheet takes it (tab-separated) or as Markdown.
#include <QString>

class QTableView;

namespace lathe::ui {

enum class TableText { TabSeparated, Markdown };

/// What is selected as shown, the headings first: visible columns in their order, and before them what the rows are
/// called where the table shows it. Where cells are selected and not rows, only their columns; one cell alone is its
/// text and no more.
QString selectedText(const QTableView& table, TableText form);

/// Gives a table Ctrl+C (tab-separated) and both forms in its context menu.
void makeCopyable(QTableView& table);

} // namespace lathe::ui
