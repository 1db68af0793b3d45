#pragma once
// Tables in the house style: rows without lines, as high as a line of text and a little more.

class QTableView;

namespace lathe::ui {

/// Whole rows are selected, nothing is edited, the tab key leaves the table. `room`: pixels above and below a line
/// together.
void plainTable(QTableView& table, int room);

} // namespace lathe::ui
