#pragma once
// What a file or folder that comes from outside can be for a new run, as its name and the names of its files tell.
#include <QStringList>

class QMimeData;

namespace lathe::ui {

enum class FileKind { Model, Adapter, Data, Recipe, Folder /* of none of these, or of many */ };

FileKind fileKindOf(const QString& path);

/// Names of files that hold examples, for a dialog: "*.jsonl *.csv".
inline constexpr char dataFiles[] = "*.jsonl *.json *.csv *.tsv *.parquet *.arrow *.conll *.txt *.md *.gz *.zst";

/// The model that an adapter says it was trained on, where it names a folder or file of this machine; else empty.
QString baseOfAdapter(const QString& folder);

/// What is dragged from a file manager, of this machine.
QStringList localPathsIn(const QMimeData& dragged);

} // namespace lathe::ui
