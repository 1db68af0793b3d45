// Memory runs out at any block that a step asks for: the run goes on by smaller pieces, waits for a word to go on, or
// ends and says why; resumed it has the losses of one that was left alone. LATHE_ALLOCATIONS=all tries every block
// (twenty minutes); otherwise some are, by LATHE_ALLOCATION_SEED (0).
#include "backend/engine/tiny_run.h"
#include "malloc_hook.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <random>
#include <thread>

using namespace lathe;
using namespace lathe::test;

class TestFailingAllocations : public QObject {
    Q_OBJECT

    /// Steps of a row each can't be cut smaller: those end the run.
    static void shorten(TinyRun& run, int batch) {
        run.recipe.settings.set(field::batchSize, std::int64_t(batch));
        run.recipe.settings.set(field::steps, std::int64_t(5));
        run.recipe.settings.set(field::saveEvery, std::int64_t(2));
    }
    /// Trains with the n-th block of the fourth step refused; how many blocks that step asked for. What is between the
    /// news of two steps is the step alone: a checkpoint was written after the second.
    static std::int64_t trainWithout(TinyRun& run, std::int64_t n, bool& refused) {
        std::int64_t before = 0, asked = 0;
        refused = false;
        std::jthread rescuer; // with nothing left to make smaller the run waits; by then there is memory again
        run.train(false, [&](Executor& executor, const StepPoint& point) {
            if (point.step == 3) {
                if (n > 0)
                    rescuer = std::jthread([&] {
                        run.host.waitFor([](const auto& r) { return !r.ends.empty() || isPaused(r); }, 300);
                        if (isPaused(run.host.record())) executor.send("run", Resume{});
                    });
                before = blocksAsked();
                refuseBlock(n);
            } else if (point.step == 4) {
                asked = blocksAsked() - before;
                refused = n > 0 && !isRefusalOpen() && !wasSpared();
                refuseBlock(0);
            }
        });
        refused = refused || (n > 0 && asked == 0); // the step never ended
        return asked;
    }
    static bool isPaused(const RecordingHost::Record& record) {
        return !record.statuses.empty() && record.statuses.back() == RunStatus::Paused;
    }
    static std::map<std::int64_t, double> lossByStep(const RecordingHost::Record& record) {
        std::map<std::int64_t, double> losses;
        for (const StepPoint& point : record.steps) losses[point.step] = point.loss;
        return losses;
    }

private slots:
    void initTestCase() {
        if (!mallocIsHooked) QSKIP("a sanitizer has an allocator of its own");
    }

    void everyBlockOfAStep_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<int>("batch");
        QTest::newRow("LoRA") << "lora" << 4;
        QTest::newRow("full fine-tuning, a row at a time") << "full" << 1;
    }
    void everyBlockOfAStep() {
        QFETCH(QString, method);
        QFETCH(int, batch);
        TinyRun whole(method.toStdString());
        shorten(whole, batch);
        bool refused = false;
        const std::int64_t blocks = trainWithout(whole, 0, refused);
        const auto expected = lossByStep(whole.host.record());
        QCOMPARE(expected.size(), std::size_t(5));
        QVERIFY(blocks > 100);

        std::vector<std::int64_t> tried;
        const bool all = qEnvironmentVariable("LATHE_ALLOCATIONS") == "all";
        if (all) {
            for (std::int64_t n = 1; n <= blocks; ++n) tried.push_back(n);
        } else {
            const std::uint32_t seed = qEnvironmentVariable("LATHE_ALLOCATION_SEED").toUInt();
            std::mt19937 random(seed);
            for (int i = 0; i < 25; ++i) tried.push_back(1 + std::int64_t(random() % std::uint32_t(blocks)));
            qInfo("%lld blocks a step; LATHE_ALLOCATION_SEED=%u", static_cast<long long>(blocks), seed);
        }
        int ended = 0, cut = 0, never = 0;
        for (const std::int64_t n : tried) {
            const std::string where = "block " + std::to_string(n);
            TinyRun run(method.toStdString());
            shorten(run, batch);
            trainWithout(run, n, refused);
            const RecordingHost::Record record = run.host.record();
            const auto& end = record.ends.back();
            if (!refused) ++never; // another thread asked for it this time, or a destructor of LibTorch's
            if (end.outcome == Outcome::Finished) {
                cut += refused;
                for (const auto& [step, loss] : lossByStep(record))
                    QVERIFY2(std::abs(loss - expected.at(step)) <= 1e-5, where.c_str());
                continue;
            }
            ++ended;
            QVERIFY2(end.outcome == Outcome::OutOfMemory, (where + ": " + end.error.message).c_str());
            QVERIFY2(end.error.message.starts_with("Not enough memory") && !end.error.hint.empty(), where.c_str());
            run.train(true);
            const RecordingHost::Record again = run.host.record();
            QVERIFY2(again.ends.back().outcome == Outcome::Finished,
                     (where + ": " + again.ends.back().error.message).c_str());
            QVERIFY2(lossByStep(again) == expected, where.c_str()); // bit for bit
        }
        qInfo("%zu refused: %d ended and went on, %d steps cut smaller or done all the same, %d not refused",
              tried.size(), ended, cut, never);
        QVERIFY(ended + cut > 0);
    }
};

LATHE_TEST(TestFailingAllocations)
#include "tst_failing_allocations.moc"
