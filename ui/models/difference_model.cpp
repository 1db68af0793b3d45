// Recipes are flattened to paths and compared as texts; what is shown are the fields' words.
#include "models/difference_model.h"

#include "bridge/text.h"
#include "lathe/field_place.h"
#include "models/run_list_model.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <algorithm>

namespace lathe::ui {
namespace {

QString scalar(const QJsonValue& value) {
    if (value.isString()) return value.toString();
    if (value.isBool()) return value.toBool() ? DifferenceModel::tr("yes") : DifferenceModel::tr("no");
    if (value.isDouble()) {
        const double number = value.toDouble();
        return number == double(qint64(number)) ? QString::number(qint64(number)) : numberText(number);
    }
    return {};
}

void walk(const QJsonValue& value, const QString& at, QMap<QString, QString>& out) {
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            walk(it.value(), at.isEmpty() ? it.key() : at + '.' + it.key(), out);
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        const bool words =
            std::none_of(array.begin(), array.end(), [](const QJsonValue& v) { return v.isObject() || v.isArray(); });
        if (words) {
            QStringList list;
            for (const auto& item : array) list << scalar(item);
            out[at] = list.join(QStringLiteral(", "));
        } else {
            for (qsizetype i = 0; i < array.size(); ++i) walk(array[i], QStringLiteral("%1[%2]").arg(at).arg(i), out);
        }
    } else if (!value.isNull()) {
        out[at] = scalar(value);
    }
}

/// The path's field in words, and with its choices' labels for values.
FieldPlace placeIn(const QMap<QString, QString>& recipe, const QString& path) {
    std::vector<std::string> methods;
    for (int i = 0; recipe.contains(QStringLiteral("methods[%1].method").arg(i)); ++i)
        methods.push_back(plain(recipe[QStringLiteral("methods[%1].method").arg(i)]));
    return fieldPlace(plain(path), methods);
}

QString shown(const FieldPlace& place, const QString& value) {
    if (place.field)
        for (const Option& option : place.field->choices)
            if (qt(option.name) == value) return tableText(labelOf(option));
    return value;
}

} // namespace

QMap<QString, QString> flattened(const std::string& json) {
    QMap<QString, QString> out;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(json));
    if (document.isObject()) walk(document.object(), {}, out);
    return out;
}

void DifferenceModel::setRuns(const std::vector<RunDetail>& runs) {
    beginResetModel();
    m_names.clear();
    m_lines.clear();
    m_same = 0;
    std::vector<QMap<QString, QString>> columns;
    QMap<QString, int> fields;
    for (const RunDetail& run : runs) {
        m_names << displayName(run.summary);
        columns.push_back(flattened(run.resolvedRecipeJson.empty() ? run.recipeJson : run.resolvedRecipeJson));
        for (auto it = columns.back().begin(); it != columns.back().end(); ++it) fields[it.key()] = 0;
    }
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        const auto having =
            std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.contains(it.key()); });
        const FieldPlace place = placeIn(*having, it.key());
        Line line{qt(place.title), {}};
        bool differs = false;
        for (const auto& column : columns) {
            line.values << shown(place, column.value(it.key()));
            differs = differs || line.values.back() != line.values.front();
        }
        if (differs) m_lines.push_back(line);
        else ++m_same;
    }
    endResetModel();
}

int DifferenceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_lines.size()); }
int DifferenceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_names.size()) + 1;
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) return {};
    const Line& line = m_lines[std::size_t(index.row())];
    if (index.column() == 0) return line.field;
    const QString value = line.values.value(index.column() - 1);
    return value.isEmpty() ? QStringLiteral("–") : value;
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == 0 ? tr("Field") : m_names.value(section - 1);
}

} // namespace lathe::ui
