#pragma once
// What presets say of themselves, and what they change: for the menu of New run and for the list on Home.
#include "lathe/presets.h"

#include <QString>

#include <vector>

namespace lathe::ui {

struct FieldChange { QString field, before, after; };

/// The fields in which they differ.
std::vector<FieldChange> changesOf(const Recipe& before, const Recipe& after);

QString presetName(const Preset& preset);
/// In a line: of a ready one what it is for, of a person's own the fields that it gives.
QString presetSummary(const Preset& preset);

bool samePresets(const std::vector<Preset>& a, const std::vector<Preset>& b);

} // namespace lathe::ui
