// Examples as the tensors a model reads: what is scored where, for each task.
#include "data/batch_builder.h"
#include "lathe/error.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;

namespace {

std::vector<std::int64_t> listed(const at::Tensor& t) {
    const at::Tensor plain = t.to(at::kLong).contiguous().view({-1});
    return {plain.const_data_ptr<std::int64_t>(), plain.const_data_ptr<std::int64_t>() + plain.numel()};
}
using Numbers = std::vector<std::int64_t>;

} // namespace

class TestBatch : public QObject {
    Q_OBJECT
private slots:
    void languageIsScoredByTheNextToken() {
        const TokenExample a{.row = 4, .ids = {5, 6, 7}, .trained = {0, 1, 1}},
            b{.row = 9, .ids = {8, 9}, .trained = {0, 0}};
        const TokenBatch batch = makeBatch({&a, &b});
        QCOMPARE(listed(batch.targets), Numbers({6, 7, -100, -100, -100}));
        QCOMPARE(listed(batch.positions), Numbers({0, 1, 2, 0, 1}));
        QCOMPARE(batch.starts, Numbers({0, 3, 5}));
        QCOMPARE(batch.examples, Numbers({4, 9}));
        QCOMPARE(batch.trainedTokens, std::int64_t(2));
        QVERIFY(!batch.types.defined() && !batch.labels.defined() && !batch.spans.defined());
    }

    void tagsBelongToTheirOwnTokens() {
        const TokenExample a{.row = 0, .ids = {1, 5, 6}, .trained = {0, 1, 1}, .tags = {-100, 2, 0}},
            b{.row = 1, .ids = {1, 7}, .trained = {0, 1}, .tags = {-100, 1}};
        const TokenBatch batch = makeBatch({&a, &b});
        QCOMPARE(listed(batch.targets), Numbers({-100, 2, 0, -100, 1}));
        QCOMPARE(batch.trainedTokens, std::int64_t(3));
    }

    void aSequenceIsOneUnit() {
        const TokenExample a{.row = 0, .ids = {1, 5, 6}, .trained = {1, 0, 0}, .types = {0, 0, 1}, .labels = {2}},
            b{.row = 1, .ids = {1, 7}, .trained = {1, 0}, .labels = {0}};
        const TokenBatch batch = makeBatch({&a, &b});
        QCOMPARE(listed(batch.labels), Numbers({2, 0}));
        QCOMPARE(listed(batch.types), Numbers({0, 0, 1, 0, 0}));
        QCOMPARE(listed(batch.targets), Numbers(5, -100));
        QCOMPARE(batch.trainedTokens, std::int64_t(2));
        const TokenExample two{.row = 2, .ids = {1}, .trained = {1}, .labels = {0, 1}};
        QVERIFY_THROWS_EXCEPTION(Error, makeBatch({&a, &two}));
    }

    void aWindowIsOneUnit() {
        const TokenExample a{.row = 0,
                             .ids = {1, 5, 6},
                             .trained = {1, 0, 0},
                             .span = {1, 2},
                             .contextOffsets = {{-1, -1}, {0, 2}, {3, 4}}};
        const TokenExample none{.row = 0, .ids = {1, 7}, .trained = {1, 0}, .contextOffsets = {{-1, -1}, {5, 6}}};
        const TokenBatch batch = makeBatch({&a, &none});
        QCOMPARE(listed(batch.spans), Numbers({1, 2, 0, 0}));
        QCOMPARE(batch.spans.sizes().vec(), Numbers({2, 2}));
        QCOMPARE(batch.trainedTokens, std::int64_t(2));
    }
};

LATHE_TEST(TestBatch)
#include "tst_batch.moc"
