// Each part also says where its bytes came from, so that tokens can be traced to the text.
#include "tokenizer/pipeline.h"

#include "unicode/unicode.h"

#include <algorithm>

namespace lathe {

namespace {

std::vector<Origin> originsOf(std::string_view text) {
    std::vector<Origin> origins;
    origins.reserve(text.size());
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < text.size(); ++number) {
        const std::size_t bytes = codePointAt(text, at).bytes;
        origins.insert(origins.end(), bytes, {number, number + 1});
        at += bytes;
    }
    return origins;
}

/// How many characters of white space a token begins and ends with, as the vocabulary writes it ("Ġ" is a space).
Draft::Edges edgesOf(std::string_view token) {
    const auto space = [](char32_t value) { return value == 0x120 || isWhiteSpace(value); };
    Draft::Edges edges;
    for (std::size_t at = 0; at < token.size(); ++edges.leading) {
        const CodePoint point = codePointAt(token, at);
        if (!space(point.value)) break;
        at += point.bytes;
    }
    for (std::size_t end = token.size(); end > 0; ++edges.trailing) {
        const CodePoint point = codePointBefore(token, end);
        if (!space(point.value)) break;
        end -= point.bytes;
    }
    return edges;
}

class PipelineTokenizer final : public Tokenizer {
public:
    PipelineTokenizer(TokenizerParts parts, const std::string& where) : m_parts(std::move(parts)) {
        for (AddedToken& token : m_parts.added) {
            if (const auto known = m_parts.model->id(token.content)) token.id = *known; // the vocabulary's word counts
            const std::string* other = m_parts.model->token(token.id);
            if (other && *other != token.content)
                throw Error(ErrorKind::BadFile, {"%1: the added token %2 has the id %3, which is the token %4's.",
                                                 where, token.content, std::to_string(token.id), *other});
        }
        m_added = AddedTokens(std::move(m_parts.added), m_parts.normalizer.get());
        m_size = m_parts.model->size();
        m_count = m_parts.model->count();
        for (const AddedToken& token : m_added.all()) {
            if (m_added.find(token.id) != &token)
                throw Error(ErrorKind::BadFile,
                            {"%1: the added tokens %2 and %3 have the same id %4.", where,
                             m_added.find(token.id)->content, token.content, std::to_string(token.id)});
            m_size = std::max<std::int64_t>(m_size, token.id + 1);
            if (!m_parts.model->token(token.id)) ++m_count;
        }
        if (m_parts.postProcessor)
            for (const std::int32_t id : m_parts.postProcessor->addedIds())
                if (!has(id))
                    throw Error(ErrorKind::BadFile, {"%1: the post-processor puts in the id %2, which no token has.",
                                                     where, std::to_string(id)});
    }

    Encoding encode(std::string_view text, bool addSpecial, bool withOffsets) const override {
        if (const std::size_t bad = firstInvalidUtf8(text); bad != std::string_view::npos)
            throw Error(ErrorKind::BadInput, {"The text is not UTF-8: byte %1 is invalid.", std::to_string(bad)},
                        "Save the text as UTF-8.");
        Draft draft;
        draft.tracked = withOffsets;
        draft.ids.reserve(text.size() / 4 + 8);
        std::vector<Origin> origins;
        if (withOffsets) origins = originsOf(text);
        for (const Stretch& stretch : m_added.split(text, false))
            encodeGiven(cut(text, origins, stretch.span), stretch, draft);
        if (m_parts.postProcessor) m_parts.postProcessor->process(draft, addSpecial);
        return {std::move(draft.ids), std::move(draft.offsets)};
    }

    std::vector<FramePiece> frame(bool pair) const override {
        std::vector<FramePiece> frame =
            m_parts.postProcessor ? m_parts.postProcessor->frame(pair) : std::vector<FramePiece>{};
        if (frame.empty())
            frame = pair ? std::vector<FramePiece>{{-1, 0, 0}, {-1, 1, 1}} : std::vector<FramePiece>{{-1, 0, 0}};
        return frame;
    }

