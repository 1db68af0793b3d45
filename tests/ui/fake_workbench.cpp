#include "ui/fake_workbench.h"

#include <algorithm>

namespace lathe::test {

Fake& fake() {
    static Fake one;
    return one;
}

void resetFake() { fake() = Fake(); }

void Fake::push(const Event& event) {
    for (EventQueue* queue : queues) queue->push(event);
}

} // namespace lathe::test

namespace lathe {

using test::fake;

struct Workbench::Impl {};

Workbench::Workbench(const std::filesystem::path& home) { fake().home = home; }
Workbench::Workbench(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Workbench::~Workbench() = default;

std::vector<Problem> Workbench::check(const Recipe& recipe) const {
    return fake().check ? fake().check(recipe) : std::vector<Problem>();
}
Estimate Workbench::estimate(const Recipe& recipe, int) const {
    return fake().estimate ? fake().estimate(recipe) : Estimate();
}
ModelParts Workbench::parts(const Recipe& recipe, std::int64_t layer) const {
    return fake().parts ? fake().parts(recipe, layer) : ModelParts();
}
Recipe Workbench::withDefaults(const Recipe& recipe) const { return recipe; }

DeviceChoice Workbench::deviceOf(const Recipe& recipe) const {
    if (fake().device) return fake().device(recipe);
    return {.device = {.name = "a processor", .isGpu = false, .isHere = true, .field = "cpu"},
            .reason = "there is no NVIDIA driver"};
}
std::vector<DeviceInfo> Workbench::devices() const { return fake().devices; }

RunId Workbench::start(const Recipe& recipe, const std::vector<std::string>&) {
    if (fake().startError) throw Error(*fake().startError);
    fake().started.push_back(recipe);
    return "20261122-104500-0001";
}
void Workbench::resume(const RunId& run) {
    if (const auto error = fake().resumeErrors.find(run); error != fake().resumeErrors.end())
        throw Error(error->second);
    fake().resumed.push_back(run);
}
void Workbench::send(const RunId& run, Command command) { fake().sent.emplace_back(run, command); }

RequestId Workbench::request(Query query) {
    if (std::holds_alternative<ReadHistoryStamp>(query)) {
        constexpr RequestId own = RequestId(1) << 40; // tests count the others
        static RequestId stamps = own;
        fake().push(Answer{++stamps, fake().stamp});
        return stamps;
    }
    const RequestId request = ++fake().last;
    fake().asked.push_back(query);
    if (const auto* fits = std::get_if<FitRecipe>(&query); fits && fake().fit) {
        for (const DeviceInfo& each : fake().devices)
            if (each.name == fits->device || each.field == fits->device)
                fake().push(Answer{request, fake().fit(fits->recipe, each)});
    } else if (fake().answer)
        if (auto value = fake().answer(request, query)) fake().push(Answer{request, *value});
    return request;
}
void Workbench::cancel(RequestId request) { fake().cancelled.push_back(request); }

std::unique_ptr<EventQueue> Workbench::subscribe() {
    auto queue = std::make_unique<EventQueue>();
    fake().queues = {queue.get()}; // one window at a time
    return queue;
}

RunId Workbench::findRun(const std::string& text) const { return text; }
std::filesystem::path Workbench::home() const { return fake().home; }
RebuiltHistory Workbench::rebuildHistory(const std::filesystem::path&,
                                         const std::function<void(std::int64_t, std::int64_t)>&, std::stop_token) {
    return {};
}
std::string Workbench::startNewHistory(const std::filesystem::path&) { return {}; }
std::filesystem::path defaultHome() { return fake().home; }

} // namespace lathe
