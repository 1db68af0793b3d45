#pragma once
// Fields of a table, described for reading: label, help, range, default, name in recipes.
#include "lathe/field.h"

#include <QWidget>

#include <map>

namespace lathe::ui {

/// "From 1 to 65536."; empty where it has no bounds.
QString rangeText(const Field& field);
/// What an empty field means: "16", "twice the rank", "yes".
QString defaultText(const Field& field);
/// All that is told of a field, for a search through it.
QString fieldText(const Field& field);

class FieldManual : public QWidget {
    Q_OBJECT
public:
    explicit FieldManual(const std::vector<const Field*>& fields, QWidget* parent = nullptr);
    /// Marks the field's place and returns it; null: it is not among these.
    QWidget* mark(const Field& field);

private:
    std::map<const Field*, QFrame*> m_places;
};

} // namespace lathe::ui
