// Each fused function against the same thing written with LibTorch's own operations, values and gradients.
#include "backend/engine/model/fixture_batch.h"
#include "model/attention.h"
#include "model/embedding.h"
#include "model/head_loss.h"
#include "model/linear_group.h"
#include "operators/product.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

TokenBatch segments(const std::vector<std::int64_t>& lengths) {
    TokenBatch batch;
    std::vector<at::Tensor> positions;
    batch.starts = {0};
    for (std::int64_t length : lengths) {
        positions.push_back(at::arange(length, at::kLong));
        batch.starts.push_back(batch.starts.back() + length);
        batch.examples.push_back(std::int64_t(batch.examples.size()));
    }
    batch.positions = at::cat(positions);
    return batch;
}

double relative(const at::Tensor& got, const at::Tensor& wanted) {
    return largestDifference(got, wanted) / std::max(1e-3, wanted.detach().to(at::kDouble).abs().max().item<double>());
}

at::Tensor plainNorm(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
    return x * at::rsqrt(x.pow(2).mean(-1, true) + epsilon) * weight;
}

at::Tensor plainRotate(const at::Tensor& x, const at::Tensor& positions, const Rope& rope) { // x (T, heads, d)
    const std::int64_t half = x.size(2) / 2;
    const at::Tensor frequencies = at::pow(rope.base, -torch::arange(half, at::kDouble) / half);
    const at::Tensor angles = at::outer(positions.to(at::kDouble), frequencies).to(x.scalar_type()).unsqueeze(1);
    const at::Tensor a = x.narrow(2, 0, half), b = x.narrow(2, half, half);
    return at::cat({a * angles.cos() - b * angles.sin(), b * angles.cos() + a * angles.sin()}, 2);
}

at::Tensor plainAttention(const at::Tensor& qkv, const AttentionShape& shape, const TokenBatch& batch,
                          const Rope& rope) {
    const at::Tensor heads = qkv.view({qkv.size(0), shape.heads + 2 * shape.keyValueHeads, shape.headDim});
    const at::Tensor q = plainRotate(heads.narrow(1, 0, shape.heads), batch.positions, rope);
    const at::Tensor k = plainRotate(heads.narrow(1, shape.heads, shape.keyValueHeads), batch.positions, rope)
                             .repeat_interleave(shape.group(), 1);
    const at::Tensor v =
        heads.narrow(1, shape.heads + shape.keyValueHeads, shape.keyValueHeads).repeat_interleave(shape.group(), 1);
    std::vector<at::Tensor> parts;
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s) {
        const std::int64_t first = batch.starts[s], length = batch.starts[s + 1] - first;
        const auto rows = [&](const at::Tensor& t) { return t.narrow(0, first, length).transpose(0, 1); };
        at::Tensor scores = at::matmul(rows(q), rows(k).transpose(1, 2))
                            * (shape.scaling != 0 ? shape.scaling : 1 / std::sqrt(double(shape.headDim)));
        if (shape.cap != 0) scores = at::tanh(scores / shape.cap) * shape.cap;
        const at::Tensor apart =
            torch::arange(length).unsqueeze(1) - torch::arange(length); // how far a key lies before its query
        at::Tensor hidden = at::zeros({length, length}, at::kBool);
        if (shape.causal) hidden = hidden | (apart < 0);
        if (shape.window > 0) hidden = hidden | (shape.causal ? apart >= shape.window : apart.abs() > shape.window / 2);
        scores = scores.masked_fill(hidden, -1e30);
        parts.push_back(at::matmul(at::softmax(scores, -1), rows(v)).transpose(0, 1).reshape({length, -1}));
    }
    return at::cat(parts);
}

} // namespace

class TestFunctions : public QObject {
    Q_OBJECT
private slots:
    void init() { at::manual_seed(7); }

