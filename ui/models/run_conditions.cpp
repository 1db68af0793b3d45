// Only the seams between conditions are looked for; what a condition means is the backend's affair.
#include "models/run_conditions.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

namespace lathe::ui {
namespace {

bool isWordAt(const QString& text, qsizetype at, QLatin1String word) {
    const auto isEdge = [&](qsizetype place) {
        return place < 0 || place >= text.size() || text[place].isSpace() || text[place] == '(' || text[place] == ')';
    };
    return QStringView(text).mid(at).startsWith(word, Qt::CaseInsensitive) && isEdge(at - 1)
           && isEdge(at + word.size());
}

/// The parts between one of the joints, where these stand neither in parentheses nor in quotes.
QStringList partsOf(const QString& text, std::initializer_list<QLatin1String> joints) {
    QStringList parts;
    int depth = 0;
    QChar quote;
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        if (!quote.isNull()) {
            if (c == quote) quote = QChar();
            continue;
        }
        if (c == '"' || c == '\'') quote = c;
        else if (c == '(') ++depth;
        else if (c == ')') --depth;
        if (depth > 0) continue;
        for (const QLatin1String joint : joints) {
            const bool isComma = joint == QLatin1String(",");
            if (isComma ? c != ',' : !isWordAt(text, at, joint)) continue;
            parts << text.mid(from, at - from).trimmed();
            from = at + joint.size();
            at = from - 1;
            break;
        }
    }
    parts << text.mid(from).trimmed();
    return parts;
}

const QLatin1String theAnd("and"), theOr("or"), theComma(",");

/// "name = value", the value without its quotes; nothing for any other condition.
std::optional<QString> valueAsked(const QString& part, const QString& name) {
    static const QRegularExpression simple(
        QStringLiteral("^([A-Za-z0-9_.-]+)\\s*==?\\s*(\"[^\"]*\"|'[^']*'|[^\"'=<>~,()]+)$"));
    const QRegularExpressionMatch match = simple.match(part);
    if (!match.hasMatch() || match.captured(1).compare(name, Qt::CaseInsensitive) != 0) return {};
    QString value = match.captured(2).trimmed();
    if (value.startsWith('"') || value.startsWith('\'')) value = value.mid(1, value.size() - 2);
    return value;
}

/// Of a whole part: one condition, or several of the same name joined by "or" in parentheses. Empty: it is none such.
QStringList valuesAsked(const QString& part, const QString& name) {
    QString inside = part;
    if (part.startsWith('(') && part.endsWith(')')) inside = part.mid(1, part.size() - 2);
    QStringList values;
    for (const QString& one : partsOf(inside, {theOr})) {
        const auto value = valueAsked(one, name);
        if (!value) return {};
        values << *value;
    }
    return values;
}

/// What a condition would end at: to the backend "and/or" begins with a word, too.
QString quoted(const QString& value) {
    static const QRegularExpression unsafe(
        QStringLiteral("[\"'=<>~,()]|^\\s|\\s$|^$|(^|\\s)(and|or)(?![A-Za-z0-9_.-])"),
        QRegularExpression::CaseInsensitiveOption);
    if (!unsafe.match(value).hasMatch()) return value;
    const QChar mark = value.contains('"') ? '\'' : '"';
    return mark + value + mark;
}

} // namespace

bool isCondition(const QString& search) {
    static const QRegularExpression sign(QStringLiteral("[=<>~]"));
    return search.contains(sign);
}

QString asCondition(const QString& search) {
    if (isCondition(search)) return search;
    QStringList parts;
    for (const QString& word : search.split(' ', Qt::SkipEmptyParts))
        if (canBeAsked(word)) parts << QStringLiteral("any ~ ") + quoted(word);
    return parts.join(QStringLiteral(" and "));
}

QStringList askedOf(const QString& search, const QString& name) {
    if (partsOf(search, {theOr}).size() > 1) return valuesAsked(search.trimmed(), name);
    for (const QString& part : partsOf(search, {theAnd, theComma}))
        if (const QStringList values = valuesAsked(part, name); !values.isEmpty()) return values;
    return {};
}

QString asking(const QString& search, const QString& name, const QStringList& values) {
    QString whole = asCondition(search).trimmed();
    QStringList parts;
    if (partsOf(whole, {theOr}).size() > 1) { // its parts are worth an "and" only in parentheses
        if (valuesAsked(whole, name).isEmpty()) parts << '(' + whole + ')';
    } else {
        for (const QString& part : partsOf(whole, {theAnd, theComma}))
            if (!part.isEmpty() && valuesAsked(part, name).isEmpty()) parts << part;
    }
    QStringList asked;
    for (const QString& value : values) asked << name + QStringLiteral(" = ") + quoted(value);
    if (asked.size() == 1) parts << asked.first();
    if (asked.size() > 1) parts << '(' + asked.join(QStringLiteral(" or ")) + ')';
    return parts.join(QStringLiteral(" and "));
}

bool canBeAsked(const QString& value) { return !(value.contains('"') && value.contains('\'')); }

} // namespace lathe::ui
