#pragma once
// Which fields of a recipe and of a data source a task reads. Others are not shown for it (unless they were given).
#include <QStringList>

namespace lathe::ui {

/// Names of fields that `task` does not read; fields that this table does not know are never among them.
QStringList fieldsNotOf(const QString& task);
QString dataHint(const QString& task); ///< what the rows of a file should hold, in a sentence

} // namespace lathe::ui
