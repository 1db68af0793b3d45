// The library's steps become parts of our pipeline, so that one engine serves both kinds of files.
#include "tokenizer/sentencepiece.h"

#include "tokenizer/byte_token.h"
#include "tokenizer/charsmap.h"
#include "tokenizer/model_bpe.h"
#include "tokenizer/model_unigram.h"
#include "tokenizer/post_processing.h"
#include "tokenizer/prefix_set.h"
#include "tokenizer/rewriter.h"

#include <algorithm>
#include <unordered_map>

namespace lathe {

namespace {

using Type = SentencePiece::Type;

/// The texts of pieces of one type.
std::vector<std::string> textsOf(const SentencePiece& model, Type type) {
    std::vector<std::string> texts;
    for (const auto& piece : model.pieces)
        if (piece.type == type && !piece.text.empty()) texts.push_back(piece.text);
    return texts;
}

/// The library's normalizer: replacements by the longest match, white space made single and cut off at the ends, a
/// space put before the text, and all spaces made visible.
class SentencePieceNormalizer final : public Normalizer {
public:
    SentencePieceNormalizer(const SentencePiece& model, const SentencePieceUse& use, const std::string& where)
        : m_userDefined(textsOf(model, Type::UserDefined)),
          m_prefix(model.addDummyPrefix),
          m_single(model.removeExtraWhitespaces),
          m_suffix(model.whitespaceAsSuffix),
          m_firstOnly(use.prefixAtBeginningOnly),
          m_space(model.escapeWhitespaces ? spaceMark : " ") {
        if (!model.charsmap.empty()) m_charsmap = Charsmap(model.charsmap, where);
    }

    void normalize(Passage& passage) const override {
        const std::string_view text = passage.text();
        std::size_t at = 0;
        if (m_single)
            while (at < text.size()) {
                const auto part = next(text.substr(at));
                if (part.replacement != " ") break;
                at += part.bytes;
            }
        if (at >= text.size()) return passage.replace({}, {});
        std::string result;
        std::vector<Origin> origins;
        result.reserve(text.size() + text.size() / 2 + 8);
        const auto put = [&](std::string_view what, Origin origin) {
            result += what;
            if (passage.tracked()) origins.insert(origins.end(), what.size(), origin);
        };
        const bool extra = m_prefix && (passage.first() || !m_firstOnly);
        if (extra && !m_suffix) put(m_space, passage.tracked() ? passage.origins()[at] : Origin{});
        bool space = m_single; // one stands before, so that another goes
        while (at < text.size()) {
            const auto part = next(text.substr(at));
            const Origin origin = passage.tracked()
                                      ? Origin{passage.origins()[at].begin, passage.origins()[at + part.bytes - 1].end}
                                      : Origin{};
            std::string_view rest = part.replacement;
            while (space && rest.starts_with(' ')) rest.remove_prefix(1);
            for (const char c : rest) {
                if (c == ' ') put(m_space, origin);
                else put(std::string_view(&c, 1), origin);
            }
            if (!rest.empty()) space = rest.ends_with(' ');
            if (!m_single) space = false;
            at += part.bytes;
        }
        std::size_t size = result.size();
        while (m_single && std::string_view(result).substr(0, size).ends_with(m_space)) size -= m_space.size();
        result.resize(size);
        if (passage.tracked()) origins.resize(size);
        if (extra && m_suffix) put(m_space, passage.tracked() ? passage.origins().back() : Origin{});
        passage.replace(std::move(result), std::move(origins));
    }

private:
    /// What the text's beginning becomes.
    Charsmap::Match next(std::string_view text) const {
        if (const std::size_t bytes = m_userDefined.match(text)) return {bytes, text.substr(0, bytes)};
        if (const auto match = m_charsmap.longest(text)) return *match;
        const std::size_t bytes = codePointAt(text, 0).bytes;
        return {bytes, text.substr(0, bytes)};
    }

