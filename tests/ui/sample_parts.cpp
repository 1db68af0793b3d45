#include "backend/core/estimate/known_models.h"
#include "estimate/model_parts.h"
#include "ui/sample_values.h"

namespace lathe::test {

ModelParts sampleParts(const Recipe& recipe, std::int64_t layer) { return partsOf(smollm2(), recipe, layer); }

} // namespace lathe::test
