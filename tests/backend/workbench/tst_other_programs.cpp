// Two doors to one home, as two programs have them: what one tells the runs of the other, what it sees of them, and a
// run that goes from one to the other.
#include "fake_engine.h"
#include "small_recipe.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <atomic>
#include <mutex>

using namespace lathe;
using namespace lathe::test;

namespace {

/// An engine that takes a step whenever it is let, and does what it is told.
class SteppingEngine final : public Engine {
public:
    struct Stage {
        std::atomic<std::int64_t> mayReach{0};
        std::int64_t total = 6;
        std::mutex mutex;
        std::vector<Command> heard;

        std::size_t count() {
            std::lock_guard lock(mutex);
            return heard.size();
        }
    };

    SteppingEngine(EngineHost& host, Stage& stage) : m_host(host), m_stage(stage) {}

    void submit(EngineOrder order) override {
        m_thread = std::jthread([this, train = std::get<TrainOrder>(order)](const std::stop_token& stop) {
            std::int64_t step = train.resume ? m_saved.load() : 0;
            m_host.started(train.run, m_stage.total, toJson(train.recipe), "{}", "{}", {}, 1);
            m_host.note(train.run, Said("has begun"));
            while (step < m_stage.total) {
                if (stop.stop_requested()) {
                    m_saved = step;
                    m_host.checkpoint(train.run, {step, (train.folder / "checkpoints" / "x").string(), 10, false});
                    return m_host.ended(train.run, Outcome::Stopped, step, {}, {});
                }
                if (step >= m_stage.mayReach) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    continue;
                }
                ++step;
                m_host.log(train.run, pointAt(step));
                if (step % 2 == 0) m_host.log(train.run, EvalPoint{.step = step, .loss = 3.0 / double(step)});
            }
            m_host.ended(train.run, Outcome::Finished, step, (train.folder / "adapter").string(), {});
        });
    }
    void send(const RunId& run, Command command) override {
        std::lock_guard lock(m_stage.mutex);
        m_stage.heard.push_back(command);
        if (std::holds_alternative<Stop>(command)) m_thread.request_stop();
        if (std::holds_alternative<Pause>(command)) m_host.status(run, RunStatus::Paused, {});
        if (std::holds_alternative<Resume>(command)) m_host.status(run, RunStatus::Running, {});
        if (const auto* change = std::get_if<ChangeRun>(&command))
            m_host.planned(run, change->values.steps.value_or(m_stage.total), {{1, change->values}});
    }
    void cancel(RequestId) override {}

    static StepPoint pointAt(std::int64_t step) {
        return {.step = step,
                .loss = 1.0 / double(step),
                .learningRate = 1e-3 * double(step),
                .gradNorm = 0.1 * double(step),
                .trainedTokens = 10 * step,
                .tokens = 20 * step,
                .seconds = 0.25,
                .rows = {},
                .gauges = {{"memory", 1000.0 * double(step)}}};
    }

private:
    EngineHost& m_host;
    Stage& m_stage;
    static inline std::atomic<std::int64_t> m_saved{0}; ///< as if a checkpoint said it
    std::jthread m_thread;
};

std::unique_ptr<Workbench> program(const std::filesystem::path& home, SteppingEngine::Stage& stage) {
    return workbenchWith(
        home, EngineFactory([&stage](EngineHost& host) { return std::make_unique<SteppingEngine>(host, stage); }));
}

RunStatus statusOf(const std::filesystem::path& home, const RunId& run) {
    return RunStore(home).detail(run).summary.status;
}

QString refusalOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return QString::fromStdString(error.info().message + " " + error.info().hint);
    }
    return {};
}

template <class T>
std::vector<T> ofRun(const std::vector<Event>& events, const RunId& run) {
    std::vector<T> found = only<T>(events);
    std::erase_if(found, [&](const T& one) { return one.run != run; });
    return found;
}

} // namespace

