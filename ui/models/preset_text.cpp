#include "models/preset_text.h"

#include "bridge/text.h"
#include "models/compared_runs.h"

#include <algorithm>

namespace lathe::ui {

std::vector<FieldChange> changesOf(const Recipe& before, const Recipe& after) {
    RunDetail was, is;
    was.recipeJson = toJson(before);
    is.recipeJson = toJson(after);
    std::vector<FieldChange> changes;
    for (const ComparedField& field : comparedFields({was, is}))
        if (field.differs())
            changes.push_back(
                {qt(field.place.title), fieldText(field, field.values[0]), fieldText(field, field.values[1])});
    return changes;
}

QString presetName(const Preset& preset) { return preset.own ? qt(preset.label) : tableText(preset.label); }

QString presetSummary(const Preset& preset) {
    if (!preset.own) return tableText(preset.summary);
    try {
        QStringList fields;
        for (const FieldChange& each : changesOf({}, withPreset({}, preset))) fields << each.field + ' ' + each.after;
        return fields.join(QStringLiteral(", "));
    } catch (const Error& error) { // saved by another version
        return qt(error.info().message);
    }
}

bool samePresets(const std::vector<Preset>& a, const std::vector<Preset>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Preset& one, const Preset& other) {
        return one.name == other.name && one.json == other.json;
    });
}

} // namespace lathe::ui
