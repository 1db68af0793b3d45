#pragma once
// A field of a recipe, a data source or a method, described once. The form in the window, the flags of the command
// line, the checks, the stored JSON and the manual are all made from these descriptions.
#include "lathe/choices.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lathe {

/// What a field can hold; monostate is null: "take the default".
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>>;

enum class FieldKind {
    Flag,    ///< bool
    Integer, ///< std::int64_t
    Real,    ///< double
    Text,    ///< std::string
    Path,    ///< std::string, a file or a folder
    Choice,  ///< std::string, one of `choices`
    Words,   ///< std::vector<std::string>
};

/// What a field's value decides about rows, so that what was made of them is made again where it changes.
enum class Shapes {
    Nothing,
    Tokens, ///< what a row comes to
    Rows,   ///< which rows are used, cut, or set aside, and what their labels are
};

struct Field {
    std::string_view name = {}; ///< snake_case, as in JSON; the flag is the same with dashes
    std::string_view label = {}; ///< for people
    FieldKind kind = FieldKind::Text;
    Value fallback = {}; ///< the default; monostate where it depends on other things: `automatic` says on which
    std::string_view group =
        {}; ///< "Model", "Data", "Method", "Training", "Schedule", "Evaluation", "Saving", "Hardware"
    std::string_view help = {}; ///< one or two sentences
    double least = -std::numeric_limits<double>::infinity(); ///< inclusive, for numbers
    double most = std::numeric_limits<double>::infinity(); ///< inclusive
    std::string_view unit = {}; ///< "tokens", "steps", ...; may be empty
    std::string_view automatic = {}; ///< in words, what null stands for
    std::string_view paper = {}; ///< "arXiv 2106.09685"; may be empty
    std::vector<Option> choices =
        {}; ///< of a Choice, and of each of Words, all that it may be; of a Text what it usually is
    bool advanced = false; ///< shown only when a person asks for all fields
    bool paths = false; ///< of Words: each is a file or a folder
    std::vector<Task> tasks = {}; ///< those that read it; none named: all
    Shapes shapes = Shapes::Nothing;
};

using Fields = std::vector<Field>;

/// The field of that name, or nullptr.
const Field* find(const Fields& fields, std::string_view name);
bool isReadBy(const Field& field, Task task);
/// What people are shown of an option: its label, or its name with spaces for the underscores.
std::string labelOf(const Option& option);
/// The name among `names` that is nearest to `wrong` by edit distance; empty where none is near.
std::string nearest(std::string_view wrong, const std::vector<std::string_view>& names);

} // namespace lathe