    void attentionIsSoftmaxOverEachSegment_data() {
        QTest::addColumn<bool>("bf16");
        QTest::addColumn<bool>("native");
        QTest::addColumn<bool>("general");
        for (const bool general :
             {false, true}) { // what rows that nobody sees take, too, with the same result where all are seen
            const std::string by = general ? ", LibTorch's" : "";
            QTest::newRow(("fp32" + by).c_str()) << false << false << general;
            QTest::newRow(("bf16 widened" + by).c_str()) << true << false << general;
            QTest::newRow(("bf16 native" + by).c_str()) << true << true << general;
        }
    }
    void attentionIsSoftmaxOverEachSegment() { // plain, in a window, capped with another scale, over both sides
        QFETCH(bool, bf16);
        QFETCH(bool, native);
        QFETCH(bool, general);
        setBf16Products(native ? Bf16Products::Native : Bf16Products::Float);
        const Rope rope{.base = 500};
        for (const AttentionShape& shape : {AttentionShape{6, 2, 20},
                                            {6, 2, 20, true, 9},
                                            {6, 2, 20, true, 70, 0.4, 3.0},
                                            {6, 2, 20, false, 12},
                                            {6, 2, 20, false},
                                            {3, 1, 64},
                                            {4, 4, 64, false, 90},
                                            {2, 2, 128, true, 70},
                                            {4, 2, 96}})
            for (const std::vector<std::int64_t>& lengths :
                 {std::vector<std::int64_t>{33, 1, 150, 7}, std::vector<std::int64_t>{40, 40, 40}}) {
                TokenBatch batch = segments(lengths);
                if (general) batch.seen = lengths;
                const std::int64_t tokens = batch.starts.back();
                RotaryTable rotary(rope, shape.headDim);
                rotary.cover(200);
                const at::Tensor qkv = torch::randn({tokens, shape.width()}).to(bf16 ? at::kBFloat16 : at::kFloat);
                const at::Tensor up = torch::randn({tokens, shape.heads * shape.headDim}).to(qkv.scalar_type());
                const at::Tensor a = qkv.to(at::kDouble).requires_grad_(true), b = qkv.clone().requires_grad_(true);
                const at::Tensor wanted = plainAttention(a, shape, batch, rope),
                                 got = attention(b.clone(), shape, &rotary, batch).x;
                wanted.backward(up.to(at::kDouble));
                got.backward(up);
                const double bound = bf16 ? 0.02 : 2e-5;
                QVERIFY(relative(got, wanted) < bound);
                QVERIFY(relative(b.grad(), a.grad()) < bound);
            }
        setBf16Products(Bf16Products::Auto);
    }

    void attentionInPartsIsTheSame_data() {
        QTest::addColumn<bool>("bf16");
        QTest::newRow("fp32") << false;
        QTest::newRow("bf16") << true;
    }
    void attentionInPartsIsTheSame() { // one segment and one key/value head, whose tokens several threads share
        QFETCH(bool, bf16);
        setBf16Products(Bf16Products::Native);
        const int threads = at::get_num_threads();
        at::set_num_threads(3);
        for (const AttentionShape& shape :
             {AttentionShape{3, 1, 32}, {3, 1, 32, true, 50}, {3, 1, 32, false, 90}, {3, 1, 32, false}}) {
            const TokenBatch batch = segments({701});
            const at::Tensor qkv = torch::randn({701, shape.width()}).to(bf16 ? at::kBFloat16 : at::kFloat);
            const Rope rope{.base = 500};
            RotaryTable rotary(rope, shape.headDim);
            rotary.cover(701);
            QVERIFY(relative(attention(qkv.clone(), shape, &rotary, batch).x,
                             plainAttention(qkv.to(at::kDouble), shape, batch, rope))
                    < (bf16 ? 0.02 : 2e-5));
        }
        at::set_num_threads(threads);
        setBf16Products(Bf16Products::Auto);
    }

