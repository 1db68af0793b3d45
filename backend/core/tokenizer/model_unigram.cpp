// The pieces are a trie, so that one walk from each place finds all that begin there.
#include "tokenizer/model_unigram.h"

#include "tokenizer/byte_token.h"
#include "tokenizer/word_cache.h"
#include "unicode/unicode.h"

#include <algorithm>
#include <limits>

namespace lathe {

namespace {

constexpr double kUnknownPenalty = 10; // below the least likely piece, as SentencePiece has it
constexpr std::uint32_t kMaxNodes = 1u << 24;

std::size_t placeOf(std::uint32_t key, std::size_t mask) {
    const std::uint64_t hash = key * 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(hash >> 32) & mask;
}

} // namespace

UnigramModel::UnigramModel(const UnigramVocabulary& vocabulary, const std::string& where)
    : m_always(vocabulary.always),
      m_byteFallback(vocabulary.byteFallback),
      m_singlePrecision(vocabulary.singlePrecision),
      m_serial(WordCache::newOwner()) {
    if (vocabulary.pieces.empty()) throw Error(ErrorKind::BadFile, {"%1: the vocabulary is empty.", where});
    m_tokens.reserve(vocabulary.pieces.size()); // m_ids looks into it
    double least = std::numeric_limits<double>::infinity(), best = -least;
    for (const auto& [piece, score] : vocabulary.pieces) {
        const std::size_t at = m_tokens.size();
        m_tokens.push_back(piece);
        m_scores.push_back(score);
        m_ids[m_tokens.back()] = static_cast<std::int32_t>(at);
        const bool counts = (vocabulary.inText.empty() || vocabulary.inText[at]) && (m_always.empty() || !m_always[at]);
        if (counts) least = std::min(least, score), best = std::max(best, score);
    }
    m_unknownScore = least - kUnknownPenalty;
    m_bestScore = best;
    if (vocabulary.unknown) {
        if (*vocabulary.unknown < 0 || *vocabulary.unknown >= size())
            throw Error(ErrorKind::BadFile, {"%1: the unknown piece has the id %2, but the vocabulary has %3 pieces.",
                                             where, std::to_string(*vocabulary.unknown), std::to_string(size())});
        m_unknown = static_cast<std::int32_t>(*vocabulary.unknown);
    }
    for (int byte = 0; byte < 256; ++byte)
        m_byte[static_cast<std::size_t>(byte)] = id(byteToken(static_cast<unsigned char>(byte))).value_or(-1);
    buildTrie(vocabulary, where);
}

void UnigramModel::buildTrie(const UnigramVocabulary& vocabulary, const std::string& where) {
    std::size_t characters = 0;
    for (const std::string& token : m_tokens) characters += token.size();
    std::size_t places = 256;
    m_edges.resize(places);
    m_values.assign(1, -1);
    const auto put = [&](std::uint32_t key, std::uint32_t node) {
        std::size_t at = placeOf(key, m_edges.size() - 1);
        while (m_edges[at].key != Edge{}.key) at = (at + 1) & (m_edges.size() - 1);
        m_edges[at] = {key, node};
    };
    for (std::size_t i = 0; i < m_tokens.size(); ++i) {
        if (m_tokens[i].empty() || (!vocabulary.inText.empty() && !vocabulary.inText[i])) continue;
        std::uint32_t node = 0;
        for (const char c : m_tokens[i]) {
            const auto byte = static_cast<unsigned char>(c);
            std::uint32_t next = child(node, byte);
            if (next == 0) {
                next = static_cast<std::uint32_t>(m_values.size());
                if (next >= kMaxNodes)
                    throw Error(ErrorKind::BadFile, {"%1: the vocabulary's pieces are too long together: %2 bytes.",
                                                     where, std::to_string(characters)});
                m_values.push_back(-1);
                if (m_values.size() * 2 > m_edges.size()) {
                    std::vector<Edge> old(m_edges.size() * 2);
                    old.swap(m_edges);
                    for (const Edge& edge : old)
                        if (edge.key != Edge{}.key) put(edge.key, edge.node);
                }
                put(node << 8 | byte, next);
            }
            node = next;
        }
        m_values[node] = static_cast<std::int32_t>(i);
    }
}

std::uint32_t UnigramModel::child(std::uint32_t node, unsigned char byte) const {
    const std::uint32_t key = node << 8 | byte;
    const std::size_t mask = m_edges.size() - 1;
    for (std::size_t at = placeOf(key, mask);; at = (at + 1) & mask) {
        if (m_edges[at].key == key) return m_edges[at].node;
        if (m_edges[at].key == Edge{}.key) return 0;
    }
}

template <class Score>
void UnigramModel::cut(std::string_view word, std::vector<Piece>& pieces) const {
    struct End { ///< of the best way to here
        Score score;
        std::int32_t id;
        std::uint32_t begin;
    };
    constexpr std::uint32_t none = ~std::uint32_t(0);
    thread_local std::vector<End> ends;
    ends.assign(word.size() + 1, {0, 0, none});
    const auto unknownScore = static_cast<Score>(m_unknownScore), bestScore = static_cast<Score>(m_bestScore);
    for (std::size_t at = 0; at < word.size();) {
        const Score before = ends[at].score;
        const std::size_t character = codePointAt(word, at).bytes;
        const auto offer = [&](std::size_t end, Score score, std::int32_t id) {
            if (ends[end].begin == none || score > ends[end].score)
                ends[end] = {score, id, static_cast<std::uint32_t>(at)};
        };
        bool single = false;
        std::uint32_t node = 0;
        for (std::size_t end = at; end < word.size();) {
            node = child(node, static_cast<unsigned char>(word[end++]));
            if (node == 0) break;
            const std::int32_t id = m_values[node];
            if (id < 0) continue;
            const auto place = static_cast<std::size_t>(id);
            const bool always = !m_always.empty() && m_always[place];
            const Score own = always ? static_cast<Score>(static_cast<Score>(end - at) * bestScore - 0.1)
                                     : static_cast<Score>(m_scores[place]);
            offer(end, own + before, id);
            single = single || end - at == character;
        }
        if (!single) offer(at + character, unknownScore + before, m_unknown);
        at += character;
    }
    pieces.clear();
    for (std::size_t end = word.size(); end > 0; end = ends[end].begin) {
        const std::int32_t id = ends[end].id;
        if (id == m_unknown && !pieces.empty() && pieces.back().id == m_unknown)
            pieces.back().begin = ends[end].begin; // neighbors are one
        else pieces.push_back({id, ends[end].begin, end});
    }
    std::reverse(pieces.begin(), pieces.end());
}

void UnigramModel::tokenize(std::string_view text, std::span<const ByteSpan> words, std::vector<std::int32_t>& ids,
                            std::vector<ByteSpan>* spans) const {
    for (const ByteSpan& word : words)
        if (word.begin < word.end) tokenizeWord(text, word, ids, spans);
}

void UnigramModel::tokenizeWord(std::string_view text, ByteSpan span, std::vector<std::int32_t>& ids,
                                std::vector<ByteSpan>* spans) const {
    WordCache& cache = WordCache::ofThisThread();
    thread_local std::vector<Piece> pieces;
    const std::string_view word = text.substr(span.begin, span.end - span.begin);
    WordCache::Entry* entry = word.size() <= WordCache::kWordBytes ? &cache.place(m_serial, word) : nullptr;
    if (entry && WordCache::holds(*entry, m_serial, word)) {
        std::size_t at = span.begin;
        for (std::size_t i = 0; i < entry->tokens; ++i) {
            const std::size_t bytes = m_tokens[static_cast<std::size_t>(entry->ids[i])].size();
            ids.push_back(entry->ids[i]);
            if (spans) spans->push_back({at, at + bytes});
            at += bytes;
        }
        return;
    }
    if (m_singlePrecision) cut<float>(word, pieces);
    else cut<double>(word, pieces);
    const std::size_t first = ids.size();
    bool plain = true;
    for (Piece& piece : pieces) {
        const std::string_view own = word.substr(piece.begin, piece.end - piece.begin);
        const ByteSpan place{span.begin + piece.begin, span.begin + piece.end};
        if (piece.id == m_unknown) {
            plain = false;
            const auto known = m_singlePrecision ? std::nullopt : id(own); // unknown characters together may be a piece
            const bool bytes = !known && m_byteFallback && std::all_of(own.begin(), own.end(), [&](char c) {
                return m_byte[static_cast<unsigned char>(c)] >= 0;
            });
            if (bytes) {
                for (const char c : own) {
                    ids.push_back(m_byte[static_cast<unsigned char>(c)]);
                    if (spans) spans->push_back(place);
                }
                continue;
            }
            if (!known && m_unknown < 0)
                throw Error(ErrorKind::BadInput,
                            {"The text has \"%1\", which the tokenizer has no piece for, not even an unknown one.",
                             std::string(own)});
            piece.id = known.value_or(m_unknown);
        }
        ids.push_back(piece.id);
        if (spans) spans->push_back(place);
    }
    const std::size_t count = ids.size() - first;
    if (!entry || !plain || count > WordCache::kTokens) return;
    entry->owner = m_serial;
    entry->bytes = static_cast<std::uint8_t>(word.size());
    entry->tokens = static_cast<std::uint8_t>(count);
    std::copy(word.begin(), word.end(), entry->word);
    std::copy(ids.begin() + static_cast<std::ptrdiff_t>(first), ids.end(), entry->ids);
}

const std::string* UnigramModel::token(std::int32_t id) const {
    return id >= 0 && id < size() ? &m_tokens[static_cast<std::size_t>(id)] : nullptr;
}

std::string UnigramModel::bytes(std::int32_t id) const {
    const std::string* own = token(id);
    if (!own) return {};
    if (m_byteFallback)
        if (const auto byte = byteOfToken(*own)) return std::string(1, static_cast<char>(*byte));
    return markedToText(*own);
}

std::optional<std::int32_t> UnigramModel::id(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

} // namespace lathe
