#pragma once
// The table of methods, their torch-free half. Adding one is a file pair here, one in engine/peft, and a row in each.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

#include <string_view>
#include <vector>

namespace lathe {

struct MethodRow {
    MethodInfo info;
    MethodCounter counter;
};

const std::vector<MethodRow>& methodRows();
/// Throws Error{BadInput} naming the nearest.
const MethodRow& methodRow(std::string_view name);

/// What all of them train and keep together, and the task's head, which trains with every method that trains anything.
MethodCounts countMethods(const ModelSpec& spec, const std::vector<MethodChoice>& choices);
/// What would do better with their settings, a sentence each.
std::vector<Said> methodHints(const ModelSpec& spec, const std::vector<MethodChoice>& choices);
/// Positions of the context that their trained vectors take from the text.
std::int64_t virtualTokens(const std::vector<MethodChoice>& choices);
/// Throws Error{BadInput} where one of them can't be folded into the base's weights: which, why, and which can.
void requireMergeable(const std::vector<MethodChoice>& choices);

} // namespace lathe
