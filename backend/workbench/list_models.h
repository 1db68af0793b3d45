#pragma once
// The model library: what is remembered, and looking again.
#include "workbench/served.h"

namespace lathe {

ModelLibrary listModels(const ListModels& query, const ServeContext& context);
ModelLibrary changePlaces(const ChangePlaces& query, const ServeContext& context);

} // namespace lathe
