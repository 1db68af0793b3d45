#pragma once
// A SentencePiece model (Kudo, Richardson 2018, arXiv 1808.06226), as sentencepiece_model.proto or a GGUF file says it,
// and the tokenizer that gives what the sentencepiece library gives.
#include "tokenizer/pipeline.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

struct SentencePiece {
    enum class Type { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };
    struct Piece {
        std::string text;
        float score = 0;
        Type type = Type::Normal;
    };
    enum class Kind { Unigram = 1, Bpe = 2 };
    std::vector<Piece> pieces;              ///< the place is the id
    Kind kind = Kind::Unigram;
    bool byteFallback = false;
    std::string charsmap;                   ///< see Charsmap; empty: characters stay
    bool addDummyPrefix = true, removeExtraWhitespaces = true, escapeWhitespaces = true, whitespaceAsSuffix = false;
    std::string unknownSurface = " \xE2\x81\x87 "; ///< what an unknown piece is decoded to
    std::int64_t unknown = 0, bos = 1, eos = 2, pad = -1; ///< -1: none
};

/// Throws Error{BadFile} with `where`: bytes that are no such message, a kind of model other than the two, no unknown
/// piece.
SentencePiece parseSentencePiece(std::string_view bytes, const std::string& where);

/// How texts around special tokens are treated, and what is put around them: the sentencepiece library alone knows
/// neither.
struct SentencePieceUse {
    bool specialInText = false;             ///< control pieces in a text are those pieces
    bool prefixAtBeginningOnly = false; ///< the dummy prefix stands before the text, not behind every special token
    std::vector<std::int32_t> before, behind;
    std::vector<AddedToken> added;
};

std::shared_ptr<const Tokenizer> tokenizerFrom(const SentencePiece& model, SentencePieceUse use,
                                               const std::string& where);

/// The model's file alone, as the sentencepiece library reads it, but with bos and eos put around by kind: BPE's <s>
/// before (Llama), Unigram's </s> behind (T5).
std::shared_ptr<const Tokenizer> readSentencePiece(const std::filesystem::path& file);

/// The same tokenizer as the tokenizer.json that transformers would make of it.
nlohmann::json tokenizerJsonFrom(const SentencePiece& model, const SentencePieceUse& use);

/// Every way to put a piece together from two others, as BPE's merges: the best piece first. `ranks` has equal numbers
/// where pieces have the same score.
struct PieceMerges {
    std::vector<std::pair<std::string, std::string>> merges;
    std::vector<std::int32_t> ranks;
};
PieceMerges mergesOf(const SentencePiece& model);

} // namespace lathe