class TestOtherPrograms : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;

    std::filesystem::path home() const { return m_dir->path().toStdString() + "/home"; }
    Recipe recipe(const std::string& name) const {
        Recipe recipe = smallRecipe(m_dir->path().toStdString());
        recipe.settings.set(field::name, name);
        return recipe;
    }

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void everyCommandReachesTheOther() {
        SteppingEngine::Stage stage, none;
        const auto owner = program(home(), stage), other = program(home(), none);
        const auto events = other->subscribe();
        stage.mayReach = 2;
        const RunId run = owner->start(recipe("a")), waiting = owner->start(recipe("b"));
        QTRY_COMPARE(RunStore(home()).detail(run).summary.step, 2);
        const std::vector<Command> all{Pause{}, Resume{}, SaveCheckpoint{}, EvaluateNow{}, ChangeRun{{.steps = 9}},
                                       Stop{}};
        for (std::size_t i = 0; i < all.size(); ++i) {
            other->send(run, all[i]);
            QTRY_COMPARE(stage.count(), i + 1);
            QCOMPARE(stage.heard[i].index(), all[i].index());
            if (i == 0) QTRY_VERIFY(statusOf(home(), run) == RunStatus::Paused);
            if (i == 4) QTRY_COMPARE(RunStore(home()).detail(run).summary.totalSteps, 9);
        }
        QTRY_VERIFY(statusOf(home(), run) == RunStatus::Stopped);
        QVERIFY(none.heard.empty());
        QVERIFY(only<JobEnded>(events->take()).empty()); // it is not this one's

        // One that has its turn next, and one that waits behind it.
        QTRY_VERIFY(statusOf(home(), waiting) == RunStatus::Running);
        const RunId last = owner->start(recipe("c"));
        other->send(last, Stop{});
        QTRY_VERIFY(statusOf(home(), last) == RunStatus::Stopped);
        QVERIFY(statusOf(home(), waiting) == RunStatus::Running);
        const QString refused = refusalOf([&] { other->send(last, Pause{}); });
        QVERIFY2(refused.contains("is not running: it is stopped. It can be resumed."), qPrintable(refused));
        const QString late = refusalOf([&] { other->send(waiting, ChangeRun{{.steps = 1}}); });
        QVERIFY2(!late.isEmpty(), qPrintable(late)); // two are done
    }

    /// Saved and left in its place; the other program goes on where it was, and nothing is logged twice.
    void aRunGoesFromOneToTheOther() {
        SteppingEngine::Stage first, second;
        auto owner = program(home(), first);
        first.mayReach = 3;
        const RunId a = owner->start(recipe("a")), b = owner->start(recipe("b"));
        QTRY_COMPARE(RunStore(home()).detail(a).summary.step, 3);
        const auto watcher = program(home(), second);
        const auto events = watcher->subscribe();
        const RequestId following = watcher->request(FollowRun{a, 0});
        owner->send(b, LetGo{});
        owner->send(a, LetGo{});
        QTRY_VERIFY(statusOf(home(), a) == RunStatus::Interrupted && statusOf(home(), b) == RunStatus::Interrupted);
        const auto queue = RunStore(home()).queue();
        QCOMPARE(queue.size(), 2u);
        QCOMPARE(queue[0].run.id, a);
        QCOMPARE(queue[1].run.id, b);
        QVERIFY(queue[0].run.resumable && queue[1].run.resumable);
        QVERIFY(RunStore(home()).detail(a).summary.program.empty());

        second.mayReach = 6;
        const auto heir = program(home(), second);
        heir->resume(a);
        heir->resume(b);
        std::vector<Event> seen;
        takeUntil(*events, [&](const std::vector<Event>& all) {
            seen = all;
            const auto answers = only<Answer>(all);
            return std::any_of(answers.begin(), answers.end(),
                               [&](const Answer& one) { return one.request == following; });
        });
        std::vector<std::int64_t> steps;
        for (const StepLogged& one : ofRun<StepLogged>(seen, a)) steps.push_back(one.point.step);
        QCOMPARE(steps, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
        const auto ends = ofRun<JobEnded>(seen, a);
        QCOMPARE(ends.size(), 1u);
        QVERIFY(ends[0].outcome == Outcome::Finished);
        QTRY_VERIFY(statusOf(home(), b) == RunStatus::Finished);
    }

    /// Who follows hears what the program that trains says.
    void theFollowersNewsAreTheOwners() {
        SteppingEngine::Stage stage, none;
        const auto owner = program(home(), stage), other = program(home(), none);
        const auto told = owner->subscribe(), followed = other->subscribe();
        const RunId run = owner->start(recipe("a"));
        QTRY_VERIFY(statusOf(home(), run) == RunStatus::Running);
        const RequestId following = other->request(FollowRun{run, 0});
        stage.mayReach = 2;
        QTRY_COMPARE(RunStore(home()).detail(run).summary.step, 2);
        owner->send(run, Pause{});
        QTRY_VERIFY(statusOf(home(), run) == RunStatus::Paused);
        owner->send(run, Resume{});
        owner->send(run, ChangeRun{{.learningRate = 5e-4}});
        stage.mayReach = 6;
        std::vector<Event> seen;
        takeUntil(*followed, [&](const std::vector<Event>& all) {
            seen = all;
            return !only<Answer>(all).empty();
        });
        QCOMPARE(only<Answer>(seen).at(0).request, following);
        QVERIFY(std::holds_alternative<Done>(only<Answer>(seen).at(0).value));
        const std::vector<Event> there = told->take();
        const auto same = [&]<class T>(const auto& value, T) {
            const auto a = ofRun<T>(there, run), b = ofRun<T>(seen, run);
            QCOMPARE(a.size(), b.size());
            for (std::size_t i = 0; i < a.size(); ++i) QVERIFY(value(a[i]) == value(b[i]));
        };
        same(
            [](const StepLogged& one) {
                const StepPoint& p = one.point;
                return std::tuple(p.step, p.loss, p.learningRate, p.gradNorm, p.trainedTokens, p.tokens, p.seconds,
                                  p.gauges);
            },
            StepLogged{});
        same([](const EvalLogged& one) { return std::tuple(one.point.step, one.point.loss); }, EvalLogged{});
        same([](const PlanChanged& one) { return std::tuple(one.totalSteps, one.changes); }, PlanChanged{});
        same([](const JobEnded& one) { return std::tuple(one.outcome, one.steps, one.adapter); }, JobEnded{});
        std::vector<RunStatus> statuses;
        for (const StatusChanged& one : ofRun<StatusChanged>(seen, run)) statuses.push_back(one.status);
        QVERIFY((statuses == std::vector{RunStatus::Paused, RunStatus::Running, RunStatus::Finished}));
        QVERIFY(std::holds_alternative<StepLogged>(*std::find_if(seen.begin(), seen.end(), [](const Event& event) {
            return std::holds_alternative<StepLogged>(event) || std::holds_alternative<EvalLogged>(event);
        })));
    }

    void followingEndsWhenItIsCanceledOrTheRunIsItsOwn() {
        SteppingEngine::Stage stage, none;
        const auto owner = program(home(), stage), other = program(home(), none);
        const auto events = other->subscribe(), own = owner->subscribe();
        const RunId run = owner->start(recipe("a"));
        QTRY_VERIFY(statusOf(home(), run) == RunStatus::Running);
        const RequestId following = other->request(FollowRun{run, 0});
        other->cancel(following);
        const auto answers = only<Answer>(takeUntil(*events, atLeast<Answer>(1)));
        QCOMPARE(answers.size(), 1u);
        QVERIFY(std::holds_alternative<ErrorInfo>(answers[0].value));
        owner->request(FollowRun{run, 0});
        QVERIFY(std::holds_alternative<Done>(only<Answer>(takeUntil(*own, atLeast<Answer>(1))).at(0).value));
    }
};

LATHE_TEST(TestOtherPrograms)
#include "tst_other_programs.moc"
