#pragma once
// What runs are told apart by, in facets and in groups: the one table.
#include "lathe/run.h"

#include <QString>

#include <span>
#include <string>
#include <vector>

namespace lathe::ui {

struct RunTrait {
    const char* name; ///< as a condition writes it
    const char* title; ///< English; shown by traitTitle()
    std::vector<std::string> (*of)(const RunSummary& run); ///< as conditions write them; a run may have several
    QString (*shown)(const std::string& value);
};

std::span<const RunTrait> runTraits();
const RunTrait* runTrait(const QString& name); ///< null: no such
QString traitTitle(const RunTrait& trait);

} // namespace lathe::ui
