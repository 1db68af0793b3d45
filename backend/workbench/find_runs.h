#pragma once
// The runs of the history that a question is true of (workbench/run_query.h).
#include "store/run_store.h"

#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

/// The newest first; all of them for an empty text. Recipes are read only where the question asks for one of their
/// fields. Throws Error{BadInput}: a question that can't be read, a name that neither a run nor a recipe has, with the
/// nearest; Error{Stopped}.
std::vector<RunSummary> findRuns(const RunStore& store, const std::string& where, const std::stop_token& stop);

} // namespace lathe
