// Pairs of ids find their merge; words that were merged before come from a cache of each thread.
#include "tokenizer/model_bpe.h"

#include "tokenizer/byte_level.h"
#include "tokenizer/byte_token.h"
#include "tokenizer/word_cache.h"
#include "unicode/unicode.h"

#include <algorithm>
#include <functional>

namespace lathe {

namespace {

constexpr char32_t kMarkValue = 0x2581, kCharacters = 0x20000;

std::uint64_t pairOf(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

std::size_t placeOf(std::uint64_t pair, std::size_t mask) {
    pair *= 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(pair ^ pair >> 32) & mask;
}

} // namespace

BpeModel::BpeModel(const BpeVocabulary& vocabulary, const std::string& where)
    : m_byteLevel(vocabulary.byteLevel),
      m_byteFallback(vocabulary.byteFallback && !vocabulary.byteLevel),
      m_prefix(vocabulary.prefix),
      m_suffix(vocabulary.suffix),
      m_whole(vocabulary.whole),
      m_fuseUnknown(vocabulary.fuseUnknown),
      m_ignoreMerges(vocabulary.ignoreMerges),
      m_serial(WordCache::newOwner()) {
    readTokens(vocabulary, where);
    readMerges(vocabulary, where);
    for (int byte = 0; byte < 256; ++byte) {
        const auto value = static_cast<unsigned char>(byte);
        m_byte[value] = id(m_byteLevel ? byteLevelCharacter(value) : byteToken(value)).value_or(-1);
        if (m_byteLevel && vocabulary.byteFallback && m_byte[value] < 0)
            throwNotSupported(where, "byte_fallback of a byte-level vocabulary without all bytes");
    }
    if (vocabulary.unknown) {
        const auto unknown = id(*vocabulary.unknown);
        if (!unknown)
            throw Error(ErrorKind::BadFile,
                        {"%1: the vocabulary lacks the unknown token %2.", where, *vocabulary.unknown});
        m_unknown = *unknown;
    }
    if (!m_byteLevel) findBorders(vocabulary);
}

std::string BpeModel::describe() const {
    return m_byteLevel ? "byte-level BPE" : m_byteFallback ? "BPE with byte fallback" : "BPE";
}

void BpeModel::readTokens(const BpeVocabulary& vocabulary, const std::string& where) {
    std::int64_t highest = -1;
    for (const auto& [token, id] : vocabulary.tokens) {
        checkedId(id, token, where);
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
            throw Error(ErrorKind::BadFile, {"%1: the tokens %2 and %3 have the same id %4.", where, m_tokens[at],
                                             token, std::to_string(id)});
        m_present[at] = true;
        m_tokens[at] = token;
        m_ids.emplace(m_tokens[at], static_cast<std::int32_t>(id));
        m_bytes[at] = static_cast<std::uint32_t>(m_byteLevel ? bytes(static_cast<std::int32_t>(id)).size()
                                                 : m_byteFallback && byteOfToken(token) ? 1
                                                                                        : token.size());
        if (m_byteLevel || token.empty() || firstInvalidUtf8(token) != std::string::npos) continue;
        const CodePoint first = codePointAt(token, 0);
        if (first.bytes != token.size() || first.value >= kCharacters) continue;
        if (m_character.size() <= first.value) m_character.resize(first.value + 1, -1);
        m_character[first.value] = static_cast<std::int32_t>(id);
    }
}

/// Text without spaces between words is one long word here; where no merge reaches from one word into the next it is
/// cut, which changes nothing but lets the word cache do its work.
void BpeModel::findBorders(const BpeVocabulary& vocabulary) {
    if (m_ignoreMerges || !m_prefix.empty() || !m_suffix.empty() || !id(spaceMark)) return;
    m_bordered = true;
    const auto look = [&](std::string_view token) {
        for (std::size_t at = 0; (at = token.find(spaceMark, at)) != std::string_view::npos; at += spaceMark.size()) {
            if (at == 0) continue;
            const char32_t before = codePointBefore(token, at).value;
            if (before != kMarkValue) m_glued.push_back(before);
        }
    };
    for (const auto& [left, right] : vocabulary.merges) look(left + right);
    for (const std::string& token : m_whole.texts()) look(token);
    std::sort(m_glued.begin(), m_glued.end());
    m_glued.erase(std::unique(m_glued.begin(), m_glued.end()), m_glued.end());
}

/// The next place behind `from` where a word can be cut off; the text's end where there is none.
std::size_t BpeModel::border(std::string_view text, std::size_t from) const {
    for (std::size_t at = from + 1; (at = text.find(spaceMark, at)) != std::string_view::npos; at += spaceMark.size()) {
        const char32_t before = codePointBefore(text, at).value;
        if (before != kMarkValue && !std::binary_search(m_glued.begin(), m_glued.end(), before)) return at;
    }
    return text.size();
}

void BpeModel::readMerges(const BpeVocabulary& vocabulary, const std::string& where) {
    std::size_t places = 16;
    while (places < vocabulary.merges.size() * 2) places *= 2;
    m_merges.resize(places);
    std::int32_t rank = 0;
    for (const auto& [left, right] : vocabulary.merges) {
        const std::string result = left + (right.size() >= m_prefix.size() ? right.substr(m_prefix.size()) : right);
        const auto a = id(left), b = id(right), both = id(result);
        if (!a || !b || !both)
            throw Error(ErrorKind::BadFile,
                        {"%1: merge %2 (%3 %4): the vocabulary lacks %5.", where, std::to_string(rank + 1), left, right,
                         (!a   ? left
                          : !b ? right
                               : result)});
        const std::uint64_t pair = pairOf(*a, *b);
        std::size_t at = placeOf(pair, places - 1);
        while (m_merges[at].pair != pair && m_merges[at].pair != Merge{}.pair) at = (at + 1) & (places - 1);
        m_merges[at] = {pair, vocabulary.ranks.empty() ? rank : vocabulary.ranks[static_cast<std::size_t>(rank)],
                        *both};
        ++rank;
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

void BpeModel::symbolsOfBytes(std::string_view word, std::vector<Symbol>& symbols) const {
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

std::int32_t BpeModel::ofCharacter(std::string_view character, char32_t value) const {
    if (value < kCharacters) return value < m_character.size() ? m_character[value] : -1;
    return id(character).value_or(-1);
}

void BpeModel::symbolsOf(std::string_view word, std::vector<Symbol>& symbols) const {
    const bool affixes = !m_prefix.empty() || !m_suffix.empty();
    if (m_byteLevel && !affixes) return symbolsOfBytes(word, symbols);
    symbols.clear();
    const auto add = [&](std::int32_t id, std::size_t bytes) {
        const auto at = static_cast<std::int32_t>(symbols.size());
        if (at > 0) symbols.back().next = at;
        symbols.push_back({id, static_cast<std::uint32_t>(bytes), at - 1, -1});
    };
    std::size_t unknown = 0; // bytes that wait to be written as unknown: until the next character that is known
    const auto flush = [&] {
        if (unknown > 0) add(m_unknown, unknown);
        unknown = 0;
    };
    for (std::size_t at = 0, next = 0; at < word.size(); at = next) {
        if (const std::size_t bytes = m_whole.match(word.substr(at))) {
            flush();
            add(*id(word.substr(at, bytes)), bytes);
            next = at + bytes;
            continue;
        }
        const CodePoint point = m_byteLevel ? CodePoint{0, 1} : codePointAt(word, at);
        next = at + point.bytes;
        const std::string_view character = word.substr(at, point.bytes);
        std::string spelt;
        std::int32_t found = -1;
        if (affixes) {
            spelt = (at > 0 ? m_prefix : "")
                    + (m_byteLevel ? byteLevelCharacter(static_cast<unsigned char>(word[at])) : std::string(character))
                    + (next == word.size() ? m_suffix : "");
            found = id(spelt).value_or(-1);
        } else {
            found = ofCharacter(character, point.value);
        }
        if (found >= 0) {
            flush();
            add(found, point.bytes);
            continue;
        }
        const std::string_view fallback = affixes ? std::string_view(spelt) : character;
        if (m_byteFallback && std::all_of(fallback.begin(), fallback.end(), [&](char c) {
                return m_byte[static_cast<unsigned char>(c)] >= 0;
            })) {
            for (const char c : fallback) add(m_byte[static_cast<unsigned char>(c)], 1);
            continue;
        }
        if (m_unknown < 0) continue;
        if (!m_fuseUnknown) flush();
        unknown += point.bytes;
    }
    flush();
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
    for (const ByteSpan& word : words) {
        if (!m_bordered) {
            tokenizeWord(text, word, ids, spans);
            continue;
        }
        for (std::size_t at = word.begin; at < word.end;) {
            const std::size_t end = border(text.substr(0, word.end), at);
            tokenizeWord(text, {at, end}, ids, spans);
            at = end;
        }
    }
}

/// Where bytes were dropped for want of a token: tokenizers counts the tokens' places in the text as the alphabet
/// spells it, from the word's beginning on, as if nothing were missing.
void BpeModel::placeSpelt(std::string_view word, std::size_t begin, std::span<const std::int32_t> ids,
                          std::vector<ByteSpan>& spans) const {
    std::vector<std::size_t> source; // of each byte of the spelling
    for (std::size_t i = 0; i < word.size(); ++i)
        source.insert(source.end(), byteLevelCharacter(static_cast<unsigned char>(word[i])).size(), i);
    std::size_t at = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::size_t end = std::min(at + m_tokens[static_cast<std::size_t>(ids[i])].size(), source.size());
        spans[spans.size() - ids.size() + i] = {begin + source[at], begin + source[end - 1] + 1};
        at = end;
    }
}

void BpeModel::tokenizeWord(std::string_view text, ByteSpan span, std::vector<std::int32_t>& ids,
                            std::vector<ByteSpan>* spans) const {
    WordCache& cache = WordCache::ofThisThread();
    thread_local std::vector<Symbol> symbols;
    const std::string_view word = text.substr(span.begin, span.end - span.begin);
    WordCache::Entry* entry = word.size() <= WordCache::kWordBytes ? &cache.place(m_serial, word) : nullptr;
    std::size_t at = span.begin; // bytes without a token take no room here, as in tokenizers
    const auto take = [&](std::int32_t id, std::size_t bytes) {
        ids.push_back(id);
        if (spans) spans->push_back({std::min(at, span.end - 1), std::min(at + bytes, span.end)});
        at += bytes;
    };
    if (entry && WordCache::holds(*entry, m_serial, word)) {
        for (std::size_t i = 0; i < entry->tokens; ++i)
            take(entry->ids[i], m_bytes[static_cast<std::size_t>(entry->ids[i])]);
        return;
    }
    const std::size_t first = ids.size();
    bool plain = true; // no token whose length differs from case to case, as the unknown one's does
    const auto whole = m_ignoreMerges ? id(m_byteLevel ? toByteLevel(word) : std::string(word)) : std::nullopt;
    if (whole) {
        take(*whole, word.size());
    } else {
        symbolsOf(word, symbols);
        mergeAll(symbols);
        for (const Symbol& symbol : symbols) {
            if (symbol.bytes == 0) continue;
            plain = plain && symbol.id != m_unknown && symbol.bytes == m_bytes[static_cast<std::size_t>(symbol.id)];
            take(symbol.id, symbol.bytes);
        }
    }
    if (spans && m_byteLevel && at < span.end) placeSpelt(word, span.begin, std::span(ids).subspan(first), *spans);
    const std::size_t count = ids.size() - first;
    if (!entry || !plain || at < span.end || count > WordCache::kTokens) return;
    entry->owner = m_serial;
    entry->bytes = static_cast<std::uint8_t>(word.size());
    entry->tokens = static_cast<std::uint8_t>(count);
    std::copy(word.begin(), word.end(), entry->word);
    std::copy(ids.begin() + static_cast<std::ptrdiff_t>(first), ids.end(), entry->ids);
}

const std::string* BpeModel::token(std::int32_t id) const {
    const auto at = static_cast<std::size_t>(id);
    return id >= 0 && at < m_tokens.size() && m_present[at] ? &m_tokens[at] : nullptr;
}

std::string BpeModel::bytes(std::int32_t id) const {
    const std::string* own = token(id);
    if (!own) return {};
    if (m_byteLevel) return fromByteLevel(*own).value_or(*own);
    if (m_byteFallback)
        if (const auto byte = byteOfToken(*own)) return std::string(1, static_cast<char>(*byte));
    return markedToText(*own);
}

std::optional<std::int32_t> BpeModel::id(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

} // namespace lathe
