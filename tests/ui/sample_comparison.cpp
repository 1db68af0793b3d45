#include "ui/sample_comparison.h"

#include "ui/sample_values.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lathe::test {

std::vector<RunDetail> searchedRuns(int count) {
    const char* const optimizers[] = {"adamw", "adafactor", "sgd"};
    const double rates[] = {1e-5, 5e-5, 2e-4, 1e-3};
    std::vector<RunDetail> runs;
    for (int i = 0; i < count; ++i) {
        char id[32];
        std::snprintf(id, sizeof id, "20261201-0945%02d-%04x", i % 60, i);
        const double rate = rates[i % 4];
        const int rank = 4 << (i / 4 % 4);
        const bool measured = i % 10 != 5;
        RunDetail detail;
        RunSummary& run = detail.summary;
        run.id = id;
        if (i % 7 == 0)
            run.name = "A search over rates and ranks with a name that is far longer than any column would like "
                       + std::to_string(i);
        else if (i % 7 == 3) run.name = "客服对话 " + std::to_string(i);
        else if (i % 7 != 6) run.name = "rate " + std::to_string(i) + " <b>&amp;";
        run.model = "/models/SmolLM2-135M-Instruct";
        run.method = "LoRA";
        run.dataset = "/data/instructions.jsonl";
        run.createdAt = "2026-12-01T09:45:00Z";
        run.status = measured ? RunStatus::Finished : RunStatus::Stopped;
        run.step = measured ? 300 : 4;
        run.totalSteps = 300;
        run.seconds = 120 + 3.0 * rank + i;
        run.trainable = 305280 * rank;
        const double accuracy = 0.9 - 0.08 * std::abs(std::log10(rate / 2e-4)) - 0.5 / rank + 0.001 * (i % 5);
        run.lastLoss = i % 23 == 22 ? double(NAN) : 2.5 - accuracy;
        if (measured) run.bestEvalLoss = 2.4 - accuracy;
        if (i % 2 == 0) run.joules = 9000.0 + 100 * i;
        detail.recipeJson = R"({"schema": 1, "model": "/models/SmolLM2-135M-Instruct", "optimizer": ")"
                            + std::string(optimizers[i % 3]) + R"(", "learning_rate": )" + std::to_string(rate)
                            + R"(, "batch_size": 4, "methods": [{"method": "lora", "rank": )" + std::to_string(rank)
                            + R"(}], "sample_prompts": ["What color is the sky?", "Who are you?"]})";
        detail.resolvedRecipeJson = detail.recipeJson;
        detail.resolvedRecipeJson.insert(detail.resolvedRecipeJson.size() - 1, R"(, "steps": 300, "epochs": 2)");
        detail.measuredPeakBytes = (std::int64_t(900) + 6 * rank) << 20;
        for (int step = 100; measured && step <= 300; step += 100) {
            const double now = accuracy - (step == 100 ? 0.2 : step == 300 ? 0.01 : 0);
            detail.evals.push_back({step, 2.4 - now, 4000, {{"accuracy", now}, {"macro_f1", now - 0.02}}, step == 200});
            for (const char* prompt : {"What color is the sky?", "Who are you?"})
                detail.samples.emplace_back(
                    step, std::string(R"({"prompt": ")") + prompt + R"(", "text": "Run )" + std::to_string(i)
                              + " says at step " + std::to_string(step)
                              + R"( that it be blue, matey, and says it at such a length that it needs lines."})");
        }
        runs.push_back(std::move(detail));
    }
    return runs;
}

Comparison comparisonOf(const std::vector<RunDetail>& runs) {
    Comparison comparison;
    comparison.runs = runs;
    std::vector<std::int64_t> tokens;
    for (const RunDetail& run : runs) tokens.push_back(2048 * run.summary.step);
    comparison.fields = comparedFields(runs);
    comparison.metrics = comparedMetrics(runs, tokens);
    return comparison;
}

std::optional<AnswerValue> searchedAnswer(const std::vector<RunDetail>& runs, RequestId request, const Query& query) {
    const auto found = [&](const RunId& id) {
        return std::find_if(runs.begin(), runs.end(), [&](const RunDetail& run) { return run.summary.id == id; });
    };
    if (std::holds_alternative<ListRuns>(query)) {
        RunList list;
        for (auto run = runs.rbegin(); run != runs.rend(); ++run) list.runs.push_back(run->summary);
        return list;
    }
    if (const auto* compare = std::get_if<ReadComparison>(&query)) {
        std::vector<RunDetail> chosen;
        for (const RunId& id : compare->runs) {
            if (found(id) == runs.end())
                return ErrorInfo{ErrorKind::BadInput, "There is no run " + id + ".", "Choose another one."};
            chosen.push_back(*found(id));
        }
        return comparisonOf(chosen);
    }
    if (const auto* show = std::get_if<ShowRun>(&query); show && found(show->run) != runs.end())
        return *found(show->run);
    return sampleAnswer(request, query);
}

} // namespace lathe::test
