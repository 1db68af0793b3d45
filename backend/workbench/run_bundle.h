#pragma once
// What SaveBundle and OpenBundle ask for (lathe/run_bundle.h): a tar archive of
//
//   bundle.json       {"lathe_bundle": 1, "run": ID, "program": "0.1.0", "model": {...}, "data": [...], "files":
//   [...]}:
//                     what follows, in this order, with sizes and SHA-256; which base and which data the run had
//   metrics.jsonl     all that the history knows (store/run_record.h), notes among it
//   recipe.json, environment.json
//   adapter/...       the result
#include "workbench/routed_request.h"

namespace lathe {

SavedBundle saveBundle(const SaveBundle& query, const RouteContext& context);
OpenedBundle openBundle(const OpenBundle& query, const RouteContext& context);

} // namespace lathe
