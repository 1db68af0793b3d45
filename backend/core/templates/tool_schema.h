#pragma once
// Tools as rows describe them (JSON schemas) and calls of them. A table with one set of columns for all rows (Arrow,
// Parquet) fills in the fields that other tools have, as nulls: they are taken out again.
#include <nlohmann/json.hpp>

namespace lathe {

/// Takes nulls, and objects of nothing but nulls, out of tools. What stands inside of default, const, enum and examples
/// is left as it is; a default or const of null goes only where the type that stands beside it admits no null.
void pruneTools(nlohmann::ordered_json& tools);

/// Takes nulls out of calls: beside name and arguments all of them, among the arguments those that the tool's schema
/// does not have, or that it neither requires nor lets be null. Arguments as a text, and calls of what `tools` don't
/// describe, are left as they are.
void pruneCalls(nlohmann::ordered_json& calls, const nlohmann::ordered_json& tools);

/// The schema of the arguments of the tool that `function` (name, arguments) calls; nullptr: not described.
const nlohmann::ordered_json* describedBy(const nlohmann::ordered_json& tools, const nlohmann::ordered_json& function);

} // namespace lathe
