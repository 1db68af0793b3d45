#pragma once
// README.md of an adapter or a merged model: what it was made from and how, from the recipe itself.
#include "lathe/recipe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

struct CardFigures {
    std::int64_t steps = 0;
    double loss = 0;                      ///< of the last step
    std::int64_t trainable = 0;
    double seconds = 0;
    std::string bestMetric = "loss";      ///< what the best checkpoint was picked by
    std::optional<double> bestValue;      ///< of it, on the validation rows
    std::optional<std::int64_t> bestStep;
    std::optional<std::int64_t> resultStep; ///< where the result is not the last step's
    std::vector<Said> changes; ///< of the recipe, while it ran
};

/// Markdown with the front matter that model hubs read. `library`: "peft" or "transformers".
std::string modelCard(const Recipe& recipe, const CardFigures& figures, const std::string& library);

} // namespace lathe