    Charsmap m_charsmap;
    PrefixSet m_userDefined;
    bool m_prefix, m_single, m_suffix, m_firstOnly;
    std::string_view m_space;
};

/// The library's decoder: spaces from marks, the one before the text taken off again, bytes put together.
class SentencePieceDecoder final : public TokenDecoder {
public:
    explicit SentencePieceDecoder(const SentencePiece& model)
        : m_unknown(model.pieces[static_cast<std::size_t>(model.unknown)].text),
          m_unknownSurface(model.unknownSurface),
          m_bytes(model.byteFallback),
          m_strips(model.addDummyPrefix || model.removeExtraWhitespaces),
          m_single(model.removeExtraWhitespaces) {}

    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        std::string text, bytes;
        bool seen = false;
        const auto flush = [&] {
            for (std::size_t at = 0; at < bytes.size();) { // each byte that begins no character becomes U+FFFD
                std::size_t length = 1;
                while (length < 4 && at + length < bytes.size()
                       && firstInvalidUtf8(std::string_view(bytes).substr(at, length)) != std::string_view::npos)
                    ++length;
                const std::string_view part = std::string_view(bytes).substr(at, length);
                const bool valid = firstInvalidUtf8(part) == std::string_view::npos;
                text += valid ? part : std::string_view("\xEF\xBF\xBD");
                at += valid ? length : 1;
            }
            bytes.clear();
        };
        for (const std::string& token : tokens) {
            const auto byte = m_bytes ? byteOfToken(token) : std::nullopt;
            if (byte) {
                bytes += static_cast<char>(*byte);
                continue;
            }
            flush();
            if (token == m_unknown) {
                text += m_unknownSurface;
                continue;
            }
            std::string_view own = token;
            if (m_strips && text.empty() && !seen && own.starts_with(spaceMark)) {
                own.remove_prefix(spaceMark.size());
                seen = !m_single;
            }
            text += markedToText(own);
        }
        flush();
        return {text};
    }

private:
    std::string m_unknown, m_unknownSurface;
    bool m_bytes, m_strips, m_single;
};

class PutAround final : public PostProcessor {
public:
    PutAround(std::vector<std::int32_t> before, std::vector<std::int32_t> behind)
        : m_before(std::move(before)), m_behind(std::move(behind)) {}
    void process(Draft& draft, bool addSpecial) const override {
        if (addSpecial) putAround(draft, m_before, m_behind);
    }
    std::vector<FramePiece> frame(bool pair) const override {
        std::vector<FramePiece> pieces;
        const auto put = [&](const std::vector<std::int32_t>& ids) {
            for (const std::int32_t id : ids) pieces.push_back({id, -1, 0});
        };
        put(m_before);
        pieces.push_back({-1, 0, 0});
        put(m_behind);
        if (!pair) return pieces;
        if (m_behind.empty()) put(m_before); // <s> A <s> B, but A </s> B </s> and [CLS] A [SEP] B [SEP]
        const std::uint8_t type = m_before.empty() ? 0 : 1;
        pieces.push_back({-1, 1, type});
        put(m_behind);
        return pieces;
    }
    std::vector<std::int32_t> addedIds() const override {
        std::vector<std::int32_t> ids = m_before;
        ids.insert(ids.end(), m_behind.begin(), m_behind.end());
        return ids;
    }

private:
    std::vector<std::int32_t> m_before, m_behind;
};

std::unique_ptr<TokenModel> modelOf(const SentencePiece& model, const std::string& where) {
    if (model.kind == SentencePiece::Kind::Unigram) {
        UnigramVocabulary vocabulary;
        for (const auto& piece : model.pieces) {
            vocabulary.pieces.emplace_back(piece.text, piece.score);
            vocabulary.inText.push_back(piece.type == Type::Normal || piece.type == Type::UserDefined);
            vocabulary.always.push_back(piece.type == Type::UserDefined);
        }
        vocabulary.unknown = model.unknown;
        vocabulary.byteFallback = model.byteFallback;
        vocabulary.singlePrecision = true;
        return std::make_unique<UnigramModel>(vocabulary, where);
    }
    BpeVocabulary vocabulary;
    vocabulary.byteLevel = false;
    for (const auto& piece : model.pieces)
        vocabulary.tokens.emplace_back(piece.text, static_cast<std::int64_t>(vocabulary.tokens.size()));
    PieceMerges merges = mergesOf(model);
    vocabulary.merges = std::move(merges.merges);
    vocabulary.ranks = std::move(merges.ranks);
    vocabulary.unknown = model.pieces[static_cast<std::size_t>(model.unknown)].text;
    vocabulary.fuseUnknown = true;
    vocabulary.byteFallback = model.byteFallback;
    vocabulary.whole = textsOf(model, Type::UserDefined);
    return std::make_unique<BpeModel>(vocabulary, where);
}

} // namespace

PieceMerges mergesOf(const SentencePiece& model) {
    std::unordered_map<std::string_view, float> scores;
    std::vector<const SentencePiece::Piece*> pieces;
    for (const auto& piece : model.pieces)
        if (piece.type == Type::Normal) {
            scores.emplace(piece.text, piece.score);
            pieces.push_back(&piece);
        }
    std::stable_sort(pieces.begin(), pieces.end(), [](const auto* a, const auto* b) { return a->score > b->score; });
    PieceMerges made;
    std::int32_t rank = -1;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (i == 0 || pieces[i]->score != pieces[i - 1]->score) ++rank;
        const std::string_view text = pieces[i]->text;
        for (std::size_t cut = 0; (cut += cut < text.size() ? codePointAt(text, cut).bytes : 1) < text.size();)
            if (scores.contains(text.substr(0, cut)) && scores.contains(text.substr(cut))) {
                made.merges.emplace_back(text.substr(0, cut), text.substr(cut));
                made.ranks.push_back(rank);
            }
    }
    return made;
}

std::shared_ptr<const Tokenizer> tokenizerFrom(const SentencePiece& model, SentencePieceUse use,
                                               const std::string& where) {
    TokenizerParts parts;
    parts.normalizer = std::make_unique<SentencePieceNormalizer>(model, use, where);
    parts.model = modelOf(model, where);
    parts.decoder = std::make_unique<SentencePieceDecoder>(model);
    parts.added = std::move(use.added);
    for (std::size_t i = 0; i < model.pieces.size(); ++i) {
        const bool control = model.pieces[i].type == Type::Control;
        if (!control && model.pieces[i].type != Type::Unknown) continue;
        AddedToken token;
        token.id = static_cast<std::int32_t>(i);
        token.content = model.pieces[i].text;
        token.special = true;
        token.searched = use.specialInText;
        parts.added.push_back(std::move(token));
    }
    if (!use.before.empty() || !use.behind.empty())
        parts.postProcessor = std::make_unique<PutAround>(std::move(use.before), std::move(use.behind));
    return makeTokenizer(std::move(parts), where);
}

} // namespace lathe
