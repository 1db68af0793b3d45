// The parts of a group that need no second process. Groups of processes are in tests/trust/tst_ranks.cpp.
#include "backend/engine/support/test_device.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "ranks/agreement.h"
#include "ranks/gradient_bucket.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

/// One of several, with what the others would have said.
class PretendedRanks : public RankGroup {
public:
    PretendedRanks(int rank, int size) : m_texts(std::size_t(size)), m_rank(rank), m_size(size) {}
    int rank() const override { return m_rank; }
    int size() const override { return m_size; }
    using RankGroup::gather;
    std::vector<std::string> gather(const std::string& own) override {
        m_texts[std::size_t(m_rank)] = own;
        return m_texts;
    }
    using RankGroup::sum;
    void sum(at::Tensor& tensor) override { tensor.mul_(m_size); } ///< as if all had the same
    std::vector<std::string> m_texts;

private:
    int m_rank, m_size;
};

std::string refusal(const std::vector<CommonFact>& ofFirst, const std::vector<CommonFact>& ofSecond) {
    PretendedRanks first(0, 2), second(1, 2);
    try {
        requireSame(second, ofSecond);
    } catch (...) { // without the first's facts: only what it sends is wanted
    }
    first.m_texts = second.m_texts;
    try {
        requireSame(first, ofFirst);
    } catch (const Error& error) {
        return error.info().message;
    }
    return {};
}

} // namespace

class TestRankGroup : public QObject {
    Q_OBJECT
private slots:
    void sharesCoverAllInOrder() {
        for (const int size : {1, 2, 3, 4, 7})
            for (const std::size_t count : {0, 1, 2, 5, 16, 100}) {
                std::size_t next = 0, least = count, most = 0;
                for (int rank = 0; rank < size; ++rank) {
                    const auto [first, last] = PretendedRanks(rank, size).share(count);
                    QCOMPARE(first, next);
                    next = last;
                    least = std::min(least, last - first);
                    most = std::max(most, last - first);
                }
                QCOMPARE(next, count);
                QVERIFY(most - least <= 1);
            }
    }

    void aloneChangesNothing() {
        RankGroup& alone = RankGroup::alone();
        at::Tensor tensor = there(at::arange(4, at::kFloat));
        const at::Tensor before = tensor.clone();
        alone.sum(tensor);
        alone.fromFirst({tensor});
        QVERIFY(at::equal(tensor.cpu(), before.cpu()));
        std::string text = "own";
        alone.fromFirst(text);
        QCOMPARE(text, std::string("own"));
        QCOMPARE(alone.gather(std::vector<double>{1, 2}), (std::vector<double>{1, 2}));
        int done = 0;
        alone.inTurn([&] { ++done; });
        alone.together([&] { ++done; });
        QCOMPARE(done, 2);
        requireSame(alone, {{"anything", "at all"}});
    }

    void gradientsAreSummedWhereTheyAre() {
        std::vector<Parameter> parameters;
        for (const std::int64_t size : {3, 1, 40})
            parameters.emplace_back("p" + std::to_string(size), there(at::ones({size, 2})), at::kFloat, true);
        std::vector<Parameter*> all;
        for (Parameter& parameter : parameters) all.push_back(&parameter);
        PretendedRanks ranks(0, 4);
        GradientBucket bucket(ranks, all);
        at::Tensor loss = there(at::zeros({}));
        for (Parameter& parameter : parameters) loss = loss + (parameter.master() * 3).sum();
        loss.backward();
        bucket.sum();
        for (const Parameter& parameter : parameters) {
            QVERIFY(parameter.master().grad().is_contiguous());
            QVERIFY(at::equal(parameter.master().grad().cpu(), at::full_like(parameter.master().cpu(), 12)));
        }
        for (Parameter& parameter : parameters) parameter.master().mutable_grad().detach_().zero_(); // as a step begins
        bucket.sum();
        QCOMPARE(parameters[2].master().grad().abs().sum().item<double>(), 0.0);
    }

    void whatDiffersIsNamed() {
        const std::vector<CommonFact> facts{{"the data", "a1"}, {"the model", "b2"}};
        QCOMPARE(refusal(facts, facts), std::string());
        QCOMPARE(refusal(facts, {{"the data", "a1"}, {"the model", "c3"}}),
                 std::string("Rank 1 of 2 differs from rank 0 in the model: c3 there, b2 on rank 0."));
        QCOMPARE(refusal(facts, {{"the data", "a1"}}),
                 std::string("Rank 1 of 2 differs from rank 0 in the model: not given there, b2 on rank 0."));
        QCOMPARE(refusal({{"the data", "a1"}}, facts),
                 std::string("Rank 1 of 2 differs from rank 0 in the model: b2 there, not given on rank 0."));
    }

    void recipesAreComparedByField() {
        Recipe recipe;
        recipe.settings.set(field::learningRate, 1e-3);
        recipe.settings.set(field::model, std::string("/m"));
        Recipe other = recipe;
        other.settings.set(field::threads, std::int64_t(3)); // each rank's own
        other.settings.set(field::device, std::string("cuda:1"));
        QCOMPARE(refusal(factsOf(recipe), factsOf(other)), std::string());
        other.settings.set(field::learningRate, 2e-3);
        QCOMPARE(refusal(factsOf(recipe), factsOf(other)),
                 std::string("Rank 1 of 2 differs from rank 0 in learning_rate: 0.002 there, 0.001 on rank 0."));
    }
};

LATHE_TEST(TestRankGroup)
#include "tst_rank_group.moc"
