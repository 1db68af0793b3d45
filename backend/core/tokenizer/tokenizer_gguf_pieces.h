#pragma once
// The GGUF tokenizers that are not byte-level BPE.
#include "files/gguf_metadata.h"
#include "tokenizer/sentencepiece.h"

namespace lathe {

/// tokenizer.ggml.model "llama" (BPE by scores) or "t5" (Unigram). Throws Error{BadFile} naming the file.
SentencePiece sentencePieceFrom(const GgufMetadata& metadata);
SentencePieceUse sentencePieceUse(const GgufMetadata& metadata);

/// tokenizer.ggml.model "bert" as tokenizer.json; the vocabulary writes "▁" before what begins a word, and nothing
/// before what continues one.
nlohmann::json bertJsonFrom(const GgufMetadata& metadata);

} // namespace lathe