    std::string decode(std::span<const std::int32_t> ids, bool skipSpecial) const override {
        std::vector<std::string> tokens;
        tokens.reserve(ids.size());
        for (const std::int32_t id : ids)
            if (has(id) && !(skipSpecial && isSpecial(id))) tokens.push_back(token(id));
        std::string text;
        if (m_parts.decoder) {
            for (const std::string& part : m_parts.decoder->decode(std::move(tokens))) text += part;
            return text;
        }
        for (const std::string& part : tokens) text += (text.empty() ? "" : " ") + part;
        return text;
    }

    std::string token(std::int32_t id) const override {
        if (const AddedToken* added = m_added.find(id)) return added->written;
        const std::string* own = m_parts.model->token(id);
        return own ? *own : std::string();
    }

    std::string tokenBytes(std::int32_t id) const override {
        if (const AddedToken* added = m_added.find(id)) return added->written;
        return m_parts.model->bytes(id);
    }

    std::optional<std::int32_t> id(std::string_view token) const override {
        if (const AddedToken* added = m_added.find(token)) return added->id;
        return m_parts.model->id(token);
    }

    std::int64_t size() const override { return m_size; }

    bool isSpecial(std::int32_t id) const override {
        const AddedToken* added = m_added.find(id);
        return added && added->special;
    }

    std::string describe() const override {
        return m_parts.model->describe() + ", " + std::to_string(m_count) + " tokens";
    }

private:
    struct Part {
        std::string_view text;
        std::span<const Origin> origins;
    };

    static Part cut(std::string_view text, std::span<const Origin> origins, ByteSpan span) {
        const std::size_t bytes = span.end - span.begin;
        return {text.substr(span.begin, bytes), origins.empty() ? origins : origins.subspan(span.begin, bytes)};
    }

    bool has(std::int32_t id) const { return m_added.find(id) || m_parts.model->token(id); }

    void addToken(std::int32_t id, const Part& part, Draft& draft) const {
        draft.ids.push_back(id);
        if (!draft.tracked) return;
        draft.offsets.emplace_back(part.origins.front().begin, part.origins.back().end);
        draft.edges.push_back(edgesOf(part.text));
    }

    void encodeGiven(const Part& part, const Stretch& stretch, Draft& draft) const {
        if (stretch.added >= 0) return addToken(stretch.added, part, draft);
        Passage passage(part.text, part.origins, stretch.span.begin == 0);
        if (m_parts.normalizer) m_parts.normalizer->normalize(passage);
        if (!m_added.any(true)) return encodeNormalized(passage, draft);
        for (const Stretch& inner : m_added.split(passage.text(), true)) {
            const Part piece = cut(passage.text(), passage.origins(), inner.span);
            if (inner.added >= 0) {
                addToken(inner.added, piece, draft);
            } else {
                Passage rest(piece.text, piece.origins, passage.first() && inner.span.begin == 0);
                encodeNormalized(rest, draft);
            }
        }
    }

    void encodeNormalized(Passage& passage, Draft& draft) const {
        if (passage.text().empty()) return;
        std::vector<ByteSpan> words{{0, passage.text().size()}};
        if (m_parts.preTokenizer) m_parts.preTokenizer->split(passage, words);
        if (!draft.tracked) return m_parts.model->tokenize(passage.text(), words, draft.ids, nullptr);
        const std::size_t first = draft.ids.size();
        std::vector<ByteSpan> spans;
        m_parts.model->tokenize(passage.text(), words, draft.ids, &spans);
        for (std::size_t i = 0; i < spans.size(); ++i) {
            const auto& origins = passage.origins();
            draft.offsets.emplace_back(origins[spans[i].begin].begin, origins[spans[i].end - 1].end);
            draft.edges.push_back(edgesOf(*m_parts.model->token(draft.ids[first + i])));
        }
    }

    TokenizerParts m_parts;
    AddedTokens m_added;
    std::int64_t m_size = 0, m_count = 0;
};

} // namespace

std::shared_ptr<const Tokenizer> makeTokenizer(TokenizerParts parts, const std::string& where) {
    return std::make_shared<PipelineTokenizer>(std::move(parts), where);
}

} // namespace lathe
