// Attention's share of the walk through a layer: what tiles, pairs of tiles, products or LibTorch's own kernels
// hold, forward and back.
#include "estimate/kernel_sizes.h"
#include "estimate/layer_walk.h"

#include <algorithm>
#include <bit>

namespace lathe {
namespace {

std::int64_t roundedUp(std::int64_t n, std::int64_t to) { return (n + to - 1) / to * to; }

} // namespace

/// model/attention_tiles.cpp and attention_pairs.cpp: what each thread's task makes of one key/value head of one
/// segment.
std::int64_t LayerWalk::tileBytes(bool backward) const {
    if (m_shape.attention != AttentionKernel::Tiles) return 0;
    const std::int64_t group = std::max<std::int64_t>(1, m_plan.heads / m_plan.keyValueHeads);
    const std::int64_t each = m_p == 2 ? pairTaskBytes(group, backward) : tileTaskBytes(group, backward);
    const std::int64_t parts = backward ? 1 : (m_length + 127) / 128; // a task can be parted, see attention_tasks.h
    return each * std::min(m_shape.threads, m_shape.segments * m_plan.keyValueHeads * parts);
}

std::int64_t LayerWalk::tileTaskBytes(std::int64_t group, bool backward) const {
    const std::int64_t d = m_plan.headDim,
                       seen = m_plan.window > 0 ? std::min(m_length, m_plan.window + 127) : m_length;
    const std::int64_t step =
        std::min(m_length, std::clamp<std::int64_t>(98304 / std::max<std::int64_t>(1, seen * group), 16, 128));
    const std::int64_t rows = step * group, keysAndValues = 2 * m_length * d, tile = rows * d, scores = rows * seen;
    return 4 * (backward ? 2 * keysAndValues + 3 * tile + 2 * scores : keysAndValues + 2 * tile + scores);
}

std::int64_t LayerWalk::pairTaskBytes(std::int64_t group, bool backward) const {
    const std::int64_t block = 64, size = roundedUp(m_plan.headDim, 32), length = roundedUp(m_length, block);
    const std::int64_t seen = m_plan.window > 0 ? std::min(m_length, m_plan.window + 2 * block) : m_length;
    const std::int64_t most = std::max<std::int64_t>(1, backward ? 512 / group : (1 << 18) / (group * seen));
    const std::int64_t step = std::clamp<std::int64_t>(std::int64_t(std::bit_floor(std::uint64_t(most))), 16, block);
    const std::int64_t rows = roundedUp(std::min(step, m_length) * group, 32), head = length * size, tile = rows * size;
    if (!backward) return 2 * 2 * head + 2 * tile + 4 * tile + (4 + 2) * rows * roundedUp(seen, block);
    const std::int64_t scores = rows * block;
    return 3 * 2 * head + 2 * 4 * head + 5 * 2 * tile + 4 * tile + 2 * std::max(tile, scores)
           + (2 * 4 + 3 * 2) * scores;
}

std::int64_t LayerWalk::tileOfScores() const {
    return m_plan.heads * tileQueriesOnGpu(m_plan.heads, m_length) * m_length;
}

/// model/attention.cpp: q, k and v are rotated where they lie; the output and its log sums are new. The
/// memory-efficient kernel reads a key and a value for each query head, and pads its log sums to 32 rows.
Hold LayerWalk::attend(bool graph, Kept& kept) {
    const bool efficient = m_shape.attention == AttentionKernel::Efficient;
    const Hold spread = hold(2 * m_tokens * m_attention * m_e, efficient && spreads());
    const std::int64_t sumRows = efficient ? m_shape.segments * roundedUp(m_length, 32) : m_tokens;
    Hold o = hold(m_tokens * m_attention * m_e), sums = hold(sumRows * m_plan.heads * 4);
    {
        const Hold tiles = hold(tileBytes(false));
        const Hold scores = hold(tileOfScores() * (4 + 4 + m_e),
                                 m_shape.attention == AttentionKernel::Products); // and their softmax, and that rounded
    }
    if (graph) kept.push_back(std::move(sums));
    return o;
}

Hold LayerWalk::attendBack() {
    if (m_shape.attention == AttentionKernel::Products) return attendBackByProducts();
    if (m_shape.attention != AttentionKernel::Tiles) return attendBackOnGpu();
    const Hold again = hold(m_tokens * m_qkvWidth * m_e, squeezes(m_qkvWidth)),
               output = hold(m_tokens * m_attention * m_e, squeezes(m_attention));
    Hold dqkv = hold(m_tokens * m_qkvWidth * m_e);
    const Hold tiles = hold(tileBytes(true));
    return dqkv;
}

/// Gradients of q, k and v apart, then as one. Flash attention adds up q's in fp32, in as many copies as keep a large
/// GPU's 132 multiprocessors busy (one after the other would not be the same bits each time), for 128 rows more a
/// segment; both kernels make the keys' and values' for each query head, and a number a row and head.
Hold LayerWalk::attendBackOnGpu() {
    constexpr std::int64_t multiprocessors = 132;
    const bool flash = m_shape.attention == AttentionKernel::Flash;
    const std::int64_t query = m_tokens * m_attention * m_e, segments = m_shape.segments,
                       rows = m_tokens + (flash ? 128 * segments : 0);
    const Hold apart = hold(m_tokens * m_qkvWidth * m_e);
    {
        const Hold spread = hold(2 * query, !flash && spreads()), gradients = hold(2 * query, spreads());
        const std::int64_t copies =
            flash ? (multiprocessors + segments * m_plan.heads - 1) / (segments * m_plan.heads) : 1;
        const Hold sum = hold(copies * rows * m_plan.heads * roundedUp(m_plan.headDim, 32) * 4,
                              m_e != 4); // fp32 is summed where it lies
        const Hold products = hold(rows * m_plan.heads * 4);
    }
    return hold(m_tokens * m_qkvWidth * m_e);
}

/// operators/attention_by_products.cpp: scores, the cap's slope, softmax and its gradient in fp32, and the last two
/// rounded; the gradients of q, k and v are summed in fp32.
Hold LayerWalk::attendBackByProducts() {
    const Hold sums = hold(m_tokens * m_qkvWidth * 4);
    { const Hold scores = hold(tileOfScores() * ((m_plan.capped ? 4 : 3) * 4 + 2 * m_e)); }
    return hold(m_tokens * m_qkvWidth * m_e);
}

std::int64_t LayerWalk::productsKept(std::int64_t queries, std::int64_t keys) const {
    const std::int64_t read = (queries + keys + (m_p != 4 ? keys : 0))
                              * m_attention; // query and key with their share of the scale; a value that was widened
    return 4 * (m_plan.heads * queries * keys + read);
}

/// Scores, and which of them are hidden; their softmax is what is kept.
std::int64_t LayerWalk::productsOpen(std::int64_t queries, std::int64_t keys) const {
    return (4 + 1) * m_plan.heads * queries * keys + (m_p != 4 ? 4 * (queries + keys) * m_attention : 0);
}

std::int64_t LayerWalk::productsBack(std::int64_t queries, std::int64_t keys) const {
    return 4 * (2 * m_plan.heads * queries * keys + 2 * (queries + keys) * m_attention);
}

/// model/attention.cpp, generalAttention(): LibTorch's attention a segment at a time, whose results stay until all are
/// there.
Hold LayerWalk::attendGenerally(bool graph, Kept& kept) {
    if (m_shape.onGpu && !m_plan.capped) return attendGenerallyByProducts(graph, kept);
    const std::int64_t d = m_plan.headDim, keys = m_length + m_plan.prefixTokens;
    const bool own = spreads() || m_plan.prefixTokens > 0;
    const std::int64_t segments = m_shape.segments;
    Kept all;
    all.push_back(hold(m_tokens * m_qkvWidth * m_p, widens()));
    const std::int64_t scores =
        m_plan.capped ? 2 * m_plan.heads * m_length * keys * m_p : 0; // capped ones, and what softmax makes of them
    const std::int64_t spread = (own ? 2 * keys * m_plan.heads * d * m_p : 0) + scores, mask = m_length * keys * m_p;
    const std::int64_t out = m_length * (m_attention * m_p + m_plan.heads * 4);
    if (graph) all.push_back(hold((segments - 1) * (spread + mask + out)));
    else all.push_back(hold((segments - 1) * m_length * m_attention * m_p));
    all.push_back(hold(spread));
    {
        const Hold open = hold(2 * m_length * keys);
        all.push_back(hold(mask));
    }
    all.push_back(hold(out));
    const Hold together = hold(m_tokens * m_attention * m_p, widens());
    Hold o = hold(m_tokens * m_attention * m_e);
    if (graph)
        for (Hold& one : all) kept.push_back(std::move(one));
    return o;
}

/// The mask is a summand, and done with then; of the copies of keys and values the latter stay.
Hold LayerWalk::attendGenerallyByProducts(bool graph, Kept& kept) {
    const std::int64_t keys = m_length + m_plan.prefixTokens,
                       copied = m_p == 4 && (spreads() || m_plan.prefixTokens > 0) ? keys * m_attention * m_p : 0;
    const std::int64_t each = productsKept(m_length, keys) + copied;
    Hold before = hold((m_shape.segments - 1) * each, graph), last = hold(each);
    {
        const Hold results = hold((m_shape.segments - 1) * m_length * m_attention * m_p),
                   mask = hold(m_length * keys * m_p);
        const Hold open = hold(productsOpen(m_length, keys));
    }
    const Hold results = hold(m_tokens * m_attention * m_p);
    Hold o = hold(m_tokens * m_attention * m_e);
    if (graph)
        for (Hold* one : {&before, &last}) kept.push_back(std::move(*one));
    return o;
}

/// Gradients of slices are gradients of the whole, which are added up; those of the scores are the most, and gone by
/// then.
Hold LayerWalk::attendGenerallyBack() {
    const std::int64_t keys = m_length + m_plan.prefixTokens;
    const bool products = m_shape.onGpu && !m_plan.capped;
    const Hold widened = hold(m_tokens * m_attention * m_p, widens());
    { const Hold scores = hold(productsBack(m_length, keys), products); }
    const Hold each =
        hold((m_length + 2 * keys) * m_attention * m_p + (m_plan.capped ? 2 * m_plan.heads * m_length * keys * m_p : 0),
             !products);
    const Hold whole = hold(3 * m_tokens * m_qkvWidth * m_p);
    return hold(m_tokens * m_qkvWidth * m_e);
}

/// model/relative_bias.h and model/disentangled_encoder.cpp: LibTorch's attention a segment at a time, with a number
/// for each pair and head that is added to its score. Where gradients go to those numbers, and on a GPU, the
/// probabilities are kept. Without distances: an encoder-decoder's attention to its source.
Hold LayerWalk::attendBiased(bool distances, bool graph, Kept& kept) {
    const std::int64_t pairs = m_length * m_length, scores = m_plan.heads * pairs, segments = m_shape.segments;
    const bool learns = graph && distances && m_plan.biasLearns, byProducts = graph && (learns || m_shape.onGpu);
    Kept all, summands; // on a GPU, where a summand is done with when it is added
    all.push_back(
        hold(m_tokens * m_qkvWidth * m_p, widens() && !m_plan.disentangled)); // disentangle() has widened them already
    const std::int64_t rows = m_length * m_attention * m_p, out = rows + m_length * m_plan.heads * 4;
    const std::int64_t each =
        byProducts ? productsKept(m_length, m_length) + (learns && m_plan.disentangled ? pairs * 8 : 0) : out;
    if (distances && !m_plan.disentangled) {
        const Hold buckets = hold(pairs * 8), looked = hold(scores * m_e);
        (m_shape.onGpu ? summands : all).push_back(hold(scores * m_e + pairs)); // and what is not to be seen
        all.push_back(hold(scores * m_p, widens()));
    }
    all.push_back(hold((segments - 1) * (graph ? each : rows)));
    {
        const Hold products =
            hold(m_plan.heads * m_length * m_plan.distances * m_p); // of every distance, of which each pair takes one
        const Hold taken = hold(3 * scores * m_p, m_plan.disentangled);
        all.push_back(hold(each));
        const Hold weights = hold(m_shape.onGpu ? productsOpen(m_length, m_length) : learns ? scores * 4 : 0);
        const Hold softmax = hold(productsKept(m_length, m_length), m_shape.onGpu && !graph);
    }
    const Hold together = hold(m_tokens * m_attention * m_p, widens());
    Hold o = hold(m_tokens * m_attention * m_e);
    if (graph)
        for (Hold& one : all) kept.push_back(std::move(one));
    return o;
}

Hold LayerWalk::attendBiasedBack(bool distances) {
    const std::int64_t scores = m_plan.heads * m_length * m_length;
    const Hold widened = hold(m_tokens * m_attention * m_p, widens());
    const bool learns = distances && m_plan.biasLearns;
    { const Hold products = hold(productsBack(m_length, m_length) + (learns ? scores * m_p : 0), m_shape.onGpu); }
    const Hold each = hold(3 * m_length * m_attention * m_p + (learns ? 2 * scores * m_p : 0), !m_shape.onGpu);
    const Hold whole = hold(3 * m_tokens * m_qkvWidth * m_p);
    return hold(m_tokens * m_qkvWidth * m_e);
}

namespace {

GroupPlan partsOf(const GroupPlan& group, std::size_t first, std::size_t count) {
    const auto begin = group.parts.begin() + std::ptrdiff_t(first);
    return {{begin, begin + std::ptrdiff_t(count)}};
}

} // namespace

/// model/disentangled_encoder.cpp, attended(): the distances' vectors go through the query's and the key's matrices,
/// not the value's; of what is widened the wide form alone stays.
LayerWalk::Disentangled LayerWalk::disentangle(const GroupPlan& qkv, bool graph, Kept& kept) {
    Disentangled made;
    Hold both = hold(allRows() * m_h * m_e);
    made.queryKey = linear(partsOf(qkv, 0, 2), allRows(), Stage::Plain, false, graph, kept);
    if (graph) kept.push_back(std::move(both));
    else both.free();
    if (widens()) made.queryKey = hold(allRows() * 2 * m_attention * m_p);
    made.value = linear(partsOf(qkv, 2, 1), m_tokens, Stage::Plain, false, graph, kept);
    if (widens()) made.value = hold(m_tokens * m_attention * m_p);
    return made;
}

/// A segment's gradients are those of slices, added to the gradients of the whole that the segments behind it came to.
Hold LayerWalk::attendDisentangledBack() {
    const std::int64_t scores = m_plan.heads * m_length * m_length * m_p, row = m_length * m_attention * m_p;
    const std::int64_t queryKey = allRows() * 2 * m_attention, value = m_tokens * m_attention;
    const Hold widened = hold(m_tokens * m_attention * m_p, widens());
    Hold whole = hold((queryKey + value) * m_p);
    { const Hold attention = hold(m_shape.onGpu ? productsBack(m_length, m_length) + scores : 2 * scores + 3 * row); }
    {
        const Hold picked = hold(scores + 3 * row + m_plan.heads * m_length * m_plan.distances * m_p);
    } // of each pair's product a row of all distances'
    { const Hold slice = hold(queryKey * m_p); }
    return widens() ? hold((queryKey + value) * m_e) : std::move(whole);
}

void LayerWalk::disentangleBack(const GroupPlan& qkv, bool wantInput) {
    const Hold input = linearBack(partsOf(qkv, 2, 1), m_tokens, Stage::Plain, wantInput);
    const Hold both = linearBack(partsOf(qkv, 0, 2), allRows(), Stage::Plain, wantInput);
}

/// model/encoder_decoder.cpp: a decoding layer's attention to what the encoder made of the source, of as many rows.
Hold LayerWalk::readSource(const LayerPlan& layer, Hold seen, bool graph, Kept& kept) {
    Hold query = linear(layer.crossQuery, m_tokens, entry(), false, graph, kept);
    Hold keyValue = linear(layer.crossKeyValue, m_tokens, Stage::Plain, false, graph, kept);
    Hold o = attendBiased(false, graph, kept);
    Hold out = linear(layer.crossO, m_tokens, Stage::Plain, true, graph, kept);
    if (graph)
        for (Hold* one : {&seen, &query, &keyValue, &o}) kept.push_back(std::move(*one));
    return out;
}

void LayerWalk::readSourceBack(const LayerPlan& layer) {
    Hold inner = linearBack(layer.crossO, m_tokens, Stage::Plain, true);
    inner = attendBiasedBack(false);
    Hold source = linearBack(layer.crossKeyValue, m_tokens, Stage::Plain, true);
    inner = linearBack(layer.crossQuery, m_tokens, entry(), true);
}

} // namespace lathe
