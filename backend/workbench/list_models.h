#pragma once
// The model library: what is remembered, and looking again.
#include "workbench/routed_request.h"

namespace lathe {

ModelLibrary listModels(const ListModels& query, const RouteContext& context);
ModelLibrary changePlaces(const ChangePlaces& query, const RouteContext& context);

} // namespace lathe
