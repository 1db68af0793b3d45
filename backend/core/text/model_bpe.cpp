#include "text/model_bpe.h"

#include "text/byte_level.h"
#include "text/word_cache.h"

#include <algorithm>
#include <functional>

namespace lathe {

namespace {

constexpr std::int64_t kMaxId = std::int64_t(1) << 24; // far beyond any vocabulary; keeps a wrong id from taking the memory

std::uint64_t pairOf(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

std::size_t placeOf(std::uint64_t pair, std::size_t mask) {
    pair *= 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(pair ^ pair >> 32) & mask;
}

} // namespace

BpeModel::BpeModel(const BpeVocabulary& vocabulary, const std::string& where)
    : m_fuseUnknown(vocabulary.fuseUnknown), m_ignoreMerges(vocabulary.ignoreMerges), m_serial(WordCache::newOwner()) {
    readTokens(vocabulary, where);
    readMerges(vocabulary, where);
    for (int byte = 0; byte < 256; ++byte) m_byte[byte] = id(byteLevelCharacter(static_cast<unsigned char>(byte))).value_or(-1);
    if (vocabulary.unknown) {
        const auto unknown = id(*vocabulary.unknown);
        if (!unknown) throw Error(ErrorKind::BadFile, where + ": the vocabulary lacks the unknown token " + *vocabulary.unknown);
        m_unknown = *unknown;
    }
}

void BpeModel::readTokens(const BpeVocabulary& vocabulary, const std::string& where) {
    std::int64_t highest = -1;
    for (const auto& [token, id] : vocabulary.tokens) {
        if (id < 0 || id >= kMaxId) throw Error(ErrorKind::BadFile, where + ": the id " + std::to_string(id) + " of the token " + token + " is out of range");
        highest = std::max(highest, id);
    }
    const auto size = static_cast<std::size_t>(highest + 1);
    m_tokens.resize(size);
    m_present.resize(size);
    m_bytes.resize(size);
    m_ids.reserve(vocabulary.tokens.size());
    for (const auto& [token, id] : vocabulary.tokens) {
        const auto at = static_cast<std::size_t>(id);
        if (m_present[at])
            throw Error(ErrorKind::BadFile, where + ": the tokens " + m_tokens[at] + " and " + token + " have the same id " + std::to_string(id));
        m_present[at] = true;
        m_tokens[at] = token;
        m_ids.emplace(m_tokens[at], static_cast<std::int32_t>(id));
        m_bytes[at] = static_cast<std::uint32_t>(bytes(static_cast<std::int32_t>(id)).size());
    }
}

void BpeModel::readMerges(const BpeVocabulary& vocabulary, const std::string& where) {
    std::size_t places = 16;
    while (places < vocabulary.merges.size() * 2) places *= 2;
    m_merges.resize(places);
    std::int32_t rank = 0;
    for (const auto& [left, right] : vocabulary.merges) {
        const auto a = id(left), b = id(right), both = id(left + right);
        if (!a || !b || !both)
            throw Error(ErrorKind::BadFile, where + ": merge " + std::to_string(rank + 1) + " (" + left + " " + right +
                                                "): the vocabulary lacks " + (!a ? left : !b ? right : left + right));
        const std::uint64_t pair = pairOf(*a, *b);
        std::size_t at = placeOf(pair, places - 1);
        while (m_merges[at].pair != pair && m_merges[at].pair != Merge{}.pair) at = (at + 1) & (places - 1);
        m_merges[at] = {pair, rank++, *both};
    }
}

const BpeModel::Merge* BpeModel::merge(std::int32_t left, std::int32_t right) const {
    const std::uint64_t pair = pairOf(left, right);
    const std::size_t mask = m_merges.size() - 1;
    for (std::size_t at = placeOf(pair, mask);; at = (at + 1) & mask) {
        if (m_merges[at].pair == pair) return &m_merges[at];
        if (m_merges[at].pair == Merge{}.pair) return nullptr;
    }
}

void BpeModel::symbolsOf(std::string_view word, std::vector<Symbol>& symbols) const {
    symbols.clear();
    const auto add = [&](std::int32_t id) {
        const auto at = static_cast<std::int32_t>(symbols.size());
        if (at > 0) symbols.back().next = at;
        symbols.push_back({id, 1, at - 1, -1});
    };
    bool open = false; // an unknown token that the next unknown byte may join
    for (const char byte : word) {
        const std::int32_t id = m_byte[static_cast<unsigned char>(byte)];
        if (id >= 0) add(id);
        else if (m_unknown >= 0 && open && m_fuseUnknown) ++symbols.back().bytes;
        else if (m_unknown >= 0) add(m_unknown);
        open = id < 0 && m_unknown >= 0;
    }
}

void BpeModel::mergeAll(std::vector<Symbol>& symbols) const {
    struct Candidate {
        std::int32_t rank, at, right, result;
        bool operator>(const Candidate& other) const { return rank != other.rank ? rank > other.rank : at > other.at; }
    };
    thread_local std::vector<Candidate> heap;
    heap.clear();
    const auto offer = [&](std::int32_t at) {
        const std::int32_t next = at < 0 ? -1 : symbols[static_cast<std::size_t>(at)].next;
        if (next < 0) return;
        const std::int32_t right = symbols[static_cast<std::size_t>(next)].id;
        if (const Merge* found = merge(symbols[static_cast<std::size_t>(at)].id, right)) {
            heap.push_back({found->rank, at, right, found->result});
            std::push_heap(heap.begin(), heap.end(), std::greater<>());
        }
    };
    for (std::int32_t i = 0; i + 1 < static_cast<std::int32_t>(symbols.size()); ++i) offer(i);
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), std::greater<>());
        const Candidate best = heap.back();
        heap.pop_back();
        Symbol& left = symbols[static_cast<std::size_t>(best.at)];
        if (left.bytes == 0 || left.next < 0) continue;
        Symbol& right = symbols[static_cast<std::size_t>(left.next)];
        const Merge* now = merge(left.id, right.id); // either side may have been merged since
        if (!now || now->result != best.result) continue;
        left.id = best.result;
        left.bytes += right.bytes;
        right.bytes = 0;
        left.next = right.next;
        if (left.next >= 0) symbols[static_cast<std::size_t>(left.next)].previous = best.at;
        offer(left.previous);
        offer(best.at);
    }
}

