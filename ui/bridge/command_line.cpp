#include "bridge/command_line.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"

#include <QRegularExpression>

namespace lathe::ui {
namespace {

void addFlags(QStringList& flags, const Settings& settings, const QStringList& elsewhere) {
    for (const Field& field : settings.fields()) {
        if (!settings.isGiven(field) || elsewhere.contains(qt(field.name))) continue;
        QString flag = qt(field.name).replace('_', '-');
        const Value value = settings.given(field);
        if (const bool* on = std::get_if<bool>(&value)) {
            flags << (*on ? QStringLiteral("--") : QStringLiteral("--no-")) + flag;
            continue;
        }
        QString text = qt(toText(value));
        if (std::holds_alternative<std::vector<std::string>>(value))
            text = qt(std::get<std::vector<std::string>>(value)).join(',');
        flags << QStringLiteral("--") + flag + ' ' + shellQuoted(text);
    }
}

} // namespace

QString shellQuoted(const QString& word) {
    static const QRegularExpression safe(QStringLiteral("^[A-Za-z0-9_./:=,+-]+$"));
    if (safe.match(word).hasMatch()) return word;
    QString quoted = word;
    return '\'' + quoted.replace('\'', QStringLiteral("'\\''")) + '\'';
}

QString commandLine(const Recipe& recipe, bool* needsFile) {
    std::vector<const Settings*> train, validation;
    for (const Settings& source : recipe.data)
        (source.get(field::role) == DataRole::Validation ? validation : train).push_back(&source);
    const auto plainSource = [](const Settings& source,
                                bool alone) { // with others, a column's flag would mean all of them
        for (const Field& field : source.fields())
            if (source.isGiven(field) && field.name != "path" && field.name != "role"
                && (!alone || field.name == "weight"))
                return false;
        return true;
    };
    bool simple = recipe.methods.size() <= 1 && train.size() == 1 && validation.size() <= 1;
    for (const Settings& source : recipe.data) simple = simple && plainSource(source, recipe.data.size() == 1);
    if (needsFile) *needsFile = !simple;
    if (!simple) return QStringLiteral("lathe train recipe.json");
    QStringList flags{QStringLiteral("lathe train --model ") + shellQuoted(qt(recipe.settings.get(field::model)))};
    flags << QStringLiteral("--data ") + shellQuoted(qt(train[0]->get(field::path)));
    addFlags(flags, *train[0], {QStringLiteral("path"), QStringLiteral("role"), QStringLiteral("weight")});
    if (!validation.empty())
        flags << QStringLiteral("--validation ") + shellQuoted(qt(validation[0]->get(field::path)));
    for (const MethodChoice& choice : recipe.methods) {
        flags << QStringLiteral("--method ") + qt(choice.method);
        addFlags(flags, choice.settings, {});
    }
    addFlags(flags, recipe.settings, {QStringLiteral("model")});
    return flags.join(QStringLiteral(" \\\n  "));
}

} // namespace lathe::ui
