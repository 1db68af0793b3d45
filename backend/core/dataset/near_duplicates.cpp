// Bands turn near equality into exact equality of keys: sorting finds the candidates, and only these are compared.
#include "dataset/near_duplicates.h"

#include "lathe/error.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <unordered_map>

namespace lathe {
namespace {

constexpr std::size_t wordsInARow = 3, minimaInABand = TextSignature::minima / TextSignature::bands;

/// Finalizer of SplitMix64: every bit of the result depends on every bit given.
constexpr std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

struct Permutation { std::uint64_t factor, term; };

constexpr auto permutations = [] {
    std::array<Permutation, TextSignature::minima> all{};
    std::uint64_t state = 0;
    for (Permutation& one : all) {
        one.factor = mixed(state += 0x9e3779b97f4a7c15u) | 1;
        one.term = mixed(state += 0x9e3779b97f4a7c15u);
    }
    return all;
}();

/// Hashes of a text's words, in order.
void wordsOf(std::string_view text, std::vector<std::uint64_t>& words) {
    constexpr std::uint64_t offset = 0xcbf29ce484222325u, prime = 0x100000001b3u; // FNV-1a
    std::uint64_t hash = offset;
    bool within = false;
    const auto end = [&] {
        if (within) words.push_back(hash);
        hash = offset;
        within = false;
    };
    const auto take = [&](unsigned char byte) {
        hash = (hash ^ byte) * prime;
        within = true;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 'A' && byte <= 'Z') take(static_cast<unsigned char>(byte + ('a' - 'A')));
        else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) take(byte);
        else if (byte < 0x80) end();
        else if (byte >= 0xe0 && !(byte == 0xe0 || byte == 0xe1)
                 && !(byte == 0xe2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xba)) {
            end(); // U+2E80 and beyond begins with E2 BA
            for (std::size_t last = std::min(text.size(), i + (byte >= 0xf0 ? 4u : 3u)); i < last; ++i)
                take(static_cast<unsigned char>(text[i]));
            --i;
            end();
        } else take(byte);
    }
    end();
}

} // namespace

double TextSignature::similarity(const TextSignature& other) const {
    std::size_t equal = 0;
    for (std::size_t i = 0; i < minima; ++i) equal += lows[i] == other.lows[i];
    return double(equal) / double(minima);
}

TextSignature signatureOf(std::string_view text) {
    std::vector<std::uint64_t> words;
    wordsOf(text, words);
    TextSignature signature;
    signature.whole = mixed(std::hash<std::string_view>{}(text));
    if (words.empty()) words.push_back(signature.whole);
    std::array<std::uint32_t, TextSignature::minima> least;
    least.fill(std::numeric_limits<std::uint32_t>::max());
    const std::size_t together = std::min(wordsInARow, words.size());
    for (std::size_t i = 0; i + together <= words.size(); ++i) {
        std::uint64_t run = 0;
        for (std::size_t k = 0; k < together; ++k) run = mixed(run ^ words[i + k]) + k;
        for (std::size_t p = 0; p < least.size(); ++p)
            least[p] = std::min(
                least[p], static_cast<std::uint32_t>((permutations[p].factor * run + permutations[p].term) >> 32));
    }
    for (std::size_t p = 0; p < least.size(); ++p) signature.lows[p] = static_cast<std::uint16_t>(least[p]);
    for (std::size_t band = 0; band < TextSignature::bands; ++band) {
        std::uint64_t key = band;
        for (std::size_t k = 0; k < minimaInABand; ++k) key = mixed(key ^ least[band * minimaInABand + k]);
        signature.keys[band] = static_cast<std::uint32_t>(key);
    }
    return signature;
}

std::vector<DuplicatePair> duplicatePairs(const std::vector<TextSignature>& texts,
                                          const std::vector<std::uint8_t>& groups, double least, std::stop_token stop) {
    struct Best {
        std::uint32_t earlier;
        float similarity;
    };
    constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::array<Best, 2>> best(texts.size(), {Best{none, 0}, Best{none, 0}}); // own group, another
    const auto compare = [&](std::uint32_t later, std::uint32_t earlier) {
        Best& now = best[later][groups[later] != groups[earlier]];
        if (now.earlier == earlier) return;
        const TextSignature &a = texts[later], &b = texts[earlier];
        const auto similarity = a.whole == b.whole
                                    ? 1.0f + 1e-6f
                                    : static_cast<float>(a.similarity(b)); // the very same goes before all others
        if (similarity >= static_cast<float>(least)
            && (similarity > now.similarity || (similarity == now.similarity && earlier < now.earlier)))
            now = {earlier, similarity};
    };
    std::vector<std::uint32_t> order(texts.size());
    for (std::size_t band = 0; band < TextSignature::bands; ++band) {
        if (stop.stop_requested()) throw Stopped{};
        std::iota(order.begin(), order.end(), 0u);
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            return texts[a].keys[band] != texts[b].keys[band] ? texts[a].keys[band] < texts[b].keys[band] : a < b;
        });
        for (std::size_t first = 0, next; first < order.size(); first = next) {
            for (next = first + 1;
                 next < order.size() && texts[order[next]].keys[band] == texts[order[first]].keys[band];)
                ++next;
            // each with the first and the one before it, of every group: what is alike in a long chain is found without
            // all pairs
            std::unordered_map<std::uint8_t, std::pair<std::uint32_t, std::uint32_t>> seen;
            for (std::size_t i = first; next - first > 1 && i < next; ++i) {
                for (const auto& [group, ends] : seen) {
                    compare(order[i], ends.first);
                    compare(order[i], ends.second);
                }
                const auto [entry, isNew] = seen.try_emplace(groups[order[i]], order[i], order[i]);
                if (!isNew) entry->second.second = order[i];
            }
        }
    }
    std::vector<DuplicatePair> pairs;
    for (std::size_t later = 0; later < best.size(); ++later)
        for (std::size_t across = 0; across < 2; ++across)
            if (const Best& found = best[later][across]; found.earlier != none)
                pairs.push_back({later, found.earlier, std::min(1.0, double(found.similarity)),
                                 texts[later].whole == texts[found.earlier].whole, across == 1});
    return pairs;
}

} // namespace lathe
