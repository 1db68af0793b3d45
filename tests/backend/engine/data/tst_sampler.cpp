// What people rely on: every epoch sees every example once, the longest step comes first, cutting into micro-batches
// does not change a step, and a step can be drawn again from its number alone.
#include "data/batch_builder.h"
#include "data/step_sampler.h"
#include "support/test_main.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace lathe;

namespace {

std::vector<std::int64_t> someLengths(int count, int most, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::int64_t> lengths;
    for (int i = 0; i < count; ++i) lengths.push_back(1 + std::int64_t(random() % unsigned(most)));
    return lengths;
}

std::vector<std::size_t> flat(const StepRows& step) {
    std::vector<std::size_t> examples;
    for (const auto& row : step.rows) examples.insert(examples.end(), row.begin(), row.end());
    return examples;
}

} // namespace

class TestSampler : public QObject {
    Q_OBJECT
private slots:
    void cases_data() {
        QTest::addColumn<SamplerOptions>("options");
        QTest::addColumn<int>("examples");
        QTest::newRow("one row a step") << SamplerOptions{.seed = 1, .epochs = 3} << 17;
        QTest::newRow("last step incomplete")
            << SamplerOptions{.seed = 2, .batchSize = 4, .gradientAccumulation = 2, .epochs = 4} << 37;
        QTest::newRow("fewer examples than a step") << SamplerOptions{.seed = 3, .batchSize = 16, .epochs = 2} << 5;
        QTest::newRow("packed") << SamplerOptions{.seed = 4,
                                                  .batchSize = 2,
                                                  .gradientAccumulation = 2,
                                                  .packing = true,
                                                  .maxLength = 64,
                                                  .epochs = 5}
                                << 101;
        QTest::newRow("packed, steps given")
            << SamplerOptions{.seed = 5, .batchSize = 2, .packing = true, .maxLength = 50, .steps = 40} << 60;
        QTest::newRow("one example") << SamplerOptions{.seed = 6, .epochs = 1} << 1;
    }

    void cases() {
        QFETCH(SamplerOptions, options);
        QFETCH(int, examples);
        const auto lengths = someLengths(examples, 50, unsigned(options.seed));
        const StepSampler sampler(lengths, options);
        if (options.steps > 0) QCOMPARE(sampler.totalSteps(), options.steps);

        std::map<std::int64_t, std::multiset<std::size_t>> seen; // by epoch
        std::int64_t lastEpoch = 0;
        const std::int64_t first = sampler.tokens(sampler.step(1));
        for (std::int64_t number = 1; number <= sampler.totalSteps(); ++number) {
            const StepRows step = sampler.step(number);
            QVERIFY(!step.rows.empty());
            QVERIFY(std::int64_t(step.rows.size()) <= options.batchSize * options.gradientAccumulation);
            QVERIFY2(sampler.tokens(step) <= first, "a later step is longer than the first");
            QVERIFY(step.epoch == lastEpoch || step.epoch == lastEpoch + 1);
            lastEpoch = step.epoch;
            for (const auto& row : step.rows) {
                std::int64_t tokens = 0;
                for (const std::size_t example : row) tokens += lengths[example];
                if (options.packing) QVERIFY(tokens <= options.maxLength);
                else QCOMPARE(row.size(), std::size_t(1));
            }
            for (const std::size_t example : flat(step)) seen[step.epoch].insert(example);
        }
        for (const auto& [epoch, drawn] : seen) {
            if (epoch == lastEpoch && options.steps > 0) continue; // may be cut short
            QCOMPARE(drawn.size(), std::size_t(examples));
            QCOMPARE(std::set<std::size_t>(drawn.begin(), drawn.end()).size(), std::size_t(examples));
        }
    }

    void aStepNeedsOnlyItsNumber() {
        const SamplerOptions options{
            .seed = 9, .batchSize = 4, .gradientAccumulation = 2, .packing = true, .maxLength = 80, .epochs = 3};
        const auto lengths = someLengths(90, 70, 9);
        const StepSampler whole(lengths, options);
        std::vector<std::vector<RowOfExamples>> inOrder;
        for (std::int64_t number = 1; number <= whole.totalSteps(); ++number)
            inOrder.push_back(whole.step(number).rows);
        for (std::int64_t number = whole.totalSteps(); number >= 1; --number) { // a fresh sampler, backwards
            const StepSampler fresh(lengths, options);
            QCOMPARE(fresh.step(number).rows, inOrder[std::size_t(number - 1)]);
        }
    }

    void moreStepsThanPlannedLeaveThePlannedOnes() {
        const auto lengths = someLengths(30, 50, 8);
        for (const bool packing : {false, true}) {
            const SamplerOptions options{.seed = 8, .batchSize = 4, .packing = packing, .maxLength = 60, .steps = 11};
            const StepSampler planned(lengths, options);
            StepSampler extended(lengths, options), byParts(lengths, options);
            extended.extendTo(60);
            for (const int steps : {5, 20, 60}) byParts.extendTo(steps);
            std::map<std::int64_t, std::multiset<std::size_t>> seen; // by epoch
            for (std::int64_t number = 1; number <= 60; ++number) {
                const StepRows step = extended.step(number);
                if (number <= 11) QCOMPARE(step.rows, planned.step(number).rows);
                QCOMPARE(step.rows, byParts.step(number).rows);
                for (const std::size_t example : flat(step)) seen[step.epoch].insert(example);
            }
            seen.erase(seen.rbegin()->first); // may be cut short
            QVERIFY(seen.size() >= 4);
            for (const auto& [epoch, drawn] : seen) {
                QCOMPARE(drawn.size(), lengths.size());
                QCOMPARE(std::set<std::size_t>(drawn.begin(), drawn.end()).size(), lengths.size());
            }
        }
    }

