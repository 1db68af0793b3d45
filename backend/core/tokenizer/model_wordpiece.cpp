// Longest first from the left, as the original does it; the vocabulary is asked for ever shorter ends.
#include "tokenizer/model_wordpiece.h"

#include "tokenizer/word_cache.h"
#include "unicode/unicode.h"

#include <algorithm>

namespace lathe {

namespace {

std::int64_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

} // namespace

WordPieceModel::WordPieceModel(const WordPieceVocabulary& vocabulary, const std::string& where)
    : m_prefix(vocabulary.prefix), m_longestWord(vocabulary.longestWord), m_serial(WordCache::newOwner()) {
    std::int64_t highest = -1;
    for (const auto& [token, id] : vocabulary.tokens) {
        checkedId(id, token, where);
        highest = std::max(highest, id);
    }
    m_tokens.resize(static_cast<std::size_t>(highest + 1));
    m_present.resize(m_tokens.size());
    m_ids.reserve(vocabulary.tokens.size());
    for (const auto& [token, id] : vocabulary.tokens) {
        const auto at = static_cast<std::size_t>(id);
        if (m_present[at])
            throw Error(ErrorKind::BadFile, {"%1: the tokens %2 and %3 have the same id %4.", where, m_tokens[at],
                                             token, std::to_string(id)});
        m_present[at] = true;
        m_tokens[at] = token;
        const std::string_view kept = m_tokens[at];
        m_ids.emplace(kept, static_cast<std::int32_t>(id));
        if (kept.starts_with(m_prefix)) m_inner.emplace(kept.substr(m_prefix.size()), static_cast<std::int32_t>(id));
        m_longestToken = std::max(m_longestToken, kept.size());
    }
    const auto unknown = id(vocabulary.unknown);
    if (!unknown)
        throw Error(ErrorKind::BadFile, {"%1: the vocabulary lacks the unknown token %2.", where, vocabulary.unknown});
    m_unknown = *unknown;
}

void WordPieceModel::cut(std::string_view word, std::vector<Piece>& pieces) const {
    pieces.clear();
    for (std::size_t start = 0; start < word.size();) {
        const auto& known = start == 0 ? m_ids : m_inner;
        std::size_t end = std::min(word.size(), start + m_longestToken);
        while (end < word.size() && end > start && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) --end;
        auto found = known.end();
        while (end > start && (found = known.find(word.substr(start, end - start))) == known.end())
            end -= codePointBefore(word, end).bytes;
        if (end == start) return pieces.clear();
        pieces.push_back({found->second, end - start});
        start = end;
    }
}

void WordPieceModel::tokenize(std::string_view text, std::span<const ByteSpan> words, std::vector<std::int32_t>& ids,
                              std::vector<ByteSpan>* spans) const {
    WordCache& cache = WordCache::ofThisThread();
    thread_local std::vector<Piece> pieces;
    for (const ByteSpan& span : words) {
        const std::string_view word = text.substr(span.begin, span.end - span.begin);
        WordCache::Entry* entry = word.size() <= WordCache::kWordBytes ? &cache.place(m_serial, word) : nullptr;
        std::size_t at = span.begin;
        const auto take = [&](std::int32_t id, std::size_t bytes) {
            ids.push_back(id);
            if (spans) spans->push_back({at, at + bytes});
            at += bytes;
        };
        if (entry && WordCache::holds(*entry, m_serial, word)) {
            for (std::size_t i = 0; i < entry->tokens; ++i) {
                const std::size_t bytes = m_tokens[static_cast<std::size_t>(entry->ids[i])].size();
                take(entry->ids[i], i == 0 ? bytes : bytes - m_prefix.size());
            }
            continue;
        }
        pieces.clear();
        if (characters(word) <= m_longestWord) cut(word, pieces);
        if (pieces.empty()) {
            if (!word.empty()) take(m_unknown, word.size());
            continue;
        }
        for (const Piece& piece : pieces) take(piece.id, piece.bytes);
        if (!entry || pieces.size() > WordCache::kTokens) continue;
        entry->owner = m_serial;
        entry->bytes = static_cast<std::uint8_t>(word.size());
        entry->tokens = static_cast<std::uint8_t>(pieces.size());
        std::copy(word.begin(), word.end(), entry->word);
        std::transform(pieces.begin(), pieces.end(), entry->ids, [](const Piece& piece) { return piece.id; });
    }
}

const std::string* WordPieceModel::token(std::int32_t id) const {
    const auto at = static_cast<std::size_t>(id);
    return id >= 0 && at < m_tokens.size() && m_present[at] ? &m_tokens[at] : nullptr;
}

std::string WordPieceModel::bytes(std::int32_t id) const {
    const std::string* own = token(id);
    if (!own) return {};
    return own->size() > m_prefix.size() && own->starts_with(m_prefix) ? own->substr(m_prefix.size()) : *own;
}

std::optional<std::int32_t> WordPieceModel::id(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

} // namespace lathe
