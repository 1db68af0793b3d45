// Attention of texts that go on, against the same sums in double: one token and many, windows, caps, several texts at
// once.
#include "backend/engine/operators/operator_bench.h"
#include "operators/attend_cached.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;

namespace {

/// A text's keys and values so far, in a cache with room for more; what is beyond them is NaN.
struct SomeText {
    Numbers keys, values;
    at::Tensor keyCache, valueCache;
    std::int64_t past, tokens;

    SomeText(const AttentionShape& shape, at::ScalarType type, std::int64_t past, std::int64_t tokens)
        : keys({shape.keyValueHeads, past, shape.headDim}, type),
          values({shape.keyValueHeads, past, shape.headDim}, type),
          past(past),
          tokens(tokens) {
        const auto cacheOf = [&](const Numbers& numbers) {
            const at::Tensor cache =
                at::full({shape.keyValueHeads, past + tokens + 3, shape.headDim}, NAN, numbers.there.options());
            cache.narrow(1, 0, past).copy_(numbers.there);
            return cache;
        };
        keyCache = cacheOf(keys);
        valueCache = cacheOf(values);
    }
};

/// (tokens, heads * headDim) of one text in double; `own` (tokens, width).
at::Tensor plainly(const at::Tensor& own, const AttentionShape& shape, const SomeText& text) {
    const std::int64_t d = shape.headDim, all = text.past + text.tokens;
    const at::Tensor rows = own.view({text.tokens, shape.heads + 2 * shape.keyValueHeads, d});
    const at::Tensor out = at::empty({text.tokens, shape.heads, d}, at::kDouble);
    for (std::int64_t h = 0; h < shape.heads; ++h) {
        const std::int64_t kv = h / shape.group();
        const at::Tensor k = at::cat({text.keys.exact[kv], rows.select(1, shape.heads + kv)}),
                         v = at::cat({text.values.exact[kv], rows.select(1, shape.heads + shape.keyValueHeads + kv)});
        at::Tensor scores = at::mm(rows.select(1, h), k.t()) * shape.scale();
        if (shape.cap != 0) scores = (scores / shape.cap).tanh() * shape.cap;
        for (std::int64_t t = 0; t < text.tokens; ++t)
            for (std::int64_t c = 0; c < all; ++c)
                if (c > text.past + t || c < text.past + t - shape.before(all)) scores[t][c] = -INFINITY;
        out.select(1, h).copy_(at::mm(at::softmax(scores, 1), v));
    }
    return out.reshape({text.tokens, shape.heads * d});
}

} // namespace

class TestAttendCached : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { beginOnTestDevice(); }

    void isWhatItSays_data() { eachType(); }
    void isWhatItSays() {
        const at::ScalarType type = theType();
        const at::ScalarType product = productType(type, testDevice());
        const Poison poison;
        for (const AttentionShape& shape : {AttentionShape{.heads = 9, .keyValueHeads = 3, .headDim = 64},
                                            {.heads = 4, .keyValueHeads = 4, .headDim = 24},
                                            {.heads = 8, .keyValueHeads = 1, .headDim = 32, .window = 17},
                                            {.heads = 5, .keyValueHeads = 1, .headDim = 40, .scaling = 0.2, .cap = 2.5},
                                            {.heads = 6, .keyValueHeads = 3, .headDim = 80, .window = 9, .cap = 5}})
            for (const std::vector<std::pair<std::int64_t, std::int64_t>>& lengths :
                 std::vector<std::vector<std::pair<std::int64_t, std::int64_t>>>{{{0, 1}},
                                                                                 {{5, 1}},
                                                                                 {{130, 1}},
                                                                                 {{0, 70}},
                                                                                 {{33, 5}},
                                                                                 {{64, 200}},
                                                                                 {{3, 1}, {90, 1}, {0, 1}},
                                                                                 {{7, 2}, {0, 66}, {20, 4}}}) {
                std::vector<SomeText> texts;
                std::vector<std::int64_t> starts{0};
                CachedTexts cached;
                for (const auto& [past, tokens] : lengths) {
                    const SomeText& text = texts.emplace_back(shape, product, past, tokens);
                    starts.push_back(starts.back() + tokens);
                    cached.keys.push_back(text.keyCache);
                    cached.values.push_back(text.valueCache);
                    cached.past.push_back(past);
                }
                const Numbers qkv({starts.back(), shape.width()}, type);
                const at::Tensor got = attendCached(qkv.there, shape, cached, starts);
                QVERIFY(got.scalar_type() == type);
                for (std::size_t t = 0; t < texts.size(); ++t) {
                    const SomeText& text = texts[t];
                    const at::Tensor own = qkv.exact.narrow(0, starts[t], text.tokens);
                    NEAR(got.narrow(0, starts[t], text.tokens), plainly(own, shape, text),
                         3 * roundoff(product == at::kFloat ? type : product) + 2e-6);
                    const at::Tensor kept = text.keyCache.narrow(1, text.past, text.tokens)
                                                .cpu()
                                                .to(at::kDouble); // for the tokens after these
                    NEAR(kept,
                         own.view({text.tokens, -1, shape.headDim})
                             .narrow(1, shape.heads, shape.keyValueHeads)
                             .transpose(0, 1),
                         roundoff(product));
                    QVERIFY(same(text.keyCache.narrow(1, 0, text.past), text.keys.there));
                    QVERIFY(text.valueCache.narrow(1, text.past + text.tokens, 3)
                                .isnan()
                                .all()
                                .item<bool>()); // and nothing beyond
                }
            }
    }
};

LATHE_TEST(TestAttendCached)
#include "tst_attend_cached.moc"
