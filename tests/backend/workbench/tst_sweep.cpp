// A sweep through the door: planned with every check of an ordinary run, started as ordinary runs with a tag.
#include "fake_engine.h"
#include "lathe/method_info.h"
#include "small_recipe.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <algorithm>
#include <mutex>

using namespace lathe;
using namespace lathe::test;

class TestSweep : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::mutex m_mutex;
    std::vector<std::string> m_begun;

    std::filesystem::path home() const { return m_dir->path().toStdString() + "/home"; }
    std::unique_ptr<Workbench> workbench() {
        return workbenchWith(
            home(), FakeEngine::Script([this](const EngineOrder& order, EngineHost& host, const std::stop_token&) {
                const auto& train = std::get<TrainOrder>(order);
                {
                    std::lock_guard lock(m_mutex);
                    m_begun.push_back(train.recipe.settings.get(field::name));
                }
                host.started(train.run, 10, toJson(train.recipe), "{}", "{}", {}, 1);
                StepPoint point;
                point.step = 10;
                point.loss = 1;
                point.seconds = 20;
                host.log(train.run, point);
                host.ended(train.run, Outcome::Finished, 10, {}, {});
            }));
    }
    Sweep sweep() const {
        Sweep made{.name = "ranks", .recipe = smallRecipe(m_dir->path().toStdString())};
        made.recipe.settings.set(field::device, "cpu");
        made.recipe.methods.push_back({"lora", Settings(*methodInfo("lora").fields)});
        made.varied = {variedFromText("rank", "4,8", made.recipe), variedFromText("max_length", "16,32", made.recipe)};
        return made;
    }
    template <class T>
    static T answerTo(Workbench& workbench, EventQueue& queue, Query query) {
        const RequestId request = workbench.request(std::move(query));
        std::optional<AnswerValue> answer;
        takeUntil(queue, [&](const std::vector<Event>& events) {
            for (const Answer& one : only<Answer>(events))
                if (one.request == request) answer = one.value;
            return answer.has_value();
        });
        if (const auto* error = std::get_if<ErrorInfo>(&answer.value())) throw Error(*error);
        return std::get<T>(*answer);
    }

private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_begun.clear();
    }

    void aPlanStartsNothing() {
        const auto bench = workbench();
        const auto events = bench->subscribe();
        const SweepPlan plan = answerTo<SweepPlan>(*bench, *events, PlanSweep{sweep()});
        QCOMPARE(plan.runs.size(), 4u);
        for (const PlannedRun& run : plan.runs) {
            QVERIFY2(run.problems.empty(), run.problems.empty() ? "" : run.problems[0].message.c_str());
            QVERIFY(bench->check(run.recipe).empty());
            QCOMPARE(run.peakBytes, bench->estimate(run.recipe).correctedBytes());
            QVERIFY(run.diskBytes > 0);
            QVERIFY(!run.seconds); // nothing like it has run
        }
        QVERIFY(plan.runs[2].diskBytes > plan.runs[0].diskBytes); // rank 8 and 4
        QVERIFY(!plan.seconds);
        QVERIFY(RunStore(home()).list().empty());
    }

    void whatIsWrongOrDoesNotFitIsLeftOut() {
        const auto bench = workbench();
        const auto events = bench->subscribe();
        Sweep made = sweep();
        made.recipe.settings.set(field::memoryBudgetGib, 0.5);
        made.recipe.settings.set(field::maxLength, 256);
        made.varied = {variedFromText("batch_size", "1,65536", made.recipe),
                       variedFromText("target_modules", "q_proj;no_such_module", made.recipe)};
        const SweepPlan plan = answerTo<SweepPlan>(*bench, *events, PlanSweep{made});
        QCOMPARE(plan.runs.size(), 4u);
        QVERIFY(plan.runs[0].problems.empty());
        QVERIFY(plan.runs[1].problems.at(0).message.find("no_such_module") != std::string::npos);
        QCOMPARE(plan.runs[2].problems.at(0).field, "batch_size");
        QVERIFY(plan.runs[2].problems[0].message.find("does not fit") != std::string::npos);
        QCOMPARE(plan.diskBytes, plan.runs[0].diskBytes);
        const auto started = answerTo<StartedSweep>(*bench, *events, StartSweep{made, {}});
        QCOMPARE(started.runs.size(), 1u);
        QCOMPARE(started.refused, 3);
    }

    void itsRunsAreOrdinaryOnesWithATag() {
        const auto bench = workbench();
        const auto events = bench->subscribe();
        const auto started = answerTo<StartedSweep>(*bench, *events, StartSweep{sweep(), {1}});
        QCOMPARE(started.tag, "sweep:ranks");
        QCOMPARE(started.runs.size(), 3u);
        QCOMPARE(started.refused, 0);
        takeUntil(*events, [&](const std::vector<Event>&) {
            std::lock_guard lock(m_mutex);
            return m_begun.size() == 3;
        });
        QCOMPARE(m_begun, (std::vector<std::string>{"rank 4, maximum length 16", "rank 8, maximum length 16",
                                                    "rank 8, maximum length 32"}));
        QTRY_VERIFY(RunStore(home()).queue().empty());
        const auto found = answerTo<RunList>(*bench, *events, ListRuns{"tag = \"sweep:ranks\""});
        QCOMPARE(found.runs.size(), 3u);
        const Recipe kept = recipeFromJson(RunStore(home()).detail(started.runs[1].first).recipeJson);
        QCOMPARE(kept.methods.at(0).settings.get(field::rank), 8);

        // what is known now: ten steps of two seconds each for runs of that length
        Sweep again = sweep();
        again.recipe.settings.set(field::steps, 20);
        const SweepPlan plan = answerTo<SweepPlan>(*bench, *events, PlanSweep{again});
        QVERIFY(plan.runs[0].seconds);
        QVERIFY(std::abs(*plan.runs[0].seconds - 40) < 1);
        QVERIFY(plan.seconds);
        QVERIFY(std::abs(*plan.seconds - 160) < 4);
    }

    void aSweepWithoutANameIsRefused() {
        const auto bench = workbench();
        const auto events = bench->subscribe();
        Sweep made = sweep();
        for (const char* name : {"", "a,b", "a\"b"}) {
            made.name = name;
            QVERIFY_THROWS_EXCEPTION(Error, answerTo<StartedSweep>(*bench, *events, StartSweep{made, {}}));
        }
        made = sweep();
        made.varied.clear();
        QVERIFY_THROWS_EXCEPTION(Error, answerTo<SweepPlan>(*bench, *events, PlanSweep{made}));
        QVERIFY(RunStore(home()).list().empty());
    }
};

LATHE_TEST(TestSweep)
#include "tst_sweep.moc"
