#pragma once
// A model folder's tokenizer as the keys of a GGUF file (ggml's docs/gguf.md, section "Tokenizer").
#include "files/gguf_writer.h"
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

/// Adds tokenizer.ggml.* and the chat template of `text`, which was read from a folder. `vocabulary`: the rows of the
/// model's embedding, to which the list of tokens is filled up or cut, as llama.cpp wants it. From tokenizer.json
/// (byte-level BPE, or BPE with byte fallback, which is a SentencePiece model's), else vocab.json with merges.txt, else
/// tokenizer.model. Returns what
/// could not be said, a sentence each. Throws Error{BadInput}: a way to cut words that llama.cpp has no name for,
/// another kind of tokenizer.
std::vector<std::string> addTokenizerKeys(GgufKeys& keys, const ModelText& text, std::int64_t vocabulary);

/// A text that `read` cuts otherwise than `original`, or puts other tokens around; empty where none of some is. For
/// telling, not for refusing.
std::string tokenizerDifference(const Tokenizer& original, const Tokenizer& read);

} // namespace lathe
