// An engine that computes nothing: each run begins, takes one step and has finished; questions are answered at once. A
// run of seed 66 fails, one of seed 13 does what it is told until it is stopped.
// Loaded in the real one's place (LATHE_ENGINE).
#include "engine_port.h"
#include "lathe/field_keys.h"

namespace {

class OneStepEngine final : public lathe::Engine {
public:
    explicit OneStepEngine(lathe::EngineHost& host) : m_host(host) {}
    void submit(lathe::EngineOrder order) override {
        if (const auto* generate = std::get_if<lathe::Order<lathe::GenerateText>>(&order)) {
            m_host.computesOn(
                generate->request,
                {.device = {.name = "NVIDIA H200", .freeBytes = std::int64_t{80} << 30, .field = "cuda:0"}});
            if (!generate->query.prompts.empty()) { // says each prompt again
                lathe::GeneratedText all{.newTokens = 6,
                                         .seconds = 3,
                                         .promptSeconds = 1,
                                         .promptsRead = 20,
                                         .decodedTokens = 4,
                                         .endedBy = "length"};
                for (const lathe::PromptText& one : generate->query.prompts)
                    all.answers.push_back({one.messages.empty()
                                               ? one.prompt
                                               : one.messages.front().content + "|" + one.messages.back().content,
                                           10, 3, "length"});
                return m_host.answered(generate->request, all);
            }
            m_host.streamed(generate->request, 0, "so it is");
            lathe::GeneratedText said{.texts = {"so it is"}, .newTokens = 3, .endedBy = "length"};
            if (const std::int64_t most = generate->query.alternatives; most > 0) {
                lathe::GeneratedToken token{.chosen = {7, " is", -0.25}, .likeliest = {{7, " is", -0.25}}, .end = 8};
                for (std::int32_t id = 8; std::int64_t(token.likeliest.size()) < most; ++id)
                    token.likeliest.push_back({id, "\n", -2.5});
                said.tokens.assign(1, {token});
            }
            return m_host.answered(generate->request, said);
        }
        if (const auto* merge = std::get_if<lathe::Order<lathe::ExportRun>>(&order)) {
            m_host.computesOn(merge->request, {.device = {.name = "a processor", .isGpu = false, .field = "cpu"},
                                               .reason = "it does not fit"});
            return m_host.answered(merge->request, lathe::ExportReport{.folder = merge->folder.string()});
        }
        if (const auto* change = std::get_if<lathe::Order<lathe::AnalyzeChange>>(&order))
            return m_host.answered(change->request, lathe::ChangeReport{});
        const auto* train = std::get_if<lathe::TrainOrder>(&order);
        if (!train) return;
        const auto seed = train->recipe.settings.get(lathe::field::seed);
        m_host.started(train->run, seed == 13 ? 5 : 1, lathe::toJson(train->recipe), "{}", "{}", {}, 1);
        m_host.log(train->run,
                   lathe::StepPoint{.step = 1, .loss = 1.5, .trainedTokens = 10, .tokens = 10, .seconds = 0.1});
        if (seed == 13) m_held = train->run;
        else if (seed == 66)
            m_host.ended(train->run, lathe::Outcome::Failed, 1, {},
                         {lathe::ErrorKind::BadInput, "the loss is not finite", "lower the learning rate"});
        else m_host.ended(train->run, lathe::Outcome::Finished, 1, (train->folder / "adapter").string(), {});
    }
    void send(const lathe::RunId& run, lathe::Command command) override {
        if (run != m_held) return;
        if (std::holds_alternative<lathe::Pause>(command)) m_host.status(run, lathe::RunStatus::Paused, {});
        if (std::holds_alternative<lathe::Resume>(command)) m_host.status(run, lathe::RunStatus::Running, {});
        if (std::holds_alternative<lathe::SaveCheckpoint>(command))
            m_host.checkpoint(run, {.step = 1, .folder = (m_host.home() / "runs" / run / "c").string(), .bytes = 9});
        if (std::holds_alternative<lathe::EvaluateNow>(command))
            m_host.log(run, lathe::EvalPoint{.step = 1, .loss = 1.25, .trainedTokens = 7});
        if (const auto* change = std::get_if<lathe::ChangeRun>(&command))
            m_host.planned(run, change->values.steps.value_or(1), {{1, change->values}});
        if (!std::holds_alternative<lathe::Stop>(command)) return;
        m_held.clear();
        m_host.log(run, lathe::StepPoint{.step = 2, .loss = 1.125, .trainedTokens = 10, .tokens = 10, .seconds = 0.1});
        m_host.ended(run, lathe::Outcome::Stopped, 2, {}, {});
    }
    void cancel(lathe::RequestId) override {}

private:
    lathe::RunId m_held;
    lathe::EngineHost& m_host;
};

} // namespace

lathe::Engine* latheEngine(int version, lathe::EngineHost* host) {
    return version == lathe::enginePortVersion ? new OneStepEngine(*host) : nullptr;
}