    void linearGroup_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<bool>("bias");
        QTest::addColumn<bool>("trained");
        for (int stage : {0, 1, 2, 3, 4})
            for (bool bias : {false, true})
                for (bool trained : {false, true})
                    QTest::newRow(qPrintable(QString("stage %1 bias %2 trained %3").arg(stage).arg(bias).arg(trained)))
                        << stage << bias << trained;
    }
    void linearGroup() { // stage, base product, bias, two deltas on one layer and one on another, residual
        QFETCH(int, stage);
        QFETCH(bool, bias);
        QFETCH(bool, trained);
        const std::int64_t in = 24, tokens = 37;
        LinearGroup group({{"a", "a", in, 10, bias, 0}, {"b", "b", in, 18, bias, 0}, {"c", "c", in, 6, bias, 0}}, {});
        Norm norm{"n", torch::rand({in}) + 0.5, 1e-5, nullptr, 0.75f};
        std::vector<at::Tensor> leaves, masters;
        at::Tensor weight = torch::randn({34, in}) * 0.2, offset = torch::randn({34}) * 0.2;
        std::int64_t first = 0;
        for (const auto& linear : group.linears()) {
            linear->weight().copy_(weight.narrow(0, first, linear->spec().out));
            if (bias) linear->bias().copy_(offset.narrow(0, first, linear->spec().out));
            first += linear->spec().out;
        }
        if (trained) {
            norm.trained = std::make_unique<Parameter>(Parameter::over("n", norm.weight, false));
            for (const auto& linear : group.linears()) {
                linear->trainedWeight = std::make_unique<Parameter>(Parameter::over("w", linear->weight(), true));
                if (bias)
                    linear->trainedBias = std::make_unique<Parameter>(Parameter::over("b", linear->bias(), false));
            }
        }
        const auto delta = [&](std::size_t layer, std::int64_t rank, double scale) {
            LowRank d;
            d.a = Parameter("a", torch::randn({rank, in}) * 0.2, at::kFloat, true);
            d.b = Parameter("b", torch::randn({group.linears()[layer]->spec().out, rank}) * 0.2, at::kFloat, true);
            d.scale = scale;
            return group.linears()[layer]->add(std::move(d));
        };
        const std::vector<std::pair<std::size_t, LowRank*>> deltas{
            {0, delta(0, 2, 4)}, {2, delta(2, 3, 0.5)}, {2, delta(2, 4, 1.5)}};
        TokenBatch batch = segments({tokens});
        const std::int64_t width = stage >= 2 ? 2 * in : in;
        const at::Tensor x = torch::randn({tokens, width}).requires_grad_(true),
                         residual = torch::randn({tokens, 34}).requires_grad_(true);
        const at::Tensor up = torch::randn({tokens, 34});
        const at::Tensor got = group.apply({x, InputStage(stage), &norm}, residual, batch, {.training = true});
        got.backward(up);

        const auto leaf = [](const at::Tensor& t) { return t.detach().to(at::kDouble).clone().requires_grad_(true); };
        const at::Tensor px = leaf(x), pr = leaf(residual), pw = leaf(weight), po = leaf(offset),
                         pn = leaf(norm.weight);
        const auto active = [stage](const at::Tensor& gate) {
            return stage == 2 ? at::silu(gate) : at::gelu(gate, stage == 3 ? "none" : "tanh");
        };
        const at::Tensor entered = stage == 0   ? px
                                   : stage == 1 ? plainNorm(px, pn + 0.75, 1e-5)
                                                : active(px.narrow(1, 0, in)) * px.narrow(1, in, in);
        at::Tensor y = entered.mm(pw.t()) + pr;
        if (bias) y = y + po;
        const std::int64_t firsts[] = {0, 10, 28};
        std::vector<std::pair<at::Tensor, at::Tensor>> plain;
        for (const auto& [layer, d] : deltas) {
            plain.emplace_back(leaf(d->a.master()), leaf(d->b.master()));
            const at::Tensor part = entered.mm(plain.back().first.t()).mm(plain.back().second.t()) * d->scale;
            y = y + at::constant_pad_nd(part, {firsts[layer], 34 - firsts[layer] - part.size(1)});
        }
        y.backward(up.to(at::kDouble));
        QVERIFY(relative(got, y) < 2e-5);
        QVERIFY(relative(x.grad(), px.grad()) < 2e-5);
        QVERIFY(relative(residual.grad(), pr.grad()) < 1e-6);
        for (std::size_t i = 0; i < deltas.size(); ++i) {
            QVERIFY(relative(deltas[i].second->a.master().grad(), plain[i].first.grad()) < 2e-5);
            QVERIFY(relative(deltas[i].second->b.master().grad(), plain[i].second.grad()) < 2e-5);
        }
        if (!trained) return;
        for (std::size_t i = 0; i < 3; ++i) {
            const Linear& linear = *group.linears()[i];
            QVERIFY(relative(linear.trainedWeight->master().grad(), pw.grad().narrow(0, firsts[i], linear.spec().out))
                    < 2e-5);
            if (bias)
                QVERIFY(relative(linear.trainedBias->master().grad(), po.grad().narrow(0, firsts[i], linear.spec().out))
                        < 2e-5);
        }
        if (stage == 1) QVERIFY(relative(norm.trained->master().grad(), pn.grad()) < 2e-5);
    }

    void dropoutDoesNotDependOnTheSplit() { // the same rows in one batch, in two, and recomputed
        const std::int64_t in = 40;
        LinearGroup group({{"a", "a", in, 8, false, 0}}, {});
        Linear& linear = *group.linears()[0];
        linear.weight().zero_();
        LowRank d;
        d.a = Parameter("a", torch::randn({4, in}), at::kFloat, true);
        d.b = Parameter("b", torch::randn({8, 4}), at::kFloat, true);
        d.dropout = 0.4;
        d.site = 3;
        linear.add(std::move(d));
        const at::Tensor x = torch::randn({20, in});
        const StepContext step{.training = true, .seed = 5, .step = 9};
        TokenBatch both = segments({12, 8});
        const at::Tensor whole = group.apply({x}, {}, both, step).detach();
        TokenBatch second = segments({8});
        second.examples = {1};
        // Other bits would change whole numbers; a product of other sizes may round otherwise on some processors.
        const auto same = [](const at::Tensor& one, const at::Tensor& other) { return relative(one, other) < 1e-6; };
        QVERIFY(same(group.apply({x.narrow(0, 12, 8)}, {}, second, step).detach(), whole.narrow(0, 12, 8)));
        QVERIFY(!same(group.apply({x}, {}, both, {.training = true, .seed = 5, .step = 10}).detach(), whole));
        QVERIFY(!same(group.apply({x}, {}, both, {}).detach(), whole));
    }

    void dropoutGradientUsesTheSameBits() { // the function is linear in x for fixed bits, so a difference is exact
        const std::int64_t in = 33;
        LinearGroup group({{"a", "a", in, 5, false, 0}}, {});
        Linear& linear = *group.linears()[0];
        linear.weight().copy_(torch::randn({5, in}));
        LowRank d;
        d.a = Parameter("a", torch::randn({3, in}), at::kFloat, true);
        d.b = Parameter("b", torch::randn({5, 3}), at::kFloat, true);
        d.dropout = 0.5;
        LowRank* held = linear.add(std::move(d));
        const TokenBatch batch = segments({11});
        const StepContext step{.training = true, .seed = 1, .step = 2};
        const at::Tensor x = torch::randn({11, in}).requires_grad_(true), up = torch::randn({11, 5}),
                         move = torch::randn({11, in});
        group.apply({x}, {}, batch, step).backward(up);
        at::NoGradGuard quiet;
        const auto value = [&](const at::Tensor& at) {
            return (group.apply({at}, {}, batch, step) * up).sum().item<double>();
        };
        QVERIFY(std::abs((value(x + move) - value(x - move)) / 2 - (x.grad() * move).sum().item<double>()) < 1e-3);
        const at::Tensor change = torch::randn({3, in}) * 0.1;
        const double before = value(x);
        held->a.master().add_(change);
        QVERIFY(std::abs(value(x) - before - (held->a.master().grad() * change).sum().item<double>()) < 1e-3);
    }

    void headLossIsCrossEntropyOfScoredPositions() {
        const std::int64_t tokens = 600, vocabulary = 50, size = 12;
        TokenBatch batch = segments({300, 300});
        batch.targets = torch::randint(0, vocabulary, {tokens}, at::kLong);
        batch.targets.masked_fill_(torch::rand({tokens}) < 0.3, -100);
        const at::Tensor hidden = torch::randn({tokens, size}).requires_grad_(true),
                         weight = torch::randn({vocabulary, size});
        const Parameter trained = Parameter::over("w", weight, true);
        const BatchLoss loss = headLoss(hidden, trained.compute(), &trained, batch.placed(at::kCPU), true);
        loss.sum.backward(at::scalar_tensor(0.25));
        const at::Tensor ph = hidden.detach().to(at::kDouble).requires_grad_(true),
                         pw = weight.detach().to(at::kDouble).clone().requires_grad_(true);
        const at::Tensor each = at::cross_entropy_loss(ph.mm(pw.t()), batch.targets, {}, at::Reduction::None, -100);
        each.sum().backward(at::scalar_tensor(0.25, at::kDouble));
        QCOMPARE(loss.trainedTokens, (batch.targets != -100).sum().item<std::int64_t>());
        QVERIFY(relative(loss.sum, each.sum()) < 1e-6);
        QVERIFY(std::abs(loss.perSegment[1] - each.narrow(0, 300, 300).sum().item<double>()) < 1e-3);
        QVERIFY(relative(hidden.grad(), ph.grad()) < 1e-5);
        QVERIFY(relative(trained.master().grad(), pw.grad()) < 1e-5);
    }

    void embeddingGradientAddsUpRepeatedTokens() {
        const at::Tensor weight = torch::randn({9, 130});
        const Parameter trained = Parameter::over("w", weight, true);
        const at::Tensor ids = at::tensor({3, 1, 3, 8}, at::kLong), up = torch::randn({4, 130});
        embed(ids, trained.compute(), &trained).backward(up);
        QVERIFY(relative(trained.master().grad(), torch::zeros({9, 130}).index_add(0, ids, up)) < 1e-6);
    }

    void sameBitsEveryTime() { // same thread count, same numbers
        const AttentionShape shape{6, 2, 16};
        RotaryTable rotary({}, 16);
        rotary.cover(300);
        const TokenBatch batch = segments({200, 90, 10});
        const at::Tensor qkv = torch::randn({300, shape.width()}), up = torch::randn({300, 96});
        std::vector<at::Tensor> seen;
        for (int i = 0; i < 3; ++i) {
            const at::Tensor leaf = qkv.clone().requires_grad_(true);
            attention(leaf.clone(), shape, &rotary, batch).x.backward(up);
            seen.push_back(leaf.grad());
        }
        QVERIFY(at::equal(seen[0], seen[1]) && at::equal(seen[1], seen[2]));
    }
};

LATHE_TEST(TestFunctions)
#include "tst_functions.moc"
