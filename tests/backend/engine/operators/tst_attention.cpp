// Attention and its parts on the test's device, against whole matrices of scores in double on the processor.
#include "operator_bench.h"
#include "operators/attend.h"
#include "operators/seen_softmax.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;
using at::Tensor;

namespace {

/// Which of so many keys each of the last `tokens` of them sees.
Tensor openTo(const AttentionShape& shape, std::int64_t tokens, std::int64_t keys) {
    Tensor open = at::ones({tokens, keys}, at::kBool);
    const std::int64_t first = keys - tokens;
    if (shape.causal) open = open.tril(first);
    if (shape.isNarrow(keys)) open = open.triu(first - shape.before(keys)).tril(first + shape.after(keys));
    return open;
}

/// Scores to probabilities; (..., tokens, keys).
Tensor probabilities(const Tensor& products, const AttentionShape& shape, const Tensor& open) {
    Tensor scores = products * shape.scale();
    if (shape.cap != 0) scores = shape.cap * (scores / shape.cap).tanh();
    return at::softmax(scores.masked_fill(open.logical_not(), -INFINITY), -1);
}

/// o (T, heads * headDim) of texts that lie end to end.
Tensor attended(const Tensor& qkv, const AttentionShape& shape, const std::vector<std::int64_t>& starts) {
    const Tensor rows = qkv.view({qkv.size(0), shape.heads + 2 * shape.keyValueHeads, shape.headDim}).transpose(0, 1);
    const auto spread = [&](std::int64_t first) {
        return rows.narrow(0, first, shape.keyValueHeads).repeat_interleave(shape.group(), 0);
    };
    const Tensor q = rows.narrow(0, 0, shape.heads), k = spread(shape.heads),
                 v = spread(shape.heads + shape.keyValueHeads);
    std::vector<Tensor> texts;
    for (std::size_t s = 0; s + 1 < starts.size(); ++s) {
        const std::int64_t first = starts[s], count = starts[s + 1] - first;
        const auto own = [&](const Tensor& x) { return x.narrow(1, first, count); };
        texts.push_back(at::matmul(
            probabilities(at::matmul(own(q), own(k).transpose(1, 2)), shape, openTo(shape, count, count)), own(v)));
    }
    return at::cat(texts, 1).transpose(0, 1).reshape({qkv.size(0), shape.heads * shape.headDim});
}

} // namespace

class TestAttentionOperators : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { beginOnTestDevice(); }
    void init() { at::manual_seed(5); }

    void texts_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<AttentionShape>("shape");
        const std::map<std::string, AttentionShape> shapes{
            {"causal", {.heads = 4, .keyValueHeads = 4, .headDim = 64}},
            {"grouped", {.heads = 6, .keyValueHeads = 2, .headDim = 32}},
            {"wide heads", {.heads = 2, .keyValueHeads = 1, .headDim = 128}},
            {"widest heads", {.heads = 2, .keyValueHeads = 1, .headDim = 256}},
            {"heads of 40", {.heads = 3, .keyValueHeads = 3, .headDim = 40}},
            {"heads of 20", {.heads = 3, .keyValueHeads = 1, .headDim = 20}},
            {"window", {.heads = 4, .keyValueHeads = 2, .headDim = 64, .window = 17}},
            {"both sides", {.heads = 4, .keyValueHeads = 4, .headDim = 32, .causal = false}},
            {"window on both sides", {.heads = 4, .keyValueHeads = 4, .headDim = 32, .causal = false, .window = 16}},
            {"scaled", {.heads = 4, .keyValueHeads = 2, .headDim = 64, .scaling = 0.05}},
            {"capped", {.heads = 4, .keyValueHeads = 2, .headDim = 64, .cap = 5}},
            {"capped window", {.heads = 2, .keyValueHeads = 2, .headDim = 32, .window = 9, .cap = 5}},
        };
        for (const at::ScalarType type : {at::kFloat, at::kBFloat16, at::kHalf})
            for (const auto& [name, shape] : shapes)
                QTest::addRow("%s %s", at::toString(type), name.c_str()) << int(type) << shape;
    }
    void texts() {
        const at::ScalarType type = theType();
        QFETCH(AttentionShape, shape);
        const Poison poison;
        const std::vector<std::vector<std::int64_t>> all{{0, 1}, {0, 5, 6, 134}, {0, 200}};
        for (const std::vector<std::int64_t>& starts : all) {
            const std::int64_t tokens = starts.back();
            const Numbers qkv({tokens, shape.width()}, type), dout({tokens, shape.heads * shape.headDim}, type);
            const Tensor offsets = there(at::tensor(starts, at::kLong).to(at::kInt));
            const TextStarts texts{starts, offsets};
            const Attended got = attend(qkv.there, shape, texts);
            // probabilities are rounded before they are multiplied, the result once more
            NEAR(got.o, attended(qkv.exact, shape, starts), 1.5 * roundoff(type));
            const at::AutoGradMode on(true);
            const Tensor leaf = qkv.exact.clone().requires_grad_(true);
            attended(leaf, shape, starts).backward(dout.exact);
            const Tensor back = attendBackward(dout.there, qkv.there, got.o, got.kept, shape, texts);
            QCOMPARE(back.sizes(), qkv.there.sizes());
            NEAR(back, leaf.grad(), 2 * roundoff(type));
            QVERIFY(same(attendBackward(dout.there, qkv.there, got.o, got.kept, shape, texts), back)); // repeatable
        }
    }

    void probabilitiesOfATextThatGoesOn() {
        const Poison poison;
        for (const std::int64_t window : {0, 6})
            for (const double cap : {0.0, 3.0})
                for (const std::int64_t tokens : {1, 4}) {
                    constexpr std::int64_t keys = 37;
                    const AttentionShape shape{
                        .heads = 6, .keyValueHeads = 2, .headDim = 32, .window = window, .cap = cap};
                    const Numbers scores({shape.keyValueHeads, tokens * shape.group(), keys}, at::kFloat, 8);
                    seenSoftmax(scores.there, shape, keys - tokens);
                    const Tensor open = openTo(shape, tokens, keys)
                                            .repeat_interleave(shape.group(), 0); // a token's query heads side by side
                    NEAR(scores.there, probabilities(scores.exact, shape, open), 1e-6);
                }
    }
};

LATHE_TEST(TestAttentionOperators)
#include "tst_attention.moc"
