#include "logs/log_point.h"

#include <cmath>

namespace lathe {

LogPoint logPoint(const StepPoint& point, double unixSeconds) {
    LogPoint made{point.step,
                  unixSeconds,
                  {{"train/loss", point.loss},
                   {"train/learning_rate", point.learningRate},
                   {"train/grad_norm", point.gradNorm},
                   {"train/trained_tokens", double(point.trainedTokens)}}};
    if (point.seconds > 0) made.scalars.emplace_back("train/tokens_per_second", double(point.tokens) / point.seconds);
    for (const auto& [name, value] : point.gauges) made.scalars.emplace_back("train/" + name, value);
    return made;
}

LogPoint logPoint(const EvalPoint& point, double unixSeconds) {
    LogPoint made{point.step, unixSeconds, {}};
    if (!std::isnan(point.loss)) made.scalars.emplace_back("eval/loss", point.loss);
    for (const auto& [name, value] : point.metrics) {
        const std::size_t dot = name.find('.');
        made.scalars.emplace_back(
            dot == std::string::npos ? "eval/" + name : name.substr(0, dot) + "/" + name.substr(dot + 1), value);
    }
    return made;
}

} // namespace lathe