void BpeModel::tokenize(std::string_view text, std::span<const ByteSpan> words, std::vector<std::int32_t>& ids,
                        std::vector<ByteSpan>* spans) const {
    WordCache& cache = WordCache::ofThisThread();
    thread_local std::vector<Symbol> symbols;
    for (const ByteSpan& span : words) {
        const std::string_view word = text.substr(span.begin, span.end - span.begin);
        const bool small = word.size() <= WordCache::kWordBytes;
        WordCache::Entry* entry = small ? &cache.place(m_serial, word) : nullptr;
        std::size_t at = span.begin; // bytes without a token take no room here, as in tokenizers
        const auto take = [&](std::int32_t id, std::size_t bytes) {
            ids.push_back(id);
            if (spans) spans->push_back({at, at + bytes});
            at += bytes;
        };
        if (entry && WordCache::holds(*entry, m_serial, word)) {
            for (std::size_t i = 0; i < entry->tokens; ++i) take(entry->ids[i], m_bytes[static_cast<std::size_t>(entry->ids[i])]);
            continue;
        }
        const std::size_t first = ids.size();
        bool plain = true; // no unknown token, whose length differs from case to case
        const auto whole = m_ignoreMerges ? id(toByteLevel(word)) : std::nullopt;
        if (whole) {
            take(*whole, word.size());
        } else {
            symbolsOf(word, symbols);
            mergeAll(symbols);
            for (const Symbol& symbol : symbols) {
                if (symbol.bytes == 0) continue;
                plain = plain && symbol.id != m_unknown;
                take(symbol.id, symbol.bytes);
            }
        }
        const std::size_t count = ids.size() - first;
        if (!entry || !plain || count > WordCache::kTokens) continue;
        entry->owner = m_serial;
        entry->bytes = static_cast<std::uint8_t>(word.size());
        entry->tokens = static_cast<std::uint8_t>(count);
        std::copy(word.begin(), word.end(), entry->word);
        std::copy(ids.begin() + static_cast<std::ptrdiff_t>(first), ids.end(), entry->ids);
    }
}

const std::string* BpeModel::token(std::int32_t id) const {
    const auto at = static_cast<std::size_t>(id);
    return id >= 0 && at < m_tokens.size() && m_present[at] ? &m_tokens[at] : nullptr;
}

std::string BpeModel::bytes(std::int32_t id) const {
    const std::string* own = token(id);
    if (!own) return {};
    return fromByteLevel(*own).value_or(*own);
}

std::optional<std::int32_t> BpeModel::id(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

} // namespace lathe
