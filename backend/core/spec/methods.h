#pragma once
// The table of methods, their torch-free half. Adding one is a file pair here, one in engine/peft, and a row in each.
#include "lathe/method_info.h"
#include "spec/method_counts.h"

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

} // namespace lathe
