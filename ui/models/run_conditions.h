#pragma once
// A search of runs as text, and the conditions that facets put into it: "loss < 2 and (method = lora or method = ia3)".
// What people typed stays as it is beside them.
#include <QString>
#include <QStringList>

namespace lathe::ui {

bool isCondition(const QString& search); ///< has a sign; words else

/// The same as a condition, for the backend: words become `any ~ word`, all of them wanted.
QString asCondition(const QString& search);

/// What is asked of a name where a part of the search asks for nothing else; without quotes.
QStringList askedOf(const QString& search, const QString& name);

/// The search with these values asked of the name in place of those before; no values: nothing is asked of it.
QString asking(const QString& search, const QString& name, const QStringList& values);

bool canBeAsked(const QString& value); ///< it has not both kinds of quotes

} // namespace lathe::ui
