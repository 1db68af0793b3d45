#pragma once
// The words after a command's name, read by that command's tables of fields.
#include "lathe/settings.h"

#include <string>
#include <utility>
#include <vector>

namespace lathe::cli {

struct Command;

struct Arguments {
    std::vector<std::string> positionals;
    Settings own;    ///< over the command's own fields
    Settings common; ///< over commonFields()
    /// Flags of recipe, data and method fields as written, in order: field name and text. recipe_flags.h makes a recipe
    /// of them.
    std::vector<std::pair<std::string, std::string>> recipe;
};

/// --json, --store, --help: every command has them.
const Fields& commonFields();

/// Values follow as "--rank 8" or "--rank=8"; a flag of kind Flag takes none and has a "--no-" form. "--" ends the
/// flags. Throws Error{BadInput} for what the command does not know, naming the nearest, and for a missing value.
Arguments parse(const Command& command, const std::vector<std::string>& words);

/// "--learning-rate" for "learning_rate".
std::string flagFor(std::string_view field);

} // namespace lathe::cli
