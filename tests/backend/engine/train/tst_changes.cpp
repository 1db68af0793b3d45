// A run whose plan is changed while it runs: which rates its steps have, and that a resume, from before the change or
// from after it, gives the bits of the run that was never ended.
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"
#include "train/checkpoint.h"
#include "train/schedule.h"

#include <QTest>

#include <cmath>

using namespace lathe;
using namespace lathe::test;

namespace {

const PlanValues asked{.learningRate = 5e-3, .steps = 17, .evalEvery = 3};
constexpr std::int64_t changedAfter = 5;

/// Sends the change after the step, as another thread could.
void changeAfterStep(Executor& executor, const StepPoint& point) {
    if (point.step == changedAfter) executor.send("run", ChangeRun{asked});
}

/// Of each step the last time it was logged.
std::map<std::int64_t, double> lossesByStep(const RecordingHost::Record& record) {
    std::map<std::int64_t, double> losses;
    for (const StepPoint& point : record.steps) losses[point.step] = point.loss;
    return losses;
}

} // namespace

class TestChanges : public QObject {
    Q_OBJECT

    static Schedule schedule(ScheduleKind kind, std::vector<PlanChange> changes = {}) {
        return {kind, 1e-3, 10, 100, std::move(changes)};
    }

    static void kinds() {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"linear", "cosine", "constant"}) QTest::newRow(kind) << kind;
    }

