#pragma once
// Which columns a table shows, in which order and how wide: chosen in the menu of its header, and remembered.
#include "settings/settings.h"

class QTableView;

namespace lathe::ui {

/// `settings` must outlive the table. The first column can't be hidden: a row must have a name.
void rememberColumns(QTableView& table, WindowSettings& settings, const Key<QByteArray>& key);

} // namespace lathe::ui
