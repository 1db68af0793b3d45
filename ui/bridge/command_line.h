#pragma once
// The same run from a shell.
#include "lathe/recipe.h"

#include <QString>

namespace lathe::ui {

/// "lathe train --model … \ --data … \ --method lora \ --rank 8", one flag a line: the flags that make this recipe.
/// Where it says more than flags can (several methods, weights of sources), "lathe train recipe.json" and `needsFile`
/// is set.
QString commandLine(const Recipe& recipe, bool* needsFile = nullptr);

/// A word as a POSIX shell takes it.
QString shellQuoted(const QString& word);

} // namespace lathe::ui
