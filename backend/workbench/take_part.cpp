// An engine without a history: what it tells is what the first process tells already, so only the end is heard.
#include "workbench/take_part.h"

#include "lathe/field_keys.h"
#include "lathe/workbench.h"
#include "workbench/engine_loader.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace fs = std::filesystem;

namespace lathe {
namespace {

struct RunEnd {
    Outcome outcome = Outcome::Failed;
    ErrorInfo error;
};

class QuietHost final : public EngineHost {
public:
    explicit QuietHost(fs::path home) : m_home(std::move(home)) {}

    void started(const RunId&, std::int64_t, const std::string&, const std::string&, const std::string&,
                 const MemoryByPart&, std::int64_t) override {}
    void rewound(const RunId&, std::int64_t) override {}
    void planned(const RunId&, std::int64_t, const std::vector<PlanChange>&) override {}
    void status(const RunId&, RunStatus, const std::string&) override {}
    void log(const RunId&, const StepPoint&) override {}
    void log(const RunId&, const EvalPoint&) override {}
    void sample(const RunId&, std::int64_t, const std::string&) override {}
    void checkpoint(const RunId&, const CheckpointInfo&) override {}
    void removedCheckpoint(const RunId&, std::int64_t) override {}
    void measured(const RunId&, const MemoryUse&, bool) override {}
    void tried(const RunId&, const DryRun&, const TriedFacts&) override {}
    void note(const RunId&, const Said&) override {}
    void progress(const RunId&, RequestId, std::int64_t, std::int64_t, const std::string&) override {}
    void streamed(RequestId, int, const std::string&) override {}
    void answered(RequestId, AnswerValue) override {}
    fs::path home() const override { return m_home; }

    void ended(const RunId&, Outcome outcome, std::int64_t, const std::string&, const ErrorInfo& error) override {
        std::lock_guard lock(m_mutex);
        m_end = RunEnd{outcome, error};
        m_news.notify_all();
    }
    /// Waits a moment for it.
    std::optional<RunEnd> end() {
        std::unique_lock lock(m_mutex);
        m_news.wait_for(lock, std::chrono::milliseconds(100), [&] { return m_end.has_value(); });
        return std::exchange(m_end, std::nullopt);
    }

private:
    fs::path m_home;
    std::mutex m_mutex;
    std::condition_variable m_news;
    std::optional<RunEnd> m_end;
};

} // namespace

Recipe withWholePaths(Recipe recipe) {
    if (const std::string choice = recipe.settings.get(field::chatTemplate);
        !choice.empty() && fs::is_regular_file(choice))
        recipe.settings.set(field::chatTemplate, fs::absolute(choice).lexically_normal().string());
    resolvePaths(recipe, fs::current_path().string());
    return recipe;
}

Outcome Workbench::takePart(const Recipe& given, const fs::path& home, const std::function<bool()>& stopAsked) {
    std::vector<Recipe> runs;
    if (given != Recipe()) runs = runsBefore(withWholePaths(given));
    // the last of several starts from what those before it trained, which the first process knows
    runs.push_back(runs.empty() && given != Recipe() ? withWholePaths(given) : Recipe());
    QuietHost host(home);
    const fs::path scratch = fs::temp_directory_path(); // for what is paged to a disk, in files without a name
    const std::unique_ptr<Engine> engine = loadEngine(host);
    for (const Recipe& recipe : runs) {
        engine->submit(TrainOrder{.run = "part", .recipe = recipe, .folder = scratch});
        std::optional<RunEnd> end;
        while (!(end = host.end()))
            if (stopAsked()) engine->send("part", Stop{});
        if (end->outcome == Outcome::Stopped) return Outcome::Stopped;
        if (end->outcome != Outcome::Finished) throw Error(end->error);
    }
    return Outcome::Finished;
}

} // namespace lathe
