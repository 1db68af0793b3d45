#pragma once
// Methods side by side on one model, with figures from this machine.
#include "lathe/recipe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

/// Methods on the same model, measured here: sizes, a training step, the time of a token with and without.
/// Answered by MethodMeasures.
struct MeasureMethods {
    Recipe recipe; ///< model, dtype, threads, max_length (of the step), task
    std::vector<MethodChoice> methods;
    std::int64_t repeats = 5; ///< medians of so many
};

/// One row of the table that compares methods with figures from this machine.
struct MethodMeasure {
    std::string method; ///< its name; "" is the base alone
    std::string label;
    std::int64_t parameters = 0; ///< trained
    double stepSeconds = 0; ///< one training step
    double tokenSeconds = 0; ///< a generated token (a pass over one row, for encoders), attached
    std::optional<double> mergedTokenSeconds; ///< where the method merges
    std::string problem; ///< why it could not be measured; empty where it was
};

struct MethodMeasures { std::vector<MethodMeasure> rows; };

} // namespace lathe