    void theCutDoesNotChangeTheStep() {
        const auto lengths = someLengths(100, 70, 3);
        std::vector<std::vector<std::size_t>> expected;
        for (const auto& [batch, accumulation] : {std::pair{16, 1}, {8, 2}, {4, 4}, {1, 16}}) {
            const StepSampler sampler(
                lengths, {.seed = 7, .batchSize = batch, .gradientAccumulation = accumulation, .epochs = 2});
            std::vector<std::vector<std::size_t>> steps;
            for (std::int64_t number = 1; number <= sampler.totalSteps(); ++number) {
                const StepRows step = sampler.step(number);
                StepRows joined;
                for (const auto& micro : microBatches(step, batch)) {
                    QVERIFY(std::int64_t(micro.size()) <= batch);
                    joined.rows.insert(joined.rows.end(), micro.begin(), micro.end());
                }
                QCOMPARE(joined.rows, step.rows);
                steps.push_back(flat(step));
            }
            if (expected.empty()) expected = steps;
            QCOMPARE(steps, expected);
        }
    }

    void epochsAndSeedsHaveOrdersOfTheirOwn() {
        const auto lengths = someLengths(40, 20, 1);
        const auto orderOf = [&](std::uint64_t seed, std::int64_t first, std::int64_t last) {
            const StepSampler sampler(lengths, {.seed = seed, .epochs = 2});
            std::vector<std::size_t> order;
            for (std::int64_t number = first; number <= last; ++number)
                order.push_back(flat(sampler.step(number)).front());
            return order;
        };
        QVERIFY(orderOf(1, 1, 40) != orderOf(1, 41, 80));
        QVERIFY(orderOf(1, 41, 80) != orderOf(2, 41, 80));
        QCOMPARE(orderOf(1, 1, 80), orderOf(1, 1, 80));
    }

    void partOfAnEpoch() {
        const StepSampler sampler(someLengths(100, 20, 1), {.seed = 1, .batchSize = 10, .epochs = 1.25});
        QCOMPARE(sampler.totalSteps(), 13); // 10, and a quarter of 10 rounded up
    }

    void packingFillsRowsInOrder() {
        const std::vector<std::int64_t> lengths{6, 5, 4, 3, 10, 2};
        const auto rows = packRows({0, 1, 2, 3, 4, 5}, lengths, 10);
        std::vector<RowOfExamples> read;
        for (std::size_t i = 0; i < rows.size(); ++i) read.emplace_back(rows[i].begin(), rows[i].end());
        QCOMPARE(read, (std::vector<RowOfExamples>{{0, 2}, {1, 3, 5}, {4}})); // first row with room: by hand
    }

    void groupingPutsLikeLengthsTogether() {
        const auto lengths = someLengths(1003, 500, 4);
        const auto spreadOf = [&](bool group) { // between a step's longest and shortest, on the whole
            const StepSampler sampler(
                lengths, {.seed = 5, .batchSize = 4, .gradientAccumulation = 2, .groupByLength = group, .epochs = 1});
            std::int64_t spread = 0;
            std::multiset<std::size_t> seen;
            std::vector<std::int64_t> firsts;
            for (std::int64_t number = 1; number <= sampler.totalSteps(); ++number) {
                const StepRows step = sampler.step(number);
                std::int64_t least = 1 << 30, most = 0;
                for (const std::size_t example : flat(step)) {
                    seen.insert(example);
                    least = std::min(least, lengths[example]);
                    most = std::max(most, lengths[example]);
                }
                spread += most - least;
                firsts.push_back(most);
                const StepSampler fresh(
                    lengths,
                    {.seed = 5, .batchSize = 4, .gradientAccumulation = 2, .groupByLength = group, .epochs = 1});
                if (number % 25 == 0 && fresh.step(number).rows != step.rows)
                    return std::int64_t(-1); // resumed in the middle of an epoch
            }
            if (seen.size() != lengths.size()
                || std::set<std::size_t>(seen.begin(), seen.end()).size() != lengths.size())
                return std::int64_t(-2);
            if (std::is_sorted(firsts.rbegin(), firsts.rend()))
                return std::int64_t(-3); // long steps first would not be random
            return spread;
        };
        const std::int64_t grouped = spreadOf(true), random = spreadOf(false);
        QVERIFY(grouped > 0);
        QVERIFY2(grouped * 5 < random, qPrintable(QString("%1 of %2").arg(grouped).arg(random)));
    }

    void targetsNeverCrossAnExample() {
        const TokenExample a{.row = 7, .ids = {1, 2, 3}, .trained = {0, 1, 1}};
        const TokenExample b{.row = 9, .ids = {4, 5, 6, 7}, .trained = {0, 0, 1, 0}};
        const TokenBatch batch = makeBatch({&a, &b});
        const auto list = [](const at::Tensor& tensor) {
            return std::vector<std::int64_t>(tensor.const_data_ptr<std::int64_t>(),
                                             tensor.const_data_ptr<std::int64_t>() + tensor.numel());
        };
        QCOMPARE(list(batch.ids), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7}));
        QCOMPARE(list(batch.positions), (std::vector<std::int64_t>{0, 1, 2, 0, 1, 2, 3}));
        QCOMPARE(list(batch.targets), (std::vector<std::int64_t>{2, 3, -100, -100, 6, -100, -100}));
        QCOMPARE(batch.starts, (std::vector<std::int64_t>{0, 3, 7}));
        QCOMPARE(batch.examples, (std::vector<std::int64_t>{7, 9}));
        QCOMPARE(batch.trainedTokens, 3);
    }
};

LATHE_TEST(TestSampler)
#include "tst_sampler.moc"
