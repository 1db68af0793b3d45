#pragma once
// A tokenizer and a chat template tried on words that somebody typed.
#include "workbench/routed_request.h"

namespace lathe {

TriedText tryText(const TryModelText& query, const ModelText& text);

} // namespace lathe
