// The longest batch is tried rather than the first one, because memory must hold for all; speed is taken from mean
// ones.
#include "train/dry_run.h"

#include "base/clock.h"
#include "data/batch_builder.h"
#include "estimate/estimate.h"
#include "eval/evaluate.h"
#include "lathe/field_keys.h"
#include "train/optimizer_shares.h"
#include "train/step.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace lathe {
namespace {

std::int64_t tokensOf(const std::vector<RowOfExamples>& rows, const ExampleSet& examples) {
    std::int64_t tokens = 0;
    for (const RowOfExamples& row : rows)
        for (const std::size_t example : row) tokens += examples.length(example);
    return tokens;
}

std::int64_t trainedTokensOf(const std::vector<RowOfExamples>& rows, const ExampleSet& examples) {
    std::int64_t tokens = 0;
    for (const RowOfExamples& row : rows)
        for (const std::size_t example : row) tokens += examples[example].trainedTokens();
    return tokens;
}

/// The longest examples that one evaluation batch takes.
std::vector<TokenExample> longestBatch(const ExampleSet& examples) {
    const std::vector<std::int64_t> lengths = examples.lengths();
    std::vector<std::size_t> order(lengths.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return lengths[a] > lengths[b]; });
    std::vector<TokenExample> longest;
    std::int64_t tokens = 0;
    for (const std::size_t i : order) {
        tokens += lengths[i];
        if (!longest.empty() && tokens > EvaluationOptions().tokensAtOnce) break;
        longest.push_back(examples[i]);
    }
    return longest;
}

/// Of a step, from some of them: step 1 is longer than most.
double meanTokens(const StepSampler& sampler, std::int64_t steps) {
    const std::int64_t looked = std::min<std::int64_t>(steps, 16);
    double tokens = 0;
    for (std::int64_t i = 0; i < looked; ++i) tokens += double(sampler.tokens(sampler.step(1 + i * steps / looked)));
    return tokens / double(looked);
}

/// Masters, moments and the adapter: of each checkpoint that stays, and the result.
std::int64_t diskBytes(const TrainSetup& setup) {
    std::int64_t masters = 0;
    for (const Parameter* parameter : setup.optimizer->parameters())
        masters += std::int64_t(parameter->master().nbytes());
    const Settings& settings = setup.recipe.settings;
    const std::int64_t kept = settings.get(field::keepCheckpoints)
                              + (settings.get(field::keepBest) && !setup.data.validation.empty() ? 1 : 0);
    const OptimizerShares* shares = setup.optimizer->shares();
    const std::int64_t state = shares ? shares->wholeBytes() // of a paged one, more than is on the device
                                      : std::max(setup.optimizer->stateBytes(), setup.optimizer->hostStateBytes());
    return (kept + 1) * (masters + state) + masters // one more is being written before the oldest goes
           + (shares ? state : 0);                  // and put together before it is written
}

} // namespace

std::string inWords(const DryRun& result) {
    const auto number = [](double value, const char* unit) {
        char text[32];
        std::snprintf(text, sizeof text, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
        return std::string(text);
    };
    const auto time = [&](double seconds) {
        if (seconds < 120) return number(seconds, "s");
        return seconds < 7200 ? number(seconds / 60, "min") : number(seconds / 3600, "h");
    };
    const auto bytes = [&](std::int64_t count) {
        return count < 1000000000 ? number(double(count) / 1e6, "MB") : number(double(count) / 1e9, "GB");
    };
    return std::string(result.fits ? "The trial fits: " : "The trial fits with smaller pieces: ")
           + bytes(result.peakBytes) + " at the peak, " + time(result.stepSeconds) + " per step, "
           + time(result.totalSeconds) + " in all, up to " + bytes(result.diskBytes) + " of disk";
}

bool wantsDryRun(const Recipe& resolved, std::int64_t totalSteps) {
    constexpr std::int64_t longRun = 50; ///< steps: a trial costs at most about a fiftieth
    const TrialRun wanted = resolved.settings.get(field::dryRun);
    return wanted == TrialRun::Always || (wanted == TrialRun::Auto && totalSteps >= longRun);
}

Trial tryRun(TrainSetup& setup, const StepPlan& plan, const std::function<void()>& between) {
    Trial trial;
    DryRun& result = trial.result;
    const auto& train = setup.data.train;
    const StepRows rows = setup.sampler->step(1);
    const auto micro = microBatches(rows, plan.batchSize);
    const auto longest = std::max_element(micro.begin(), micro.end(), [&](const auto& a, const auto& b) {
        return tokensOf(a, train) < tokensOf(b, train);
    });
    const StepContext step{.training = true,
                           .seed = std::uint64_t(setup.recipe.settings.get(field::seed)),
                           .step = 1,
                           .recompute = plan.recompute};
    const auto timed = [&](const auto& work) {
        const double begun = systemClock().steadySeconds();
        work();
        setup.device.finish();
        return systemClock().steadySeconds() - begun;
    };
    const auto forwardAndBackward = [&] {
        accumulateGradients(
            *setup.model, *setup.optimizer, 1, [&](std::size_t) { return makeBatch(*longest, train); },
            std::max<std::int64_t>(1, trainedTokensOf(*longest, train)), step, between,
            [&] { return setup.method->penalty(); });
    };
    const double first = timed(forwardAndBackward); // the first time also pays for fresh memory
    const double batchSeconds = std::min(first, timed(forwardAndBackward));
    const double secondsPerToken = batchSeconds / double(std::max<std::int64_t>(1, tokensOf(*longest, train)));
    result.stepSeconds = secondsPerToken * double(tokensOf(rows.rows, train));

    double evaluations = 0;
    if (!setup.data.validation.empty()) {
        const std::vector<TokenExample> batch = longestBatch(setup.data.validation);
        std::int64_t batchTokens = 0, allTokens = 0;
        for (const TokenExample& example : batch) batchTokens += std::int64_t(example.ids.size());
        for (const std::int64_t length : setup.data.validation.lengths()) allTokens += length;
        const double seconds = timed([&] {
            evaluate(*setup.model, batch, {.scoring = scoringOf(setup.recipe.settings, setup.data)},
                     [&](std::int64_t) { between(); });
        });
        const std::int64_t every = *setup.plan.evalEvery;
        if (every > 0)
            evaluations = double(setup.totalSteps() / every) * seconds * double(allTokens)
                          / double(std::max<std::int64_t>(1, batchTokens));
    }
    result.totalSeconds =
        secondsPerToken * meanTokens(*setup.sampler, setup.totalSteps()) * double(setup.totalSteps()) + evaluations;
    result.diskBytes = diskBytes(setup);
    setup.memory.stepDone();
    result.peakBytes = setup.memory.use().peak.totalBytes();
    const auto triedRows = std::int64_t(longest->size());
    Recipe planned = setup.recipe;
    planned.settings.set(field::gradientCheckpointing, plan.recompute);
    trial.predictedBytes = Estimator(setup.spec, planned, setup.deviceInfo)
                               .peakBytes(triedRows, (tokensOf(*longest, train) + triedRows - 1) / triedRows);
    return trial;
}

} // namespace lathe