private slots:
    void aNewRateKeepsTheShape_data() { kinds(); }
    void aNewRateKeepsTheShape() {
        QFETCH(QString, kind);
        const ScheduleKind which = *choiceFrom<ScheduleKind>(kind.toStdString());
        for (const std::int64_t step : {0, 4, 10, 50, 99}) {
            const Schedule plain = schedule(which), changed = schedule(which, {{step, {.learningRate = 4e-3}}});
            for (std::int64_t number = 1; number <= 100; ++number) {
                if (number <= step) QCOMPARE(changed.at(number), plain.at(number));
                else QVERIFY(std::abs(changed.at(number) - 4 * plain.at(number)) <= 1e-15);
            }
        }
    }

    void anotherEndSpansWhatIsLeft_data() { kinds(); }
    void anotherEndSpansWhatIsLeft() {
        QFETCH(QString, kind);
        const ScheduleKind which = *choiceFrom<ScheduleKind>(kind.toStdString());
        for (const std::int64_t step : {0, 4, 10, 50, 90})
            for (const std::int64_t end : {95, 100, 250}) {
                const Schedule plain = schedule(which), changed = schedule(which, {{step, {.steps = end}}});
                for (std::int64_t number = 1; number <= step; ++number)
                    QCOMPARE(changed.at(number), plain.at(number)); // what is done stays as it was
                const std::int64_t from = std::max<std::int64_t>(step, 10);
                for (std::int64_t number = 1; number <= from + 1; ++number) // it never jumps
                    QVERIFY(std::abs(changed.at(number) - plain.at(number)) <= 1e-15);
                for (std::int64_t done = from; done <= end; ++done) { // the same fall over another length
                    const double share = double(done - from) / double(end - from),
                                 was = double(from) + share * double(100 - from);
                    const double before = plain.at(std::int64_t(std::floor(was)) + 1),
                                 after = plain.at(std::int64_t(std::ceil(was)) + 1);
                    QVERIFY(changed.at(done + 1) <= before + 1e-12 && changed.at(done + 1) >= after - 1e-12);
                }
                if (which != ScheduleKind::Constant) QVERIFY(std::abs(changed.at(end + 1)) <= 1e-15);
            }
    }

    void changesAddUp() { // by hand: 1 - 20/90 fallen to step 30, of which half is left at step 65 of 30 to 100
        const Schedule changed = schedule(
            ScheduleKind::Linear,
            {{30, {.learningRate = 2e-3}}, {30, {.steps = 100}}, {65, {.steps = 75}}, {70, {.learningRate = 1e-3}}});
        const double at65 = 70.0 / 90.0 * 35.0 / 70.0;
        QVERIFY(std::abs(changed.at(66) - 2e-3 * at65) <= 1e-15);
        QVERIFY(std::abs(changed.at(71) - 1e-3 * at65 * 5.0 / 10.0) <= 1e-15);
        QCOMPARE(changed.at(76), 0.0);
    }

    void aChangedRunIsResumedToTheBit() {
        const auto train = [](TinyRun& run, std::int64_t stopAfter, bool resume = false) {
            return run.train(resume, [=](Executor& executor, const StepPoint& point) {
                changeAfterStep(executor, point);
                if (point.step == stopAfter) executor.send("run", Stop{});
            });
        };
        const auto made = [] {
            auto run = std::make_unique<TinyRun>();
            run->addData("validation.jsonl", "validation");
            run->recipe.settings.set(field::evalEvery, std::int64_t(4));
            return run;
        };
        const auto whole = made();
        const auto record = train(*whole, 0);
        QCOMPARE(words(record.ends.back().outcome), words(Outcome::Finished));
        const auto expected = lossesByStep(record);
        QCOMPARE(expected.size(), std::size_t(17)); // two of them from an epoch behind the planned ones
        QCOMPARE(record.totalSteps, 17);
        QCOMPARE(record.changes, (std::vector<PlanChange>{{changedAfter, asked}}));
        std::vector<std::int64_t> evaluated;
        for (const EvalPoint& point : record.evals) evaluated.push_back(point.step);
        QCOMPARE(evaluated, (std::vector<std::int64_t>{4, 6, 9, 12, 15, 17}));
        const Schedule rates{ScheduleKind::Cosine, 2e-3, 2, 12, record.changes};
        for (const StepPoint& point : record.steps) QCOMPARE(point.learningRate, rates.at(point.step));
        const std::string rate = "learning rate is " + toText(5e-3) + " instead of " + toText(2e-3);
        for (const std::string& part : {rate, std::string("ends after step 17 instead of step 12"),
                                        std::string("every 3 steps instead of every 4 steps")})
            QVERIFY2(hasNote(record, part), part.c_str());
        const std::string card = readTextFile(std::filesystem::path(record.ends.back().adapter) / "README.md");
        QVERIFY(card.find("From step 6 on, the " + rate + ".") != std::string::npos);

        TinyRun unchanged;
        QVERIFY(lossesByStep(unchanged.train()).at(12) != expected.at(12)); // it matters

        for (const std::int64_t stop : {3, 5, 6, 14, 16}) { // before the change, with it, after it, behind the old end
            const auto parts = made();
            QCOMPARE(words(train(*parts, stop).ends.back().outcome), words(Outcome::Stopped));
            const auto resumed = train(*parts, 0, true);
            QCOMPARE(words(resumed.ends.back().outcome), words(Outcome::Finished));
            QCOMPARE(lossesByStep(resumed), expected); // bit for bit
            QCOMPARE(resumed.changes, record.changes);
            QCOMPARE(resumed.totalSteps, 17);
        }
    }

    void aPausedRunIsChangedAtOnce() {
        TinyRun whole, paused;
        const auto expected = lossesByStep(whole.train(false, changeAfterStep));
        Executor* executor = nullptr;
        std::jthread person([&] {
            if (!paused.host.waitFor([](const auto& record) {
                    return !record.statuses.empty() && record.statuses.back() == RunStatus::Paused;
                }))
                return;
            executor->send("run", ChangeRun{asked});
            paused.host.waitFor([](const auto& record) { return !record.changes.empty(); });
            executor->send("run", Resume{});
        });
        const auto record = paused.train(false, [&](Executor& of, const StepPoint& point) {
            executor = &of;
            if (point.step == changedAfter) of.send("run", Pause{});
        });
        QCOMPARE(lossesByStep(record), expected);
    }

    void aChangeBehindTheCheckpointIsTakenBack() {
        TinyRun run, unchanged;
        const auto expected = lossesByStep(unchanged.train());
        run.recipe.settings.set(field::keepCheckpoints, std::int64_t(5));
        run.train(false, [](Executor& executor, const StepPoint& point) {
            changeAfterStep(executor, point);
            if (point.step == 7) executor.send("run", Stop{});
        });
        for (const FoundCheckpoint& found : listCheckpoints(run.folder))
            if (found.step > 4) std::filesystem::remove_all(found.folder); // lost
        run.knownChanges = {{changedAfter, asked}};
        const auto record = run.train(true);
        QCOMPARE(record.rewinds, std::vector<std::int64_t>{4});
        QVERIFY(record.changes.empty());
        QCOMPARE(record.totalSteps, 12);
        QVERIFY(
            hasNote(record, "goes on from step 4 as it was before this change, which no longer holds: From step 6"));
        QCOMPARE(lossesByStep(record), expected);
    }

    void whatMakesNoSenseIsToldAndNotDone() {
        TinyRun run, unchanged;
        const auto expected = lossesByStep(unchanged.train());
        const auto record = run.train(false, [](Executor& executor, const StepPoint& point) {
            if (point.step == 6) executor.send("run", ChangeRun{{.steps = 6}});
            if (point.step == 7) executor.send("run", ChangeRun{{.learningRate = std::nan("")}});
            if (point.step == 8) executor.send("run", ChangeRun{});
            if (point.step == 12) executor.send("run", ChangeRun{{.steps = 20}});
        });
        QVERIFY(record.changes.empty());
        for (const char* part :
             {"can't end at step 6", "learning rate nan", "No change was given", "has done its last step, 12"})
            QVERIFY2(hasNote(record, part), part);
        QCOMPARE(lossesByStep(record), expected);
    }
};

LATHE_TEST(TestChanges)
#include "tst_changes.moc"
