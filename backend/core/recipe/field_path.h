#pragma once
// Paths of fields within a recipe, as Problem::field has them: "learning_rate", "methods[0].rank", "data[1].path".
#include <cstddef>
#include <string_view>

namespace lathe {

/// "methods[1].rank" of "methods": 1 and "rank"; false where the path is no entry of that list.
bool entryOf(std::string_view path, std::string_view list, std::size_t& number, std::string_view& name);

} // namespace lathe
