#pragma once
// A small real run for tests, on an executor of its own.
#include "backend/engine/recording_host.h"
#include "backend/engine/tiny_recipe.h"
#include "jobs/executor.h"
#include "jobs/run_jobs.h"
#include "tensor/booking.h"

#include <QTemporaryDir>

namespace lathe::test {

struct TinyRun {
    QTemporaryDir home;
    std::filesystem::path folder;
    Recipe recipe;
    JobShare share;
    RecordingHost host;

    explicit TinyRun(const std::string& method = "lora") {
        bookAllocations(); // as the engine does before it has an executor
        const std::filesystem::path root = home.path().toStdString();
        folder = root / "run";
        std::filesystem::create_directories(folder);
        recipe = tinyRecipe(root, method);
    }

    void addData(const std::string& file, const std::string& role) {
        recipe.data.push_back(dataSource(std::filesystem::path(home.path().toStdString()) / file, role));
    }

    std::vector<PlanChange> knownChanges; ///< that the history would tell of on a resume

    TrainOrder order(bool resume = false) const {
        return {.run = "run", .recipe = recipe, .folder = folder, .resume = resume, .changes = knownChanges};
    }

    /// Runs to the end on an executor of its own; what was recorded, all runs of this object together. `onStep` is
    /// called after each step, on the executor's thread.
    RecordingHost::Record train(bool resume = false, std::function<void(Executor&, const StepPoint&)> onStep = {}) {
        const std::size_t before = host.record().ends.size();
        Executor executor(host);
        host.onStep = [&executor, onStep](const StepPoint& point) {
            if (onStep) onStep(executor, point);
        };
        executor.submit(makeJob(order(resume), share));
        if (!host.waitFor([&](const auto& record) { return record.ends.size() > before; }, 300))
            throw std::runtime_error("the run does not end");
        return host.record();
    }
};

/// The answer to an order with a request, on an executor of its own.
template <class Question> AnswerValue answerTo(TinyRun& run, const Order<Question>& order) {
    Executor executor(run.host);
    const std::size_t before = run.host.record().answers.size();
    executor.submit(makeJob(order, run.share));
    if (!run.host.waitFor([&](const auto& record) { return record.answers.size() > before; }, 300))
        throw std::runtime_error("no answer");
    return run.host.record().answers.back().second;
}

inline std::vector<double> lossesOf(const RecordingHost::Record& record) {
    std::vector<double> losses;
    for (const StepPoint& point : record.steps) losses.push_back(point.loss);
    return losses;
}

} // namespace lathe::test
