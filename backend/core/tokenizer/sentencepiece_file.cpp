// sentencepiece_model.proto, in protocol buffers' wire format (protobuf.dev, "Encoding"): the few fields there is a use
// for.
#include "base/json.h"
#include "tokenizer/sentencepiece.h"
#include "unicode/unicode.h"

#include <cstring>

namespace lathe {

namespace {

/// Goes through a message's fields.
class FieldReader {
public:
    FieldReader(std::string_view bytes, const std::string& where) : m_bytes(bytes), m_where(where) {}

    bool next() {
        if (m_at >= m_bytes.size()) return false;
        const std::uint64_t tag = varint();
        m_number = tag >> 3;
        switch (tag & 7) {
        case 0: m_value = varint(); break;
        case 1: m_text = take(8); break;
        case 2: m_text = take(varint()); break;
        case 5: m_text = take(4); break;
        default: damaged();
        }
        m_isText = (tag & 7) == 2;
        m_isFloat = (tag & 7) == 5;
        return true;
    }
    std::uint64_t number() const { return m_number; }
    std::string_view text() const { return m_isText ? m_text : damaged(); }
    std::int64_t integer() const { return static_cast<std::int64_t>(m_value); }
    bool flag() const { return m_value != 0; }
    float real() const {
        if (!m_isFloat) damaged();
        float value = 0;
        std::memcpy(&value, m_text.data(), 4);
        return value;
    }

private:
    [[noreturn]] std::string_view damaged() const {
        throw Error(ErrorKind::BadFile,
                    {"%1: no SentencePiece model, or a damaged one: byte %2 of a message of %3 is invalid.", m_where,
                     std::to_string(m_at), std::to_string(m_bytes.size())});
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (m_at >= m_bytes.size()) damaged();
            const auto byte = static_cast<unsigned char>(m_bytes[m_at++]);
            value |= static_cast<std::uint64_t>(byte & 127) << shift;
            if (byte < 128) return value;
        }
        damaged();
    }
    std::string_view take(std::uint64_t count) {
        if (count > m_bytes.size() - m_at) damaged();
        m_at += count;
        return m_bytes.substr(m_at - count, count);
    }

    std::string_view m_bytes, m_text;
    const std::string& m_where;
    std::size_t m_at = 0;
    std::uint64_t m_number = 0, m_value = 0;
    bool m_isText = false, m_isFloat = false;
};

SentencePiece::Piece pieceOf(std::string_view bytes, const std::string& where) {
    SentencePiece::Piece piece;
    for (FieldReader field(bytes, where); field.next();) {
        if (field.number() == 1) piece.text = field.text();
        if (field.number() == 2) piece.score = field.real();
        if (field.number() == 3) {
            if (field.integer() < 1 || field.integer() > 6)
                throwNotSupported(where, "a piece of type " + std::to_string(field.integer()));
            piece.type = static_cast<SentencePiece::Type>(field.integer());
        }
    }
    if (firstInvalidUtf8(piece.text) != std::string::npos)
        throw Error(ErrorKind::BadFile, {"%1: a piece is not UTF-8.", where});
    return piece;
}

void readTrainer(std::string_view bytes, SentencePiece& model, const std::string& where) {
    for (FieldReader field(bytes, where); field.next();) {
        switch (field.number()) {
        case 3:
            if (field.integer() != 1 && field.integer() != 2)
                throwNotSupported(where, field.integer() == 3 ? "SentencePiece's word model"
                                                              : "SentencePiece's character model");
            model.kind = static_cast<SentencePiece::Kind>(field.integer());
            break;
        case 24: model.whitespaceAsSuffix = field.flag(); break;
        case 35: model.byteFallback = field.flag(); break;
        case 40: model.unknown = field.integer(); break;
        case 41: model.bos = field.integer(); break;
        case 42: model.eos = field.integer(); break;
        case 43: model.pad = field.integer(); break;
        case 44: model.unknownSurface = field.text(); break;
        default: break;
        }
    }
}

void readNormalizer(std::string_view bytes, SentencePiece& model, const std::string& where) {
    for (FieldReader field(bytes, where); field.next();) {
        switch (field.number()) {
        case 2: model.charsmap = field.text(); break;
        case 3: model.addDummyPrefix = field.flag(); break;
        case 4: model.removeExtraWhitespaces = field.flag(); break;
        case 5: model.escapeWhitespaces = field.flag(); break;
        default: break;
        }
    }
}

} // namespace

SentencePiece parseSentencePiece(std::string_view bytes, const std::string& where) {
    SentencePiece model;
    for (FieldReader field(bytes, where); field.next();) {
        if (field.number() == 1) model.pieces.push_back(pieceOf(field.text(), where));
        if (field.number() == 2) readTrainer(field.text(), model, where);
        if (field.number() == 3) readNormalizer(field.text(), model, where);
    }
    if (model.pieces.empty()) throw Error(ErrorKind::BadFile, {"%1: no SentencePiece model: it has no pieces.", where});
    const auto count = static_cast<std::int64_t>(model.pieces.size());
    model.unknown = -1; // the piece's own type counts
    for (std::int64_t i = 0; i < count; ++i)
        if (model.pieces[static_cast<std::size_t>(i)].type == SentencePiece::Type::Unknown) model.unknown = i;
    if (model.unknown < 0) throw Error(ErrorKind::BadFile, {"%1: no piece is of the type unknown.", where});
    for (std::int64_t* id : {&model.bos, &model.eos, &model.pad})
        if (*id >= count) *id = -1;
    return model;
}

std::shared_ptr<const Tokenizer> readSentencePiece(const std::filesystem::path& file) {
    const SentencePiece model = parseSentencePiece(readTextFile(file), file.string());
    SentencePieceUse use;
    if (model.kind == SentencePiece::Kind::Bpe && model.bos >= 0) use.before = {static_cast<std::int32_t>(model.bos)};
    if (model.kind == SentencePiece::Kind::Unigram && model.eos >= 0)
        use.behind = {static_cast<std::int32_t>(model.eos)};
    return tokenizerFrom(model, std::move(use), file.string());
}

} // namespace lathe
