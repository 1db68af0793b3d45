#pragma once
// What a run says at a step, as numbers with names. The names are those that Hugging Face's Trainer gives its numbers
// in TensorBoard, so that runs of both lie in one plot: "train/loss", "train/learning_rate", "train/grad_norm",
// "eval/loss".
#include "lathe/run.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct LogPoint {
    std::int64_t step = 0;
    double unixSeconds = 0; ///< when it was said
    std::vector<std::pair<std::string, double>> scalars; ///< each name once
};

/// Beside Trainer's: "train/tokens_per_second", "train/trained_tokens", and the gauges ("train/memory", bytes).
LogPoint logPoint(const StepPoint& point, double unixSeconds);
/// "eval/loss" and "eval/NAME"; what has a group of its own keeps it: "held_out/loss" for "held_out.loss". A loss that
/// was not measured is left out.
LogPoint logPoint(const EvalPoint& point, double unixSeconds);

} // namespace lathe
