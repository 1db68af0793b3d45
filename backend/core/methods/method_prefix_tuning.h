#pragma once
// Prefix tuning (Li and Liang 2021, arXiv 2101.00190): trained keys and values in front of the text, in every layer.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

/// Columns of a layer's keys, and of its values.
std::int64_t prefixWidth(const ModelSpec& spec);
/// Of the network that makes the prefix while it is trained; prefixWidth() where the field is null.
std::int64_t prefixHidden(const ModelSpec& spec, const Settings& settings);

/// Whether a prefix can start as words: of a model that writes text, and without a network that makes it.
bool prefixStartsAsWords(const ModelSpec& spec, const Settings& settings);

MethodInfo prefixTuningInfo();
MethodCounter prefixTuningCounter();

} // namespace lathe
